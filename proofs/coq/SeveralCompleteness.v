(** * Completeness in several variables (T4, second half)

    The units Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! have slot β equal to δ_αβ: xᵢ − ⊥xᵢ is determined by its value 0 and its partial
    derivatives δⱼᵢ, so it is the i-th generator, which lives on one level; level by level it is the theorem for one
    variable. Then Σ_α ⊥(f_α)·unit_α, over any finite set of multi-indices, has the mixed derivatives f_α in it and 0
    outside; sets of interest are the simplex |α| ≤ n and boxes. *)

From Coq Require Import FinFun.
From Jets Require Export Several Completeness.

#[export] Instance index_eq_dec m : EqDec (index m).
Proof. induction m as [|m IH]; intros a b; repeat decide equality. Defined.

(** ∂^α = Πᵢ ∂ᵢ^αᵢ *)
Definition derivatives {A : QAlg} {m : nat} (α : index m) (w : W m A) : W m A :=
  fold_right (fun i => Nat.iter (exponent α i) (partial i)) w (seq 0 m).

(** Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ!, for m functions x₀, …, x_{m−1} of l variables; most often the variables, l = m *)
Definition multi_unit {A : QAlg} {m l : nat} (x : nat -> W l A) (α : index m) : W l A :=
  ∏ i ∈ seq 0 m, divided (x i - detach_all (x i)) (exponent α i).

(** Σ_{α ∈ s} ⊥(f_α)·Πᵢ (xᵢ − ⊥xᵢ)^αᵢ/αᵢ! *)
Definition multi_formula {A : QAlg} {m l : nat}
  (s : list (index m)) (f : index m -> W l A) (x : nat -> W l A) : W l A :=
  ∑ α ∈ s, detach_all (f α) * multi_unit x α.

(** The variables: ∂ⱼxᵢ = δⱼᵢ. *)
Definition variables {A : QAlg} {m : nat} (x : nat -> W m A) : Prop :=
  forall i j, i < m -> j < m -> partial j (x i) == delta j i.

(** |α|, and the multi-indices with |α| ≤ n *)
Fixpoint degree {m : nat} : index m -> nat :=
  match m with O => fun _ => O | S m => fun α => (fst α + degree (snd α))%nat end.

Fixpoint simplex (m n : nat) : list (index m) :=
  match m with
  | O => [tt]
  | S m => flat_map (fun k => map (pair k) (simplex m (n - k))) (upto n)
  end.

Lemma simplex_spec m : forall n (α : index m), In α (simplex m n) <-> degree α <= n.
Proof.
  induction m as [|m IH]; intros n α; cbn -[upto]; [destruct α; intuition lia |].
  rewrite in_flat_map. destruct α as [k α]; cbn. split.
  - intros (j & J%in_upto & M). apply in_map_iff in M as (β & [= -> ->] & B%IH). lia.
  - intros L. exists k. split; [apply in_upto; lia |]. apply in_map, IH. lia.
Qed.

Lemma simplex_nodup m : forall n, NoDup (simplex m n).
Proof.
  induction m as [|m IH]; intros n; cbn -[upto]; [repeat constructor; easy |].
  apply nodup_flat_map; [apply upto_nodup | |].
  - intros k _. apply Injective_map_NoDup; [now intros α β [= E] | apply IH].
  - intros i k α _ _ (? & <- & _)%in_map_iff (? & [= ->] & _)%in_map_iff. reflexivity.
Qed.

Section Several.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).

(** ** Slots *)
Lemma slot_add m (a b : W m A) α : slot (a + b) α == slot a α + slot b α.
Proof. induction m as [|m IH]; [reflexivity | apply IH]. Qed.

Lemma slot_constants_mul m : forall c (w : W m A) α, slot (constants c * w) α == c * slot w α.
Proof.
  induction m as [|m IH]; intros c w α; [reflexivity |]. cbn. rewrite <- IH. apply slot_proper; [| reflexivity].
  apply constant_mul.
