(** * Composition in several variables

    w∘g for a w of m variables and g = (g₀, …, g_{m−1}) of l variables each: its value is that of w, and its partial
    derivatives obey the chain rule ∂ⱼ(w∘g) = Σᵢ (∂ᵢw∘g)·∂ⱼgᵢ. It is defined by this equation for the first variable,
    with the composite in the other variables as its value; that the equation holds for every variable, and the rest,
    is uniqueness again. *)

From Jets Require Export Composition SeveralCompleteness.

#[export] Instance agree_sum {A : QAlg} {I} n (l : list I) :
  Proper (pointwise_relation I (agree n) ==> agree n) (@sum (Weird A) I l).
Proof. intros f g E. induction l as [|i l IH]; cbn; [reflexivity | now rewrite (E i), IH]. Qed.

Fixpoint composes {A : QAlg} {m l : nat} : W m A -> (nat -> W l A) -> W l A :=
  match l with
  | O => fun w _ => values w
  | S l => fun w g => solution (fun w => composes w (fun i => value (g i)))
                               (fun c w => ∑ i ∈ seq 0 m, c (partial i w) * D (g i)) w
  end.

(** ** One variable, with the composite in the others given: c₀ is a homomorphism with the chain rule for d. *)
Section Step.
Context {A B : QAlg} {m : nat} (g : nat -> Weird B) (start : W m A -> B).
Add Ring B_ring : (ring_of B).
Add Ring Weird_ring : (ring_of (Weird B)).
Implicit Types (w : W m A).

Definition rhs (c : W m A -> Weird B) w : Weird B := ∑ i ∈ seq 0 m, c (partial i w) * D (g i).
Definition step w : Weird B := solution start rhs w.

Lemma rhs_causal n c d : (forall w, c w =[n]= d w) -> forall w, rhs c w =[n]= rhs d w.
Proof. intros E w. apply agree_sum. intros i. now rewrite (E (partial i w)). Qed.

Lemma D_step w : D (step w) == ∑ i ∈ seq 0 m, step (partial i w) * D (g i).
Proof. exact (proj2 (solution_solves start rhs rhs_causal w)). Qed.

#[export] Instance step_hom {hom : Hom start} : Hom step.
Proof.
  assert (proper : Proper (eqv ==> eqv) step).
  { intros a b E. by_order on a b E as n IH; [now apply (hom_proper (f := start)) .. |].
    rewrite !D_step. apply agree_sum. intros i. now rewrite (IH _ _ (derivation_proper (d := partial i) _ _ E)). }
  assert (add : forall a b, step (a + b) == step a + step b).
  { intros a b. by_order on a b as n IH; [apply (hom_add (f := start)) .. |].
    rewrite D_add, !D_step, <- sum_add. apply agree_sum. intros i.
    rewrite (proper _ _ (derivation_add (d := partial i) a b)), IH. apply eqv_agree. ring. }
  split; [exact proper | exact add | |].
  - intros a b. by_order on a b as n IH; [apply (hom_mul (f := start)) .. |].
    rewrite D_mul, !D_step, sum_mul, (mul_comm _ (step a)), sum_mul, <- sum_add. apply agree_sum. intros i.
    rewrite (proper _ _ (derivation_mul (d := partial i) a b)), add, !IH. apply eqv_agree. ring.
  - apply by_derivative; [apply (hom_one (f := start)) |]. rewrite D_step, D_one. apply sum_zero. intros i _.
    rewrite (proper _ _ (derivation_one (partial i))), (additive_zero _ add). ring.
Qed.

(** If the composite in the other variables obeys the chain rule for d, so does the composite for d on the slots. *)
Lemma step_chain_rule (d : B -> B) {_ : Derivation d} {hom : Hom start} :
  (forall w, d (start w) == ∑ i ∈ seq 0 m, start (partial i w) * d (value (g i))) ->
  forall w, slotwise d (step w) == ∑ i ∈ seq 0 m, step (partial i w) * slotwise d (g i).
