(** * Jets of several variables

    A jet of order n in m variables: equality in the slots |α| ≤ n. It is compatible with +, ·, ⊥ᵢ and ∂ᵢ, which lowers
    n by one. For the product this is Leibniz' rule, one variable after the other and one order after the other. *)

From Jets Require Export SeveralCompleteness.

Definition agrees {A : QAlg} {m : nat} (n : nat) (a b : W m A) : Prop :=
  forall α, degree α <= n -> slot a α == slot b α.

(** α + eᵢ *)
Fixpoint bump {m : nat} (i : nat) : index m -> index m :=
  match m with
  | O => fun α => α
  | S m => fun α => match i with O => (S (fst α), snd α) | S i => (fst α, bump i (snd α)) end
  end.

Section Jets.
Context {A : QAlg}.

Lemma degree_bump m : forall i (α : index m), i < m -> degree (bump i α) = S (degree α).
Proof.
  induction m as [|m IH]; intros [|i] α L; try lia; [reflexivity |]. cbn. rewrite IH by lia. lia.
Qed.

Lemma slot_partial m : forall i (w : W m A) α, i < m -> slot (partial i w) α == slot w (bump i α).
Proof. induction m as [|m IH]; intros [|i] w α L; try lia; [reflexivity |]. apply IH. lia. Qed.

#[export] Instance agrees_equivalence m n : Equivalence (@agrees A m n).
Proof. split; repeat intro; [reflexivity | symmetry; auto | etransitivity; eauto]. Qed.

#[export] Instance eqv_agrees m n : subrelation eqv (@agrees A m n).
Proof. intros a b E α _. now rewrite E. Qed.

Lemma by_agrees m (a b : W m A) : a == b <-> forall n, agrees n a b.
Proof.
  split; [intros E n; now apply eqv_agrees | intros E; apply by_slots; intros α; exact (E (degree α) α (le_n _))].
Qed.

#[export] Instance agrees_add m n : Proper (agrees n ==> agrees n ==> agrees n) (@add (W m A)).
Proof. intros a a' E b b' F α L. now rewrite !slot_add, (E α L), (F α L). Qed.

#[export] Instance agrees_detach_in m n i : Proper (agrees n ==> agrees n) (@detach_in A m i).
Proof. intros a b E α L. rewrite !detach_in_slot. now destruct (Nat.eqb _ _); [apply E |]. Qed.

Lemma agrees_partial m n i (a b : W m A) : i < m -> agrees (S n) a b -> agrees n (partial i a) (partial i b).
Proof. intros I E α L. rewrite !slot_partial by easy. apply E. rewrite degree_bump by easy. lia. Qed.

Lemma agrees_less m k n (a b : W m A) : k <= n -> agrees n a b -> agrees k a b.
Proof. intros K E α L. apply E. lia. Qed.

Lemma agrees_value m n (a b : W (S m) A) : agrees n a b -> agrees (m := m) n (value a) (value b).
Proof. intros E α L. exact (E (O, α) L). Qed.

Lemma agrees_D m n (a b : W (S m) A) :
  agrees (m := m) n (value a) (value b) -> (forall k, n = S k -> agrees (m := S m) k (D a) (D b)) -> agrees n a b.
Proof.
  intros V E [[|k] α] L; [exact (V α L) |]. destruct n as [|n]; [cbn in L; lia |].
  apply (E n eq_refl (k, α)). cbn in *. lia.
Qed.

#[export] Instance agrees_mul m : forall n, Proper (agrees n ==> agrees n ==> agrees n) (@mul (W m A)).
Proof.
  induction m as [|m IHm]; [intros n a a' E b b' F [] L; exact (mul_proper A _ _ (E tt L) _ _ (F tt L)) |].
  induction n as [n IH] using lt_wf_ind. intros a a' E b b' F.
  apply agrees_D; [exact (IHm n _ _ (agrees_value m n _ _ E) _ _ (agrees_value m n _ _ F)) |].
  intros k ->. pose proof (agrees_partial (S m) k 0 _ _ ltac:(lia) E) as DE.
  pose proof (agrees_partial (S m) k 0 _ _ ltac:(lia) F) as DF. pose proof (agrees_less (S m) k (S k)) as less.
  apply (agrees_add (S m) k); apply IH; auto.
Qed.

(** Taylor's formula, of total order n *)
Theorem completeness_order m n (w : W m A) (x : nat -> W m A) :
  variables x -> agrees n w (multi_formula (simplex m n) (fun α => derivatives α w) x).
Proof. intros X α L. apply multi_completeness; [exact X | apply simplex_nodup | now apply simplex_spec]. Qed.
End Jets.
