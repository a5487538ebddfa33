(** * Normal functions (T6)

    A differential ring R, of functions say, embeds in Weird R by f ↦ (f, f′, f″, …); what is hit is called normal.
    With an x with x′ = 1, the expressions made of normal functions, arithmetic and ⊥ give every jet: it is the
    completeness theorem, in which all that occurs is such an expression. ⊥x itself is not normal. *)

From Jets Require Export Completeness.

Section Differential.
Context {R : QAlg} (prime : R -> R) {derivation : Derivation prime}.
Add Ring R_ring : (ring_of R).
Add Ring Weird_ring : (ring_of (Weird R)).
Implicit Types f g : R.

(** (f, f′, f″, …) *)
Definition normal f : Weird R := fun n => Nat.iter n prime f.

Theorem D_normal f : D (normal f) == normal (prime f).
Proof.
  intros n. unfold D, normal. induction n as [|n IH]; [reflexivity |]. apply (derivation_proper (d := prime)), IH.
Qed.

#[export] Instance normal_hom : Hom normal.
Proof.
  assert (proper : Proper (eqv ==> eqv) normal).
  { intros f g E n. unfold normal. induction n as [|n IH]; [exact E | now apply (derivation_proper (d := prime))]. }
  assert (additive : forall f g, normal (f + g) == normal f + normal g).
  { intros f g. by_order on f g as n IH. rewrite D_add, !D_normal, (derivation_add f g). apply IH. }
  split; [exact proper | exact additive | |].
  - intros f g. by_order on f g as n IH. rewrite D_mul, !D_normal, (derivation_mul f g), additive. now rewrite !IH.
  - apply by_derivative; [reflexivity |]. rewrite D_normal, D_one, (derivation_one prime).
    apply (additive_zero _ additive).
Qed.

Theorem normal_injective f g : normal f == normal g -> f == g.
Proof. intros E. exact (E O). Qed.

(** A weird function is normal if its derivative D is the derivative ′ of R, slot by slot. *)
Theorem normal_iff w : (exists f, normal f == w) <-> D w == slotwise prime w.
Proof.
  split.
  - intros [f E]. now rewrite <- E.
  - intros E. exists (value w). intros n. induction n as [|n IH]; [reflexivity |].
    transitivity (prime (w n)); [now apply (derivation_proper (d := prime)) | symmetry; apply (E n)].
Qed.

(** ** Expressions in normal functions and ⊥ *)
Inductive expression : Type :=
  | Normal (f : R)
  | Plus (a b : expression)
  | Times (a b : expression)
  | Minus (a b : expression)
  | Detach (a : expression).

Fixpoint eval (e : expression) : Weird R :=
  match e with
  | Normal f => normal f
  | Plus a b => eval a + eval b
  | Times a b => eval a * eval b
  | Minus a b => eval a - eval b
  | Detach a => ⊥ (eval a)
  end.

Section Generate.
Context (x : R) (x_prime : prime x == 1).

Lemma D_x : D (normal x) == 1.
Proof. rewrite D_normal, x_prime. apply hom_one. Qed.

Fixpoint power_expression (e : expression) (k : nat) : expression :=
  match k with O => Normal 1 | S k => Times e (power_expression e k) end.

Definition term (w : Weird R) (k : nat) : expression :=
  Times (Detach (Normal (w k)))
    (Times (Normal (inverse_factorial k)) (power_expression (Minus (Normal x) (Detach (Normal x))) k)).

Definition total (w : Weird R) (n : nat) : expression :=
  fold_right (fun k e => Plus (term w k) e) (Normal 0) (upto n).

Lemma eval_term w k : eval (term w k) == ⊥ (normal (w k)) * unit_function (normal x) k.
Proof.
  cbn. unfold unit_function, divided. rewrite (hom_inverse_factorial normal).
  assert (E : eval (power_expression (Minus (Normal x) (Detach (Normal x))) k) == power (normal x - ⊥ (normal x)) k).
  { induction k as [|k IH]; [apply hom_one | cbn; now rewrite <- IH]. }
  now rewrite E.
Qed.

Theorem eval_total w n : eval (total w n) == formula n (fun k => normal (w k)) (normal x).
Proof.
  unfold total, formula. induction (upto n) as [|k l IH]; cbn [fold_right eval sum]; [apply (hom_zero normal) |].
  now rewrite eval_term, IH.
Qed.

Theorem generate w n : exists e, eval e =[n]= w.
Proof.
  exists (total w n). rewrite eval_total. intros k K. now rewrite (formula_slot (normal x) D_x).
Qed.

Theorem detach_x_not_normal : ~ (1 : R) == 0 -> ~ exists f, normal f == ⊥ (normal x).
Proof.
  intros N [f E]. apply N. rewrite <- x_prime, <- (E O). exact (E 1%nat).
Qed.

(** D is the only derivation that extends ′, vanishes on what ⊥ gives, and lowers the order of a jet by one at most. *)
Theorem D_unique (d : Weird R -> Weird R) {_ : Derivation d} :
  (forall f, d (normal f) == normal (prime f)) -> (forall w, d (⊥ w) == 0) ->
  (forall n a b, a =[S n]= b -> d a =[n]= d b) -> forall w, d w == D w.
Proof.
  intros N Z L w. apply by_agree. intros n. destruct (generate w (S n)) as [e E]. symmetry in E.
  rewrite (L n _ _ E), (agree_D n _ _ E). apply eqv_agree. clear E. induction e; cbn [eval].
  - now rewrite N, D_normal.
  - now rewrite (derivation_add (d := d)), D_add, IHe1, IHe2.
  - now rewrite (derivation_mul (d := d)), D_mul, IHe1, IHe2.
  - now rewrite (derivation_sub d), D_sub, IHe1, IHe2.
  - now rewrite Z, D_detach.
Qed.
End Generate.
End Differential.
