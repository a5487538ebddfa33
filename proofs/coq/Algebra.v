(** * Commutative ℚ-algebras

    The ground on which everything stands: commutative rings in which every positive integer has an inverse, with an
    equality of their own (a setoid, so that no axiom is needed); integers, powers and finite sums in them.
    The proofs are short because [ring] is taught these algebras, and [rewrite] that the operations respect equality. *)

From Coq Require Export Setoid Morphisms Ring.
From Jets Require Export Lists.

Record QAlg : Type := {
  carrier :> Type;
  eqv : carrier -> carrier -> Prop;
  zero : carrier;
  one : carrier;
  add : carrier -> carrier -> carrier;
  mul : carrier -> carrier -> carrier;
  opp : carrier -> carrier;
  over : nat -> carrier;  (* over n = 1/(n+1) *)
  eqv_equivalence : Equivalence eqv;
  add_proper : Proper (eqv ==> eqv ==> eqv) add;
  mul_proper : Proper (eqv ==> eqv ==> eqv) mul;
  opp_proper : Proper (eqv ==> eqv) opp;
  add_zero : forall a, eqv (add zero a) a;
  add_comm : forall a b, eqv (add a b) (add b a);
  add_assoc : forall a b c, eqv (add a (add b c)) (add (add a b) c);
  add_opp : forall a, eqv (add a (opp a)) zero;
  mul_one : forall a, eqv (mul one a) a;
  mul_comm : forall a b, eqv (mul a b) (mul b a);
  mul_assoc : forall a b c, eqv (mul a (mul b c)) (mul (mul a b) c);
  mul_add : forall a b c, eqv (mul (add a b) c) (add (mul a c) (mul b c));
  over_inverse : forall n, eqv (mul (Nat.iter (S n) (add one) zero) (over n)) one
}.

Arguments eqv {_} _ _ : simpl never.
Arguments zero {_} : simpl never.
Arguments one {_} : simpl never.
Arguments add {_} _ _ : simpl never.
Arguments mul {_} _ _ : simpl never.
Arguments opp {_} _ : simpl never.
Arguments over {_} _ : simpl never.

Definition sub {A : QAlg} (a b : A) : A := add a (opp b).

Declare Scope alg_scope.
Delimit Scope alg_scope with alg.
Bind Scope alg_scope with carrier.
Open Scope alg_scope.
Infix "==" := eqv (at level 70, no associativity) : alg_scope.
Notation "0" := zero : alg_scope.
Notation "1" := one : alg_scope.
Infix "+" := add : alg_scope.
Infix "*" := mul : alg_scope.
Infix "-" := sub : alg_scope.
Notation "- a" := (opp a) : alg_scope.

#[export] Existing Instances eqv_equivalence add_proper mul_proper opp_proper.
#[export] Instance sub_proper {A : QAlg} : Proper (eqv ==> eqv ==> eqv) (@sub A).
Proof. intros a b E c d F. unfold sub. now rewrite E, F. Qed.

(** What [ring] needs to know of an algebra. *)
Lemma ring_of (A : QAlg) : ring_theory (R := A) 0 1 add mul sub opp eqv.
Proof.
  constructor; intros;
    auto using add_zero, add_comm, add_assoc, mul_one, mul_comm, mul_assoc, mul_add, add_opp; reflexivity.
Qed.

(** Integers, 1/k!, powers and divided powers u^k/k!. *)
Definition num {A : QAlg} (n : nat) : A := Nat.iter n (add 1) 0.
Arguments num {_} _ : simpl never.

Fixpoint inverse_factorial {A : QAlg} (k : nat) : A :=
  match k with O => 1 | S k => over k * inverse_factorial k end.

Fixpoint power {A : QAlg} (u : A) (k : nat) : A :=
  match k with O => 1 | S k => u * power u k end.

Definition divided {A : QAlg} (u : A) (k : nat) : A := inverse_factorial k * power u k.

(** Sums and products over a finite list, Σ_{i ∈ l} f i and Π_{i ∈ l} f i. *)
Fixpoint sum {A : QAlg} {I : Type} (l : list I) (f : I -> A) : A :=
  match l with [] => 0 | i :: l => f i + sum l f end.

