(** * Composition (T5)

    w∘g for w = (w₀, w₁, …), the value and derivatives of a function at the value of g, is given by the chain rule:
    value w₀, D(w∘g) = (Dw∘g)·Dg. What obeys the chain rule is determined by it, so that every law is proved by
    differentiating both sides once. *)

From Jets Require Export Equations Completeness.

Definition compose {A : QAlg} (w g : Weird A) : Weird A := solution value (fun c w => c (D w) * D g) w.
Infix "∘" := compose (at level 35, no associativity) : alg_scope.

Section Composition.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types a b g w x : Weird A.

Lemma chain_causal g n (c d : Weird A -> Weird A) :
  (forall w, c w =[n]= d w) -> forall w, c (D w) * D g =[n]= d (D w) * D g.
Proof. intros E w. now rewrite (E (D w)). Qed.

Lemma value_compose w g : value (w ∘ g) == value w.
Proof. reflexivity. Qed.

Theorem chain_rule w g : D (w ∘ g) == (D w ∘ g) * D g.
Proof. apply (solution_solves value (fun c w => c (D w) * D g)), chain_causal. Qed.

Theorem compose_unique g (c : Weird A -> Weird A) :
  (forall w, value (c w) == value w) -> (forall w, D (c w) == c (D w) * D g) -> forall w, c w == w ∘ g.
Proof.
  intros V E. apply (solution_unique value (fun c w => c (D w) * D g)); [apply chain_causal | now split |].
  intros w. split; [reflexivity | apply chain_rule].
Qed.

(** The jet of order n of w∘g depends on those of w and g (and not on the value of g, at which w is taken). *)
#[export] Instance agree_compose n : Proper (agree n ==> agree n ==> agree n) (@compose A).
Proof.
  induction n as [|n IH]; intros w v E g h F; [apply agree_0, (E O); lia |].
  apply agree_S. split; [apply (E O); lia |].
  rewrite !chain_rule. apply agree_mul; [apply IH | now apply agree_D]; [now apply agree_D |].
  apply (agree_less n (S n)); auto.
Qed.

#[export] Instance compose_proper : Proper (eqv ==> eqv ==> eqv) (@compose A).
Proof. intros w v E g h F. apply by_agree. intros n. now rewrite E, F. Qed.

(** ** w ↦ w∘g is a homomorphism *)
Lemma compose_add a b g : (a + b) ∘ g == a ∘ g + b ∘ g.
Proof. by_order on a b as n IH. rewrite D_add, !chain_rule, D_add, IH. apply eqv_agree. ring. Qed.

Lemma compose_constant (c : A) g : constant c ∘ g == constant c.
Proof.
  by_order on c as n IH. rewrite chain_rule, D_constant, <- (hom_zero constant), IH, (hom_zero constant).
  apply eqv_agree. ring.
Qed.

Lemma compose_mul a b g : (a * b) ∘ g == a ∘ g * b ∘ g.
Proof. by_order on a b as n IH. rewrite D_mul, !chain_rule, D_mul, compose_add, !IH. apply eqv_agree. ring. Qed.

#[export] Instance compose_hom g : Hom (fun w => w ∘ g).
Proof.
  split; [now intros a b -> | intros; apply compose_add | intros; apply compose_mul | apply (compose_constant 1)].
Qed.

(** ** Associativity, and the identity: any x with x′ = 1 *)
Theorem compose_assoc a b c : (a ∘ b) ∘ c == a ∘ (b ∘ c).
Proof. by_order on a as n IH. rewrite !chain_rule, compose_mul, IH. apply eqv_agree. ring. Qed.

Theorem compose_x w x : D x == 1 -> w ∘ x == w.
Proof. intros E. by_order on w as n IH. rewrite chain_rule, E, IH. apply eqv_agree. ring. Qed.

Theorem x_compose x g : D x == 1 -> value x == value g -> x ∘ g == g.
Proof.
  intros E V. apply by_derivative; [exact V |]. rewrite chain_rule, E, (hom_one (f := fun w => w ∘ g)). ring.
Qed.

Lemma compose_detach w g : ⊥ w ∘ g == ⊥ (w ∘ g).
Proof. apply compose_constant. Qed.

(** ** Evaluating the formula is composition: put g for x, and fₖ∘g for fₖ. *)
Theorem formula_compose n f x g :
  D x == 1 -> value x == value g -> formula n f x ∘ g == formula n (fun k => f k ∘ g) g.
Proof.
  intros E V. unfold formula, unit_function. rewrite (hom_sum (fun w => w ∘ g)). apply sum_eq. intros k _.
  now rewrite compose_mul, (hom_divided (fun w => w ∘ g)), (hom_sub (fun w => w ∘ g)), !compose_detach,
    (x_compose x g E V).
Qed.

(** So every composite is given by the formula, to any order: w∘g = Σₖ ⊥(w⁽ᵏ⁾∘g)·(g − ⊥g)^k/k!. *)
Theorem compose_formula n w g : w ∘ g =[n]= formula n (fun k => derivative k w ∘ g) g.
Proof.
  set (x := integral (value g) 1 : Weird A). rewrite (completeness x (reflexivity _) n w) at 1.
  rewrite (formula_compose n _ x g); reflexivity.
Qed.
End Composition.
