(** * Weird functions

    A weird function is the sequence of its value and derivatives at a point, w = (w₀, w₁, w₂, …), in any ℚ-algebra A;
    D shifts it, and the product is given by Leibniz' rule: (ab)₀ = a₀b₀ and D(ab) = Da·b + a·Db.
    Weird functions are again a commutative ℚ-algebra, [Weird A], and so are the jets of order n, [Jet A n], in which
    slots above n are not looked at. The proofs are short because Leibniz' rule holds by definition: every law follows
    from the same law for the derivatives, one slot lower, and [ring]. *)

From Jets Require Export Maps.

Section Product.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).

Definition shift (w : nat -> A) : nat -> A := fun n => w (S n).

Fixpoint leibniz (a b : nat -> A) (n : nat) : A :=
  match n with
  | O => a O * b O
  | S n => leibniz (shift a) b n + leibniz a (shift b) n
  end.

(** (c, 0, 0, …) *)
Definition scalar (c : A) (n : nat) : A := match n with O => c | S _ => 0 end.

Implicit Types a b c : nat -> A.

(** The product up to slot n depends on the slots up to n. *)
Lemma leibniz_local n : forall a b a' b', (forall k, k <= n -> a k == a' k) -> (forall k, k <= n -> b k == b' k) ->
  leibniz a b n == leibniz a' b' n.
Proof.
  induction n as [|n IH]; cbn; intros a b a' b' E F; [now rewrite E, F by lia |].
  repeat apply add_proper; apply IH; unfold shift; intros; (apply E || apply F); lia.
Qed.

Lemma leibniz_add n : forall a b c, leibniz (fun k => a k + b k) c n == leibniz a c n + leibniz b c n.
Proof.
  induction n as [|n IH]; cbn; intros; [ring |].
  change (shift (fun k => a k + b k)) with (fun k => shift a k + shift b k). rewrite !IH. ring.
Qed.

Lemma leibniz_comm n : forall a b, leibniz a b n == leibniz b a n.
Proof. induction n as [|n IH]; cbn; intros a b; [ring | rewrite (IH (shift a)), (IH a); ring]. Qed.

Lemma leibniz_assoc n : forall a b c, leibniz a (leibniz b c) n == leibniz (leibniz a b) c n.
Proof.
  assert (S_leibniz : forall a b, shift (leibniz a b) = fun k => leibniz (shift a) b k + leibniz a (shift b) k)
    by reflexivity.
  induction n as [|n IH]; cbn; intros a b c; [ring |].
  rewrite !S_leibniz, leibniz_add, (leibniz_comm n a), leibniz_add, !(leibniz_comm n _ a), !IH. ring.
Qed.

Lemma leibniz_zero n : forall b, leibniz (fun _ => 0) b n == 0.
Proof.
  induction n as [|n IH]; cbn; intros; [ring |].
  change (shift (fun _ => 0)) with (fun _ : nat => 0 : A). rewrite !IH. ring.
Qed.

(** A scalar multiplies slot by slot. *)
Lemma leibniz_scalar n : forall (r : A) b, leibniz (scalar r) b n == r * b n.
Proof.
  induction n as [|n IH]; cbn; intros r b; [ring |].
  change (shift (scalar r)) with (fun _ : nat => 0 : A). rewrite leibniz_zero, IH. unfold shift. ring.
Qed.

Lemma iter_scalar n k : Nat.iter n (fun a k => scalar 1 k + a k) (fun _ => 0) k == scalar (Nat.iter n (add 1) 0) k.
Proof. induction n as [|n IH]; cbn; [now destruct k | rewrite IH; destruct k; cbn; [reflexivity | apply add_zero]]. Qed.

Lemma leibniz_over n k :
  leibniz (Nat.iter (S n) (fun a k => scalar 1 k + a k) (fun _ => 0)) (scalar (over n)) k == scalar 1 k.
Proof.
  rewrite leibniz_comm, leibniz_scalar, iter_scalar, mul_comm.
  destruct k; cbn [scalar]; [apply over_inverse | ring].
Qed.

Lemma leibniz_one a n : leibniz (scalar 1) a n == a n.
Proof. rewrite leibniz_scalar. ring. Qed.

Lemma slots_equivalence : Equivalence (fun a b : nat -> A => forall n, a n == b n).
Proof. split; repeat intro; [reflexivity | now symmetry | etransitivity; eauto]. Qed.
End Product.

