"""A program as C: a function of one point, and loops over many points between which NumPy computes the functions.

The text of both is the same. In a loop `number` is a vector of eight points, on which + − × ÷ and comparisons work as
on one; exp, sin and the like are NumPy's own there, on rows, in stages. A long program is cut into pieces, each a
function, since compilers take more than twice the time for twice the length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from jets.compiled.program import Program, symbols_of
from jets.compiled.symbols import Symbol
from jets.compiled.writing import Writer
from jets.corners import power_of_two
from jets.errors import RefusedError
from jets.special import gaussian_value

__all__ = [
    "HELPERS",
    "LIBRARY",
    "Pieces",
    "guards",
    "is_inline",
    "is_real",
    "point",
    "point_is_known",
    "source",
    "sum_of_all",
]

#: Operations of a piece.
PIECE = 600

HELPERS = """\
#ifdef VECTORS
#define B 8 /* vectors that go through a piece one after the other, while its code is at hand */
typedef double number __attribute__((vector_size(64), aligned(8), may_alias));
typedef long long mask __attribute__((vector_size(64), aligned(8), may_alias));
#define EACH(name) static inline number each_##name(number a) { for (int j = 8; j--;) a[j] = name(a[j]); return a; }
static inline number all(double a) { return (number){a, a, a, a, a, a, a, a}; }
static inline number choose(mask m, number a, number b) { return (number)((m & (mask)a) | (~m & (mask)b)); }
static inline mask no(mask m) { return ~m; }
static inline mask negative_sign(number a) { return (mask)a < 0; }
#else
#define B 1
typedef double number;
typedef int mask;
#define EACH(name) static inline number each_##name(number a) { return name(a); }
static inline number all(double a) { return a; }
static inline number choose(mask m, number a, number b) { return m ? a : b; }
static inline mask no(mask m) { return !m; }
static inline mask negative_sign(number a) { return signbit(a) != 0; }
#endif
EACH(sqrt) EACH(fabs) EACH(floor) EACH(ceil) EACH(trunc) EACH(rint)
static inline number maximum(number a, number b) { return choose((a > b) | (a != a), a, b); }
static inline number minimum(number a, number b) { return choose((a < b) | (a != a), a, b); }
static inline number greater(number a, number b) { return choose((a > b) | (b != b), a, b); }
static inline number smaller(number a, number b) { return choose((a < b) | (b != b), a, b); }
static inline number sign(number a) { return choose(a > 0.0, all(1.0), choose(a < 0.0, all(-1.0), a)); }
static inline number with_sign(number a, number b) {
    number size = each_fabs(a);
    return choose(negative_sign(b), -size, size);
}
static inline mask not_a_number(number a) { return a != a; }
static inline mask finite_number(number a) { return a - a == 0.0; }
"""
LIBRARY = """\
static double power_of_two(double y) { int e; frexp(y, &e); return ldexp(1.0, e - 1); }
static double gaussian_value(double u, double half) {
    u = fmin(fmax(u, -1e4), 1e4);
    double high = (float)u; /* 24 bits, so that its square is exact */
    return exp(-high * high / half) * exp((high - u) * (high + u) / half);
}
"""
_EACH = {np.sqrt: "sqrt", np.absolute: "fabs", np.fabs: "fabs", np.floor: "floor", np.ceil: "ceil", np.trunc: "trunc"}
#: What a processor does by itself, and so stands in the loops.
_INLINE: dict[Any, str] = {
    **{ufunc: f"each_{name}" for ufunc, name in (_EACH | {np.rint: "rint"}).items()},
    **{np.maximum: "maximum", np.minimum: "minimum", np.fmax: "greater", np.fmin: "smaller", np.sign: "sign"},
    **{np.copysign: "with_sign", np.signbit: "negative_sign"},
    **{np.isnan: "not_a_number", np.isfinite: "finite_number"},
}
#: What C's library knows, for one point.
_LIBRARY: dict[Any, str] = _INLINE | {
    **{getattr(np, name): name for name in "exp exp2 expm1 log log2 log10 log1p cbrt".split()},
    **{getattr(np, name): name for name in "sin cos tan sinh cosh tanh hypot fmod".split()},
    **{getattr(np, f"arc{name}"): f"a{name}" for name in "sin cos tan sinh cosh tanh".split()},
    **{np.arctan2: "atan2", np.power: "pow", np.float_power: "pow"},
    **{power_of_two: "power_of_two", gaussian_value: "gaussian_value"},
}
_SIGNS = {np.add, np.subtract, np.multiply, np.divide, np.negative, np.where, np.equal, np.not_equal, np.less}
_SIGNS |= {np.less_equal, np.greater, np.greater_equal, np.logical_and, np.logical_or, np.logical_not, None}


def is_real(program: Program) -> bool:
    """Say whether all numbers are real, as they have to be here."""
    return program.dtype == float and all(
        c.dtype.kind in "fbiO" and not any(type(arg) is complex for arg in c.args) for c in program.operations
    )


def point_is_known(program: Program) -> bool:
    """Say whether C has all functions of a program."""
    return is_real(program) and all(c.op in _SIGNS or c.op in _LIBRARY for c in program.operations)


def is_inline(c: Symbol) -> bool:
    """Say whether an operation stands in a loop; else NumPy does it for rows."""
    return c.op in _SIGNS or c.op in _INLINE


def _literal(c: Any) -> str:
    c = float(c)
    return "NAN" if c != c else repr(c) if abs(c) < np.inf else "INFINITY" if c > 0 else "-INFINITY"


class _C(Writer):
    words = ("&", "|", "!")

    def input(self, i: int, c: Symbol) -> str:
        return f"x{i}"

    def assignment(self, c: Symbol, name: str, text: str) -> str:
        return f"const {'mask' if c.dtype == bool else 'number'} {name} = {text};"

    def choice(self, mask: str, a: str, b: str) -> str:
        return f"choose({mask}, {a}, {b})"

    def number(self, c: Any) -> str:
        return _literal(c)

    def spread(self, c: Any) -> str:
        """Return an operand of a function, which has to be a number of each point."""
        return self.operand(c, 0) if isinstance(c, Symbol) else f"all({self.number(c)})"

    def expression(self, c: Symbol) -> tuple[str, int]:
        if c.op is np.where:
            return f"choose({self.operand(c.args[0], 0)}, {self.spread(c.args[1])}, {self.spread(c.args[2])})", 7
        if c.op is np.logical_not:
            return f"no({self.operand(c.args[0], 0)})", 7
        return super().expression(c)

    def call(self, c: Symbol, args: Sequence[str]) -> tuple[str, int]:
        return f"{_LIBRARY[c.op]}({', '.join(map(self.spread, c.args))})", 7


# --- to be run ----------------------------------------------------------------------------------------------------


class Pieces:
    """Operations as functions `name0`, `name1`, … of arrays: x has what is given, t waits, y takes the results."""

    def __init__(self, program: Program, name: str, steps: Sequence[Symbol], given: dict[Symbol, int]) -> None:
        self.program, self.name, self.given, self.slots = program, name, given, 0
        self.groups = [steps[i : i + PIECE] for i in range(0, len(steps), PIECE)] or [()]
        self.home = {c: k for k, group in enumerate(self.groups) for c in group}
        self.places: dict[Symbol, int] = {}

    def text(self, results: Sequence[Any]) -> str:
        """Return the functions; results[k] goes to y[k], a condition as 0 or 1."""
        wanted: dict[Symbol, list[int]] = {}
        for k, c in enumerate(results):
            if isinstance(c, Symbol):
                wanted.setdefault(c, []).append(k)
        constants = [f"y[{k}*B + j] = all({_literal(c)});" for k, c in enumerate(results) if not isinstance(c, Symbol)]
        self._place()
        pieces = [self._piece(k, group, wanted) for k, group in enumerate(self.groups)]
        ready = [f"y[{k}*B + j] = x[{self.given[c]}*B + j];" for c, ks in wanted.items() if c in self.given for k in ks]
        return "\n".join([*pieces, self._function(len(self.groups), [*constants, *ready])])

    def _place(self) -> None:
        """Give a slot of t to what one piece makes and a later one uses, for as long as it is used."""
        last: dict[Symbol, int] = {}
        for k, group in enumerate(self.groups):
            last |= {arg: k for c in group for arg in symbols_of(c) if self.home.get(arg, k) != k}
        free: list[int] = []
        ending: dict[int, list[Symbol]] = {}
        for k, group in enumerate(self.groups):
            for c in group:
                if c in last:
                    self.slots += not free
                    self.places[c] = free.pop() if free else self.slots - 1
                    ending.setdefault(last[c], []).append(c)
            free += [self.places[c] for c in ending.get(k, ())]

    def _piece(self, k: int, group: Sequence[Symbol], wanted: dict[Symbol, list[int]]) -> str:
        writer = _C(self.program)
        writer.uses = Counter(arg for c in group for arg in symbols_of(c))
        lines = []
        for arg in dict.fromkeys(arg for c in group for arg in symbols_of(c) if self.home.get(arg) != k):
            name = f"x{self.given[arg]}" if arg in self.given else f"s{self.places[arg]}"
            waiting = f"{'x' if arg in self.given else 't'}[{name[1:]}*B + j]"
            lines.append(f"const {_type(arg)} {name} = {_loaded(arg, waiting)};")
            writer.texts[arg] = name, 7
        kept = frozenset(c for c in group if c in wanted or c in self.places)
        lines += writer.lines(group, kept)
        for c in group:
            lines += [f"y[{i}*B + j] = {_stored(c, writer.texts[c][0])};" for i in wanted.get(c, ())]
            if c in self.places:
                lines.append(f"t[{self.places[c]}*B + j] = {_stored(c, writer.texts[c][0])};")
        return self._function(k, lines)

    def _function(self, k: int, lines: Iterable[str]) -> str:
        body = "".join(f"        {line}\n" for line in lines)
        arguments = "const number *restrict x, number *restrict t, number *restrict y"
        loop = f"    for (int j = 0; j < B; j++) {{\n{body}    }}\n"
        return f"static __attribute__((noinline)) void {self.name}{k}({arguments})\n{{\n{loop}}}\n"

    def calls(self) -> str:
        """Return what runs all of them."""
        return " ".join(f"{self.name}{k}(x, t, y);" for k in range(len(self.groups) + 1))


def _type(c: Symbol) -> str:
    return "mask" if c.dtype == bool else "number"


def _loaded(c: Symbol, text: str) -> str:
    return f"{text} != 0.0" if c.dtype == bool else text


def _stored(c: Symbol, text: str) -> str:
    return f"choose({text}, all(1.0), all(0.0))" if c.dtype == bool else text


def guards(program: Program) -> tuple[Symbol, ...]:
    """Return the conditions that must not hold, and the numbers that have to be finite."""
    return (*program.never, *program.finite)


def sum_of_all(program: Program) -> str:
    """Return what is not zero where a guard fails or a result is not finite."""
    size = len(program.outputs)
    tellers = " + ".join(f"y[{k}*B + j]" for k in program.tellers) or "all(0.0)"
    failures = [
        f"y[{size + i}*B + j]" if c.dtype == bool else f"(y[{size + i}*B + j] - y[{size + i}*B + j])"
        for i, c in enumerate(guards(program))
    ]
    return " + ".join(["(total - total)", *failures]).join(
        (f"const number total = {tellers};\n    const number bad = ", ";")
    )


def point(program: Program) -> str:
    """Return the function of one point: not 0 if a guard fails or a result is not finite."""
    pieces = Pieces(program, "piece", program.steps, {c: i for i, c in enumerate(program.inputs)})
    results = (*program.outputs, *guards(program))
    text = pieces.text(results)
    arrays = f"number t[{pieces.slots or 1}], y[{len(results) or 1}]; const int j = 0;"
    return f"""\
{text}
int derivatives(const double *x, double *out)
{{
    {arrays}
    {pieces.calls()}
    {sum_of_all(program)}
    for (int k = 0; k < {len(program.outputs)}; k++) out[k] = y[k];
    return !(bad == 0.0);
}}
"""


# --- to be read ---------------------------------------------------------------------------------------------------

_READABLE = {
    **{"maximum": "(double a, double b) { return a > b || a != a ? a : b; }"},
    **{"minimum": "(double a, double b) { return a < b || a != a ? a : b; }"},
    **{"sign": "(double a) { return a > 0 ? 1 : a < 0 ? -1 : a; }"},
}


class _Readable(_C):
    """C as one writes it."""

    words = ("&&", "||", "!")

    def assignment(self, c: Symbol, name: str, text: str) -> str:
        return f"{'int' if c.dtype == bool else 'double'} {name} = {text};"

    def input(self, i: int, c: Symbol) -> str:
        return f"x[{i}]" if len(self.program.inputs) > 1 else "x"

    def expression(self, c: Symbol) -> tuple[str, int]:
        if c.op is np.where:
            mask, a, b = (self.operand(arg, 1) for arg in c.args)
            return f"{mask} ? {a} : {b}", 0
        return Writer.expression(self, c)

    def call(self, c: Symbol, args: Sequence[str]) -> tuple[str, int]:
        return f"{_NAMES.get(c.op) or _LIBRARY[c.op]}({', '.join(args)})", 7


_NAMES = _EACH | {np.rint: "rint", np.fmax: "fmax", np.fmin: "fmin", np.copysign: "copysign"}
_NAMES |= {np.signbit: "signbit", np.isnan: "isnan", np.isfinite: "isfinite"}


def source(program: Program, title: str) -> str:
    """Return the text of the function of one point, as it can be read and compiled anywhere."""
    if unknown := [c.op.__name__ for c in program.steps if c.op not in _SIGNS and c.op not in _LIBRARY]:
        raise RefusedError(f"C has no {unknown[0]}; let the program be written in python or numpy")
    if not is_real(program):
        raise RefusedError("complex numbers are written in python or numpy only")
    writer = _Readable(program)
    lines = [*writer.lines()]
    lines += [f"y[{k}] = {text};" for k, text in enumerate(writer.results())]
    lines.append(f"return {' && '.join(f'!({text})' for text in writer.failures()) or '1'};")
    used = {_LIBRARY.get(c.op) for c in program.steps}
    helpers = [f"static double {name}{text}" for name, text in _READABLE.items() if name in used]
    body = "\n".join(f"    {line}" for line in lines)
    x = "const double *x" if len(program.inputs) > 1 else "double x"
    head = [
        "#include <math.h>",
        "",
        *helpers,
        *(LIBRARY.splitlines() if used & {"power_of_two", "gaussian_value"} else ()),
    ]
    comment = f"/* {title}\n   0 says that this is not the whole truth: a corner, or a zero that met inf or nan. */"
    return (
        "\n".join([*head, *([""] if len(head) > 2 else []), comment])
        + f"\nint derivatives({x}, double *y)\n{{\n{body}\n}}\n"
    )
