(** * Reciprocals and logarithms

    A weird function, in any number of variables, has a reciprocal if its value has one: the solution of Dc = −Dp·c².
    So it has a logarithm as well, or what matters of it, a τ with p·Dτ = Dp. This is what makes T7 a theorem about
    every p with an invertible value. *)

From Jets Require Export Equations Several.

Section Reciprocal.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types (r : A) (p : Weird A).

Definition reciprocal r p : Weird A :=
  solution (fun _ => r) (fun c (_ : unit) => - D p * (c tt * c tt)) tt.

Lemma D_reciprocal r p : D (reciprocal r p) == - D p * (reciprocal r p * reciprocal r p).
Proof.
  apply (solution_solves (fun _ => r) (fun c (_ : unit) => - D p * (c tt * c tt))).
  intros n c d E _. now rewrite (E tt).
Qed.

Lemma mul_reciprocal r p : value p * r == 1 -> p * reciprocal r p == 1.
Proof.
  intros R. symmetry. apply sub_zero. set (c := reciprocal r p).
  apply (linear_unique (- D p * c)); [| | now rewrite D_zero, zero_mul].
  - change (1 - value p * r == 0). rewrite R. ring.
  - rewrite D_sub, D_one, D_mul. unfold c at 2. rewrite D_reciprocal. fold c. ring.
Qed.

(** If Dτ = Dp/p, then the same holds for a derivation that acts on the slots, if it does in value. *)
Lemma slotwise_logarithm (d : A -> A) {_ : Derivation d} p q t : p * q == 1 -> D t == D p * q ->
  value p * d (value t) == d (value p) -> p * slotwise d t == slotwise d p.
Proof.
  intros E T V.
  assert (Z : slotwise d t == slotwise d p * q).
  - apply sub_zero, by_derivative.
    + change (d (value t) - d (value p) * value q == 0). rewrite <- V.
      transitivity (d (value t) * (1 - value p * value q)); [ring |].
      assert (F : value p * value q == 1) by exact (E O). rewrite F. ring.
    + rewrite D_sub, D_mul, !D_slotwise, T, derivation_mul, (derivation_inverse D p q E),
        (derivation_inverse (slotwise d) p q E), D_zero. ring.
  - rewrite Z. now apply inverse_cancel.
Qed.
End Reciprocal.

Section Several.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).

Fixpoint reciprocals {m : nat} (r : A) : W m A -> W m A :=
  match m with O => fun _ => r | S m => fun p => reciprocal (reciprocals r (value p)) p end.

Theorem mul_reciprocals m r : forall p : W m A, values p * r == 1 -> p * reciprocals r p == 1.
Proof. induction m as [|m IH]; intros p R; [exact R | now apply mul_reciprocal, IH]. Qed.

(** τ with p·∂τ = ∂p; its value is 0. *)
Fixpoint logarithm {m : nat} (r : A) : W m A -> W m A :=
  match m with
  | O => fun _ => 0
  | S m => fun p => integral (logarithm r (value p)) (D p * reciprocals (m := S m) r p)
  end.

Theorem partial_logarithm m r : forall (p : W m A) i, values p * r == 1 -> i < m ->
  p * partial i (logarithm r p) == partial i p.
Proof.
  induction m as [|m IH]; intros p i R L; [lia |]. pose proof (mul_reciprocals (S m) r p R) as Q.
  destruct i as [|i].
  - exact (inverse_cancel (A := Weird (W m A)) p _ (D p) Q).
  - apply (slotwise_logarithm (partial i) p (reciprocals (m := S m) r p)); [exact Q | reflexivity |].
    apply IH; [exact R | lia].
Qed.
End Several.
