"""Truncated Taylor jets and `detach`: numbers whose value and derivatives are independent of each other.

>>> from jets import variable, detach, weird
>>> x = variable(3.0, order=4)
>>> (x - detach(x)).derivatives.tolist()
[0.0, 1.0, 0.0, 0.0, 0.0]
>>> weird(7, 5, 3)(x).derivatives.tolist()
[7.0, 5.0, 3.0, 0.0, 0.0]

The map, in reading order:

    variable, variables, Jet    numbers that carry their derivatives; every NumPy ufunc takes them
    detach, stop_gradient       ⊥: the value stays, the derivatives go
    weird, splice               any value and any derivatives: the completeness theorem
    equal, allclose, contact_order          are two jets the same, in every slot or up to an order?
    derivatives, derivative, taylor         of any function
    gradient, jacobian, hessian             of functions of several arguments, or of a vector
    compile                     a function as a straight-line program for all derivatives: to run fast, and to read
    compose, reversion, implicit, limit     series: f(g), inverse functions, y(x) from F(x, y) = 0, sin(x)/x at 0
    ode                         differential equations, to any order, and the derivatives of their flow
    expm                        the exponential of a matrix, which NumPy has not; the rest is np.linalg
    arrays                      what NumPy's other functions do to jets, in four sets
    magic_box, expectation, exact_expectation       derivatives of Monte Carlo averages; more in jets.estimators
    rule                        teach jets a function of your own
    parse                       text to function, as the command line does
    plot                        a picture: the curve, the derivatives that the jets carry, Taylor polynomials
    from_sympy, to_sympy        SymPy's expressions as functions of jets, jets as expressions; jets.sympy.detach is ⊥
    sin, exp, erf, …            NumPy's and SciPy's functions by name (jets.functions)
    strategies, testing         Hypothesis strategies and assertions for your own tests
    errors                      the exceptions
    config                      which engine runs: jets.config.backend

Read on in weird.py, which is the theorem, detach.py, rules.py, which is the table of derivatives, and algebra.py.
"""

from __future__ import annotations

import importlib
from typing import Any

from jets import arrays, config, errors, functions
from jets.arrays.linalg.exponential import expm
from jets.calculus import derivative, derivatives, taylor
from jets.detach import detach, stop_gradient
from jets.equality import allclose, contact_order, equal
from jets.expression import Expression, parse
from jets.gradients import gradient, hessian, jacobian
from jets.jet import Jet
from jets.ode import Solution, ode
from jets.rules import rule
from jets.series import compose, implicit, limit, reversion
from jets.splices import splice
from jets.variables import variable, variables
from jets.weird import Weird, weird

__all__ = [
    "Expression",
    "Jet",
    "Solution",
    "Weird",
    "allclose",
    "arrays",
    "compose",
    "config",
    "contact_order",
    "derivative",
    "derivatives",
    "detach",
    "equal",
    "errors",
    "expm",
    "functions",
    "gradient",
    "hessian",
    "implicit",
    "jacobian",
    "limit",
    "ode",
    "parse",
    "reversion",
    "rule",
    "splice",
    "stop_gradient",
    "taylor",
    "variable",
    "variables",
    "weird",
]
__version__ = "0.1.0"

_ON_DEMAND = ("estimators", "strategies", "sympy", "testing")
_HOMES = {  # functions, and their modules
    "compile": "compiled",
    "exact_expectation": "estimators",
    "expectation": "estimators",
    "from_sympy": "lambdas",
    "magic_box": "estimators",
    "plot": "plots",
    "to_sympy": "symbolic",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"jets.{_HOMES[name]}"), name)
    if name in _ON_DEMAND:
        return importlib.import_module(f"jets.{name}")
    if name in functions.NAMES:
        function = globals()[name] = getattr(functions, name)
        return function
    raise AttributeError(f"module 'jets' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ON_DEMAND, *_HOMES, *functions.NAMES})
