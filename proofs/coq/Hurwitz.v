(** * The product, slot by slot

    Leibniz' rule for the derivatives of every order, (ab)ₙ = Σₖ C(n,k)·aₖ·bₙ₋ₖ, and the isomorphism of weird functions
    with power series, aₙ ↦ aₙ/n!, which turns the product into Cauchy's. Both for all n, so for the jets of order n and
    power series truncated above n. The proof is Pascal's triangle: D(ab) = Da·b + a·Db says the same as
    C(n+1,k+1) = C(n,k) + C(n,k+1). *)

From Jets Require Export Weird.

Fixpoint choose (n k : nat) : nat :=
  match n, k with
  | _, O => 1
  | O, S _ => 0
  | S n, S k => choose n k + choose n (S k)
  end.

Lemma choose_above n k : n < k -> choose n k = O.
Proof.
  revert k; induction n as [|n IH]; intros [|k] L; try lia; [reflexivity |]. cbn. rewrite !IH by lia. reflexivity.
Qed.

Section Hurwitz.
Context {A : QAlg}.
Add Ring A_ring : (ring_of A).
Implicit Types a b : Weird A.

Definition hurwitz a b (n : nat) : A := ∑ k ∈ upto n, num (choose n k) * (a k * b (n - k)%nat).

Lemma hurwitz_S a b n : hurwitz a b (S n) == hurwitz (D a) b n + hurwitz a (D b) n.
Proof.
  set (rest := ∑ k ∈ upto n, num (choose n (S k)) * (a (S k) * b (n - k)%nat)).
  assert (L : hurwitz a b (S n) == a O * b (S n) + (hurwitz (D a) b n + rest)).
  { unfold hurwitz, rest. rewrite upto_shift. cbn [sum]. rewrite sum_map, <- sum_add. cbn [choose]. rewrite num_1.
    apply add_proper; [cbn; ring | apply sum_eq]. intros k _. rewrite num_add. unfold D. cbn. ring. }
  assert (R : hurwitz a (D b) n == a O * b (S n) + rest); [| rewrite L, R; ring].
  transitivity (∑ k ∈ upto (S n), num (choose n k) * (a k * b (S n - k)%nat)).
  - rewrite upto_S, sum_app. cbn [sum]. rewrite (choose_above n (S n)), num_0 by lia.
    rewrite (sum_eq (upto n) _ (fun k => num (choose n k) * (a k * D b (n - k)%nat))); [unfold hurwitz; ring |].
    intros k K%in_upto. unfold D. now rewrite <- Nat.sub_succ_l by easy.
  - rewrite upto_shift. cbn [sum]. rewrite sum_map. destruct n; cbn [choose]; rewrite num_1; cbn; ring.
Qed.

Theorem hurwitz_product a b n : (a * b) n == hurwitz a b n.
Proof.
  revert a b; induction n as [|n IH]; intros a b.
  - unfold hurwitz. cbn. rewrite num_1. change (a O * b O == 1 * (a O * b O) + 0). ring.
  - rewrite hurwitz_S, <- !IH. reflexivity.
Qed.

(** ** Power series *)
Definition series (w : Weird A) (n : nat) : A := inverse_factorial n * w n.
Definition of_series (c : nat -> A) : Weird A := fun n => num (fact n) * c n.
Definition cauchy (c d : nat -> A) (n : nat) : A := ∑ k ∈ upto n, c k * d (n - k)%nat.

(** C(k+j,k)/(k+j)! = 1/k!·1/j! *)
Lemma choose_factorial k j :
  num (choose (k + j) k) * inverse_factorial (k + j) == (inverse_factorial k * inverse_factorial j : A).
Proof.
  revert j; induction k as [|k IHk]; intros j.
  - destruct j; cbn [choose Nat.add inverse_factorial]; rewrite num_1; ring.
  - induction j as [|j IHj].
    + specialize (IHk O). rewrite !Nat.add_0_r in *. cbn [choose]. rewrite (choose_above k (S k)), Nat.add_0_r by lia.
      cbn [inverse_factorial] in *. transitivity (over k * (num (choose k k) * inverse_factorial k) : A); [ring |].
      rewrite IHk. ring.
    + specialize (IHk (S j)). cbn [Nat.add choose] in *. rewrite Nat.add_succ_r in *. cbn [inverse_factorial] in *.
      set (n := (k + j)%nat) in *. rewrite num_add.
      transitivity (over (S n) * (num (choose (S n) k) * (over n * inverse_factorial n)
                    + num (choose (S n) (S k)) * (over n * inverse_factorial n)) : A); [ring |].
      rewrite IHk, IHj. set (f := @inverse_factorial A).
      transitivity (over (S n) * ((num (S k) * over k) * (over j * f k * f j)
                    + (num (S j) * over j) * (over k * f k * f j)) : A); [rewrite !num_over; ring |].
      transitivity (num (S k + S j) * over (S n) * (over k * f k * (over j * f j)) : A); [rewrite num_add; ring |].
      replace (S k + S j)%nat with (S (S n)) by lia. rewrite num_over. ring.
Qed.

Theorem series_product a b n : series (a * b) n == cauchy (series a) (series b) n.
Proof.
  unfold series, cauchy. rewrite hurwitz_product, mul_comm. unfold hurwitz. rewrite sum_mul. apply sum_eq.
  intros k K%in_upto. pose proof (choose_factorial k (n - k)) as E. replace (k + (n - k))%nat with n in E by lia.
  transitivity (num (choose n k) * inverse_factorial n * (a k * b (n - k)%nat)); [ring | rewrite E; ring].
Qed.

Lemma series_add a b n : series (a + b) n == series a n + series b n.
Proof. unfold series. change ((a + b) n) with (a n + b n). ring. Qed.

Lemma series_one n : series 1 n == scalar 1 n.
Proof. destruct n; [change (1 * 1 == (1 : A)) | change (inverse_factorial (S n) * 0 == (0 : A))]; ring. Qed.

Lemma series_of_series c n : series (of_series c) n == c n.
Proof.
  unfold series, of_series. transitivity (num (fact n) * inverse_factorial n * c n); [ring |].
  rewrite factorial_inverse. ring.
Qed.

Lemma of_series_series w : of_series (series w) == w.
Proof.
  intros n. unfold series, of_series. transitivity (num (fact n) * inverse_factorial n * w n); [ring |].
  rewrite factorial_inverse. ring.
Qed.

Lemma series_agree n a b : a =[n]= b <-> forall k, k <= n -> series a k == series b k.
Proof.
  split; intros E k K; [unfold series; now rewrite (E k K) |].
  rewrite <- (of_series_series a k), <- (of_series_series b k). unfold of_series. now rewrite (E k K).
Qed.
End Hurwitz.