Qed.

Lemma slot_sum m {I} (l : list I) (f : I -> W m A) α : slot (sum l f) α == ∑ i ∈ l, slot (f i) α.
Proof. induction l as [|i l IH]; cbn [sum]; [apply slot_zero | now rewrite slot_add, IH]. Qed.

(** A slot is the value of the mixed derivative. *)
Lemma iter_inner m i k (w : W (S m) A) n : Nat.iter k (partial (S i)) w n = Nat.iter k (partial i) (w n).
Proof. induction k as [|k IH]; [reflexivity | exact (f_equal (partial i) IH)]. Qed.

Lemma derivatives_inner m l k (α : index m) (w : W (S m) A) n :
  fold_right (fun i => Nat.iter (exponent ((k, α) : index (S m)) i) (partial i)) w (map S l) n =
  fold_right (fun i => Nat.iter (exponent α i) (partial i)) (w n) l.
Proof. induction l as [|i l IH]; [reflexivity |]. cbn [map fold_right]. now rewrite iter_inner, IH. Qed.

Lemma values_derivatives m (w : W m A) α : values (derivatives α w) = slot w α.
Proof.
  induction m as [|m IH]; [reflexivity |]. destruct α as [k α]. cbn [slot fst snd]. rewrite <- IH.
  unfold derivatives. cbn [seq fold_right]. rewrite <- seq_shift.
  change (values (value (derivative k
    (fold_right (fun i => Nat.iter (exponent ((k, α) : index (S m)) i) (partial i)) w (map S (seq 0 m))))) =
    values (derivatives α (w k))).
  now rewrite value_derivative, derivatives_inner.
Qed.

(** ** The generators: eᵢ has value 0 and ∂ⱼeᵢ = δⱼᵢ. *)
Definition tick {B : QAlg} : Weird B := fun n => match n with 1 => 1 | _ => 0 end.

Lemma D_tick {B : QAlg} : D (tick : Weird B) == 1.
Proof. now intros [|n]. Qed.

Fixpoint generator {m : nat} (i : nat) : W m A :=
  match m with
  | O => 0
  | S m => match i with O => tick | S i => constant (generator i) end
  end.

Lemma values_generator m : forall i, values (generator i : W m A) == 0.
Proof. induction m as [|m IH]; intros [|i]; try reflexivity; [apply (hom_zero values) | apply IH]. Qed.

Lemma partial_generator m : variables (generator : nat -> W m A).
Proof.
  induction m as [|m IH]; intros [|i] [|j] I J; try lia.
  - rewrite delta_same. exact D_tick.
  - rewrite delta_other by easy.
    intros [|[|n]]; [| apply (derivation_one (partial j)) |]; apply (derivation_zero (partial j)).
  - rewrite delta_other by easy. reflexivity.
  - rewrite delta_S. transitivity (constant (delta j i : W m A)).
    + rewrite <- IH by lia. apply slotwise_constant, (derivation_zero (partial j)).
    + apply (hom_delta constant).
Qed.

Lemma variables_generator m (x : nat -> W m A) i : variables x -> i < m -> x i - detach_all (x i) == generator i.
Proof.
  intros X L. apply by_partials.
  - rewrite (hom_sub values), values_generator. unfold detach_all. rewrite values_constants. apply add_opp.
  - intros j J. now rewrite (derivation_sub (partial j)), partial_detach_all, sub_0, X, partial_generator.
Qed.

(** There are variables, with any values. *)
Theorem variables_exist m (c : nat -> A) : exists x : nat -> W m A, variables x /\ forall i, values (x i) == c i.
Proof.
  exists (fun i => constants (c i) + generator i). split.
  - intros i j I J. now rewrite derivation_add, partial_constants, add_zero, partial_generator.
  - intros i. rewrite (hom_add (f := values)), values_constants, values_generator. ring.
