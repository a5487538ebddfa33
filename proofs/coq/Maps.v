(** * Homomorphisms and derivations

    What maps between algebras, and derivations of one, do to sums, integers, 1/k!, powers and divided powers. Both are
    additive, which gives half of it; a derivation kills 1, hence the integers, hence their inverses. *)

From Jets Require Export Algebra.

Class Hom {A B : QAlg} (f : A -> B) : Prop := {
  hom_proper :> Proper (eqv ==> eqv) f;
  hom_add : forall a b, f (a + b) == f a + f b;
  hom_mul : forall a b, f (a * b) == f a * f b;
  hom_one : f 1 == 1
}.

Class Derivation {A : QAlg} (d : A -> A) : Prop := {
  derivation_proper :> Proper (eqv ==> eqv) d;
  derivation_add : forall a b, d (a + b) == d a + d b;
  derivation_mul : forall a b, d (a * b) == d a * b + a * d b
}.

Section Additive.
Context {A B : QAlg} (f : A -> B) {proper : Proper (eqv ==> eqv) f} (additive : forall a b, f (a + b) == f a + f b).
Add Ring A_ring : (ring_of A).
Add Ring B_ring : (ring_of B).

Lemma additive_zero : f 0 == 0.
Proof.
  assert (E : f 0 == f 0 + f 0) by now rewrite <- additive, add_zero.
  transitivity (f 0 + f 0 - f 0); [ring | rewrite <- E; ring].
Qed.

Lemma additive_opp a : f (- a) == - f a.
Proof.
  apply sub_zero. transitivity (f (- a) + f a); [ring |]. rewrite <- additive, <- additive_zero. apply proper. ring.
Qed.

Lemma additive_sub a b : f (a - b) == f a - f b.
Proof. unfold sub. now rewrite additive, additive_opp. Qed.

Lemma additive_sum {I} (l : list I) g : f (sum l g) == ∑ i ∈ l, f (g i).
Proof. induction l as [|i l IH]; cbn; [apply additive_zero | now rewrite additive, IH]. Qed.
End Additive.

Section Hom.
Context {A B : QAlg} (f : A -> B) {hom : Hom f}.
Add Ring A_ring : (ring_of A).
Add Ring B_ring : (ring_of B).

Definition hom_zero : f 0 == 0 := additive_zero f hom_add.
Definition hom_sub : forall a b, f (a - b) == f a - f b := additive_sub f hom_add.

Lemma hom_sum {I} (l : list I) g : f (sum l g) == ∑ i ∈ l, f (g i).
Proof. exact (additive_sum f hom_add l g). Qed.

Lemma hom_delta {I} {_ : EqDec I} (i j : I) : f (delta i j) == delta i j.
Proof. unfold delta. destruct (eq_dec i j); [apply hom_one | apply hom_zero]. Qed.

Lemma hom_num n : f (num n) == num n.
Proof. induction n as [|n IH]; [apply hom_zero | now rewrite !num_S, hom_add, hom_one, IH]. Qed.

Lemma hom_over n : f (over n) == over n.
Proof.
  apply (num_cancel n). rewrite num_over, <- (hom_num (S n)), <- hom_mul, num_over. apply hom_one.
Qed.

Lemma hom_inverse_factorial k : f (inverse_factorial k) == inverse_factorial k.
Proof. induction k as [|k IH]; cbn; [apply hom_one | now rewrite hom_mul, hom_over, IH]. Qed.

Lemma hom_power u k : f (power u k) == power (f u) k.
Proof. induction k as [|k IH]; cbn; [apply hom_one | now rewrite hom_mul, IH]. Qed.

Lemma hom_divided u k : f (divided u k) == divided (f u) k.
Proof. unfold divided. now rewrite hom_mul, hom_inverse_factorial, hom_power. Qed.

Lemma hom_product {I} (l : list I) g : f (product l g) == ∏ i ∈ l, f (g i).
Proof. induction l as [|i l IH]; cbn; [apply hom_one | now rewrite hom_mul, IH]. Qed.
End Hom.

#[export] Instance hom_id {A : QAlg} : Hom (fun a : A => a).
Proof. split; repeat intro; easy. Qed.

Lemma hom_compose {A B C : QAlg} (g : B -> C) (f : A -> B) {_ : Hom g} {_ : Hom f} : Hom (fun a => g (f a)).
Proof. split; [intros a b E; now rewrite E | ..]; intros; now rewrite ?hom_add, ?hom_mul, ?hom_one. Qed.

Section Derivation.
Context {A : QAlg} (d : A -> A) {derivation : Derivation d}.
Add Ring A_ring : (ring_of A).

Definition derivation_zero : d 0 == 0 := additive_zero d derivation_add.
Definition derivation_sub : forall a b, d (a - b) == d a - d b := additive_sub d derivation_add.

Lemma derivation_sum {I} (l : list I) g : d (sum l g) == ∑ i ∈ l, d (g i).
Proof. exact (additive_sum d derivation_add l g). Qed.

Lemma derivation_one : d 1 == 0.
Proof.
  assert (E : d 1 == d 1 + d 1) by (rewrite <- (mul_one A 1) at 1; rewrite derivation_mul; ring).
  transitivity (d 1 + d 1 - d 1); [ring | rewrite <- E; ring].
Qed.

Lemma derivation_num n : d (num n) == 0.
Proof. induction n as [|n IH]; [apply derivation_zero | rewrite num_S, derivation_add, derivation_one, IH; ring]. Qed.

(** A derivation kills the rationals. *)
Lemma derivation_over n : d (over n) == 0.
Proof.
  apply (num_cancel n). transitivity (d (num (S n) * over n)).
  - rewrite derivation_mul, derivation_num. ring.
  - rewrite num_over, derivation_one. ring.
Qed.

Lemma derivation_inverse_factorial k : d (inverse_factorial k) == 0.
Proof. induction k; cbn; [apply derivation_one | rewrite derivation_mul, derivation_over, IHk; ring]. Qed.

Lemma derivation_power u k : d (power u (S k)) == num (S k) * power u k * d u.
Proof.
  induction k as [|k IH].
  - cbn. rewrite derivation_mul, derivation_one, num_1. ring.
  - change (power u (S (S k))) with (u * power u (S k)). rewrite derivation_mul, IH, (num_S (S k)). cbn [power]. ring.
Qed.

(** (u^{k+1}/(k+1)!)′ = u^k/k! · u′ *)
Lemma derivation_divided u k : d (divided u (S k)) == divided u k * d u.
Proof.
  unfold divided. rewrite derivation_mul, derivation_inverse_factorial, derivation_power. cbn [inverse_factorial].
  transitivity (num (S k) * over k * (inverse_factorial k * power u k * d u)); [ring | rewrite num_over; ring].
Qed.

(** (1/p)′ = −p′/p² *)
Lemma derivation_inverse p q : p * q == 1 -> d q == - d p * (q * q).
Proof.
  intros E. apply sub_zero. transitivity (q * d (p * q) - (p * q - 1) * d q); [rewrite derivation_mul; ring |].
  rewrite E, derivation_one. ring.
Qed.

#[export] Instance derivation_nil : Derivation (fun _ : A => 0).
Proof. split; [easy | ..]; intros; ring. Qed.
End Derivation.
