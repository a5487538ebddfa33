(** * Faà di Bruno (T5)

    Slot n of w∘g is Σₖ wₖ·B_{n,k}(g₁, g₂, …). The Bell polynomials obey the recurrence that Leibniz' rule gives for the
    derivatives of (g − ⊥g)^k/k!; and w∘g = Σₖ wₖ·(g − ⊥g)^k/k!. *)

From Jets Require Export Composition Hurwitz.

(** B_{0,0} = 1, B_{n,0} = B_{0,k} = 0 and B_{n+1,k+1} = Σ_{i ≤ n} C(n,i)·g_{i+1}·B_{n−i,k} *)
Fixpoint bell {A : QAlg} (g : nat -> A) (n k : nat) : A :=
  match k, n with
  | O, O => 1
  | O, S _ | S _, O => 0
  | S k, S n => ∑ i ∈ upto n, num (choose n i) * (g (S i) * bell g (n - i) k)
  end.

Section FaaDiBruno.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types g w : Weird A.

Lemma bell_unit g n k : unit_function g k n == bell g n k.
Proof.
  unfold unit_function. revert n; induction k as [|k IH]; intros n.
  - rewrite (divided_0 (g - ⊥ g) n). now destruct n.
  - destruct n as [|n].
    + change (value (divided (g - ⊥ g) (S k)) == 0).
      rewrite (hom_divided value), <- (divided_zero k). apply divided_proper; [apply add_opp | reflexivity].
    + change (D (divided (g - ⊥ g) (S k)) n == bell g (S n) (S k)).
      assert (E : D (divided (g - ⊥ g) (S k)) == D g * divided (g - ⊥ g) k)
        by (rewrite (derivation_divided D), D_sub, D_detach; ring).
      rewrite (E n), hurwitz_product. apply sum_eq. intros i _. now rewrite IH.
Qed.

Theorem faa_di_bruno w g n : (w ∘ g) n == ∑ k ∈ upto n, w k * bell g n k.
Proof.
  rewrite (compose_formula n w g n (le_n n)). unfold formula. rewrite sum_slot. apply sum_eq. intros k _.
  rewrite detach_mul, bell_unit. apply mul_proper; [| reflexivity]. now rewrite <- value_derivative.
Qed.
End FaaDiBruno.
