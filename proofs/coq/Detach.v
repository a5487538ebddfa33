(** * ⊥ (T1)

    ⊥w is the constant with the value of w. It is a composite of two homomorphisms, value and constant, so it is one;
    everything else is that a weird function is determined by its value and its derivative.
    At the end the three weird functions with which the story begins, O, P and Q. *)

From Jets Require Export Weird.

Definition detach {A : QAlg} (w : Weird A) : Weird A := constant (value w).
Notation "⊥ w" := (detach w) (at level 30, right associativity) : alg_scope.

Section Detach.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types a b w x : Weird A.

#[export] Instance detach_hom : Hom (@detach A).
Proof. exact (hom_compose constant value). Qed.

(** Of a jet of any order, the value is all that ⊥ sees. *)
#[export] Instance agree_detach n : Proper (agree n ==> agree n) (@detach A).
Proof. intros a b E. apply eqv_agree, (hom_proper (f := constant)), E. lia. Qed.

Lemma value_detach w : value (⊥ w) == value w.
Proof. reflexivity. Qed.

Lemma D_detach w : D (⊥ w) == 0.
Proof. reflexivity. Qed.

Lemma detach_unique w v : value v == value w -> D v == 0 -> v == ⊥ w.
Proof. intros V E. now apply by_derivative. Qed.

Lemma detach_idempotent w : ⊥ ⊥ w == ⊥ w.
Proof. reflexivity. Qed.

Lemma detach_fixed w : ⊥ w == w <-> D w == 0.
Proof. split; intros E; [now rewrite <- E | symmetry; now apply detach_unique]. Qed.

Lemma detach_only (p : Weird A -> Weird A) :
  (forall w, value (p w) == value w) -> (forall w, D (p w) == 0) -> forall w, p w == ⊥ w.
Proof. intros V E w. now apply detach_unique. Qed.

Lemma detach_mul a w n : (⊥ a * w) n == value a * w n.
Proof. apply constant_mul. Qed.

(** ** O = x − ⊥x, P = x·⊥x, Q = x²/⊥(x²), for an x with x′ = 1 *)
Section Examples.
Context (x : Weird A) (x_prime : D x == 1).

Lemma example_O : value (x - ⊥ x) == 0 /\ D (x - ⊥ x) == 1.
Proof. split; [apply add_opp | rewrite D_sub, D_detach, x_prime; ring]. Qed.

Lemma example_P : value (x * ⊥ x) == value x * value x /\ D (x * ⊥ x) == ⊥ x /\ D (D (x * ⊥ x)) == 0.
Proof.
  assert (E : D (x * ⊥ x) == ⊥ x) by (rewrite D_mul, D_detach, x_prime; ring).
  split; [reflexivity | split; [exact E | now rewrite E]].
Qed.

(** With r = 1/x in value, Q and its derivatives are 1, 2/x, 2/x², 0, 0, … *)
Lemma example_Q (r : A) : value x * r == 1 -> let Q := x * x * constant (r * r) in
  ⊥ (x * x) * Q == x * x /\
  value Q == 1 /\ value (D Q) == (1 + 1) * r /\ value (D (D Q)) == (1 + 1) * (r * r) /\ D (D (D Q)) == 0.
Proof.
  intros R Q.
  assert (E : D Q == (1 + 1) * x * constant (r * r)) by (unfold Q; rewrite !D_mul, D_constant, x_prime; ring).
  assert (F : D (D Q) == (1 + 1) * constant (r * r))
    by (rewrite E, !D_mul, D_add, D_one, D_constant, x_prime; ring).
  assert (V : value Q == 1).
  { transitivity (value x * r * (value x * r)); [| rewrite R; ring].
    change (value x * value x * (r * r) == value x * r * (value x * r)). ring. }
  repeat split.
  - change (constant (value x * value x) * (x * x * constant (r * r)) == x * x).
    transitivity (x * x * constant (value Q)); [| rewrite V, hom_one; ring].
    change (value Q) with (value x * value x * (r * r)). rewrite (hom_mul (value x * value x)). ring.
  - exact V.
  - rewrite E. transitivity ((1 + 1) * (value x * r) * r); [| rewrite R; ring].
    change ((1 + 1) * value x * (r * r) == (1 + 1) * (value x * r) * r). ring.
  - now rewrite F.
  - rewrite F, D_mul, D_add, D_one, D_constant. ring.
Qed.
End Examples.
End Detach.