Definition Weird (A : QAlg) : QAlg := {|
  carrier := nat -> A;
  eqv a b := forall n, a n == b n;
  zero := fun _ => 0;
  one := scalar 1;
  add a b := fun n => a n + b n;
  mul := leibniz;
  opp a := fun n => - a n;
  over n := scalar (over n);
  eqv_equivalence := slots_equivalence;
  add_proper a a' E b b' F n := add_proper A _ _ (E n) _ _ (F n);
  mul_proper a a' E b b' F n := leibniz_local n a b a' b' (fun k _ => E k) (fun k _ => F k);
  opp_proper a a' E n := opp_proper A _ _ (E n);
  add_zero a n := add_zero A (a n);
  add_comm a b n := add_comm A (a n) (b n);
  add_assoc a b c n := add_assoc A (a n) (b n) (c n);
  add_opp a n := add_opp A (a n);
  mul_one a n := leibniz_one a n;
  mul_comm a b n := leibniz_comm n a b;
  mul_assoc a b c n := leibniz_assoc n a b c;
  mul_add a b c n := leibniz_add n a b c;
  over_inverse n k := leibniz_over n k
|}.

Definition value {A : QAlg} (w : Weird A) : A := w O.
Definition D {A : QAlg} (w : Weird A) : Weird A := fun n => w (S n).
Definition constant {A : QAlg} (c : A) : Weird A := scalar c.

(** Apply a map slot by slot. *)
Definition slotwise {A B : QAlg} (f : A -> B) (w : Weird A) : Weird B := fun n => f (w n).

(** The jets of order n: equality up to slot n. *)
Definition agree {A : QAlg} (n : nat) (a b : Weird A) : Prop := forall k, k <= n -> a k == b k.
Notation "a =[ n ]= b" := (agree n a b) (at level 70, no associativity, format "a  =[ n ]=  b") : alg_scope.

Section Weird.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Add Ring Weird_ring : (ring_of (Weird A)).
Implicit Types a b c w : Weird A.

(** ** Value and derivative determine a weird function *)
#[export] Instance agree_equivalence n : Equivalence (@agree A n).
Proof. split; repeat intro; [reflexivity | symmetry; auto | etransitivity; eauto]. Qed.

#[export] Instance eqv_agree n : subrelation (@eqv (Weird A)) (agree n).
Proof. intros a b E k _. apply E. Qed.

Lemma by_agree a b : (forall n, a =[n]= b) -> a == b.
Proof. intros E n. now apply (E n). Qed.

Lemma agree_less m n a b : m <= n -> a =[n]= b -> a =[m]= b.
Proof. intros L E k K. apply E. lia. Qed.

Lemma agree_0 a b : a =[0]= b <-> value a == value b.
Proof. split; [intros E; now apply E |]. intros E k K. now replace k with O by lia. Qed.

Lemma agree_S n a b : a =[S n]= b <-> value a == value b /\ D a =[n]= D b.
Proof.
  split; [intros E; split; [apply E; lia | intros k K; apply E; lia] |].
  intros [V E] [|k] K; [exact V | apply E; lia].
Qed.

Lemma by_derivative a b : value a == value b -> D a == D b -> a == b.
Proof. intros V E [|n]; [exact V | apply E]. Qed.

(** ** The operations, as operations on jets *)
#[export] Instance agree_add n : Proper (agree n ==> agree n ==> agree n) (@add (Weird A)).
Proof. intros a a' E b b' F k K. apply add_proper; auto. Qed.

#[export] Instance agree_mul n : Proper (agree n ==> agree n ==> agree n) (@mul (Weird A)).
Proof. intros a a' E b b' F k K. apply leibniz_local; intros; (apply E || apply F); lia. Qed.

#[export] Instance agree_opp n : Proper (agree n ==> agree n) (@opp (Weird A)).
Proof. intros a a' E k K. apply opp_proper; auto. Qed.

#[export] Instance agree_proper n : Proper (eqv ==> eqv ==> iff) (@agree A n).
Proof. intros a a' E b b' F. now rewrite E, F. Qed.

(** D takes jets of order n + 1 to jets of order n. *)
#[export] Instance agree_D n : Proper (agree (S n) ==> agree n) (@D A).
Proof. intros a b E. now apply agree_S. Qed.

Definition Jet (n : nat) : QAlg := {|
  carrier := Weird A;
  eqv := agree n;
  zero := 0;
  one := 1;
  add := add;
  mul := mul;
  opp := opp;
  over := over;
  eqv_equivalence := agree_equivalence n;
  add_proper := agree_add n;
  mul_proper := agree_mul n;
  opp_proper := agree_opp n;
  add_zero a := eqv_agree n _ _ (add_zero _ a);
  add_comm a b := eqv_agree n _ _ (add_comm _ a b);
  add_assoc a b c := eqv_agree n _ _ (add_assoc _ a b c);
  add_opp a := eqv_agree n _ _ (add_opp _ a);
  mul_one a := eqv_agree n _ _ (mul_one _ a);
  mul_comm a b := eqv_agree n _ _ (mul_comm _ a b);
  mul_assoc a b c := eqv_agree n _ _ (mul_assoc _ a b c);
  mul_add a b c := eqv_agree n _ _ (mul_add _ a b c);
  over_inverse k := eqv_agree n _ _ (over_inverse _ k)
|}.

