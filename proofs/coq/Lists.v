(** * Lists without repetitions

    Three facts that the standard library does not have: when a list made of parts has no entry twice. *)

From Coq Require Export List Arith Lia.
Export ListNotations.

Lemma nodup_disjoint {I} (l m : list I) i : NoDup (l ++ m) -> In i l -> In i m -> False.
Proof.
  induction l as [|k l IH]; cbn; intros U L M; [easy |]. inversion_clear U as [|? ? N V].
  destruct L as [-> | L]; [apply N, in_app_iff; now right | now apply IH].
Qed.

Lemma nodup_app {I} (l m : list I) : NoDup l -> NoDup m -> (forall i, In i l -> ~ In i m) -> NoDup (l ++ m).
Proof.
  induction 1 as [|i l N U IH]; cbn; intros V E; [exact V |]. constructor; [| apply IH; auto].
  rewrite in_app_iff. intros [M | M]; [easy | now apply (E i); [left |]].
Qed.

Lemma nodup_flat_map {I J} (h : I -> list J) (l : list I) :
  NoDup l -> (forall i, In i l -> NoDup (h i)) ->
  (forall i k j, In i l -> In k l -> In j (h i) -> In j (h k) -> i = k) -> NoDup (flat_map h l).
Proof.
  induction 1 as [|i l N U IH]; cbn; intros V E; [constructor |]. apply nodup_app; [auto | apply IH; eauto |].
  intros j M (k & K & L)%in_flat_map. now rewrite (E i k j (or_introl eq_refl) (or_intror K) M L) in N.
Qed.
