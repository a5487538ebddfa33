(** * Several variables, and partial detach (T4, first half)

    A weird function of m variables is a weird function of weird functions of m − 1 variables: W 0 = A and
    W (S m) = Weird (W m). Its slots are numbered by multi-indices, its partial derivatives ∂ᵢ and partial detaches ⊥ᵢ
    act on the i-th level. So everything is proved at one level, and carried through the others by induction on m.
    A variable that is not there (i ≥ m) is one in which everything is constant: ∂ᵢw = 0 and ⊥ᵢw = w. *)

From Jets Require Export Detach.

Fixpoint W (m : nat) (A : QAlg) : QAlg := match m with O => A | S m => Weird (W m A) end.

(** Multi-indices α ∈ ℕᵐ *)
Fixpoint index (m : nat) : Type := match m with O => unit | S m => (nat * index m)%type end.

Fixpoint exponent {m : nat} : index m -> nat -> nat :=
  match m with
  | O => fun _ _ => O
  | S m => fun α i => match i with O => fst α | S i => exponent (snd α) i end
  end.

Fixpoint slot {A : QAlg} {m : nat} : W m A -> index m -> A :=
  match m with
  | O => fun w _ => w
  | S m => fun w α => slot (w (fst α)) (snd α)
  end.

(** The value in every variable, and the constants *)
Fixpoint values {A : QAlg} {m : nat} : W m A -> A :=
  match m with O => fun w => w | S m => fun w => values (value w) end.

Fixpoint constants {A : QAlg} {m : nat} : A -> W m A :=
  match m with O => fun c => c | S m => fun c => constant (constants c) end.

(** ⊥ in all variables *)
Definition detach_all {A : QAlg} {m : nat} (w : W m A) : W m A := constants (values w).

(** ∂ᵢ and ⊥ᵢ *)
Fixpoint partial {A : QAlg} {m : nat} (i : nat) : W m A -> W m A :=
  match m with
  | O => fun _ => 0
  | S m => match i with O => D | S i => slotwise (partial i) end
  end.

Fixpoint detach_in {A : QAlg} {m : nat} (i : nat) : W m A -> W m A :=
  match m with
  | O => fun w => w
  | S m => match i with O => detach | S i => slotwise (detach_in i) end
  end.

(** ⊥ in the variables of a list, one after the other *)
Definition detaches {A : QAlg} {m : nat} (l : list nat) (w : W m A) : W m A := fold_right detach_in w l.

Section Several.
Context {A : QAlg}.

#[export] Instance values_hom m : Hom (@values A m).
Proof. induction m; cbn; [apply hom_id | exact (hom_compose values value)]. Qed.

#[export] Instance constants_hom m : Hom (@constants A m).
Proof. induction m; cbn; [apply hom_id | exact (hom_compose constant constants)]. Qed.

#[export] Instance detach_all_hom m : Hom (@detach_all A m).
Proof. exact (hom_compose constants values). Qed.

#[export] Instance detach_in_hom m i : Hom (@detach_in A m i).
Proof. revert i; induction m; intros i; cbn; [apply hom_id | destruct i; typeclasses eauto]. Qed.

#[export] Instance partial_derivation m i : Derivation (@partial A m i).
Proof. revert i; induction m; intros i; cbn; [apply derivation_nil | destruct i; typeclasses eauto]. Qed.

#[export] Instance slot_proper m : Proper (eqv ==> eq ==> eqv) (@slot A m).
Proof.
  intros a b E α ? <-. induction m as [|m IH]; [exact E |]. apply IH, (E (fst α)).
Qed.

(** ** A weird function is its slots; it is its value and its partial derivatives *)
Lemma by_slots m (a b : W m A) : (forall α, slot a α == slot b α) -> a == b.
Proof.
  induction m as [|m IH]; intros E; [exact (E tt) |]. intros k. apply IH. intros α. exact (E (k, α)).
Qed.

Lemma values_constants m c : values (constants c : W m A) == c.
Proof. induction m; [reflexivity | assumption]. Qed.