Proof.
  intros V w. by_order on w as n IH; [rewrite (hom_sum value); apply V .. |].
  rewrite D_slotwise, D_step, (derivation_sum (slotwise d)), (derivation_sum D).
  transitivity (∑ i ∈ seq 0 m, ((∑ k ∈ seq 0 m, step (partial k (partial i w)) * slotwise d (g k)) * D (g i)
                                + step (partial i w) * slotwise d (D (g i)))).
  - apply agree_sum. intros i. rewrite (derivation_mul (d := slotwise d)), (IH (partial i w)). reflexivity.
  - apply eqv_agree. rewrite sum_add.
    transitivity (∑ i ∈ seq 0 m, ((∑ k ∈ seq 0 m, step (partial k (partial i w)) * D (g k)) * slotwise d (g i)
                                  + step (partial i w) * slotwise d (D (g i))));
      [| apply sum_eq; intros i _; now rewrite D_mul, D_step].
    rewrite sum_add. apply add_proper; [| reflexivity].
    setoid_rewrite sum_mul. rewrite sum_exchange. apply sum_eq. intros k _. apply sum_eq. intros i _.
    rewrite (partial_comm m k i). ring.
Qed.
End Step.

Section Several.
Context {A : QAlg} {m : nat}.
Add Ring A_ring : (ring_of A).

#[export] Instance composes_hom l : forall g, Hom (fun w : W m A => composes w g : W l A).
Proof.
  induction l as [|l IH]; intros g; [exact (values_hom m) |].
  exact (step_hom g (fun w => composes w (fun i => value (g i)))).
Qed.

#[export] Instance composes_proper l : Proper (eqv ==> eq ==> eqv) (@composes A m l).
Proof. intros w v E g ? <-. now apply (hom_proper (f := fun w => composes w g)). Qed.

Theorem values_composes l : forall (w : W m A) (g : nat -> W l A), values (composes w g) == values w.
Proof. induction l as [|l IH]; intros w g; [reflexivity | apply IH]. Qed.

Theorem several_chain_rule l : forall (g : nat -> W l A) j (w : W m A),
  partial j (composes w g) == ∑ i ∈ seq 0 m, composes (partial i w) g * partial j (g i).
Proof.
  induction l as [|l IH]; intros g j w.
  - symmetry. apply (sum_zero (A := A)). intros i _. cbn. ring.
  - destruct j as [|j]; [exact (D_step g (fun w => composes w (fun i => value (g i))) w) |].
    exact (step_chain_rule g (fun w => composes w (fun i => value (g i))) (partial j) (IH (fun i => value (g i)) j) w).
Qed.

(** The chain rule determines composition. *)
Theorem composes_unique l (g : nat -> W l A) (c : W m A -> W l A) :
  (forall w, values (c w) == values w) ->
  (forall w j, j < l -> partial j (c w) == ∑ i ∈ seq 0 m, c (partial i w) * partial j (g i)) ->
  forall w, c w == composes w g.
Proof.
  revert g c; induction l as [|l IH]; intros g c V E w; [apply V |].
  apply (solution_unique (fun w => composes w (fun i => value (g i))) (rhs g) (rhs_causal g) c
    (fun w => composes w g)).
  - intros v. split; [| apply (E v O); lia].
    apply (IH (fun i => value (g i)) (fun v => value (c v))); [exact V |].
    intros u j L. transitivity (value (partial (S j) (c u) : W (S l) A)); [reflexivity |].
    rewrite (hom_proper (f := value) _ _ (E u (S j) ltac:(lia))). apply (hom_sum value).
  - intros v. split; [reflexivity | apply D_step].
Qed.

Lemma composes_inner l (w : W m A) (g h : nat -> W l A) :
  (forall i, i < m -> g i == h i) -> composes w g == composes w h.
Proof.
  intros E. revert w. apply (composes_unique l h (fun w => composes w g)); [intros w; apply values_composes |].
  intros w j _. rewrite several_chain_rule. apply sum_eq. intros i [_ I]%in_seq. now rewrite (E i I).
Qed.
End Several.

(** ** Associativity, the identity, and the formula *)
Section Laws.
Context {A : QAlg} {m l : nat}.
Add Ring W_ring : (ring_of (W l A)).
Implicit Types (g : nat -> W l A).

