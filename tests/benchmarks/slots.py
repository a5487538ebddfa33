"""The slots of a jet in the order of `jets`: by degree, then x before y; a word (0, 0, 1) stands for x²y."""

from itertools import combinations_with_replacement
from math import factorial, prod


def words(variables, order):
    return [w for k in range(order + 1) for w in combinations_with_replacement(range(variables), k)]


def exponents(word, variables):
    return tuple(map(word.count, range(variables)))


def factorials(variables, order):
    """Return α! for every slot, which is what a derivative is divided by to give a Taylor coefficient."""
    return [prod(map(factorial, exponents(w, variables))) for w in words(variables, order)]