Fixpoint product {A : QAlg} {I : Type} (l : list I) (f : I -> A) : A :=
  match l with [] => 1 | i :: l => f i * product l f end.

(** δ_jk, for indices that can be told apart *)
Class EqDec (I : Type) : Type := eq_dec : forall i j : I, {i = j} + {i <> j}.
#[export] Instance nat_eq_dec : EqDec nat := Nat.eq_dec.

Definition delta {A : QAlg} {I : Type} {_ : EqDec I} (j k : I) : A := if eq_dec j k then 1 else 0.

(** 0, 1, …, n *)
Definition upto (n : nat) : list nat := seq 0 (S n).

Notation "'∑' i '∈' l , e" := (sum l (fun i => e)) (at level 45, i name, l at level 35, e at level 45) : alg_scope.
Notation "'∏' i '∈' l , e" := (product l (fun i => e)) (at level 45, i name, l at level 35, e at level 45) : alg_scope.

Lemma in_upto n k : In k (upto n) <-> k <= n.
Proof. unfold upto. rewrite in_seq. lia. Qed.

Lemma upto_S n : upto (S n) = upto n ++ [S n].
Proof. apply seq_S. Qed.

Lemma upto_shift n : upto (S n) = O :: map S (upto n).
Proof. unfold upto. now rewrite seq_shift. Qed.

Lemma upto_nodup n : NoDup (upto n).
Proof. apply seq_NoDup. Qed.

Section Algebra.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Implicit Types a b c p q s : A.

Lemma sub_zero a b : a - b == 0 -> a == b.
Proof. intros E. rewrite <- (add_zero A b), <- E. ring. Qed.

Lemma sub_0 a : a - 0 == a.
Proof. ring. Qed.

Lemma zero_mul a : 0 * a == 0.
Proof. ring. Qed.

Lemma inverse_cancel p q a : p * q == 1 -> p * (a * q) == a.
Proof. intros E. transitivity (p * q * a); [ring | rewrite E; ring]. Qed.

Lemma inverse_unique p q s : p * q == 1 -> p * s == 1 -> q == s.
Proof. intros E F. rewrite <- (inverse_cancel p q s E), <- (mul_one A q), <- F at 1. ring. Qed.

Lemma num_over n : num (S n) * over n == (1 : A).
Proof. apply over_inverse. Qed.

Lemma num_0 : num 0 == (0 : A).
Proof. reflexivity. Qed.

Lemma num_S n : num (S n) == (1 : A) + num n.
Proof. reflexivity. Qed.

Lemma num_1 : num 1 == (1 : A).
Proof. rewrite num_S, num_0. ring. Qed.

Lemma num_add m n : num (m + n) == (num m : A) + num n.
Proof. induction m as [|m IH]; cbn; [rewrite num_0; ring | rewrite !num_S, IH; ring]. Qed.

Lemma num_mul m n : num (m * n) == (num m : A) * num n.
Proof. induction m as [|m IH]; cbn; [rewrite num_0; ring | rewrite num_add, num_S, IH; ring]. Qed.

(** Positive integers can be cancelled. *)
Lemma num_cancel n a b : num (S n) * a == num (S n) * b -> a == b.
Proof.
  intros E. rewrite <- (mul_one A a), <- (mul_one A b), <- (num_over n).
  transitivity (over n * (num (S n) * a)); [ring | rewrite E; ring].
Qed.

Lemma factorial_inverse k : num (fact k) * inverse_factorial k == (1 : A).
Proof.
  induction k as [|k IH]; [cbn; rewrite num_1; ring |]. change (fact (S k)) with (S k * fact k)%nat.
  rewrite num_mul. cbn [inverse_factorial].
  transitivity (num (S k) * over k * (num (fact k) * inverse_factorial k) : A); [ring | rewrite num_over, IH; ring].
Qed.

Lemma divided_0 a : divided a 0 == 1.
Proof. unfold divided. cbn. ring. Qed.

Lemma divided_zero k : divided (0 : A) (S k) == 0.
Proof. unfold divided. cbn. ring. Qed.

Section Sums.
Context {I : Type}.
Implicit Types (l : list I) (f g : I -> A).

Lemma sum_eq l f g : (forall i, In i l -> f i == g i) -> sum l f == sum l g.
Proof. induction l as [|i l IH]; cbn; intros E; [reflexivity | rewrite E, IH; auto; reflexivity]. Qed.

