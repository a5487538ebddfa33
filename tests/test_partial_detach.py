"""The laws of ⊥ in some of the variables, exactly: in all kinds of spaces, one jet at a time and in batches.

⊥_i stands for `detach(z, wrt="i")` and D_i for the derivative `z.diff("i")`.
"""

from fractions import Fraction
from math import factorial

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from spaces import AT, BOX, THREE, TWO

from jets import detach, equal, variable, variables
from jets.strategies import Polynomial, exact_jets, exact_numbers, polynomials, weird_functions
from jets.testing import assert_jets_equal

fractions = st.integers(-9, 9).map(lambda k: Fraction(k, 3))


def drawn(space):
    return exact_jets(**space, elements=fractions)


def mixed(*spaces):
    """Return a strategy for a·b + c·d, the factors in different variables, or with limits of different kinds."""
    return st.builds(lambda a, b, c, d: a * b + c * d, *map(drawn, spaces * 2))


X, Y = ({"order": 2, "at": AT, "names": name} for name in "xy")
SPACES = (
    drawn(TWO),
    drawn(THREE),
    drawn(BOX),
    drawn(TWO | {"order": 2, "shape": (2,)}),
    drawn(BOX | {"order": {"x": 1, "y": 2}, "shape": (2, 1)}),
    mixed(X | {"order": 3}, Y),
    mixed(X | {"shape": (2,)}, Y),
    mixed(BOX, {"order": 1, "at": AT, "names": "z"}),
    mixed(BOX, X),
)


def together(count):
    """Return a strategy for several jets of one space."""
    return st.sampled_from(SPACES).flatmap(lambda jets: st.tuples(*[jets] * count))


one = together(1).map(lambda jets: jets[0])


def off_zero(j):
    """Return the jet with 1 where its value is 0."""
    return j + (j.value == 0)


def others(a, names):
    return [j for j in a.names if j not in names]


@st.composite
def with_names(draw, count=1):
    """Draw several jets of one space, and some of their variables."""
    jets = draw(together(count))
    return *jets, draw(st.lists(st.sampled_from(jets[0].names), unique=True))


# --- an endomorphism for each variable ---------------------------------------------------------------------------


@given(together(2), fractions)
def test_sums_products_and_constants(ab, c):
    a, b = ab
    for i in a.names:
        p, q = detach(a, wrt=i), detach(b, wrt=i)
        assert_jets_equal(detach(a + b, wrt=i), p + q)
        assert_jets_equal(detach(a - b, wrt=i), p - q)
        assert_jets_equal(detach(a * b, wrt=i), p * q)
        assert_jets_equal(detach(c * a + c, wrt=i), c * p + c)
        assert_jets_equal(detach(0 * a + 1, wrt=i), 1)


@given(together(2))
def test_what_is_constant_in_a_variable_is_a_factor(ab):
    a, b = ab
    other = variable(AT, order=9, name="other")
    for i in a.names:
        assert_jets_equal(detach(detach(a, wrt=i) * b, wrt=i), detach(a, wrt=i) * detach(b, wrt=i))
        assert_jets_equal(detach(other * b, wrt=i), other * detach(b, wrt=i))


@given(together(2), st.integers(0, 4))
def test_quotients_and_powers(ab, m):
    a, b = ab[0], off_zero(ab[1])
    for i in a.names:
        p, q = detach(a, wrt=i), detach(b, wrt=i)
        assert_jets_equal(detach(a / b, wrt=i), p / q)
        assert_jets_equal(detach(a**m, wrt=i), p**m)
        assert_jets_equal(detach(b**-m, wrt=i), q**-m)
        assert_jets_equal(detach((b * b) ** Fraction(m, 2), wrt=i), (q * q) ** Fraction(m, 2))


@given(one, polynomials(), weird_functions(max_entries=5))
def test_functions_of_a_jet(u, f, w):
    for i in u.names:
        assert_jets_equal(detach(f(u), wrt=i), f(detach(u, wrt=i)))
        assert_jets_equal(detach(w(u), wrt=i), w(detach(u, wrt=i)))


