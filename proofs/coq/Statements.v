(** * The statements

    The one file that a sceptic must read. First the definitions, as equations that hold by computation (=, proved by
    reflexivity), so that nothing hides in a notation; then every theorem in full. The proofs are in the other files.
    The last part makes Coq print what each theorem assumes: "Closed under the global context" is nothing at all. *)

From Coq Require Import QArith.
From Jets Require Import Algebra Maps Weird Hurwitz Detach Completeness Several SeveralCompleteness SeveralJets.
From Jets Require Import Equations Composition FaaDiBruno Partitions SetPartitions SeveralComposition.
From Jets Require Import Differential Reciprocal MagicBox Rationals.
Local Open Scope nat_scope.
Local Open Scope alg_scope.

(** ** The definitions

    An algebra: a commutative ring with an equality of its own, in which every positive integer has an inverse.
    What is called so is an algebra over the rationals, and the rationals are one. *)
Theorem Def_algebra : forall (A : QAlg) (a b c : A) (n : nat),
  Equivalence (@eqv A) /\
  Proper (eqv ==> eqv ==> eqv) (@add A) /\ Proper (eqv ==> eqv ==> eqv) (@mul A) /\ Proper (eqv ==> eqv) (@opp A) /\
  0 + a == a /\ a + b == b + a /\ a + (b + c) == (a + b) + c /\ a + - a == 0 /\ a - b = a + - b /\
  1 * a == a /\ a * b == b * a /\ a * (b * c) == (a * b) * c /\ (a + b) * c == a * c + b * c /\
  num O = (0 : A) /\ num (S n) = 1 + num n :> A /\ num (S n) * over n == (1 : A).
Proof.
  intros. repeat apply conj; try reflexivity; try exact _;
    [apply add_zero | apply add_comm | apply add_assoc | apply add_opp |
     apply mul_one | apply mul_comm | apply mul_assoc | apply mul_add | apply num_over].
Qed.

Theorem Def_homomorphism : forall (A B : QAlg) (f : A -> B), Hom f <->
  Proper (eqv ==> eqv) f /\ (forall a b, f (a + b) == f a + f b) /\ (forall a b, f (a * b) == f a * f b) /\ f 1 == 1.
Proof. intros A B f. split; [intros [p q r s]; auto | intros (p & q & r & s); now constructor]. Qed.

Theorem Def_derivation : forall (A : QAlg) (d : A -> A), Derivation d <->
  Proper (eqv ==> eqv) d /\ (forall a b, d (a + b) == d a + d b) /\ (forall a b, d (a * b) == d a * b + a * d b).
Proof. intros A d. split; [intros [p q r]; auto | intros (p & q & r); now constructor]. Qed.

Theorem Def_rational : forall A : QAlg, (Rational : Type) = Q /\ @eqv Rational = Qeq /\ Hom (@rational A).
Proof. intros A. exact (conj eq_refl (conj eq_refl rational_hom)). Qed.

Theorem Def_power : forall (A : QAlg) (a : A) (k : nat),
  power a O = 1 /\ power a (S k) = a * power a k /\
  num (fact k) * inverse_factorial k == (1 : A) /\ divided a k = inverse_factorial k * power a k.
Proof. intros. repeat apply conj; try reflexivity. apply factorial_inverse. Qed.

Theorem Def_sum : forall (A : QAlg) (I : Type) (i : I) (l : list I) (f : I -> A),
  sum [] f = 0 /\ sum (i :: l) f = f i + sum l f /\ product [] f = 1 /\ product (i :: l) f = f i * product l f.
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_upto : forall n k : nat, upto n = seq 0 (S n) /\ (In k (upto n) <-> k <= n) /\ NoDup (upto n).
Proof. intros n k. exact (conj eq_refl (conj (in_upto n k) (upto_nodup n))). Qed.

Theorem Def_delta : forall (A : QAlg) (I : Type) (dec : EqDec I) (i j : I),
  delta i i == (1 : A) /\ (i <> j -> delta i j == (0 : A)).
Proof. intros A I dec i j. exact (conj (delta_same i) (delta_other i j)). Qed.

