"""Series that grow: they read as any other series, and all that is done to them comes row by row."""

import numpy as np
import pytest
from growth import frame_in, grown, line

from jets import variables
from jets.blocks import Block, each, headed
from jets.errors import RefusedError
from jets.growing import Growing, Unknown, settle
from jets.jet import Jet
from jets.later import Later
from jets.space import Space

ROWS = [2.0, -1.0, 0.5, 3.0]
BATCH = [np.array([1.0, 2.0]) * c for c in ROWS]
JOINT = Space(("a", "t"), (1.0, 0.0), 2, (2, 3), (True, False))


def jets():
    """Return four jets in a, which stand before the powers of t."""
    (a,) = variables(a=1.0, order=2)
    return [a, a * a, 3 * a - 1, 2 + 0 * a]


def test_it_is_a_sequence_of_blocks():
    u = Growing(frame_in(line(3)), 2.0, 4)
    assert len(u) == 4
    assert u[0] == 2.0
    assert [type(c) for c in u] == [float, Later, Later, Later]
    assert [c.level for c in u[1:]] == [1, 2, 3]
    assert u[-1].level == 3
    assert [c.level for c in u[3:0:-1]] == [3, 2, 1]
    with pytest.raises(IndexError):
        u[4]


def test_with_other_variables_the_blocks_are_of_total_degree():
    frame = frame_in(JOINT)
    u = Growing(frame, jets()[0], 4)
    assert len(u) == JOINT.degree + 1
    assert [type(block) for block in u] == [float, *[Block] * 5]
    words = [frame.index.blocks[d][p] for d in range(1, 6) for p in u[d].terms]
    assert sorted(words) == sorted(frame.index.words[1:])
    assert all(
        isinstance(c, Later) == (1 in frame.index.blocks[d][p]) for d in range(1, 6) for p, c in u[d].terms.items()
    )


@pytest.mark.parametrize("rows", [ROWS, BATCH])
def test_the_first_blocks_grow_and_others_come_one_by_one(rows):
    first, rest = grown(lambda u: (u[:2], [0.0, *u[1:]]), [rows], frame_in(line(3)))
    np.testing.assert_array_equal(first, rows[:2])
    np.testing.assert_array_equal(np.broadcast_arrays(*rest[1:]), rows[1:])


def test_every_coefficient_of_rows_of_jets_comes_true():
    frame = frame_in(JOINT)
    taken = []

    def apart(u):
        taken.extend(
            (word, c) for d in range(1, 6) for word, c in zip(frame.index.blocks[d], u[d].terms.values(), strict=True)
        )
        return u

    rows = grown(apart, [jets()], frame)
    for word, c in taken:
        k, inner = frame.split(word)
        assert (c.known[c.key] if isinstance(c, Later) else c) == rows[k]._slot(inner)


def test_blocks_that_were_taken_apart_come_together_again():
    frame = frame_in(JOINT)
    rows = grown(lambda u: [*u], [jets()], frame)
    for row, expected in zip(rows, jets(), strict=True):
        np.testing.assert_array_equal(row.coeffs, expected.coeffs)


def test_functions_of_every_coefficient():
    np.testing.assert_array_equal(grown(lambda u: each(np.negative, u), [ROWS], frame_in(line(3))), [-c for c in ROWS])
    for row, c in zip(grown(lambda u: each(np.negative, u), [jets()], frame_in(JOINT)), jets(), strict=True):
        np.testing.assert_array_equal(row.coeffs, -c.coeffs)


def test_another_value():
    rows = grown(lambda u: headed(7.0, u), [ROWS], frame_in(line(3)))
    assert rows == [7.0, *ROWS[1:]]
    u = Growing(frame_in(line(3)), 2.0, 4)
    assert headed(2.0, u) is u
    first, *rest = grown(lambda u: headed(7.0, u), [jets()], frame_in(JOINT))
    assert first.coeffs.tolist() == [7.0, *jets()[0].coeffs[1:]]
    assert rest[0].coeffs.tolist() == jets()[1].coeffs.tolist()


@pytest.mark.parametrize("key", [0, -1, slice(1), slice(None, None, -1), np.array([True, False]), (Ellipsis, 0)])
def test_parts_of_a_batch(key):
    def part(u):
        return Jet._new(line(3), u)[key]._terms

    for row, expected in zip(grown(part, [BATCH], frame_in(line(3))), BATCH, strict=True):
        np.testing.assert_array_equal(row, expected[key])


def test_a_scalar_stands_for_the_whole_batch():
    rows = [np.ones(2), 3.0, np.array([1.0, 2.0]), 0.0]
    assert grown(lambda u: u.item(1), [rows], frame_in(line(3))) == [1.0, 3.0, 2.0, 0.0]
    np.testing.assert_array_equal(grown(lambda u: [*u], [rows], frame_in(line(3)))[1], [3.0, 3.0])


def test_into_a_space_of_more_variables():
    frame = frame_in(line(3))
    moved = grown(lambda u: Jet._new(line(3), u)._to(JOINT)._terms, [ROWS], frame)
    assert moved == ROWS
    wider = Space(("a", "b", "t"), (1.0, 2.0, 0.0), 2, (2, 2, 2), (True, True, False))
    first, *rest = grown(lambda u: Jet._new(JOINT, u)._to(wider)._terms, [jets()], frame_in(JOINT))
    assert first.names == ("a", "b")
    assert len(rest) == 2  # the order of t is lower there
    assert rest[0].derivative(a=2, b=0) == 2.0


def told(join=np.array):
    frame = frame_in(line(3))
    return Unknown(frame, np.array([1.0, 2.0]), 4, join)


def test_the_solution_is_told_rows_or_lists_and_makes_of_them_what_was_asked_for():
    u, calls = told(lambda parts: calls.append(parts) or np.array(parts)), []
    part = u.item(1)
    assert u.item(-1) is part
    u.tell([3.0, 4.0])
    u.tell(np.array([5.0, 6.0]))
    assert part.known == [2.0, 4.0, 6.0]
    assert not calls
    assert len(u.rows) == 1
    v = told()
    known, _ = settle(v.frame, v)
    v.tell([3.0, 4.0])
    v.tell(np.array([5.0, 6.0]))
    np.testing.assert_array_equal(known, [[1, 2], [3, 4], [5, 6]])


def test_what_comes_too_late_is_refused():
    u = Growing(frame_in(line(3)), 2.0, 4)
    with pytest.raises(RefusedError, match="f takes the derivative of y in t"):
        settle(u.frame, u[1:])
    assert settle(u.frame, [0.0, *u])[1] == 5  # an integral comes in time


def test_two_solutions_do_not_mix():
    u, v = Growing(frame_in(line(3)), 2.0, 4), Growing(frame_in(line(3)), 2.0, 4)
    with pytest.raises(RefusedError, match="of another one"):
        settle(u.frame, [*v])
