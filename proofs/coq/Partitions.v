(** * The partitions of a set

    The list of all partitions of {0, …, n−1}: a new element becomes a block of its own or goes into one of the blocks.
    Proved: each entry is a partition, and every partition is, up to the order of its blocks and of their elements,
    exactly one entry. Taking the new element out again gives back the entry that it was put into. *)

From Coq Require Import FinFun Permutation.
From Jets Require Export Lists.

(** The ways to put the element n into one of the blocks *)
Fixpoint insertions (n : nat) (π : list (list nat)) : list (list (list nat)) :=
  match π with
  | [] => []
  | b :: π => ((n :: b) :: π) :: map (cons b) (insertions n π)
  end.

(** The partitions of {0, …, n−1}, each as a list of its blocks *)
Fixpoint partitions (n : nat) : list (list (list nat)) :=
  match n with
  | O => [[]]
  | S n => flat_map (fun π => ([n] :: π) :: insertions n π) (partitions n)
  end.

(** 1, 1, 2, 5, 15, 52, 203, …: the Bell numbers *)
Example bell_numbers : map (fun n => length (partitions n)) (seq 0 8) = [1; 1; 2; 5; 15; 52; 203; 877].
Proof. reflexivity. Qed.


(** Non-empty blocks, which together have every element once *)
Definition is_partition (n : nat) (π : list (list nat)) : Prop :=
  (forall b, In b π -> b <> []) /\ Permutation (concat π) (seq 0 n).

(** Being in the same block, which says all about a partition but the order in which it is written *)
Definition together (π : list (list nat)) (i j : nat) : Prop := exists b, In b π /\ In i b /\ In j b.
Definition same (π ρ : list (list nat)) : Prop := forall i j, together π i j <-> together ρ i j.

(** ** Each entry is a partition *)
Lemma insertions_length n π ρ : In ρ (insertions n π) -> length ρ = length π.
Proof.
  revert ρ; induction π as [|b π IH]; cbn; intros ρ; [easy |].
  intros [<- | (σ & <- & M)%in_map_iff]; [reflexivity |]. cbn. now rewrite (IH σ M).
Qed.


Lemma in_insertions n π ρ :
  In ρ (insertions n π) <-> exists l b r, π = l ++ b :: r /\ ρ = l ++ (n :: b) :: r.
Proof.
  revert ρ; induction π as [|c π IH]; cbn; intros ρ; [split; [easy | now intros ([|] & ? & ? & ? & _)] |].
  rewrite in_map_iff. split.
  - intros [<- | (σ & <- & (l & b & r & -> & ->)%IH)]; [now exists [], c, π | now exists (c :: l), b, r].
  - intros ([|d l] & b & r & [= -> ->] & ->); [now left | right].
    eexists. split; [reflexivity |]. apply IH. now exists l, b, r.
Qed.

Lemma child_partition n π ρ : is_partition n π -> In ρ (([n] :: π) :: insertions n π) -> is_partition (S n) ρ.
Proof.
  intros [N P] [<- | (l & b & r & -> & ->)%in_insertions]; (split; [|rewrite seq_S; cbn]).
  - intros b [<- | M]; [easy | now apply N].
  - rewrite P. apply Permutation_cons_append.
  - intros c [M | [<- | M]]%in_app_iff; [| easy |]; apply N, in_app_iff; [now left | now right; right].
  - rewrite <- Permutation_cons_append, <- P, !concat_app. cbn. symmetry. apply Permutation_middle.
Qed.

Theorem partitions_sound n π : In π (partitions n) -> is_partition n π.
Proof.
  revert π; induction n as [|n IH]; cbn [partitions]; intros π.
  - intros [<- | []]. now split.
  - intros (σ & S & M)%in_flat_map. exact (child_partition n σ π (IH σ S) M).
Qed.

Lemma partition_below n π b i : is_partition n π -> In b π -> In i b -> i < n.
Proof.
  intros [_ P] B I. apply (in_seq n 0), (Permutation_in i P), in_concat. now exists b.
Qed.

(** ** Every partition is an entry *)
Lemma partition_nodup n π : is_partition n π -> NoDup (concat π).
Proof. intros [_ P]. apply (Permutation_NoDup (Permutation_sym P)), seq_NoDup. Qed.

(** An element is in one block only, which has one place. *)
Lemma same_place (l r l' r' : list (list nat)) b c e : NoDup (concat (l ++ b :: r)) ->
  l ++ b :: r = l' ++ c :: r' -> In e b -> In e c -> l = l' /\ b = c /\ r = r'.
