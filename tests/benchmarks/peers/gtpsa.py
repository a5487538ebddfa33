"""GTPSA, the differential algebra of MAD-NG, in its own Lua and by its own clock: the pipe to it is not timed."""

from types import SimpleNamespace

import numpy as np
from pymadng import MAD

from ..slots import exponents, words

PROGRAM = """
do
  local exp, sin, log in MAD.gmath
  local d = MAD.gtpsad({variables}, {order})
  local w
  local function full (slots, c)
    local t = MAD.tpsa(d)
    for i = 1, #c do t:set(slots[i], c[i]) end
    return t
  end
  {preparation}
  local start = os.clock()
  for i = 1, {count} do w = {formula} end
  py:send(os.clock() - start)
  py:send(w)
end
"""
VARIABLE = "local {name} = MAD.tpsa(d):setvar({value!r}, {place})\n"
TWO = "local slots = py:recv()\n local a, b = full(slots, py:recv()), full(slots, py:recv())"

mad = MAD()


class Lua(str):
    """A formula that is written down as it is computed."""

    def _with(sign, swapped=False):
        def write(self, other):
            a, b = (other, self) if swapped else (self, other)
            return Lua(f"({a} {sign} {b})")

        return write

    __add__, __mul__, __truediv__ = _with("+"), _with("*"), _with("/")
    __radd__, __rmul__, __rtruediv__ = _with("+", True), _with("*", True), _with("/", True)


def written(name):
    return lambda u: Lua(f"{name}({u})")


LUA = SimpleNamespace(exp=written("exp"), sin=written("sin"), log=written("log"))


class Loop:
    """A formula that MAD-NG evaluates so many times, and the seconds that it took."""

    def __init__(self, formula, variables, order, preparation, data=()):
        self.data = data
        self.words = {"formula": formula, "variables": variables, "order": order, "preparation": preparation}

    def __call__(self):
        return self._run(1)[1]

    def seconds(self, count):
        return self._run(count)[0]

    def _run(self, count):
        mad.send(PROGRAM.format(count=count, **self.words))
        for row in self.data:
            mad.send(row)
        return mad.recv(), mad.recv()


def coefficients(variables, order):
    def read(answer):
        found = {tuple(map(int, monomial)): c for monomial, c in zip(*answer, strict=True)}
        return np.array([found.get(exponents(w, variables), 0.0) for w in words(variables, order)])

    return read


def derivatives(f, at, order):
    return partials(f, [at], order)


def partials(f, at, order):
    names = [Lua(f"x{i}") for i in range(1, len(at) + 1)]
    lines = [VARIABLE.format(name=x, value=v, place=i) for i, (x, v) in enumerate(zip(names, at, strict=True), start=1)]
    return Loop(f(LUA, *names), len(at), order, "".join(lines)), coefficients(len(at), order)


def product(first, second, variables, order):
    slots = [list(exponents(w, variables)) for w in words(variables, order)]
    data = [slots, list(map(float, first)), list(map(float, second))]
    return Loop("a * b", variables, order, TWO, data), coefficients(variables, order)
