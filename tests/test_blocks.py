"""Homogeneous blocks: polynomials of one degree, against plain dicts from monomials to coefficients."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jets.blocks import Block, coefficients, each, from_slots, slots
from jets.index import index
from jets.strategies import exact_numbers

SHAPES = [
    (4, (4, 4), (True, True)),
    (0, (2, 1), (False, False)),
    (3, (3, 3, 3), (True,) * 3),
    (2, (2, 2), (True, False)),
]


def as_dict(block):
    return {block.index.blocks[block.degree][p]: c for p, c in block.terms.items()}


def values(block):
    return {alpha: c for alpha, c in as_dict(block).items() if c}


@st.composite
def blocks(draw, count=1, shape=None):
    index_ = index(*(draw(st.sampled_from(SHAPES)) if shape is None else shape))
    degree = draw(st.integers(0, index_.degree))
    size = len(index_.blocks[degree])
    drawn = [draw(st.dictionaries(st.integers(0, size - 1), exact_numbers(), max_size=size)) for _ in range(count)]
    return tuple(Block(index_, degree, terms) for terms in drawn)


@given(blocks(2))
def test_sums_and_differences(two):
    a, b = two
    keys = set(as_dict(a)) | set(as_dict(b))
    for result, sign in ((a + b, 1), (a - b, -1)):
        assert as_dict(result) == {k: as_dict(a).get(k, 0) + sign * as_dict(b).get(k, 0) for k in keys}
        assert result.degree == a.degree
    assert sum([a, b]).terms == (a + b).terms


@given(blocks(), exact_numbers().filter(bool))
def test_multiples(one, c):
    (a,) = one
    for result in (a * c, c * a):
        assert as_dict(result) == {k: c * v for k, v in as_dict(a).items()}
    assert as_dict(a / c) == {k: v / c for k, v in as_dict(a).items()}
    assert as_dict(-a) == {k: -v for k, v in as_dict(a).items()}


@given(st.sampled_from(SHAPES).flatmap(lambda shape: st.tuples(blocks(shape=shape), blocks(shape=shape))))
def test_products_leave_out_what_the_index_does_not_hold(two):
    (a,), (b,) = two
    assume(a.degree + b.degree <= a.index.degree)
    expected = {}
    for k, u in as_dict(a).items():
        for m, v in as_dict(b).items():
            total = tuple(sorted(k + m))
            if a.index.allows(total):
                expected[total] = expected.get(total, 0) + u * v
    assert as_dict(a * b) == expected
    assert (a * b).degree == a.degree + b.degree
    assert values(a * b) == values(b * a)


def test_arithmetic_makes_new_blocks():
    a = Block(index(*SHAPES[0]), 1, {0: Fraction(1)})
    b = a + a
    assert a.terms == {0: 1}
    assert b.terms == {0: 2}
    assert (a + 0) is a


def test_rows_times_blocks_are_blocks():
    a = Block(index(*SHAPES[0]), 1, {0: np.array([1.0, 2.0])})
    left = np.array([3.0, 4.0]) * a
    assert isinstance(left, Block)
    assert left.terms[0].tolist() == [3.0, 8.0]
    assert isinstance(np.float64(2) * a, Block)


@given(
    st.sampled_from(SHAPES).flatmap(
        lambda s: st.tuples(st.just(index(*s)), st.dictionaries(st.sampled_from(index(*s).words), exact_numbers()))
    )
)
def test_series_and_slots_are_inverse(pair):
    index_, terms = pair
    series = from_slots(terms, index_, Fraction(7))
    expected = {(): Fraction(7)} | terms
    assert {word: c for word, c in slots(series) if c or word in terms} == expected
    assert len(series) == 1 + max(map(len, expected))


def test_slots_that_are_not_allowed_are_left_out():
    box = index(0, (2, 1), (False, False))
    series = from_slots({(): 1.0, (1, 1): 5.0, (0,): 2.0}, box, 0.0)
    assert dict(slots(series)) == {(): 1.0, (0,): 2.0}
    assert len(series) == 2


def test_series_of_one_variable_are_bare_coefficients():
    line = index(5, (5,), (True,))
    assert from_slots({(): 1.0, (0, 0, 0): 2.0}, line, 1.0) == [1.0, 0.0, 0.0, 2.0]
    assert from_slots({(0,) * 7: 2.0}, line, 4.0) == [4.0]
    assert from_slots({(0, 0): 1.0}, line, math.inf) == [math.inf, 0.0, 1.0]  # 0·∞ is no zero
    with_infinity = from_slots({(): np.array([math.inf]), (0,): np.ones(1)}, line, np.array([math.inf]))
    assert [row.tolist() for row in with_infinity] == [[math.inf], [1.0]]
    assert list(slots([4.0, 5.0])) == [((), 4.0), ((0,), 5.0)]


@pytest.mark.parametrize("block", [3.0, Block(index(*SHAPES[0]), 1, {0: 3.0})])
def test_functions_on_every_coefficient(block):
    assert list(coefficients(block)) == [3.0]
    (doubled,) = each(lambda c: 2 * c, [block])
    assert list(coefficients(doubled)) == [6.0]
    assert list(coefficients(block)) == [3.0]