Proof.
  revert l'; induction l as [|d l IH]; intros [|d' l'] U [= E F] B C; subst; cbn in U.
  - easy.
  - destruct (nodup_disjoint _ _ e U B). apply in_concat. exists c. split; [apply in_elt | easy].
  - destruct (nodup_disjoint _ _ e U C). apply in_concat. exists b. split; [apply in_elt | easy].
  - destruct (IH l') as (-> & -> & ->); try easy. clear - U. induction d' as [|i d' V]; cbn in U; [easy |].
    apply V. now inversion U.
Qed.

Lemma together_middle l b r i j : together (l ++ b :: r) i j <-> together (l ++ r) i j \/ (In i b /\ In j b).
Proof.
  unfold together. split.
  - intros (c & [M | [-> | M]]%in_app_iff & I & J); [left | now right | left]; exists c; rewrite in_app_iff; auto.
  - intros [(c & M & I & J) | [I J]]; [exists c | exists b; split; [apply in_elt | easy]].
    split; [|easy]. apply in_app_iff in M. apply in_app_iff. cbn. tauto.
Qed.

Lemma together_block l b r e i : NoDup (concat (l ++ b :: r)) -> In e b -> (In i b <-> together (l ++ b :: r) e i).
Proof.
  intros U B. split; [intros I; exists b; split; [apply in_elt | easy] |].
  intros (c & (l' & r' & E)%in_split & C & I). now destruct (same_place _ _ _ _ b c e U E B C) as (_ & -> & _).
Qed.

(** What a new element in the block of e makes of being together *)
Lemma together_grow n l b c r e i j :
  NoDup (concat (l ++ b :: r)) -> In e b -> (forall k, In k c <-> k = n \/ In k b) ->
  together (l ++ c :: r) i j <-> together (l ++ b :: r) i j \/
    (i = n \/ together (l ++ b :: r) e i) /\ (j = n \/ together (l ++ b :: r) e j).
Proof.
  intros U B C. rewrite <- !(together_block l b r e) by easy. rewrite !together_middle, !C. tauto.
Qed.

Theorem partitions_complete n ρ : is_partition n ρ -> exists π, In π (partitions n) /\ same π ρ.
Proof.
  revert ρ; induction n as [|n IH]; intros ρ P.
  - exists []. split; [now left |]. destruct P as [N P], ρ as [|b ρ]; [easy |].
    apply Permutation_sym, Permutation_nil in P. destruct b; [destruct (N []); now try left | easy].
  - assert (M : In n (concat ρ)) by (apply (Permutation_in n (Permutation_sym (proj2 P))), in_seq; lia).
    apply in_concat in M as (c & (l & r & ->)%in_split & (s & t & ->)%in_split).
    destruct P as [N P]. set (b := s ++ t).
    assert (C : forall k, In k (s ++ n :: t) <-> k = n \/ In k b).
    { intros k. unfold b. rewrite !in_app_iff. cbn. intuition. }
    assert (Q : Permutation (concat (l ++ b :: r)) (seq 0 n)).
    { rewrite <- (app_nil_r (seq 0 n)). unfold b. rewrite concat_app. cbn. rewrite <- app_assoc, app_assoc.
      apply (Permutation_app_inv _ _ _ _ n). rewrite seq_S, concat_app in P. cbn in P. now rewrite <- !app_assoc in *. }
    assert (U : NoDup (concat (l ++ b :: r))) by apply (Permutation_NoDup (Permutation_sym Q)), seq_NoDup.
    destruct b as [|e b'] eqn:B.
    + (* n is alone *)
      destruct (IH (l ++ r)) as (π & M & E).
      * split; [| now rewrite concat_app in *].
        intros d D%in_app_iff. apply N, in_app_iff. cbn. tauto.
      * exists ([n] :: π). split; [apply in_flat_map; exists π; split; [easy | now left] |]. intros i j.
        change ([n] :: π) with ([] ++ [n] :: π). rewrite !together_middle, !C. cbn [app]. rewrite (E i j). cbn.
        intuition.
    + (* n joins the block of e *)
      destruct (IH (l ++ (e :: b') :: r)) as (π & M & E).
      * split; [| easy]. intros d [D | [<- | D]]%in_app_iff; [| easy |]; apply N, in_app_iff; cbn; tauto.
      * assert (e_in : together π e e) by (apply E; exists (e :: b'); split; [apply in_elt | cbn; tauto]).
        destruct e_in as (c & (l' & r' & ->)%in_split & I & _).
        exists (l' ++ (n :: c) :: r'). split.
        -- apply in_flat_map. exists (l' ++ c :: r'). split; [easy |]. right. apply in_insertions. now exists l', c, r'.
        -- pose proof (partition_nodup n _ (partitions_sound n _ M)) as V. intros i j.
           rewrite (together_grow n l' c (n :: c) r' e i j V I) by (cbn; intuition).
           rewrite (together_grow n l (e :: b') (s ++ n :: t) r e i j U (or_introl eq_refl) C).
           now rewrite (E i j), (E e i), (E e j).
Qed.

(** ** Only one entry, and once *)
Definition strip (n : nat) (ρ : list (list nat)) : list (list nat) :=
  filter (fun b => negb (Nat.eqb (length b) 0)) (map (remove Nat.eq_dec n) ρ).

Lemma strip_without n π : (forall b, In b π -> b <> [] /\ ~ In n b) -> strip n π = π.
Proof.
  induction π as [|b π IH]; intros N; [reflexivity |]. unfold strip in *. cbn. destruct (N b) as [B M]; [now left |].
  rewrite notin_remove by easy. destruct b as [|i b]; [easy |]. cbn.
  rewrite IH; [easy |]. intros c C. apply N. now right.
Qed.

Lemma strip_child n π ρ : is_partition n π -> In ρ (([n] :: π) :: insertions n π) -> strip n ρ = π.
Proof.
  intros P M. assert (N : forall b, In b π -> b <> [] /\ ~ In n b).
  { intros b B. split; [now apply P |]. intros I. pose proof (partition_below n π b n P B I). lia. }
  rewrite <- (strip_without n π N). destruct M as [<- | (l & b & r & -> & ->)%in_insertions]; unfold strip.
  - cbn. now destruct (Nat.eq_dec n n).
  - rewrite !map_app. cbn. now destruct (Nat.eq_dec n n).
Qed.

Lemma together_strip n π i j : together (strip n π) i j <-> together π i j /\ i <> n /\ j <> n.
Proof.
  unfold together, strip. split.
  - intros (b & ((c & <- & M)%in_map_iff & _)%filter_In & [I NI]%in_remove & [J NJ]%in_remove).
    split; [now exists c | easy].
  - intros ((b & M & I & J) & NI & NJ). exists (remove Nat.eq_dec n b).
    assert (R : In i (remove Nat.eq_dec n b)) by now apply in_in_remove.
    split; [| split; [easy | now apply in_in_remove]]. apply filter_In. split; [now apply in_map |].
    now destruct (remove Nat.eq_dec n b).
Qed.

(** The entry in which n is together with e, of the block b *)
Lemma joined n l b r ρ e : is_partition n (l ++ b :: r) -> In e b ->
  In ρ (([n] :: l ++ b :: r) :: insertions n (l ++ b :: r)) -> together ρ n e -> ρ = l ++ (n :: b) :: r.
Proof.
  intros P B M T. assert (below : forall c i, In c (l ++ b :: r) -> In i c -> i < n) by eauto using partition_below.
  assert (L : e < n) by (apply (below b); [apply in_elt | easy]).
  destruct M as [<- | (l' & c & r' & E & ->)%in_insertions].
  - destruct T as (c & [<- | C] & I & J); [destruct J as [<- |]; [lia | easy] | apply below in I; [lia | easy]].
  - apply together_middle in T as [(d & D & I & _) | [_ [-> | C]]]; [| lia |].
    + specialize (below d n). rewrite E, in_app_iff in below. apply in_app_iff in D. cbn in below. intuition lia.
    + destruct (same_place l r l' r' b c e (partition_nodup n _ P) E B C) as (-> & -> & ->). reflexivity.
Qed.

Theorem partitions_unique n π ρ : In π (partitions n) -> In ρ (partitions n) -> same π ρ -> π = ρ.
Proof.
  revert π ρ; induction n as [|n IH]; intros π ρ; [now intros [<- | []] [<- | []] |].
  intros (σ & S & M)%in_flat_map (τ & T & N)%in_flat_map E.
  pose proof (partitions_sound n σ S) as P. pose proof (partitions_sound n τ T) as Q.
  assert (σ = τ) as <-.
  { apply IH; [easy | easy |]. rewrite <- (strip_child n σ π P M), <- (strip_child n τ ρ Q N).
    intros i j. rewrite !together_strip. now rewrite (E i j). }
  assert (J : forall π ρ, In π (insertions n σ) -> In ρ (([n] :: σ) :: insertions n σ) -> same π ρ -> π = ρ).
  { clear - P. intros π ρ (l & [|e b] & r & -> & ->)%in_insertions N E.
    { destruct (proj1 P []); [apply in_elt | easy]. }
    symmetry. apply (joined n l (e :: b) r ρ e P (or_introl eq_refl) N), E. apply together_middle. cbn. tauto. }
  destruct M as [<- | M]; [destruct N as [<- | N]; [reflexivity |] | now apply J].
  symmetry. apply J; [easy | now left | intros i j; symmetry; apply E].
Qed.

Theorem partitions_nodup n : NoDup (partitions n).
Proof.
  induction n as [|n IH]; cbn; [repeat constructor; easy |].
  assert (I : forall π, NoDup (insertions n π)).
  { induction π as [|b π V]; cbn; constructor; [| now apply Injective_map_NoDup; [intros ? ? [= E] |]].
    intros (ρ & E & _)%in_map_iff. injection E as E _. now apply (f_equal (@length nat)) in E; cbn in E; lia. }
  apply nodup_flat_map; [exact IH | |].
  - intros π _. constructor; [| apply I]. intros M%insertions_length. cbn in M. lia.
  - intros π σ ρ P%partitions_sound S%partitions_sound M N.
    now rewrite <- (strip_child n π ρ P M), (strip_child n σ ρ S N).
Qed.
