"""The laws of jets and of detach, exactly: fractions, one variable and several, truncated at a degree or in a box."""

from fractions import Fraction
from math import comb, factorial

import hurwitz
from hypothesis import given
from hypothesis import strategies as st
from spaces import BOX, ONE, SPACES, TWO, nonzero, together

import jets
from jets import detach, equal, variable, variables
from jets.strategies import exact_jets, exact_numbers, polynomials
from jets.testing import assert_jets_equal

unary = together(1).map(lambda one: one[0])
single = exact_jets(**ONE)

# --- a commutative ring, of which the numbers are a part -----------------------------------------------------


@given(together(3))
def test_sums_associate(abc):
    a, b, c = abc
    assert_jets_equal((a + b) + c, a + (b + c))


@given(together(3))
def test_products_associate(abc):
    a, b, c = abc
    assert_jets_equal((a * b) * c, a * (b * c))


@given(together(2))
def test_sums_and_products_commute(ab):
    a, b = ab
    assert_jets_equal(a + b, b + a)
    assert_jets_equal(a * b, b * a)


@given(together(3))
def test_products_distribute(abc):
    a, b, c = abc
    assert_jets_equal(a * (b + c), a * b + a * c)
    assert_jets_equal((b - c) * a, b * a - c * a)


@given(unary)
def test_neutral_and_opposite_elements(a):
    assert_jets_equal(a + 0, a)
    assert_jets_equal(a * 1, a)
    assert_jets_equal(a - a, 0)
    assert_jets_equal(a + -a, 0)
    assert_jets_equal(a * 0, 0)
    assert_jets_equal(+a, a)
    assert_jets_equal(0 - a, -a)


@given(unary, exact_numbers(), exact_numbers())
def test_numbers_act_as_constants(a, c, d):
    assert_jets_equal(c * a + d * a, (c + d) * a)
    assert_jets_equal((c + a) - d, a + (c - d))
    assert ((c * a).coeffs == c * a.coeffs).all()


@given(together(1), together(1, value=nonzero), st.sampled_from(SPACES).flatmap(lambda s: exact_jets(**s)))
def test_jets_of_any_two_spaces_combine(one, two, c):
    a, b = one[0], two[0]
    assert (a + b).names == tuple(dict.fromkeys(a.names + b.names))
    assert_jets_equal((a + c) * b, a * b + c * b)


# --- quotients and powers -----------------------------------------------------------------------------------


@given(together(1), st.data())
def test_quotients_undo_products(one, data):
    (a,) = one
    space = {"order": a.order, "at": a.at, "shape": a.shape} if len(a.names) == 1 else _like(a)
    b = data.draw(exact_jets(**space, value=nonzero))
    assert_jets_equal(a / b * b, a)
    assert_jets_equal(a * b / b, a)
    assert_jets_equal(b / b, 1)
    assert_jets_equal(1 / (1 / b), b)


def _like(a):
    limits = dict(zip(a.names, a._space.limits, strict=True))
    return {"order": a.order if a._space.is_total else limits, "at": a.at, "names": a.names, "shape": a.shape}


@given(unary, exact_numbers().filter(bool))
def test_division_by_a_number(a, c):
    assert_jets_equal(a / c, a * (1 / c))


@given(unary, st.integers(0, 4), st.integers(0, 4))
def test_powers_multiply(a, m, n):
    assert_jets_equal(a**m * a**n, a ** (m + n))
    assert_jets_equal((a**m) ** n, a ** (m * n))


@given(unary, st.integers(0, 7))
def test_a_power_is_a_repeated_product(a, m):
    product = a * 0 + 1
    for _ in range(m):
        product = product * a
    assert_jets_equal(a**m, product)


@given(together(1, value=nonzero), st.integers(1, 4))
def test_negative_powers_are_reciprocals(one, m):
    (b,) = one
    assert_jets_equal(b**-m * b**m, 1)
    assert_jets_equal(b**-m, 1 / b**m)


@given(together(1, value=nonzero), st.integers(1, 4))
def test_fractional_powers_are_roots(one, q):
    (b,) = one
    b = (b * b) ** q  # positive, and with an exact q-th root
    assert_jets_equal((b ** Fraction(1, q)) ** q, b)
    assert_jets_equal(b ** Fraction(-1, q) * b ** Fraction(1, q), 1)


@given(together(2), st.integers(0, 5))
def test_binomial_theorem(ab, n):
    a, b = ab
    assert_jets_equal((a + b) ** n, sum(comb(n, k) * a**k * b ** (n - k) for k in range(n + 1)))


# --- D and ∫ -------------------------------------------------------------------------------------------------

moving = (ONE, TWO, BOX, {"order": 1, "at": Fraction(1, 2)})


@given(together(2, moving), exact_numbers())
def test_derivatives_are_linear(ab, c):
    a, b = ab
    for name in a.names:
        assert_jets_equal((a + c * b).diff(name), a.diff(name) + c * b.diff(name))


@given(together(2, moving))
def test_leibniz_rule(ab):
    a, b = ab
    for name in a.names:
        assert_jets_equal((a * b).diff(name), a.diff(name) * b + a * b.diff(name))