(** ** value, constant and D *)
#[export] Instance value_hom : Hom (@value A).
Proof. split; [intros a b E; apply E | ..]; reflexivity. Qed.

(** (c·w)ₙ = c·wₙ for a constant c *)
Lemma constant_mul (c : A) w n : (constant c * w) n == c * w n.
Proof. apply leibniz_scalar. Qed.

Lemma mul_constant (c : A) w n : (w * constant c) n == w n * c.
Proof. now rewrite (mul_comm A), <- constant_mul, (mul_comm (Weird A) w _ n). Qed.

#[export] Instance constant_hom : Hom (@constant A).
Proof.
  split; [intros a b E | intros a b | intros a b n | reflexivity].
  - now apply by_derivative.
  - apply by_derivative; [reflexivity | symmetry; apply (add_zero (Weird A))].
  - rewrite constant_mul. destruct n; cbn; ring.
Qed.

(** Leibniz' rule, and the rest of what D does *)
Lemma D_mul a b : D (a * b) == D a * b + a * D b.
Proof. reflexivity. Qed.

Lemma D_add a b : D (a + b) == D a + D b.
Proof. reflexivity. Qed.

Lemma D_sub a b : D (a - b) == D a - D b.
Proof. reflexivity. Qed.

Lemma D_constant (c : A) : D (constant c) == 0.
Proof. reflexivity. Qed.

Lemma D_one : D 1 == (0 : Weird A).
Proof. reflexivity. Qed.

Lemma D_zero : D 0 == (0 : Weird A).
Proof. reflexivity. Qed.

#[export] Instance D_derivation : Derivation (@D A).
Proof. split; [intros a b E n; apply E | ..]; intros; reflexivity. Qed.
End Weird.
Arguments Jet A n : clear implicits.

(** To prove a == b for all that is named: values, and derivatives one order lower, where it holds by induction. *)
Tactic Notation "by_order" "on" ne_hyp_list(l) "as" ident(n) ident(IH) :=
  apply by_agree; intros n; revert l; induction n as [|n IH]; intros;
  [apply agree_0; try reflexivity | apply agree_S; split; [try reflexivity |]].

(** ** What acts on A acts on every slot *)
Section Slotwise.
Context {A B : QAlg} (f : A -> B).
Add Ring B_ring : (ring_of B).

#[export] Instance slotwise_proper {_ : Proper (eqv ==> eqv) f} : Proper (eqv ==> eqv) (slotwise f).
Proof. intros a b E n. unfold slotwise. now rewrite (E n). Qed.

Lemma D_slotwise w : D (slotwise f w) == slotwise f (D w).
Proof. reflexivity. Qed.

Lemma slotwise_constant c : f 0 == 0 -> slotwise f (constant c) == constant (f c).
Proof. intros Z [|n]; [reflexivity | exact Z]. Qed.

#[export] Instance slotwise_hom {_ : Hom f} : Hom (slotwise f).
Proof.
  split; [typeclasses eauto | intros a b n; exact (hom_add (a n) (b n)) | |
    now rewrite (slotwise_constant 1 (hom_zero f)), hom_one].
  intros a b n. revert a b. induction n as [|n IH]; intros a b; [exact (hom_mul (a O) (b O)) |].
  transitivity (slotwise f (D a * b) n + slotwise f (a * D b) n); [exact (hom_add _ _) | now rewrite !IH].
Qed.
End Slotwise.

(** A derivation, slot by slot, is a derivation. *)
Section SlotwiseDerivation.
Context {A : QAlg} (d : A -> A) {derivation : Derivation d}.
Add Ring A_ring : (ring_of A).

#[export] Instance slotwise_derivation : Derivation (slotwise d).
Proof.
  split; [typeclasses eauto | intros a b n; exact (derivation_add (a n) (b n)) |].
  intros a b n. revert a b. induction n as [|n IH]; intros a b; [exact (derivation_mul (a O) (b O)) |].
  transitivity (slotwise d (D a * b) n + slotwise d (a * D b) n); [exact (derivation_add _ _) |]. rewrite !IH.
  assert (four : forall p q r s : A, p + q + (r + s) == p + r + (q + s)) by (intros; ring). apply four.
Qed.
End SlotwiseDerivation.
