(** * Differential equations

    Picard's theorem for weird functions: Dcᵢ = F(c)ᵢ, value cᵢ = sᵢ, for a family c of weird functions, has exactly one
    solution if the jet of order n of F(c) depends on the jets of order n of c only. Slot n of the solution is slot n of
    the n-th approximation. Composition (T5) and the reciprocal (T7) are defined by such equations. *)

From Jets Require Export Weird.

(** (c, w₀, w₁, …), which has value c and derivative w *)
Definition integral {A : QAlg} (c : A) (w : Weird A) : Weird A := fun n => match n with O => c | S n => w n end.

Section Picard.
Context {A : QAlg} {I : Type} (start : I -> A) (F : (I -> Weird A) -> I -> Weird A).

Fixpoint approximation (n : nat) (i : I) : Weird A :=
  match n with O => constant (start i) | S n => integral (start i) (F (approximation n) i) end.

Definition solution (i : I) : Weird A := fun n => approximation n i n.

Definition solves (c : I -> Weird A) : Prop := forall i, value (c i) == start i /\ D (c i) == F c i.

Context (causal : forall n c d, (forall i, c i =[n]= d i) -> forall i, F c i =[n]= F d i).

Lemma approximation_stable n : forall m i, n <= m -> approximation n i =[n]= approximation m i.
Proof.
  induction n as [|n IH]; intros [|m] i L; try lia; try easy; [now apply agree_0 |].
  apply agree_S. split; [reflexivity |]. apply causal. intros j. apply IH. lia.
Qed.

Lemma solution_approximation n i : solution i =[n]= approximation n i.
Proof. intros k K. now apply approximation_stable. Qed.

Theorem solution_solves : solves solution.
Proof.
  intros i. split; [reflexivity |]. intros n. change (F (approximation n) i n == F solution i n).
  apply (causal n); [| easy]. intros j. symmetry. apply solution_approximation.
Qed.

Theorem solution_unique c d : solves c -> solves d -> forall i, c i == d i.
Proof.
  intros C E i. apply by_agree. intros n. revert i. induction n as [|n IH]; intros i.
  - apply agree_0. transitivity (start i); [apply C | symmetry; apply E].
  - apply agree_S. split; [transitivity (start i); [apply C | symmetry; apply E] |].
    transitivity (F c i); [apply eqv_agree, C |]. rewrite (proj2 (E i)). now apply causal.
Qed.
End Picard.

(** The linear equation Da = a·h in particular *)
Lemma linear_unique {A : QAlg} (h a b : Weird A) : value a == value b -> D a == a * h -> D b == b * h -> a == b.
Proof.
  intros V E F. pose (rhs := fun (c : unit -> Weird A) (_ : unit) => c tt * h).
  apply (solution_unique (fun _ => value a) rhs) with (c := fun _ => a) (d := fun _ => b); try easy.
  intros n c d G i. unfold rhs. now rewrite (G tt).
Qed.