Lemma product_eq l f g : (forall i, In i l -> f i == g i) -> product l f == product l g.
Proof. induction l as [|i l IH]; cbn; intros E; [reflexivity | rewrite E, IH; auto; reflexivity]. Qed.

Lemma sum_add l f g : ∑ i ∈ l, (f i + g i) == sum l f + sum l g.
Proof. induction l as [|i l IH]; cbn; [ring | rewrite IH; ring]. Qed.

Lemma sum_mul l f a : sum l f * a == ∑ i ∈ l, f i * a.
Proof. induction l as [|i l IH]; cbn; [ring | rewrite <- IH; ring]. Qed.

Lemma sum_app l m f : sum (l ++ m) f == sum l f + sum m f.
Proof. induction l as [|i l IH]; cbn; [ring | rewrite IH; ring]. Qed.

Lemma sum_map {J} (h : J -> I) (l : list J) f : sum (map h l) f == ∑ j ∈ l, f (h j).
Proof. induction l as [|j l IH]; cbn; [ring | now rewrite IH]. Qed.

Lemma product_map {J} (h : J -> I) (l : list J) f : product (map h l) f == ∏ j ∈ l, f (h j).
Proof. induction l as [|j l IH]; cbn; [ring | now rewrite IH]. Qed.

Lemma sum_flat_map {J} (h : J -> list I) (l : list J) f : sum (flat_map h l) f == ∑ j ∈ l, sum (h j) f.
Proof. induction l as [|j l IH]; cbn; [ring | now rewrite sum_app, IH]. Qed.

Lemma sum_zero l f : (forall i, In i l -> f i == 0) -> sum l f == 0.
Proof. induction l as [|i l IH]; cbn; intros E; [ring | rewrite E, IH; auto; ring]. Qed.

(** A sum of which one term remains. *)
Lemma sum_one l f i : NoDup l -> In i l -> (forall j, In j l -> j <> i -> f j == 0) -> sum l f == f i.
Proof.
  induction l as [|k l IH]; cbn; intros U M E; [easy |]. inversion_clear U as [|? ? F N].
  destruct M as [-> | M].
  - rewrite sum_zero; [ring | intros j J; apply E; [now right | now intros -> ]].
  - rewrite IH, E; auto; [ring | now intros -> ].
Qed.

Context {dec : EqDec I}.

Lemma delta_same i : delta i i == (1 : A).
Proof. unfold delta. now destruct (eq_dec i i). Qed.

Lemma delta_other i j : i <> j -> delta i j == (0 : A).
Proof. unfold delta. now destruct (eq_dec i j). Qed.

Lemma sum_delta l f j : NoDup l -> In j l -> ∑ i ∈ l, f i * delta j i == f j.
Proof.
  intros U M. rewrite (sum_one l _ j U M); [rewrite delta_same; ring |].
  intros i _ N. rewrite delta_other by congruence. ring.
Qed.

Lemma sum_delta_outside l f j : ~ In j l -> ∑ i ∈ l, f i * delta j i == 0.
Proof. intros N. apply sum_zero. intros i M. rewrite delta_other by congruence. ring. Qed.
End Sums.

Lemma sum_exchange {I J} (l : list I) (m : list J) (f : I -> J -> A) :
  ∑ i ∈ l, ∑ j ∈ m, f i j == ∑ j ∈ m, ∑ i ∈ l, f i j.
Proof.
  induction l as [|i l IH]; cbn; [symmetry; now apply sum_zero |]. now rewrite sum_add, IH.
Qed.
End Algebra.

#[export] Instance sum_proper {A : QAlg} {I} (l : list I) : Proper (pointwise_relation I eqv ==> eqv) (@sum A I l).
Proof. intros f g E. apply sum_eq. intros i _. apply E. Qed.
#[export] Instance power_proper {A : QAlg} : Proper (eqv ==> eq ==> eqv) (@power A).
Proof. intros u v E k ? <-. induction k as [|k IH]; cbn; [reflexivity | now rewrite IH, E]. Qed.
#[export] Instance divided_proper {A : QAlg} : Proper (eqv ==> eq ==> eqv) (@divided A).
Proof. intros u v E k ? <-. unfold divided. now rewrite E. Qed.
