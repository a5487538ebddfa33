(** * Faà di Bruno's formula over set partitions

    The n-th derivative of w∘g is Σ_π w_|π|·Π_{b ∈ π} g_|b| over the partitions π of a set of n elements, and B_{n,k}
    the part of this sum with k blocks. Differentiating once more, the chain rule puts the new element in a block of its
    own (a derivative of w∘g), and Leibniz' rule in one of the blocks (of a g_|b|): this is how the partitions of n + 1
    elements come from those of n. *)

From Jets Require Export FaaDiBruno Partitions.

Section Sums.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types (g w : Weird A) (π ρ : list (list nat)).

(** Leibniz' rule for the product over the blocks *)
Lemma D_blocks n g π : D (∏ b ∈ π, derivative (length b) g) ==
  ∑ ρ ∈ insertions n π, ∏ b ∈ ρ, derivative (length b) g.
Proof.
  induction π as [|b π IH]; [reflexivity |]. cbn [insertions product sum]. rewrite D_mul, IH, sum_map.
  apply add_proper; [reflexivity |]. rewrite mul_comm, sum_mul. apply sum_eq. intros ρ _. cbn [product]. ring.
Qed.

Theorem derivative_compose w g n :
  derivative n (w ∘ g) == ∑ π ∈ partitions n, (derivative (length π) w ∘ g) * (∏ b ∈ π, derivative (length b) g).
Proof.
  induction n as [|n IH]; [cbn; ring |]. change (derivative (S n) (w ∘ g)) with (D (derivative n (w ∘ g))).
  rewrite IH, (derivation_sum D). cbn [partitions]. rewrite sum_flat_map. apply sum_eq. intros π _.
  cbn [sum length product]. rewrite D_mul, chain_rule, (D_blocks n). apply add_proper.
  - change (derivative (S (length π)) w) with (D (derivative (length π) w)).
    change (derivative 1 g) with (D g). ring.
  - rewrite mul_comm, sum_mul. apply sum_eq. intros ρ M. rewrite (insertions_length n π ρ M). ring.
Qed.

Lemma value_blocks g π : value (∏ b ∈ π, derivative (length b) g) == ∏ b ∈ π, g (length b).
Proof. rewrite (hom_product value). apply product_eq. intros b _. now rewrite value_derivative. Qed.

Theorem faa_di_bruno_partitions w g n :
  (w ∘ g) n == ∑ π ∈ partitions n, w (length π) * (∏ b ∈ π, g (length b)).
Proof.
  rewrite <- value_derivative, (hom_proper (f := value) _ _ (derivative_compose w g n)), (hom_sum value).
  apply sum_eq. intros π _. rewrite (hom_mul (f := value)), value_blocks, value_compose. now rewrite value_derivative.
Qed.

Lemma bell_above g k : forall n, n < k -> bell g n k == 0.
Proof.
  induction k as [|k IH]; intros [|n] L; try lia; [reflexivity |]. cbn [bell]. apply sum_zero. intros i I%in_upto.
  rewrite IH by lia. ring.
Qed.

Lemma sum_filter {I} (c : I -> bool) (l : list I) (f : I -> A) :
  sum (filter c l) f == ∑ i ∈ l, if c i then f i else 0.
Proof. induction l as [|i l IH]; cbn; [reflexivity |]. destruct (c i); cbn; rewrite IH; ring. Qed.

(** B_{n,k} is the sum over the partitions into k blocks. *)
Theorem bell_partitions g n k :
  bell g n k == ∑ π ∈ filter (fun π => Nat.eqb (length π) k) (partitions n), ∏ b ∈ π, g (length b).
Proof.
  transitivity (((fun j => delta j k) ∘ g : Weird A) n).
  - rewrite faa_di_bruno. destruct (le_lt_dec k n) as [L | L].
    + rewrite (sum_one _ _ k (upto_nodup n) (proj2 (in_upto n k) L)); [rewrite delta_same; ring |].
      intros j _ N. rewrite delta_other by easy. ring.
    + rewrite bell_above, sum_zero; [easy | | easy]. intros j J%in_upto. rewrite delta_other by lia. ring.
  - rewrite faa_di_bruno_partitions, sum_filter. apply sum_eq. intros π _. unfold delta, eq_dec, nat_eq_dec.
    destruct (Nat.eq_dec (length π) k), (Nat.eqb_spec (length π) k); try easy; ring.
Qed.
End Sums.
