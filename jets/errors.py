"""The exceptions: each message says what was given, what is allowed, and what to write instead."""

__all__ = ["ExactnessError", "ExpressionError", "JetsError", "OrderError", "RefusedError", "SpaceError"]


class JetsError(Exception):
    """The base of every exception that `jets` raises on purpose."""


class SpaceError(JetsError, ValueError):
    """Two jets do not live in spaces that combine: one name at two expansion points, an unknown name."""


class OrderError(JetsError, ValueError):
    """An order, or a slot, that does not exist or that the jet does not carry."""


class ExactnessError(JetsError, ArithmeticError):
    """An exact number was asked for a value that it cannot hold exactly, as in exp(Fraction(1, 2))."""


class RefusedError(JetsError, TypeError):
    """A function or an argument that has no meaning for jets; the message says what to write instead."""


class ExpressionError(JetsError, ValueError):
    """A text that is not an expression of the small language; `position` counts its characters from 0."""

    def __init__(self, message: str, text: str = "", position: int = 0) -> None:
        super().__init__(message)
        self.text = text
        self.position = position

    def pointer(self) -> str:
        """Return the text and, under the place of the error, a caret."""
        return f"{self.text}\n{' ' * self.position}^"

    def __reduce__(self) -> tuple[type, tuple[str, str, int]]:
        return type(self), (str(self), self.text, self.position)