Theorem composes_assoc k (w : W m A) (h : nat -> W k A) g :
  composes (composes w h) g == composes w (fun i => composes (h i) g).
Proof.
  revert w. apply (composes_unique l (fun i => composes (h i) g) (fun w => composes (composes w h) g)).
  - intros w. now rewrite !values_composes.
  - intros w j _. rewrite several_chain_rule.
    transitivity (∑ n ∈ seq 0 k, ∑ i ∈ seq 0 m,
      composes (composes (partial i w) h) g * (composes (partial n (h i)) g * partial j (g n))).
    + apply sum_eq. intros n _. rewrite several_chain_rule, (hom_sum (fun w => composes w g)), sum_mul.
      apply sum_eq. intros i _. rewrite (hom_mul (f := fun w => composes w g)). ring.
    + rewrite sum_exchange. apply sum_eq. intros i _. rewrite several_chain_rule, mul_comm, sum_mul. apply sum_eq.
      intros n _. ring.
Qed.

Theorem composes_x (w : W l A) (x : nat -> W l A) : variables x -> composes w x == w.
Proof.
  intros X. symmetry. revert w. apply (composes_unique l x (fun w => w)); [reflexivity |].
  intros w j L. rewrite <- (sum_delta (seq 0 l) (fun i => partial i w) j (seq_NoDup l 0)) by (apply in_seq; lia).
  apply sum_eq. intros i [_ I]%in_seq. now rewrite X.
Qed.

Theorem x_composes (x : nat -> W m A) g i : variables x -> i < m -> values (x i) == values (g i) ->
  composes (x i) g == g i.
Proof.
  intros X L V. apply by_partials; [now rewrite values_composes |]. intros j _.
  rewrite several_chain_rule, (sum_one _ _ i (seq_NoDup m 0)).
  - rewrite X, (hom_delta (fun w => composes w g)), delta_same by easy. ring.
  - apply in_seq. lia.
  - intros k [_ K]%in_seq N. rewrite X, (hom_delta (fun w => composes w g)), delta_other by easy. ring.
Qed.

Lemma composes_constants c g : composes (constants c : W m A) g == constants c.
Proof.
  apply by_partials; [now rewrite values_composes, !values_constants |]. intros j _.
  rewrite several_chain_rule, partial_constants. apply sum_zero. intros i _.
  rewrite partial_constants, (hom_zero (fun w => composes w g)). ring.
Qed.

Lemma composes_detach (w : W m A) g : composes (detach_all w) g == detach_all (composes w g).
Proof. unfold detach_all. now rewrite composes_constants, values_composes. Qed.

Theorem multi_formula_composes (s : list (index m)) f (x : nat -> W m A) g :
  variables x -> (forall i, i < m -> values (x i) == values (g i)) ->
  composes (multi_formula s f x) g == multi_formula s (fun α => composes (f α) g) g.
Proof.
  intros X V. unfold multi_formula, multi_unit. rewrite (hom_sum (fun w => composes w g)). apply sum_eq. intros α _.
  rewrite (hom_mul (f := fun w => composes w g)), composes_detach, (hom_product (fun w => composes w g)).
  apply mul_proper; [reflexivity |]. apply product_eq. intros i [_ I]%in_seq.
  rewrite (hom_divided (fun w => composes w g)), (hom_sub (fun w => composes w g)), composes_detach.
  now rewrite (x_composes x g i X I (V i I)).
Qed.
End Laws.

(** One variable in one variable is the composition of one variable. *)
Theorem composes_one {A : QAlg} (w g : Weird A) : (composes (m := 1) (l := 1) w (fun _ => g) : Weird A) == w ∘ g.
Proof.
  revert w. apply (compose_unique g (fun w => composes (m := 1) (l := 1) w (fun _ => g) : Weird A)); [reflexivity |].
  intros w. rewrite <- (add_zero (Weird A) (_ * D g)), add_comm. exact (several_chain_rule (m := 1) 1 (fun _ => g) 0 w).
Qed.
