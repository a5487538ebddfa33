(** * The magic box, and expectations (T7)

    □(τ) = exp(τ − ⊥τ) is the one solution of Dm = m·Dτ with value 1. If τ = log p, that is p·Dτ = Dp, then ⊥p·□(τ) and
    p solve the same equation with the same value: so they are equal, with all derivatives, and Σ p·f = Σ ⊥p·□·f.
    The same in several variables, where a solution is determined by its value and ∂ᵢm = m·∂ᵢτ for every i. *)

From Jets Require Export Composition FaaDiBruno Reciprocal.

(** exp(u) where u has value 0: the derivatives of exp at 0 are 1, 1, 1, … *)
Definition exp {A : QAlg} (u : Weird A) : Weird A := (fun _ => 1) ∘ u.
Definition magic_box {A : QAlg} (t : Weird A) : Weird A := exp (t - ⊥ t).

(** In several variables: exp(u) = exp(⊥u)·exp(u − ⊥u), one variable after the other *)
Fixpoint exps {A : QAlg} {m : nat} : W m A -> W m A :=
  match m with O => fun _ => 1 | S m => fun u => constant (exps (value u)) * exp u end.
Definition magic_boxes {A : QAlg} {m : nat} (t : W m A) : W m A := exps (t - detach_all t).

Section MagicBox.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types a b p t u : Weird A.

Lemma D_exp u : D (exp u) == exp u * D u.
Proof. exact (chain_rule (fun _ => 1) u). Qed.

Theorem value_magic_box t : value (magic_box t) == 1.
Proof. reflexivity. Qed.

Theorem D_magic_box t : D (magic_box t) == magic_box t * D t.
Proof. unfold magic_box. rewrite D_exp, D_sub, D_detach. ring. Qed.

Theorem magic_box_unique t m : value m == 1 -> D m == m * D t -> m == magic_box t.
Proof. intros V E. apply (linear_unique (D t)); [exact V | exact E | apply D_magic_box]. Qed.

Theorem magic_box_add a b : magic_box (a + b) == magic_box a * magic_box b.
Proof.
  symmetry. apply magic_box_unique; [apply (mul_one A 1) |]. rewrite D_mul, !D_magic_box, D_add. ring.
Qed.

(** Slot n is the complete Bell polynomial Σₖ B_{n,k}(τ₁, τ₂, …). *)
Theorem magic_box_slot t n : magic_box t n == ∑ k ∈ upto n, bell (t - ⊥ t) n k.
Proof. unfold magic_box, exp. rewrite faa_di_bruno. apply sum_eq. intros k _. ring. Qed.

Theorem detach_magic_box p t : D p == p * D t -> ⊥ p * magic_box t == p.
Proof.
  intros E. apply (linear_unique (D t)); [| | exact E].
  - change (value p * 1 == value p). ring.
  - rewrite D_mul, D_detach, D_magic_box. ring.
Qed.

Theorem expectation_magic_box {S} (l : list S) (p f t : S -> Weird A) :
  (forall s, In s l -> D (p s) == p s * D (t s)) ->
  ∑ s ∈ l, p s * f s == ∑ s ∈ l, ⊥ (p s) * magic_box (t s) * f s.
Proof. intros E. apply sum_eq. intros s M. now rewrite detach_magic_box by auto. Qed.

(** What D, and a derivation that acts on the slots, make of c·exp u *)
Lemma D_constant_exp (c : A) u : D (constant c * exp u) == constant c * exp u * D u.
Proof. rewrite D_mul, D_constant, D_exp. ring. Qed.

Lemma slotwise_exp (d : A -> A) {_ : Derivation d} u c : d c == c * d (value u) ->
  slotwise d (constant c * exp u) == constant c * exp u * slotwise d u.
Proof.
  intros V. pose proof (D_constant_exp c u) as E. set (a := constant c * exp u) in *.
  apply sub_zero, (linear_unique (D u)); [| | now rewrite D_zero, zero_mul].
  - change (d (c * 1) - c * 1 * d (value u) == 0).
    transitivity (d c - c * d (value u)); [| rewrite V; ring]. apply sub_proper; [apply derivation_proper; ring | ring].
  - rewrite D_sub, D_mul, !D_slotwise, E, derivation_mul. ring.
Qed.
End MagicBox.

(** ** Several variables *)
Section Several.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).

Lemma linears_unique m : forall t a b : W m A, values a == values b ->
  (forall i, i < m -> partial i a == a * partial i t) -> (forall i, i < m -> partial i b == b * partial i t) -> a == b.
Proof.
  induction m as [|m IH]; intros t a b V E F; [exact V |].
  apply (linear_unique (D t)); [| apply (E O); lia | apply (F O); lia].
  apply (IH (value t)); [exact V | |]; intros i L; [apply (E (S i) ltac:(lia) O) | apply (F (S i) ltac:(lia) O)].
Qed.

Lemma partial_exps m : forall (u : W m A) i, i < m -> partial i (exps u) == exps u * partial i u.
Proof.
  induction m as [|m IH]; intros u i L; [lia |]. destruct i as [|i]; [exact (D_constant_exp _ _) |].
  apply (slotwise_exp (partial i)), IH. lia.
Qed.

Lemma values_exps m : forall u : W m A, values (exps u) == 1.
Proof.
  induction m as [|m IH]; intros u; [reflexivity |].
  transitivity (values (exps (value u) * 1)); [reflexivity | now rewrite mul_comm, mul_one].