Qed.

(** ** The units *)
Definition generator_unit {m} (α : index m) : W m A := ∏ i ∈ seq 0 m, divided (generator i) (exponent α i).

Lemma generator_unit_S m k (α : index m) :
  (generator_unit ((k, α) : index (S m)) : Weird (W m A)) == divided tick k * constant (generator_unit α).
Proof.
  unfold generator_unit at 1. cbn [seq product]. rewrite <- seq_shift.
  apply (mul_proper (Weird (W m A))); [reflexivity |].
  transitivity (∏ i ∈ seq 0 m, divided (constant (generator i : W m A)) (exponent α i));
    [apply (product_map (A := Weird (W m A))) |].
  unfold generator_unit. rewrite (hom_product constant). apply product_eq. intros i _.
  now rewrite (hom_divided constant).
Qed.

Lemma generator_unit_slot m : forall α β : index m, slot (generator_unit α) β == delta β α.
Proof.
  induction m as [|m IH]; intros α β; [now destruct α, β |]. destruct α as [k α], β as [j β]. cbn [slot fst snd].
  rewrite (generator_unit_S m k α j), mul_constant, (divided_slot tick) by (reflexivity || exact D_tick).
  destruct (Nat.eq_dec j k) as [<- | N].
  - rewrite (delta_same j), (mul_one (W m A)), IH. unfold delta.
    destruct (eq_dec β α), (eq_dec ((j, β) : index (S m)) (j, α)); congruence || reflexivity.
  - rewrite (delta_other j k N), (zero_mul (A := W m A)), slot_zero, delta_other; congruence || reflexivity.
Qed.

Theorem multi_unit_slot m (x : nat -> W m A) α β : variables x -> slot (multi_unit x α) β == delta β α.
Proof.
  intros X. rewrite <- generator_unit_slot. apply slot_proper; [| reflexivity]. apply product_eq.
  intros i [_ I]%in_seq. now rewrite variables_generator.
Qed.

(** ** Completeness *)
Section Formula.
Context {m : nat} (x : nat -> W m A) (X : variables x).
Implicit Types (α β : index m) (s : list (index m)) (f g : index m -> W m A).

Lemma multi_formula_terms s f β : slot (multi_formula s f x) β == ∑ α ∈ s, values (f α) * delta β α.
Proof.
  unfold multi_formula. rewrite slot_sum. apply sum_eq. intros α _.
  unfold detach_all. now rewrite slot_constants_mul, multi_unit_slot.
Qed.

Theorem multi_formula_slot s f β : NoDup s -> In β s -> slot (multi_formula s f x) β == values (f β).
Proof. intros U M. rewrite multi_formula_terms. now apply (sum_delta s (fun α => values (f α))). Qed.

Theorem multi_formula_outside s f β : ~ In β s -> slot (multi_formula s f x) β == 0.
Proof. intros N. rewrite multi_formula_terms. now apply (sum_delta_outside s (fun α => values (f α))). Qed.

(** Taylor's formula in several variables *)
Theorem multi_completeness s w β :
  NoDup s -> In β s -> slot w β == slot (multi_formula s (fun α => derivatives α w) x) β.
Proof. intros U M. now rewrite multi_formula_slot, values_derivatives. Qed.

Theorem multi_uniqueness s f g : NoDup s ->
  (forall β, In β s -> slot (multi_formula s f x) β == slot (multi_formula s g x) β) <->
  (forall β, In β s -> detach_all (f β) == detach_all (g β)).
Proof.
  intros U. split; intros E β M; specialize (E β M).
  - rewrite !multi_formula_slot in E by easy. now apply (hom_proper (f := constants)).
  - rewrite !multi_formula_slot by easy. apply (hom_proper (f := values)) in E.
    unfold detach_all in E. now rewrite !values_constants in E.
Qed.
End Formula.
End Several.