Lemma by_partials m (a b : W m A) :
  values a == values b -> (forall i, i < m -> partial i a == partial i b) -> a == b.
Proof.
  induction m as [|m IH]; intros V E; [exact V |]. apply by_derivative; [| apply (E O); lia].
  apply IH; [exact V |]. intros i L. apply (E (S i) ltac:(lia) O).
Qed.

(** ** Partial derivatives and partial detaches *)
Lemma partial_comm m : forall i j (w : W m A), partial i (partial j w) == partial j (partial i w).
Proof.
  induction m as [|m IH]; intros [|i] [|j] w; try reflexivity. intros n. apply IH.
Qed.

Lemma detach_in_comm m : forall i j (w : W m A), detach_in i (detach_in j w) == detach_in j (detach_in i w).
Proof.
  induction m as [|m IH]; intros [|i] [|j] w; try reflexivity; [| | intros n; apply IH].
  - symmetry. exact (slotwise_constant _ (value w) (hom_zero (detach_in j))).
  - exact (slotwise_constant _ (value w) (hom_zero (detach_in i))).
Qed.

Lemma detach_in_idempotent m : forall i (w : W m A), detach_in i (detach_in i w) == detach_in i w.
Proof. induction m as [|m IH]; intros [|i] w; try reflexivity. intros n. apply IH. Qed.

Lemma partial_detach_same m : forall i (w : W m A), partial i (detach_in i w) == 0.
Proof. induction m as [|m IH]; intros [|i] w; try reflexivity. intros n. apply IH. Qed.

Lemma partial_detach_other m : forall i j (w : W m A), i <> j ->
  partial i (detach_in j w) == detach_in j (partial i w).
Proof.
  induction m as [|m IH]; intros [|i] [|j] w N; try reflexivity; try easy.
  - exact (slotwise_constant _ (value w) (derivation_zero (partial i))).
  - intros n. apply IH. lia.
Qed.

Lemma detach_in_fixed m : forall i (w : W m A), i < m -> detach_in i w == w <-> partial i w == 0.
Proof.
  induction m as [|m IH]; intros [|i] w L; try lia; [apply detach_fixed |].
  split; intros E n; apply IH, (E n); lia.
Qed.

(** ⊥ᵢ zeroes every slot whose exponent in the i-th variable is positive. *)
Lemma slot_zero m α : slot (0 : W m A) α == 0.
Proof. induction m as [|m IH]; [reflexivity | apply IH]. Qed.

Lemma detach_in_slot m : forall i (w : W m A) α,
  slot (detach_in i w) α == if Nat.eqb (exponent α i) 0 then slot w α else 0.
Proof.
  induction m as [|m IH]; intros [|i] w α; try reflexivity; [| apply IH].
  destruct α as [[|k] α]; [reflexivity | apply slot_zero].
Qed.

(** ** The product of all partial detaches is ⊥ *)
Lemma detaches_inner m l : forall w : W (S m) A, detaches (map S l) w == slotwise (detaches l) w.
Proof.
  induction l as [|i l IH]; intros w n; [reflexivity | exact (hom_proper (f := detach_in i) _ _ (IH w n))].
Qed.

Theorem detaches_all m (w : W m A) : detaches (seq 0 m) w == detach_all w.
Proof.
  induction m as [|m IH]; [reflexivity |]. cbn [seq]. rewrite <- seq_shift.
  change (⊥ (detaches (map S (seq 0 m)) w) == constant (detach_all (value w))).
  apply (hom_proper (f := constant)). rewrite <- IH. apply (detaches_inner m (seq 0 m) w O).
Qed.

Lemma partial_constants m i c : partial i (constants c : W m A) == 0.
Proof.
  revert i; induction m as [|m IH]; intros [|i]; try reflexivity.
  intros [|n]; [apply IH | apply (derivation_zero (partial i))].
Qed.

Lemma partial_detach_all m i (w : W m A) : partial i (detach_all w) == 0.
Proof. apply partial_constants. Qed.
End Several.