Qed.

Theorem values_magic_boxes m (t : W m A) : values (magic_boxes t) == 1.
Proof. apply values_exps. Qed.

Theorem partial_magic_boxes m (t : W m A) i : i < m -> partial i (magic_boxes t) == magic_boxes t * partial i t.
Proof.
  intros L. unfold magic_boxes. now rewrite partial_exps, (derivation_sub (partial i)), partial_detach_all, sub_0.
Qed.

Theorem magic_boxes_unique m (t b : W m A) :
  values b == 1 -> (forall i, i < m -> partial i b == b * partial i t) -> b == magic_boxes t.
Proof.
  intros V E. apply (linears_unique m t); [now rewrite values_magic_boxes | exact E |].
  intros i L. now apply partial_magic_boxes.
Qed.

Theorem detach_magic_boxes m (p t : W m A) :
  (forall i, i < m -> partial i p == p * partial i t) -> detach_all p * magic_boxes t == p.
Proof.
  intros E. apply (linears_unique m t); [| | exact E].
  - unfold detach_all. now rewrite (hom_mul (f := values)), values_constants, values_magic_boxes, mul_comm, mul_one.
  - intros i L. rewrite derivation_mul, partial_detach_all, partial_magic_boxes by easy.
    now rewrite zero_mul, add_zero, mul_assoc.
Qed.

Theorem magic_boxes_one (t : Weird A) : (magic_boxes (m := 1) t : Weird A) == magic_box t.
Proof.
  apply magic_box_unique; [exact (values_magic_boxes 1 t) | exact (partial_magic_boxes 1 t 0 (le_n 1))].
Qed.

(** ** Expectations *)
Section Expectation.
Context {m : nat} {S : Type} (l : list S) (p f : S -> W m A).
Add Ring W_ring : (ring_of (W m A)).

Theorem expectation_magic_boxes (t : S -> W m A) :
  (forall s i, In s l -> i < m -> partial i (p s) == p s * partial i (t s)) ->
  ∑ s ∈ l, p s * f s == ∑ s ∈ l, detach_all (p s) * magic_boxes (t s) * f s.
Proof. intros E. apply sum_eq. intros s M. now rewrite detach_magic_boxes by auto. Qed.

(** p/⊥p, with r = 1/p in value *)
Context (r : S -> A) (inverse : forall s, In s l -> values (p s) * r s == 1).
Definition ratio s : W m A := p s * constants (r s).

Theorem detach_ratio s : In s l -> detach_all (p s) * ratio s == p s.
Proof.
  intros M. unfold ratio, detach_all. transitivity (constants (values (p s)) * constants (r s) * p s); [ring |].
  rewrite <- (hom_mul (f := constants)), inverse, hom_one by easy. ring.
Qed.

Theorem value_ratio s : In s l -> values (ratio s) == 1.
Proof. intros M. unfold ratio. rewrite (hom_mul (f := values)), values_constants. now apply inverse. Qed.

Theorem expectation_ratio : ∑ s ∈ l, p s * f s == ∑ s ∈ l, detach_all (p s) * ratio s * f s.
Proof. apply sum_eq. intros s M. now rewrite detach_ratio. Qed.

(** ⟨O⟩, the average of O over samples with weights ⊥p, normalised by z = 1/Σp in value *)
Definition average (z : A) (O : S -> W m A) : W m A := ∑ s ∈ l, detach_all (p s) * constants z * O s.

Lemma average_ratio z (O : S -> W m A) : average z (fun s => ratio s * O s) == constants z * (∑ s ∈ l, p s * O s).
Proof.
  rewrite mul_comm, sum_mul. apply sum_eq. intros s M. rewrite <- (detach_ratio s M) at 2. ring.
Qed.

Lemma average_ratio_1 z : average z ratio == constants z * sum l p.
Proof.
  transitivity (average z (fun s => ratio s * 1)); [apply sum_eq; intros; ring |].
  rewrite average_ratio. apply mul_proper; [reflexivity |]. apply sum_eq. intros. ring.
Qed.

Theorem value_average_ratio z : values (sum l p) * z == 1 -> values (average z ratio) == 1.
Proof. intros Z. now rewrite average_ratio_1, (hom_mul (f := values)), values_constants, mul_comm. Qed.

Theorem normalised z : values (sum l p) * z == 1 ->
  average z (fun s => ratio s * f s) * reciprocals 1 (average z ratio) ==
  (∑ s ∈ l, p s * f s) * reciprocals z (sum l p).
Proof.
  intros Z. set (y := reciprocals 1 (average z ratio)).
  assert (Y : average z ratio * y == 1) by (apply mul_reciprocals; rewrite value_average_ratio, mul_one; easy).
  rewrite average_ratio_1 in Y.
  assert (E : constants z * y == reciprocals z (sum l p))
    by (apply (inverse_unique (sum l p)); [rewrite <- Y; ring | now apply mul_reciprocals]).
  rewrite average_ratio, <- E. ring.
Qed.
End Expectation.

(** Every p with an invertible value has a logarithm, so the identity is not about nothing. *)
Theorem detach_magic_boxes_logarithm m (p : W m A) r :
  values p * r == 1 -> detach_all p * magic_boxes (logarithm r p) == p.
Proof. intros R. apply detach_magic_boxes. intros i L. symmetry. now apply partial_logarithm. Qed.
End Several.