@given(one)
def test_unit_functions_and_magic_boxes_of_a_variable(a):
    a = off_zero(a)
    for i in a.names:
        constant = detach(a, wrt=i)
        unit, box = a - constant, a / constant
        assert_jets_equal(detach(unit, wrt=i), 0 * a)
        assert_jets_equal(detach(box, wrt=i), 0 * a + 1)
        assert_jets_equal(unit.diff(i), a.diff(i))
        assert_jets_equal(box.diff(i) * constant, a.diff(i))


# --- idempotents that commute ------------------------------------------------------------------------------------


@given(with_names(), st.data())
def test_sets_of_variables_unite(drawn, data):
    a, first = drawn
    second = data.draw(st.lists(st.sampled_from(a.names), unique=True))
    assert_jets_equal(detach(detach(a, wrt=first), wrt=second), detach(a, wrt=(*second, *first)))
    assert_jets_equal(detach(a, wrt=[*first, "other", *first]), detach(a, wrt=tuple(reversed(first))))
    assert_jets_equal(a.detach(first), detach(a, wrt=first))


@given(one)
def test_two_detaches_commute_and_one_is_idempotent(a):
    for i in a.names:
        once = detach(a, wrt=i)
        assert_jets_equal(detach(once, wrt=i), once)
        for j in others(a, i):
            both = detach(a, wrt=(i, j))
            assert_jets_equal(detach(once, wrt=j), both)
            assert_jets_equal(detach(detach(a, wrt=j), wrt=i), both)
    assert_jets_equal(detach(a, wrt=a.names), detach(a))


@given(exact_jets(**X, elements=fractions), exact_jets(**TWO, elements=fractions))
def test_what_lacks_a_variable_is_unchanged(a, b):
    assert_jets_equal(detach(a, wrt="y"), a)
    assert_jets_equal(detach(b, wrt=("z", "xy")), b)
    assert_jets_equal(detach(b, wrt=()), b)
    assert detach(a, wrt="y").names == ("x",)
    assert detach(b, wrt="x").names == ("x", "y")


@given(exact_jets(order=3, at=AT, names="x"), exact_jets(**Y), st.lists(exact_jets(**Y), min_size=2, max_size=2))
def test_a_function_of_one_variable_times_one_of_another(a, b, terms):
    assert_jets_equal(detach(a * b, wrt="x"), a.value * b)
    assert_jets_equal(detach(a * b, wrt="y"), (a * b.value).truncate(2))
    assert_jets_equal(detach(a * b, wrt="y") * detach(a * b, wrt="x"), detach(a * b) * a * b)
    assert_jets_equal(detach(a * terms[0] + terms[1], wrt="x"), a.value * terms[0] + terms[1])


# --- D -----------------------------------------------------------------------------------------------------------


@given(one)
def test_derivatives_of_what_is_detached(a):
    for i in a.names:
        assert_jets_equal(detach(a, wrt=i).diff(i), 0 * a.diff(i))
        for j in others(a, i):
            assert_jets_equal(detach(a, wrt=i).diff(j), detach(a.diff(j), wrt=i))


@given(with_names())
def test_detach_changes_just_what_has_a_derivative(drawn):
    a, names = drawn
    a = detach(a, wrt=names)
    for i in a.names:
        assert equal(detach(a, wrt=i), a) == equal(a.diff(i), 0)
        assert equal(detach(a, wrt=i), a) or i not in names


# --- above a degree ----------------------------------------------------------------------------------------------

degrees = st.integers(0, 4)


@given(with_names(2), degrees, degrees)
def test_above(drawn, k, m):
    a, b, names = drawn
    low, constant = detach(a, wrt=names, above=k), detach(b, wrt=names)
    assert_jets_equal(detach(low, wrt=names, above=m), detach(a, wrt=names, above=min(k, m)))
    assert_jets_equal(detach(a - b, wrt=names, above=k), low - detach(b, wrt=names, above=k))
    assert_jets_equal(detach(a * constant, wrt=names, above=k), low * constant)
    assert_jets_equal(detach(low * detach(b, wrt=names, above=k), wrt=names, above=k), detach(a * b, names, above=k))
    assert_jets_equal(detach(a, wrt=names, above=a.order), a)
    assert_jets_equal(detach(a, wrt=names, above=0), detach(a, wrt=names))