@given(together(2, moving, value=nonzero))
def test_quotient_rule(ab):
    a, b = ab
    for name in a.names:
        d = (a / b).diff(name)
        assert_jets_equal(d * (b * b), a.diff(name) * b - a * b.diff(name), order=d.order)


@given(exact_jets(order=3, names=("x", "y")))
def test_partial_derivatives_commute(a):
    assert_jets_equal(a.diff("x").diff("y"), a.diff("y").diff("x"))


@given(unary)
def test_derivative_undoes_primitive(a):
    for name in a.names:
        assert_jets_equal(a.integrate(name).diff(name), a)


@given(together(1, moving).map(lambda one: one[0]))
def test_primitive_undoes_derivative_but_for_the_constant(a):
    for name in a.names:
        assert_jets_equal(a.diff(name).integrate(name), a - detach(a, wrt=name))


# --- detach: an idempotent endomorphism that D annihilates -----------------------------------------------------


@given(together(2))
def test_detach_is_a_ring_homomorphism(ab):
    a, b = ab
    assert_jets_equal(detach(a + b), detach(a) + detach(b))
    assert_jets_equal(detach(a - b), detach(a) - detach(b))
    assert_jets_equal(detach(a * b), detach(a) * detach(b))
    assert_jets_equal(detach(a**3), detach(a) ** 3)


@given(together(2, value=nonzero))
def test_detach_of_quotients(ab):
    a, b = ab
    assert_jets_equal(detach(a / b), detach(a) / detach(b))


@given(unary)
def test_detach_is_idempotent_and_keeps_the_value(a):
    assert_jets_equal(detach(detach(a)), detach(a))
    assert_jets_equal(detach(a), a, order=0)


@given(together(1, moving).map(lambda one: one[0]))
def test_detach_is_what_the_derivative_annihilates(a):
    assert all(equal(detach(a).diff(name), 0) for name in a.names)
    assert equal(detach(a), a) == all(equal(a.diff(name), 0) for name in a.names)


@given(unary, st.data())
def test_partial_detaches_commute_and_their_product_is_detach(a, data):
    names = data.draw(st.permutations(a.names))
    step = a
    for name in names:
        step = detach(step, wrt=name)
    assert_jets_equal(step, detach(a))
    assert_jets_equal(detach(a, wrt=names), detach(a))
    assert_jets_equal(detach(a, wrt=()), a)
    assert_jets_equal(detach(a, wrt="w"), a)


@given(together(2, (TWO, BOX)))
def test_partial_detach_is_a_ring_homomorphism(ab):
    a, b = ab
    for name in a.names:
        assert_jets_equal(detach(a * b, wrt=name), detach(a, wrt=name) * detach(b, wrt=name))
        assert equal(detach(a, wrt=name).diff(name), 0)


@given(exact_jets(order=3, names=("x", "y")))
def test_partial_detach_lets_the_other_variable_through(a):
    assert_jets_equal(detach(a, wrt="x").diff("y"), detach(a.diff("y"), wrt="x"))
    assert_jets_equal(detach(a, wrt=["x", "y"]), detach(a))


@given(together(2), st.integers(0, 6), st.integers(0, 6))
def test_detach_above(ab, j, k):
    a, b = ab
    low = detach(a, above=k)
    assert_jets_equal(detach(low, above=j), detach(a, above=min(j, k)))
    assert_jets_equal(detach(a + b, above=k), low + detach(b, above=k))
    assert_jets_equal(detach(low * detach(b, above=k), above=k), detach(a * b, above=k))
    assert_jets_equal(low, a, order=min(k, a.order))
    assert_jets_equal(detach(a, above=a.order), a)


@given(exact_jets(order=4), st.integers(1, 4))
def test_derivative_lowers_what_detach_above_keeps(a, k):
    assert_jets_equal(detach(a, above=k).diff(), detach(a.diff(), above=k - 1))


# --- unit functions and the theorem ------------------------------------------------------------------------------


@given(exact_numbers(), st.integers(0, 8))
def test_unit_functions(at, k):
    x = variable(at, order=8)
    unit = (x - detach(x)) ** k / factorial(k)
    assert unit.derivatives.tolist() == [int(j == k) for j in range(9)]


@given(exact_numbers(), exact_numbers(), st.integers(0, 3), st.integers(0, 3))
def test_unit_functions_of_two_variables(a, b, i, j):
    x, y = variables(x=a, y=b, order=6)
    unit = (x - detach(x)) ** i * (y - detach(y)) ** j / (factorial(i) * factorial(j))
    assert hurwitz.read(unit) == {alpha: int(alpha == (i, j)) for alpha in hurwitz.slots((6, 6), 6)}


@given(single)
def test_every_jet_is_a_sum_of_its_derivatives_times_unit_functions(a):
    u = variable(a.at, order=a.order) - a.at
    assert_jets_equal(sum(d * u**k / factorial(k) for k, d in enumerate(a.derivatives)), a)


@given(polynomials(max_degree=5), exact_numbers(), exact_numbers())
def test_a_taylor_polynomial_of_full_order_is_the_polynomial(p, at, step):
    assert jets.taylor(p, at, order=5)(step) == p(at + step)
