"""The exceptions: each message says what was given, what is allowed, and what to write instead."""

from __future__ import annotations

__all__ = [
    "ExactnessError",
    "ExpressionError",
    "IrrationalError",
    "JetsError",
    "OrderError",
    "RefusedError",
    "SpaceError",
    "mixture",
]


class JetsError(Exception):
    """The base of every exception that `jets` raises on purpose."""


class SpaceError(JetsError, ValueError):
    """Two jets do not live in spaces that combine: one name at two expansion points, an unknown name."""


class OrderError(JetsError, ValueError):
    """An order, or a slot, that does not exist or that the jet does not carry."""


class ExactnessError(JetsError, ArithmeticError):
    """An exact number was asked for a value that it cannot hold exactly, as in exp(Fraction(1, 2))."""


def mixture(inexact: object) -> ExactnessError:
    """Return the error of fractions that come together with a number that is not exact."""
    return ExactnessError(
        f"cannot mix exact fractions with {type(inexact).__name__} {inexact!r}; "
        f"write a Fraction, such as Fraction({str(inexact)!r}), or make the jet of floats"
    )


class IrrationalError(ExactnessError):
    """A function of rationals, or one that it is made of, is not known to be rational."""

    def __init__(self, needed: str, function: str, hint: str) -> None:
        needs = needed if needed.startswith(f"{function}(") else f"{function} needs {needed}, which"
        super().__init__(f"{needs} is not known to be rational; {hint}")
        self.needed, self.function, self.hint = needed, function, hint

    def seen_from(self, function: str) -> IrrationalError:
        """Return the error as the caller of a function should see it."""
        return IrrationalError(self.needed, function, self.hint)

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        return type(self), (self.needed, self.function, self.hint)


class RefusedError(JetsError, TypeError):
    """A function or an argument that has no meaning for jets; the message says what to write instead."""


class ExpressionError(JetsError, ValueError):
    """A text that is not an expression of the small language; `position` counts its characters from 0."""

    def __init__(self, message: str, text: str = "", position: int = 0) -> None:
        super().__init__(message)
        self.text = text
        self.position = position

    def __reduce__(self) -> tuple[type, tuple[str, str, int]]:
        return type(self), (str(self), self.text, self.position)
