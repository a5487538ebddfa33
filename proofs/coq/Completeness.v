(** * The unit functions and the completeness theorem (T2, T3)

    With u = x − ⊥x, the unit function u^k/k! has k-th derivative 1 and every other derivative 0, since its derivative
    is u^{k−1}/(k−1)! and its value 0. So Σₖ ⊥(fₖ)·u^k/k! has k-th derivative fₖ: in a sum with δs one term is left. *)

From Jets Require Export Detach.

(** (x − ⊥x)^k/k! *)
Definition unit_function {A : QAlg} (x : Weird A) (k : nat) : Weird A := divided (x - ⊥ x) k.

(** Σ_{k ≤ n} ⊥(fₖ)·(x − ⊥x)^k/k! *)
Definition formula {A : QAlg} (n : nat) (f : nat -> Weird A) (x : Weird A) : Weird A :=
  ∑ k ∈ upto n, ⊥ (f k) * unit_function x k.

(** The k-th derivative *)
Definition derivative {A : QAlg} (k : nat) (w : Weird A) : Weird A := Nat.iter k D w.

Section Completeness.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types u w x : Weird A.

Lemma derivative_slot k w j : derivative k w j = w (k + j)%nat.
Proof.
  revert j; induction k as [|k IH]; intros j; [reflexivity |].
  change (derivative k w (S j) = w (S k + j)%nat). rewrite IH. f_equal. lia.
Qed.

Lemma value_derivative k w : value (derivative k w) = w k.
Proof. unfold value. rewrite derivative_slot. f_equal. lia. Qed.

Lemma sum_slot {I} (l : list I) (f : I -> Weird A) n : (sum l f : Weird A) n == ∑ i ∈ l, f i n.
Proof. induction l as [|i l IH]; [reflexivity |]. cbn [sum]. now rewrite <- IH. Qed.

(** ** The unit functions *)
Lemma delta_S j k : delta (S j) (S k) == (delta j k : A).
Proof. unfold delta. destruct (eq_dec j k), (eq_dec (S j) (S k)); congruence || reflexivity. Qed.

Lemma divided_slot u : value u == 0 -> D u == 1 -> forall k j, divided u k j == delta j k.
Proof.
  intros V E k j; revert k; induction j as [|j IH]; intros [|k]; try apply (divided_0 u).
  - rewrite (delta_other O (S k)) by easy. change (value (divided u (S k)) == 0).
    now rewrite (hom_divided value), V, divided_zero.
  - rewrite delta_S. change (D (divided u (S k)) j == delta j k).
    assert (F : D (divided u (S k)) == divided u k) by (rewrite (derivation_divided D), E; ring).
    now rewrite (F j).
Qed.

Theorem unit_slot x : D x == 1 -> forall k j, unit_function x k j == delta j k.
Proof.
  intros E. apply divided_slot; [apply add_opp |]. rewrite D_sub, D_detach, E. ring.
Qed.

(** ** Completeness *)
Section Formula.
Context (x : Weird A) (x_prime : D x == 1).

Theorem formula_slot n f k : k <= n -> formula n f x k == value (f k).
Proof.
  intros K. rewrite <- (sum_delta (upto n) (fun k => value (f k)) k (upto_nodup n)) by now apply in_upto.
  unfold formula. rewrite sum_slot. apply sum_eq. intros j _. now rewrite detach_mul, unit_slot.
Qed.

Theorem formula_above n f k : n < k -> formula n f x k == 0.
Proof.
  intros K. rewrite <- (sum_delta_outside (upto n) (fun k => value (f k)) k) by (rewrite in_upto; lia).
  unfold formula. rewrite sum_slot. apply sum_eq. intros j _. now rewrite detach_mul, unit_slot.
Qed.

(** Every jet is of this form: Taylor's formula. *)
Theorem completeness n w : w =[n]= formula n (fun k => derivative k w) x.
Proof. intros k K. now rewrite formula_slot, value_derivative by easy. Qed.

(** One weird function has all of them, to every order. *)
Theorem completeness_all (f : nat -> Weird A) : exists w, forall n, w =[n]= formula n f x.
Proof. exists (fun k => value (f k)). intros n k K. now rewrite formula_slot. Qed.

Theorem uniqueness n f g : formula n f x =[n]= formula n g x <-> forall k, k <= n -> ⊥ (f k) == ⊥ (g k).
Proof.
  split; intros E k K.
  - apply (hom_proper (f := constant)). specialize (E k K). now rewrite !formula_slot in E by easy.
  - rewrite !formula_slot by easy. exact (E k K O).
Qed.

(** ** The first proof: cancellation

    w⁽ᵏ⁾ = hₖ⁽ᵏ⁾, by starting from hₙ and subtracting, for j = n−1, …, 0, the term x^j/j!·⊥(r), where r is what the
    j-th derivative is too much. The term has j-th derivative r and does not touch the derivatives above the j-th. *)
Fixpoint cancelled (h : nat -> Weird A) (w : Weird A) (j : nat) : Weird A :=
  match j with
  | O => w
  | S j => cancelled h (w - divided x j * ⊥ (derivative j w - derivative j (h j))) j
  end.

Definition cancellation (n : nat) (h : nat -> Weird A) : Weird A := cancelled h (h n) n.

(** x^j/j! has j-th derivative 1, and 0 above. *)
Lemma divided_top j k : j <= k -> divided x j k == delta k j.
Proof.
  revert k; induction j as [|j IH]; intros k L.
  - rewrite (divided_0 x k). now destruct k.
  - destruct k as [|k]; [lia |].
    assert (F : D (divided x (S j)) == divided x j) by (rewrite (derivation_divided D), x_prime; ring).
    rewrite delta_S, <- (IH k) by lia. apply (F k).
Qed.

Lemma cancelled_slot h j : forall w k, cancelled h w j k == if Nat.ltb k j then h k k else w k.
Proof.
  induction j as [|j IH]; intros w k; [reflexivity |]. cbn [cancelled]. rewrite IH.
  set (r := derivative j w - derivative j (h j)).
  assert (E : j <= k -> (w - divided x j * ⊥ r) k == w k - delta k j * value r).
  { intros L. change (w k - (divided x j * ⊥ r) k == w k - delta k j * value r).
    rewrite (mul_comm _ (divided x j) (⊥ r) k), detach_mul, divided_top by easy. ring. }
  unfold delta, eq_dec, nat_eq_dec in E.
  destruct (Nat.ltb_spec k j), (Nat.ltb_spec k (S j)), (Nat.eq_dec k j) as [-> |]; try lia;
    rewrite ?E by lia.
  - reflexivity.
  - change (value r) with (value (derivative j w) - value (derivative j (h j))). rewrite !value_derivative. ring.
  - ring.
Qed.

(** Above the n-th, the derivatives are those of hₙ. *)
Theorem cancellation_slot n h k : cancellation n h k == h (Nat.min k n) k.
Proof.
  unfold cancellation. rewrite cancelled_slot.
  destruct (Nat.ltb_spec k n); [now rewrite Nat.min_l by lia | now rewrite Nat.min_r by lia].
Qed.

(** Both constructions give the same jet, of every order N. *)
Theorem cancellation_formula n h N :
  cancellation n h =[N]= formula N (fun k => derivative k (h (Nat.min k n))) x.
Proof. intros k K. now rewrite cancellation_slot, formula_slot, value_derivative. Qed.
End Formula.
End Completeness.
