(** * The rationals

    ℚ is an algebra in the sense of this development, and every such algebra A has its homomorphism ℚ → A: so [QAlg] is
    what it says. With it there are weird functions to compute with, and differential rings in which 1 ≠ 0. *)

From Coq Require Import QArith InitialRing.
From Jets Require Import Differential.
Local Open Scope alg_scope.

Lemma iter_rational n : (Nat.iter n (Qplus 1) 0 == inject_Z (Z.of_nat n))%Q.
Proof.
  induction n as [|n IH]; [reflexivity |]. rewrite Nat2Z.inj_succ. unfold Z.succ.
  cbn [Nat.iter nat_rect]. change (1 + Nat.iter n (Qplus 1) 0 == inject_Z (Z.of_nat n + 1))%Q.
  rewrite IH, inject_Z_plus. apply Qplus_comm.
Qed.

Lemma over_rational n : (Nat.iter (S n) (Qplus 1) 0 * (1 # Pos.of_succ_nat n) == 1)%Q.
Proof. rewrite iter_rational. unfold Qeq. cbn. lia. Qed.

Definition Rational : QAlg := {|
  carrier := Q;
  eqv := Qeq;
  zero := 0%Q;
  one := 1%Q;
  add := Qplus;
  mul := Qmult;
  opp := Qopp;
  over n := 1 # Pos.of_succ_nat n;
  eqv_equivalence := Q_Setoid;
  add_proper := Qplus_comp;
  mul_proper := Qmult_comp;
  opp_proper := Qopp_comp;
  add_zero := Qplus_0_l;
  add_comm := Qplus_comm;
  add_assoc := Qplus_assoc;
  add_opp := Qplus_opp_r;
  mul_one := Qmult_1_l;
  mul_comm := Qmult_comm;
  mul_assoc := Qmult_assoc;
  mul_add a b c := Qmult_plus_distr_l a b c;
  over_inverse := over_rational
|}.

Theorem one_not_zero : ~ (1 : Rational) == 0.
Proof. easy. Qed.

(** ** The homomorphism ℚ → A *)
Section Homomorphism.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).

(** z, as a difference of natural numbers *)
Definition whole (z : Z) : A := num (Z.to_nat z) - num (Z.to_nat (- z)).
Definition reciprocal_of (d : positive) : A := over (Nat.pred (Pos.to_nat d)).
Definition rational (q : Rational) : A := whole (Qnum q) * reciprocal_of (Qden q).

Lemma whole_difference z m n : (z = Z.of_nat m - Z.of_nat n)%Z -> whole z == num m - num n.
Proof.
  intros ->. apply sub_zero. unfold whole. set (a := Z.to_nat _). set (b := Z.to_nat _).
  transitivity (num (a + n) - num (m + b) : A); [rewrite !num_add; ring |].
  replace (a + n)%nat with (m + b)%nat by lia. ring.
Qed.

Lemma whole_add y z : whole (y + z) == whole y + whole z.
Proof.
  rewrite (whole_difference (y + z) (Z.to_nat y + Z.to_nat z) (Z.to_nat (- y) + Z.to_nat (- z))) by lia.
  unfold whole. rewrite !num_add. ring.
Qed.

Lemma whole_mul y z : whole (y * z) == whole y * whole z.
Proof.
  unfold whole at 2 3.
  set (a := Z.to_nat y). set (b := Z.to_nat (- y)). set (c := Z.to_nat z). set (d := Z.to_nat (- z)).
  rewrite (whole_difference (y * z) (a * c + b * d) (a * d + b * c)); [rewrite !num_add, !num_mul; ring |].
  replace y with (Z.of_nat a - Z.of_nat b)%Z by lia. replace z with (Z.of_nat c - Z.of_nat d)%Z by lia.
  rewrite !Nat2Z.inj_add, !Nat2Z.inj_mul. lia.
Qed.

Lemma whole_reciprocal d : whole (Z.pos d) * reciprocal_of d == 1.
Proof.
  rewrite <- (num_over (A := A) (Nat.pred (Pos.to_nat d))). unfold reciprocal_of.
  rewrite (whole_difference (Z.pos d) (S (Nat.pred (Pos.to_nat d))) 0), num_0 by lia. ring.
Qed.

Lemma reciprocal_mul d e : reciprocal_of (d * e) == reciprocal_of d * reciprocal_of e.
Proof.
  apply (inverse_unique (whole (Z.pos (d * e)))); [apply whole_reciprocal |]. rewrite Pos2Z.inj_mul, whole_mul.
  transitivity (whole (Z.pos d) * reciprocal_of d * (whole (Z.pos e) * reciprocal_of e)); [ring |].
  rewrite !whole_reciprocal. ring.
Qed.

#[export] Instance rational_hom : Hom rational.
Proof.
  split; unfold rational.
  - intros [n d] [m e] E. unfold eqv in E. cbn in *. unfold Qeq in E. cbn in E.
    rewrite <- (inverse_cancel (whole (Z.pos e)) (reciprocal_of e) (whole n)) by apply whole_reciprocal.
    transitivity (whole (n * Z.pos e) * reciprocal_of e * reciprocal_of d); [rewrite whole_mul; ring |].
    rewrite E, whole_mul. transitivity (whole (Z.pos d) * reciprocal_of d * (whole m * reciprocal_of e)); [ring |].
    rewrite whole_reciprocal. ring.
  - intros [n d] [m e]. change (whole (n * Z.pos e + m * Z.pos d) * reciprocal_of (d * e) ==
      whole n * reciprocal_of d + whole m * reciprocal_of e). rewrite reciprocal_mul, whole_add, !whole_mul.
    transitivity (whole n * reciprocal_of d * (whole (Z.pos e) * reciprocal_of e)
                  + whole m * reciprocal_of e * (whole (Z.pos d) * reciprocal_of d)); [ring |].
    rewrite !whole_reciprocal. ring.
  - intros [n d] [m e]. change (whole (n * m) * reciprocal_of (d * e) ==
      whole n * reciprocal_of d * (whole m * reciprocal_of e)). rewrite reciprocal_mul, whole_mul. ring.
  - apply whole_reciprocal.
Qed.
End Homomorphism.

(** ** Computing

    x at 3, and the jets of order 4 of x − ⊥x, x·⊥x and x²/⊥(x²) *)
Definition jet (w : Weird Rational) : list Q := List.map (fun k => Qred (w k)) (upto 4).
Definition x : Weird Rational := fun n => match n with O => 3 | S O => 1 | _ => 0 end%Q.

Example jet_O : jet (x - ⊥ x) = [0; 1; 0; 0; 0]%Q.
Proof. reflexivity. Qed.
Example jet_P : jet (x * ⊥ x) = [9; 3; 0; 0; 0]%Q.
Proof. reflexivity. Qed.
Example jet_Q : jet (x * x * constant (A := Rational) (1 # 9)) = [1; 2 # 3; 2 # 9; 0; 0]%Q.
Proof. reflexivity. Qed.

(** A differential ring with an x with x′ = 1, in which 1 ≠ 0: weird functions, with D *)
Example differential_ring : D x == 1 /\ ~ (1 : Weird Rational) == 0.
Proof. split; [now intros [|n] | intros E; exact (one_not_zero (E O))]. Qed.