@given(with_names(), st.data(), degrees, degrees)
def test_degrees_in_different_variables_are_counted_apart(drawn, data, k, m):
    a, first = drawn
    second = data.draw(st.lists(st.sampled_from(a.names), unique=True))
    one_way = detach(detach(a, wrt=first, above=k), wrt=second, above=m)
    assert_jets_equal(one_way, detach(detach(a, wrt=second, above=m), wrt=first, above=k))


@given(with_names(), degrees)
def test_a_derivative_takes_one_degree_from_what_is_kept(drawn, k):
    a, names = drawn
    low = detach(a, wrt=names, above=k)
    for i in names:
        below = detach(a.diff(i), wrt=names, above=k - 1) if k else 0 * a.diff(i)
        assert_jets_equal(low.diff(i), below)
    for j in others(a, names):
        assert_jets_equal(low.diff(j), detach(a.diff(j), wrt=names, above=k))


@given(exact_jets(**TWO | {"order": 6}, elements=fractions), st.integers(0, 3))
def test_what_is_kept_is_the_taylor_polynomial_in_that_variable(a, k):
    step, derivative, total = variable(AT, order=6, name="y") - AT, a, 0
    for m in range(k + 1):
        total = total + detach(derivative, wrt="y") * step**m / factorial(m)
        derivative = derivative.diff("y")
    assert_jets_equal(detach(a, wrt="y", above=k), total, order=6 - k)


# --- f(x(t), t): along the one argument, along the other, and along both ---------------------------------------------


def value(f, x, t):
    """Return Σ pₖ(x)·tᵏ."""
    return sum((p(x) * t**k for k, p in enumerate(f)), 0 * x * t)


def by_x(f):
    return [p.derivative() for p in f]


def by_t(f):
    return [Polynomial(tuple(k * c for c in p.coeffs)) for k, p in enumerate(f)][1:]


functions = st.lists(polynomials(), max_size=4)


@given(functions, polynomials(), exact_numbers())
def test_a_total_derivative_is_the_sum_of_the_derivatives_in_each_argument(f, x, at):
    t = variable(at, order=3, name="t")
    path, position, speed = x(t), x(at), x.derivative()(at)
    explicit, moving, both = value(f, detach(path), t), value(f, path, detach(t)), value(f, path, t)
    assert explicit.derivative(1) == value(by_t(f), position, at)
    assert moving.derivative(1) == value(by_x(f), position, at) * speed
    assert both.derivative(1) == explicit.derivative(1) + moving.derivative(1)
    lacking = both.derivative(2) - explicit.derivative(2) - moving.derivative(2)
    assert lacking == 2 * value(by_x(by_t(f)), position, at) * speed


@given(functions, exact_numbers(), exact_numbers())
def test_partial_derivatives_in_independent_arguments(f, at, time):
    x, t = variables(x=at, t=time, order=3)
    y = value(f, x, t)
    assert_jets_equal(detach(y, wrt="x"), value(f, detach(x), t))
    assert_jets_equal(detach(y, wrt="t"), value(f, x, detach(t)))
    assert_jets_equal(detach(y, wrt="x").diff("t"), detach(value(by_t(f), x, t), wrt="x").truncate(2))
    assert_jets_equal(detach(y, wrt="t").diff("x"), detach(value(by_x(f), x, t), wrt="t").truncate(2))


def test_to_detach_an_argument_is_not_to_detach_the_result():
    x, t = variables(x=Fraction(2), t=Fraction(3), order=3)
    z = x * t
    assert detach(x, wrt="x") * z == detach(x * z, wrt="x") == 12
    assert (detach(x, wrt="x") * z).derivative(x=1, t=0) == 6
    assert detach(x * z, wrt="x").derivative(x=1, t=0) == 0
    assert (detach(z) * t).derivative(x=0, t=1) == 6
    assert (detach(z, wrt="x") * t).derivative(x=0, t=1) == 12
    assert_jets_equal(detach(z, wrt="x") * t, detach(z * t, wrt="x"))
    assert_jets_equal(np.square(detach(z, wrt="x")), detach(np.square(z), wrt="x"))