(** A weird function: the sequence of its value and derivatives. The product is Leibniz' rule. *)
Theorem Def_weird : forall (A : QAlg) (a b w : Weird A) (c : A) (k n : nat),
  (Weird A : Type) = (nat -> A) /\ (a == b) = (forall n, a n == b n) /\
  value w = w O /\ D w n = w (S n) /\
  (a + b) n = a n + b n /\ (- a) n = - a n /\ (0 : Weird A) n = 0 /\
  (1 : Weird A) O = 1 /\ (1 : Weird A) (S n) = 0 /\ (over k : Weird A) O = over k /\ (over k : Weird A) (S n) = 0 /\
  (a * b) O = a O * b O /\ (a * b) (S n) = (D a * b) n + (a * D b) n /\
  constant c O = c /\ constant c (S n) = 0.
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_detach : forall (A : QAlg) (w : Weird A) (n : nat), (⊥ w) O = w O /\ (⊥ w) (S n) = 0.
Proof. intros. repeat apply conj; reflexivity. Qed.

(** A jet of order n: a weird function up to slot n. *)
Theorem Def_jet : forall (A : QAlg) (n : nat) (a b : Weird A), (a =[n]= b) = (forall k, k <= n -> a k == b k).
Proof. reflexivity. Qed.

Theorem Def_formula : forall (A : QAlg) (n k : nat) (f : nat -> Weird A) (w x : Weird A),
  unit_function x k = divided (x - ⊥ x) k /\
  formula n f x = ∑ k ∈ upto n, ⊥ (f k) * unit_function x k /\
  derivative O w = w /\ derivative (S k) w = D (derivative k w).
Proof. intros. repeat apply conj; reflexivity. Qed.

(** The construction of the first proof: from hₙ, for j = n−1, …, 0, subtract x^j/j!·⊥(what the j-th derivative is too
    much). *)
Theorem Def_cancellation : forall (A : QAlg) (x w : Weird A) (n j : nat) (h : nat -> Weird A),
  cancellation x n h = cancelled x h (h n) n /\
  cancelled x h w O = w /\
  cancelled x h w (S j) = cancelled x h (w - divided x j * ⊥ (derivative j w - derivative j (h j))) j.
Proof. intros. repeat apply conj; reflexivity. Qed.

(** Several variables: m times Weird. The i-th partial derivative and the i-th partial detach act on the i-th level. *)
Theorem Def_several : forall (A : QAlg) (m i k : nat) (w : W (S m) A) (α : index m) (c : A),
  W O A = A /\ W (S m) A = Weird (W m A) /\ (index (S m) = (nat * index m)%type) /\
  slot w (k, α) = slot (w k) α /\ values w = values (value w) /\
  (constants c : W (S m) A) = constant (constants c) /\ detach_all w = constants (values w) /\
  exponent ((k, α) : index (S m)) O = k /\ exponent ((k, α) : index (S m)) (S i) = exponent α i /\
  degree ((k, α) : index (S m)) = (k + degree α)%nat.
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_no_variable : forall (A : QAlg) (a : W O A) (i : nat),
  index O = unit /\ slot a tt = a /\ values a = a /\ (constants a : W O A) = a /\
  exponent (tt : index O) i = O /\ degree (tt : index O) = O /\
  partial i a = (0 : W O A) /\ detach_in i a = a /\ exps a = (1 : A).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_one_variable : forall (A : QAlg) (w : Weird A) (c : A) (n : nat),
  W 1 A = Weird A /\ slot (m := 1) w (n, tt) = w n /\ values (m := 1) w = value w /\
  constants (m := 1) c = constant c /\
  partial (m := 1) O w = D w /\ detach_in (m := 1) O w = ⊥ w /\ detach_all (m := 1) w = ⊥ w.
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_partial : forall (A : QAlg) (m i k : nat) (w : W (S m) A),
  partial O w = D (w : Weird (W m A)) /\ partial (S i) w k = partial i (w k) /\
  detach_in O w = ⊥ (w : Weird (W m A)) /\ detach_in (S i) w k = detach_in i (w k).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_several_formula :
  forall (A : QAlg) (m : nat) (x : nat -> W m A) (w : W m A) (α : index m) (s : list (index m)) (f : index m -> W m A),
  variables x = (forall i j, i < m -> j < m -> partial j (x i) == delta j i) /\
  multi_unit x α = ∏ i ∈ seq 0 m, divided (x i - detach_all (x i)) (exponent α i) /\
  multi_formula s f x = ∑ α ∈ s, detach_all (f α) * multi_unit x α /\
  derivatives α w = fold_right (fun i => Nat.iter (exponent α i) (partial i)) w (seq 0 m).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_several_jet : forall (A : QAlg) (m n : nat) (a b : W m A),
  agrees n a b = (forall α, degree α <= n -> slot a α == slot b α).
Proof. reflexivity. Qed.

(** Bell polynomials, by the standard recurrence *)
Theorem Def_bell : forall (A : QAlg) (g : nat -> A) (n k : nat),
  bell g O O = 1 /\ bell g (S n) O = 0 /\ bell g O (S k) = 0 /\
  bell g (S n) (S k) = ∑ i ∈ upto n, num (choose n i) * (g (S i) * bell g (n - i) k).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_choose : forall n k : nat,
  choose n O = 1%nat /\ choose O (S k) = O /\ choose (S n) (S k) = (choose n k + choose n (S k))%nat.
Proof. intros. repeat apply conj; try reflexivity. now destruct n. Qed.

(** A partition of {0, …, n−1}: non-empty blocks that together have every element once. Two are the same partition if
    the same elements are in a block together. *)
Theorem Def_partition : forall (n i j : nat) (π ρ : list (list nat)),
  is_partition n π = ((forall b, In b π -> b <> []) /\ Permutation.Permutation (concat π) (seq 0 n)) /\
  together π i j = (exists b, In b π /\ In i b /\ In j b) /\
  same π ρ = (forall i j, together π i j <-> together ρ i j).
Proof. intros. repeat apply conj; reflexivity. Qed.

(** Normal functions, and expressions in them *)
Theorem Def_normal : forall (R : QAlg) (prime : R -> R) (f : R) (n : nat),
  normal prime f O = f /\ normal prime f (S n) = prime (normal prime f n).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_expression : forall (R : QAlg) (prime : R -> R) (f : R) (a b : expression),
  eval prime (Normal f) = normal prime f /\ eval prime (Plus a b) = eval prime a + eval prime b /\
  eval prime (Times a b) = eval prime a * eval prime b /\ eval prime (Minus a b) = eval prime a - eval prime b /\
  eval prime (Detach a) = ⊥ (eval prime a).
Proof. intros. repeat apply conj; reflexivity. Qed.

(** The magic box. exp(u), for u with value 0, has the derivatives 1, 1, 1, … of the exponential function at 0. *)
Theorem Def_magic_box : forall (A : QAlg) (m : nat) (t u : Weird A) (v s : W (S m) A),
  magic_box t = exp (t - ⊥ t) /\ exp u = (fun _ => 1) ∘ u /\
  magic_boxes s = exps (s - detach_all s) /\ exps v = constant (exps (value v)) * exp v :> Weird (W m A).
Proof. intros. repeat apply conj; reflexivity. Qed.

Theorem Def_estimators :
  forall (A : QAlg) (m : nat) (S : Type) (l : list S) (p O : S -> W m A) (r : S -> A) (z : A) (s : S),
  ratio p r s = p s * constants (r s) /\
  average l p z O = ∑ s ∈ l, detach_all (p s) * constants z * O s.
Proof. intros. repeat apply conj; reflexivity. Qed.

(** ** T0: weird functions and jets are commutative algebras, and their product is what it should be *)

(** Being the same jet of order n respects everything; D lowers the order by one. [Jet] makes an algebra of it. *)
Theorem T0_jets : forall (A : QAlg) (n : nat),
  (Jet A n : Type) = Weird A /\ @eqv (Jet A n) = @agree A n /\
  Proper (agree n ==> agree n ==> agree n) (@add (Weird A)) /\
  Proper (agree n ==> agree n ==> agree n) (@mul (Weird A)) /\
  Proper (agree n ==> agree n) (@detach A) /\ Proper (agree (S n) ==> agree n) (@D A) /\
  forall a b : Weird A, a == b <-> forall n, a =[n]= b.
Proof.
  intros. repeat apply conj; try reflexivity; try exact _. intros a b. split; [|apply by_agree].
  intros E k. now apply eqv_agree.
Qed.

Theorem T0_hurwitz : forall (A : QAlg) (a b : Weird A) (n : nat),
  (a * b) n == ∑ k ∈ upto n, num (choose n k) * (a k * b (n - k)%nat).
Proof. exact @hurwitz_product. Qed.

(** aₙ ↦ aₙ/n! is an isomorphism with power series, to every order. *)
Theorem T0_power_series : forall (A : QAlg) (a b : Weird A) (c : nat -> A) (n : nat),
  series a n = inverse_factorial n * a n /\
  series (a + b) n == series a n + series b n /\
  series (a * b) n == ∑ k ∈ upto n, series a k * series b (n - k)%nat /\
  series 1 n == (match n with O => 1 | S _ => 0 end : A) /\
  series (of_series c) n == c n /\ of_series (series a) == a /\
  (a =[n]= b <-> forall k, k <= n -> series a k == series b k).
Proof.
  intros. exact (conj eq_refl (conj (series_add a b n) (conj (series_product a b n) (conj (series_one n)
    (conj (series_of_series c n) (conj (of_series_series a) (series_agree n a b))))))).
Qed.

(** ** T1: ⊥ *)
Theorem T1_endomorphism : forall (A : QAlg) (a b : Weird A),
  ⊥ (a + b) == ⊥ a + ⊥ b /\ ⊥ (a * b) == ⊥ a * ⊥ b /\ ⊥ 1 == (1 : Weird A).
Proof. exact (fun A a b => conj (hom_add a b) (conj (hom_mul a b) hom_one)). Qed.

Theorem T1_idempotent : forall (A : QAlg) (w : Weird A), ⊥ ⊥ w == ⊥ w.
Proof. exact @detach_idempotent. Qed.

Theorem T1_value_and_derivative : forall (A : QAlg) (w : Weird A), value (⊥ w) == value w /\ D (⊥ w) == 0.
Proof. exact (fun A w => conj (value_detach w) (D_detach w)). Qed.

Theorem T1_fixed : forall (A : QAlg) (w : Weird A), ⊥ w == w <-> D w == 0.
Proof. exact @detach_fixed. Qed.

Theorem T1_only : forall (A : QAlg) (p : Weird A -> Weird A),
  (forall w, value (p w) == value w) -> (forall w, D (p w) == 0) -> forall w, p w == ⊥ w.
Proof. exact @detach_only. Qed.

(** The three of the introduction, x − ⊥x, x·⊥x and x²/⊥(x²) *)
Theorem T1_examples : forall (A : QAlg) (x : Weird A) (r : A), D x == 1 -> value x * r == 1 ->
  let P := x * ⊥ x in let Q := x * x * constant (r * r) in
  (value (x - ⊥ x) == 0 /\ D (x - ⊥ x) == 1) /\
  (value P == value x * value x /\ D P == ⊥ x /\ D (D P) == 0) /\
  (⊥ (x * x) * Q == x * x /\
   value Q == 1 /\ value (D Q) == (1 + 1) * r /\ value (D (D Q)) == (1 + 1) * (r * r) /\ D (D (D Q)) == 0).
Proof. exact (fun A x r E R => conj (example_O x E) (conj (example_P x E) (example_Q x E r R))). Qed.

(** ** T2: the unit functions, of any x with x′ = 1 *)
Theorem T2_units : forall (A : QAlg) (x : Weird A), D x == 1 -> forall k j, unit_function x k j == delta j k.
Proof. exact @unit_slot. Qed.

(** ** T3: completeness *)
Theorem T3_completeness : forall (A : QAlg) (x : Weird A), D x == 1 -> forall (n : nat) (f : nat -> Weird A) (k : nat),
  (k <= n -> formula n f x k == value (f k)) /\ (n < k -> formula n f x k == 0).
Proof. exact (fun A x E n f k => conj (formula_slot x E n f k) (formula_above x E n f k)). Qed.

Theorem T3_every_jet : forall (A : QAlg) (x : Weird A), D x == 1 -> forall (n : nat) (w : Weird A),
  w =[n]= formula n (fun k => derivative k w) x.
Proof. exact @completeness. Qed.

Theorem T3_every_order : forall (A : QAlg) (x : Weird A), D x == 1 -> forall f : nat -> Weird A,
  exists w, forall n, w =[n]= formula n f x.
Proof. exact @completeness_all. Qed.

Theorem T3_uniqueness : forall (A : QAlg) (x : Weird A), D x == 1 -> forall (n : nat) (f g : nat -> Weird A),
  formula n f x =[n]= formula n g x <-> forall k, k <= n -> ⊥ (f k) == ⊥ (g k).
Proof. exact @uniqueness. Qed.

(** T3′: the first proof. Its w has w⁽ᵏ⁾ = hₖ⁽ᵏ⁾ for k ≤ n and follows hₙ above: the same jet, of every order. *)
Theorem T3_cancellation : forall (A : QAlg) (x : Weird A), D x == 1 -> forall (n : nat) (h : nat -> Weird A) (k : nat),
  cancellation x n h k == h (Nat.min k n) k.
Proof. exact @cancellation_slot. Qed.

Theorem T3_cancellation_same : forall (A : QAlg) (x : Weird A), D x == 1 -> forall (n N : nat) (h : nat -> Weird A),
  cancellation x n h =[N]= formula N (fun k => derivative k (h (Nat.min k n))) x.
Proof. exact (fun A x E n N h => cancellation_formula x E n h N). Qed.

(** ** T4: several variables *)
Theorem T4_endomorphisms : forall (A : QAlg) (m i : nat) (a b : W m A),
  detach_in i (a + b) == detach_in i a + detach_in i b /\ detach_in i (a * b) == detach_in i a * detach_in i b /\
  detach_in i 1 == (1 : W m A).
Proof. exact (fun A m i a b => conj (hom_add a b) (conj (hom_mul a b) hom_one)). Qed.

Theorem T4_idempotent : forall (A : QAlg) (m i : nat) (w : W m A), detach_in i (detach_in i w) == detach_in i w.
Proof. exact @detach_in_idempotent. Qed.

Theorem T4_commute : forall (A : QAlg) (m i j : nat) (w : W m A),
  detach_in i (detach_in j w) == detach_in j (detach_in i w).
Proof. exact @detach_in_comm. Qed.

Theorem T4_product : forall (A : QAlg) (m : nat) (w : W m A),
  fold_right detach_in w (seq 0 m) == detach_all w.
Proof. exact @detaches_all. Qed.

Theorem T4_derivatives : forall (A : QAlg) (m i j : nat) (w : W m A),
  Derivation (@partial A m i) /\ partial i (partial j w) == partial j (partial i w) /\
  partial i (detach_in i w) == 0 /\ (i <> j -> partial i (detach_in j w) == detach_in j (partial i w)) /\
  (i < m -> detach_in i w == w <-> partial i w == 0).
Proof.
  exact (fun A m i j w => conj (partial_derivation m i) (conj (partial_comm m i j w) (conj (partial_detach_same m i w)
    (conj (partial_detach_other m i j w) (detach_in_fixed m i w))))).
Qed.

(** ⊥ᵢ zeroes every slot whose exponent in the i-th variable is positive. *)
Theorem T4_slots : forall (A : QAlg) (m i : nat) (w : W m A) (α : index m),
  slot (detach_in i w) α == (if Nat.eqb (exponent α i) 0 then slot w α else 0) /\ slot w α = values (derivatives α w).
Proof. exact (fun A m i w α => conj (detach_in_slot m i w α) (eq_sym (values_derivatives m w α))). Qed.

(** There are variables, with any values. *)
Theorem T4_variables : forall (A : QAlg) (m : nat) (c : nat -> A), exists x : nat -> W m A,
  variables x /\ forall i, values (x i) == c i.
Proof. exact @variables_exist. Qed.

Theorem T4_units : forall (A : QAlg) (m : nat) (x : nat -> W m A) (α β : index m), variables x ->
  slot (multi_unit x α) β == delta β α.
Proof. exact @multi_unit_slot. Qed.

(** Over any finite set s of multi-indices *)
Theorem T4_completeness : forall (A : QAlg) (m : nat) (x : nat -> W m A), variables x ->
  forall (s : list (index m)) (f : index m -> W m A) (β : index m),
  (NoDup s -> In β s -> slot (multi_formula s f x) β == values (f β)) /\
  (~ In β s -> slot (multi_formula s f x) β == 0).
Proof. exact (fun A m x X s f β => conj (multi_formula_slot x X s f β) (multi_formula_outside x X s f β)). Qed.

Theorem T4_uniqueness : forall (A : QAlg) (m : nat) (x : nat -> W m A), variables x ->
  forall (s : list (index m)) (f g : index m -> W m A), NoDup s ->
  (forall β, In β s -> slot (multi_formula s f x) β == slot (multi_formula s g x) β) <->
  (forall β, In β s -> detach_all (f β) == detach_all (g β)).
Proof. exact @multi_uniqueness. Qed.

(** In particular over the multi-indices with |α| ≤ n: every jet of order n *)
Theorem T4_simplex : forall (m n : nat) (α : index m), NoDup (simplex m n) /\ (In α (simplex m n) <-> degree α <= n).
Proof. exact (fun m n α => conj (simplex_nodup m n) (simplex_spec m n α)). Qed.

Theorem T4_every_jet : forall (A : QAlg) (m n : nat) (w : W m A) (x : nat -> W m A), variables x ->
  agrees n w (multi_formula (simplex m n) (fun α => derivatives α w) x).
Proof. exact @completeness_order. Qed.

Theorem T4_jets : forall (A : QAlg) (m n i : nat),
  Proper (agrees n ==> agrees n ==> agrees n) (@add (W m A)) /\
  Proper (agrees n ==> agrees n ==> agrees n) (@mul (W m A)) /\
  Proper (agrees n ==> agrees n) (@detach_in A m i) /\
  (i < m -> Proper (agrees (S n) ==> agrees n) (@partial A m i)) /\
  forall a b : W m A, a == b <-> forall n, agrees n a b.
Proof.
  exact (fun A m n i => conj (agrees_add m n) (conj (agrees_mul m n) (conj (agrees_detach_in m n i)
    (conj (fun L a b => agrees_partial m n i a b L) (by_agrees m))))).
Qed.

(** *** Composition in several variables: w of m variables, g of m functions of l variables *)
Theorem T4_composition : forall (A : QAlg) (m l : nat) (w : W m A) (g : nat -> W l A),
  values (composes w g) == values w /\
  forall j, partial j (composes w g) == ∑ i ∈ seq 0 m, composes (partial i w) g * partial j (g i).
Proof. exact (fun A m l w g => conj (values_composes l w g) (fun j => several_chain_rule l g j w)). Qed.

Theorem T4_composition_only : forall (A : QAlg) (m l : nat) (g : nat -> W l A) (c : W m A -> W l A),
  (forall w, values (c w) == values w) ->
  (forall w j, j < l -> partial j (c w) == ∑ i ∈ seq 0 m, c (partial i w) * partial j (g i)) ->
  forall w, c w == composes w g.
Proof. exact @composes_unique. Qed.

Theorem T4_composition_laws : forall (A : QAlg) (m k l : nat) (h : nat -> W k A) (g : nat -> W l A),
  Hom (fun w : W m A => composes w g) /\
  (forall (w : W m A) g', (forall i, i < m -> g i == g' i) -> composes w g == composes w g') /\
  (forall w : W m A, composes (composes w h) g == composes w (fun i => composes (h i) g)) /\
  (forall (w : W l A) x, variables x -> composes w x == w) /\
  (forall x i, variables x -> i < m -> values (x i : W m A) == values (g i) -> composes (x i) g == g i).
Proof.
  intros. exact (conj (composes_hom l g) (conj (fun w g' => composes_inner l w g g')
    (conj (fun w => composes_assoc k w h g) (conj composes_x (fun x i => x_composes x g i))))).
Qed.

Theorem T4_composition_formula :
  forall (A : QAlg) (m l : nat) (s : list (index m)) (f : index m -> W m A) (x : nat -> W m A) (g : nat -> W l A),
  variables x -> (forall i, i < m -> values (x i) == values (g i)) ->
  composes (multi_formula s f x) g ==
  ∑ α ∈ s, detach_all (composes (f α) g) * (∏ i ∈ seq 0 m, divided (g i - detach_all (g i)) (exponent α i)).
Proof. exact @multi_formula_composes. Qed.

Theorem T4_composition_one : forall (A : QAlg) (w g : Weird A),
  (composes (m := 1) (l := 1) w (fun _ => g) : Weird A) == w ∘ g.
Proof. exact @composes_one. Qed.

(** ** T5: composition and Faà di Bruno *)
Theorem T5_chain_rule : forall (A : QAlg) (w g : Weird A), value (w ∘ g) == value w /\ D (w ∘ g) == (D w ∘ g) * D g.
Proof. exact (fun A w g => conj (value_compose w g) (chain_rule w g)). Qed.

Theorem T5_only : forall (A : QAlg) (g : Weird A) (c : Weird A -> Weird A),
  (forall w, value (c w) == value w) -> (forall w, D (c w) == c (D w) * D g) -> forall w, c w == w ∘ g.
Proof. exact @compose_unique. Qed.

Theorem T5_faa_di_bruno : forall (A : QAlg) (w g : Weird A) (n : nat), (w ∘ g) n == ∑ k ∈ upto n, w k * bell g n k.
Proof. exact @faa_di_bruno. Qed.

Theorem T5_algebra_map : forall (A : QAlg) (a b g : Weird A) (c : A),
  (a + b) ∘ g == a ∘ g + b ∘ g /\ (a * b) ∘ g == (a ∘ g) * (b ∘ g) /\ constant c ∘ g == constant c /\
  ⊥ a ∘ g == ⊥ (a ∘ g).
Proof.
  exact (fun A a b g c => conj (compose_add a b g) (conj (compose_mul a b g) (conj (compose_constant c g)
    (compose_detach a g)))).
Qed.

Theorem T5_associative : forall (A : QAlg) (a b c : Weird A), (a ∘ b) ∘ c == a ∘ (b ∘ c).
Proof. exact @compose_assoc. Qed.

Theorem T5_identity : forall (A : QAlg) (w x g : Weird A), D x == 1 ->
  w ∘ x == w /\ (value x == value g -> x ∘ g == g).
Proof. exact (fun A w x g E => conj (compose_x w x E) (x_compose x g E)). Qed.

Theorem T5_jets : forall (A : QAlg) (n : nat), Proper (agree n ==> agree n ==> agree n) (@compose A).
Proof. exact @agree_compose. Qed.

(** Evaluating the constructed formula on any g is composition with it. *)
Theorem T5_formula : forall (A : QAlg) (n : nat) (f : nat -> Weird A) (x g : Weird A),
  D x == 1 -> value x == value g -> formula n f x ∘ g == formula n (fun k => f k ∘ g) g.
Proof. exact @formula_compose. Qed.

Theorem T5_taylor : forall (A : QAlg) (n : nat) (w g : Weird A),
  w ∘ g =[n]= formula n (fun k => derivative k w ∘ g) g.
Proof. exact @compose_formula. Qed.

Theorem T5_partitions : forall (A : QAlg) (w g : Weird A) (n k : nat),
  (w ∘ g) n == ∑ π ∈ partitions n, w (length π) * (∏ b ∈ π, g (length b)) /\
  bell g n k == ∑ π ∈ filter (fun π => Nat.eqb (length π) k) (partitions n), ∏ b ∈ π, g (length b).
Proof. exact (fun A w g n k => conj (faa_di_bruno_partitions w g n) (bell_partitions g n k)). Qed.

(** [partitions n] is the list of the partitions of {0, …, n−1}, each once. *)
Theorem T5_all_partitions : forall n : nat,
  (forall π, In π (partitions n) -> is_partition n π) /\
  (forall ρ, is_partition n ρ -> exists π, In π (partitions n) /\ same π ρ) /\
  (forall π ρ, In π (partitions n) -> In ρ (partitions n) -> same π ρ -> π = ρ) /\ NoDup (partitions n).
Proof.
  exact (fun n => conj (partitions_sound n) (conj (partitions_complete n) (conj (partitions_unique n)
    (partitions_nodup n)))).
Qed.

(** ** T6: differential rings *)
Theorem T6_embedding : forall (R : QAlg) (prime : R -> R), Derivation prime ->
  Hom (normal prime) /\ (forall f g, normal prime f == normal prime g -> f == g) /\
  (forall f, D (normal prime f) == normal prime (prime f)).
Proof. exact (fun R prime d => conj (normal_hom prime) (conj (normal_injective prime) (D_normal prime))). Qed.

Theorem T6_normal : forall (R : QAlg) (prime : R -> R), Derivation prime -> forall w,
  (exists f, normal prime f == w) <-> forall n, D w n == prime (w n).
Proof. exact @normal_iff. Qed.

(** Normal functions and ⊥ generate every jet. *)
Theorem T6_generate : forall (R : QAlg) (prime : R -> R), Derivation prime -> forall x, prime x == 1 ->
  forall (w : Weird R) (n : nat), exists e : expression, eval prime e =[n]= w.
Proof. exact @generate. Qed.

Theorem T6_not_normal : forall (R : QAlg) (prime : R -> R), Derivation prime -> forall x, prime x == 1 ->
  ~ (1 : R) == 0 -> ~ exists f, normal prime f == ⊥ (normal prime x).
Proof. exact @detach_x_not_normal. Qed.

(** The derivative of weird functions has to be the shift. *)
Theorem T6_shift : forall (R : QAlg) (prime : R -> R), Derivation prime -> forall x, prime x == 1 ->
  forall d : Weird R -> Weird R, Derivation d ->
  (forall f, d (normal prime f) == normal prime (prime f)) -> (forall w, d (⊥ w) == 0) ->
  (forall n a b, a =[S n]= b -> d a =[n]= d b) -> forall w n, d w n == w (S n).
Proof. exact @D_unique. Qed.

(** There is such a ring, in which 1 ≠ 0. *)
Theorem T6_example : exists (R : QAlg) (prime : R -> R) (x : R), Derivation prime /\ prime x == 1 /\ ~ (1 : R) == 0.
Proof. exact (ex_intro _ _ (ex_intro _ _ (ex_intro _ _ (conj D_derivation differential_ring)))). Qed.

(** ** T7: the magic box *)
Theorem T7_magic_box : forall (A : QAlg) (t : Weird A),
  value (magic_box t) == 1 /\ D (magic_box t) == magic_box t * D t.
Proof. exact (fun A t => conj (value_magic_box t) (D_magic_box t)). Qed.

Theorem T7_only : forall (A : QAlg) (t m : Weird A), value m == 1 -> D m == m * D t -> m == magic_box t.
Proof. exact @magic_box_unique. Qed.

Theorem T7_sum : forall (A : QAlg) (s t : Weird A), magic_box (s + t) == magic_box s * magic_box t.
Proof. exact @magic_box_add. Qed.

Theorem T7_every_order : forall (A : QAlg) (t : Weird A) (n : nat),
  magic_box t n == ∑ k ∈ upto n, bell (t - ⊥ t) n k.
Proof. exact @magic_box_slot. Qed.

(** For t = log p, that is p·t′ = p′ *)
Theorem T7_expectation : forall (A : QAlg) (S : Type) (l : list S) (p f t : S -> Weird A),
  (forall s, In s l -> D (p s) == p s * D (t s)) ->
  ∑ s ∈ l, p s * f s == ∑ s ∈ l, ⊥ (p s) * magic_box (t s) * f s.
Proof. exact @expectation_magic_box. Qed.

Theorem T7_magic_boxes : forall (A : QAlg) (m : nat) (t : W m A),
  values (magic_boxes t) == 1 /\ (forall i, i < m -> partial i (magic_boxes t) == magic_boxes t * partial i t) /\
  forall b, values b == 1 -> (forall i, i < m -> partial i b == b * partial i t) -> b == magic_boxes t.
Proof.
  exact (fun A m t => conj (values_magic_boxes m t) (conj (partial_magic_boxes m t) (magic_boxes_unique m t))).
Qed.

Theorem T7_one_variable : forall (A : QAlg) (t : Weird A), (magic_boxes (m := 1) t : Weird A) == magic_box t.
Proof. exact @magic_boxes_one. Qed.

Theorem T7_expectations : forall (A : QAlg) (m : nat) (S : Type) (l : list S) (p f t : S -> W m A),
  (forall s i, In s l -> i < m -> partial i (p s) == p s * partial i (t s)) ->
  ∑ s ∈ l, p s * f s == ∑ s ∈ l, detach_all (p s) * magic_boxes (t s) * f s.
Proof. exact @expectation_magic_boxes. Qed.

(** Every p with an invertible value has a reciprocal and a logarithm, so that this is not about nothing. *)
Theorem T7_logarithm : forall (A : QAlg) (m : nat) (p : W m A) (r : A), values p * r == 1 ->
  p * reciprocals r p == 1 /\ (forall i, i < m -> p * partial i (logarithm r p) == partial i p) /\
  detach_all p * magic_boxes (logarithm r p) == p.
Proof.
  exact (fun A m p r R => conj (mul_reciprocals m r p R) (conj (fun i => partial_logarithm m r p i R)
    (detach_magic_boxes_logarithm m p r R))).
Qed.

(** p/⊥p, in any number of variables; r is 1/p in value. *)
Theorem T7_ratio : forall (A : QAlg) (m : nat) (S : Type) (l : list S) (p f : S -> W m A) (r : S -> A),
  (forall s, In s l -> values (p s) * r s == 1) ->
  (forall s, In s l -> detach_all (p s) * ratio p r s == p s /\ values (ratio p r s) == 1) /\
  ∑ s ∈ l, p s * f s == ∑ s ∈ l, detach_all (p s) * ratio p r s * f s.
Proof.
  exact (fun A m S l p f r R => conj (fun s M => conj (detach_ratio l p r R s M) (value_ratio l p r R s M))
    (expectation_ratio l p f r R)).
Qed.

(** ⟨(p/⊥p)·f⟩/⟨p/⊥p⟩ = Σ p·f/Σ p; z is 1/Σp in value. *)
Theorem T7_normalised : forall (A : QAlg) (m : nat) (S : Type) (l : list S) (p f : S -> W m A) (r : S -> A) (z : A),
  (forall s, In s l -> values (p s) * r s == 1) -> values (sum l p) * z == 1 ->
  values (average l p z (ratio p r)) == 1 /\
  average l p z (fun s => ratio p r s * f s) * reciprocals 1 (average l p z (ratio p r)) ==
  (∑ s ∈ l, p s * f s) * reciprocals z (sum l p).
Proof. exact (fun A m S l p f r z R Z => conj (value_average_ratio l p r R z Z) (normalised l p f r R z Z)). Qed.

(** ** What the theorems assume *)
Print Assumptions Def_algebra.
Print Assumptions Def_homomorphism.
Print Assumptions Def_derivation.
Print Assumptions Def_rational.
Print Assumptions Def_power.
Print Assumptions Def_sum.
Print Assumptions Def_upto.
Print Assumptions Def_delta.
Print Assumptions Def_weird.
Print Assumptions Def_detach.
Print Assumptions Def_jet.
Print Assumptions Def_formula.
Print Assumptions Def_cancellation.
Print Assumptions Def_several.
Print Assumptions Def_no_variable.
Print Assumptions Def_one_variable.
Print Assumptions Def_partial.
Print Assumptions Def_several_formula.
Print Assumptions Def_several_jet.
Print Assumptions Def_bell.
Print Assumptions Def_choose.
Print Assumptions Def_partition.
Print Assumptions Def_normal.
Print Assumptions Def_expression.
Print Assumptions Def_magic_box.
Print Assumptions Def_estimators.
Print Assumptions T0_jets.
Print Assumptions T0_hurwitz.
Print Assumptions T0_power_series.
Print Assumptions T1_endomorphism.
Print Assumptions T1_idempotent.
Print Assumptions T1_value_and_derivative.
Print Assumptions T1_fixed.
Print Assumptions T1_only.
Print Assumptions T1_examples.
Print Assumptions T2_units.
Print Assumptions T3_completeness.
Print Assumptions T3_every_jet.
Print Assumptions T3_every_order.
Print Assumptions T3_uniqueness.
Print Assumptions T3_cancellation.
Print Assumptions T3_cancellation_same.
Print Assumptions T4_endomorphisms.
Print Assumptions T4_idempotent.
Print Assumptions T4_commute.
Print Assumptions T4_product.
Print Assumptions T4_derivatives.
Print Assumptions T4_slots.
Print Assumptions T4_variables.
Print Assumptions T4_units.
Print Assumptions T4_completeness.
Print Assumptions T4_uniqueness.
Print Assumptions T4_simplex.
Print Assumptions T4_every_jet.
Print Assumptions T4_jets.
Print Assumptions T4_composition.
Print Assumptions T4_composition_only.
Print Assumptions T4_composition_laws.
Print Assumptions T4_composition_formula.
Print Assumptions T4_composition_one.
Print Assumptions T5_chain_rule.
Print Assumptions T5_only.
Print Assumptions T5_faa_di_bruno.
Print Assumptions T5_algebra_map.
Print Assumptions T5_associative.
Print Assumptions T5_identity.
Print Assumptions T5_jets.
Print Assumptions T5_formula.
Print Assumptions T5_taylor.
Print Assumptions T5_partitions.
Print Assumptions T5_all_partitions.
Print Assumptions T6_embedding.
Print Assumptions T6_normal.
Print Assumptions T6_generate.
Print Assumptions T6_not_normal.
Print Assumptions T6_shift.
Print Assumptions T6_example.
Print Assumptions T7_magic_box.
Print Assumptions T7_only.
Print Assumptions T7_sum.
Print Assumptions T7_every_order.
Print Assumptions T7_expectation.
Print Assumptions T7_magic_boxes.
Print Assumptions T7_one_variable.
Print Assumptions T7_expectations.
Print Assumptions T7_logarithm.
Print Assumptions T7_ratio.
Print Assumptions T7_normalised.
