"""Spaces to draw jets from, several at a time, that combine with each other."""

from fractions import Fraction

from hypothesis import strategies as st

from jets.strategies import exact_jets, exact_numbers

AT = Fraction(1, 2)
ONE = {"order": 5, "at": AT}
TWO = {"order": 3, "at": AT, "names": ("x", "y")}
BOX = {"order": {"x": 3, "y": 1}, "at": AT, "names": ("x", "y")}
THREE = {"order": 2, "at": AT, "names": ("x", "y", "z")}
BATCH = {"order": 3, "at": AT, "shape": (2,)}
SPACES = (ONE, {"order": 0, "at": AT}, {"order": 1, "at": AT}, TWO, BOX, THREE, BATCH)

nonzero = exact_numbers().filter(bool)


def together(count, spaces=SPACES, **options):
    """Return a strategy for several exact jets of one space."""
    return st.sampled_from(spaces).flatmap(lambda space: st.tuples(*[exact_jets(**space, **options)] * count))
