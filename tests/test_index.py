"""The graded index of the slots and its product table, against their definitions."""

import pickle
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jets.errors import OrderError
from jets.index import exponents, index

shapes = st.integers(1, 3).flatmap(
    lambda n: st.tuples(
        st.integers(0, 4),
        st.tuples(*[st.integers(0, 4)] * n),
        st.tuples(*[st.booleans()] * n),
        st.none() | st.integers(0, 8),
    )
)


def brute(order, limits, free, cap):
    """List the allowed monomials by their definition."""
    every = product(*(range(limit + 1) for limit in limits))
    shared = [a for a in every if sum(k for k, f in zip(a, free, strict=True) if f) <= order]
    return [a for a in shared if cap is None or sum(a) <= cap]


def word(alpha):
    return tuple(axis for axis, k in enumerate(alpha) for _ in range(k))


@given(shapes)
def test_the_index_holds_the_monomials_of_its_definition(shape):
    i = index(*shape)
    expected = brute(*shape)
    assert sorted(i.slots) == sorted(expected)
    assert len(set(i.slots)) == len(i.slots) == i.size
    assert i.degree == max(map(sum, expected))
    for a in product(range(6), repeat=len(shape[1])):
        assert i.allows(word(a)) == (a in expected)


@given(shapes)
def test_slots_are_sorted_by_degree_and_then_as_words(shape):
    i = index(*shape)
    assert i.words == tuple(map(word, i.slots))
    assert list(i.words) == sorted(i.words, key=lambda w: (len(w), w))
    assert [i.places[w] for w in i.words] == list(range(len(i.words)))
    for degree, block in enumerate(i.blocks):
        assert all(len(w) == degree for w in block)
        assert [block[p] for p in i.positions[degree].values()] == list(block)


@given(shapes, st.data())
def test_product_tables(shape, data):
    index_ = index(*shape)
    i = data.draw(st.integers(0, index_.degree))
    j = data.draw(st.integers(0, index_.degree - i))
    for a in index_.blocks[i]:
        row = index_.row(a, j)
        for b, place in zip(index_.blocks[j], row, strict=True):
            product_word = tuple(sorted(a + b))
            assert (place >= 0) == index_.allows(product_word)
            assert place < 0 or index_.blocks[i + j][place] == product_word
        assert index_.row(a, j) is row


@given(shapes)
def test_there_is_one_index_of_each_shape(shape):
    assert index(*shape) is index(*shape)
    assert pickle.loads(pickle.dumps(index(*shape))) is index(*shape)


def test_sizes_are_counted_before_anything_is_made():
    assert len(index(3, (3, 3), (True, True)).slots) == 10
    for shape in ((0, (2,) * 40, (False,) * 40), (40, (40,) * 40, (True,) * 40)):
        with pytest.raises(OrderError, match="slots, more than 2,000,000"):
            index(*shape)


def test_exponents_of_a_word():
    assert list(exponents((0, 0, 1))) == [2, 1]
    assert list(exponents(())) == []


def test_a_box_of_many_variables_is_made_slot_by_slot():
    cube = index(0, (1,) * 14, (False,) * 14)
    assert cube.size == len(cube.words) == 2**14
