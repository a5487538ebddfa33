"""What NumPy's arrays can do as methods: each is the function of NumPy of that name, through its rule."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["ArrayMethods"]

_FUNCTIONS = """
    all any argmax argmin argpartition argsort choose clip copy cumprod cumsum diagonal dot max mean min
    nonzero prod ptp ravel repeat round searchsorted squeeze std sum swapaxes take trace var
""".split()


def _method(name: str) -> Any:
    function = getattr(np, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    method.__name__ = name
    method.__doc__ = f"Apply `np.{name}`."
    return method


class ArrayMethods:
    """The methods of NumPy's arrays, for a batch of jets."""

    __slots__ = ()

    def reshape(self: Any, *shape: Any, order: Any = "C", copy: bool | None = None) -> Any:
        """Apply `np.reshape`; the shape is a tuple or several numbers."""
        del copy  # which makes no difference to what cannot be written to
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, order=order)

    def compress(self: Any, condition: Any, axis: int | None = None) -> Any:
        """Apply `np.compress`, whose first argument is the condition."""
        return np.compress(condition, self, axis)

    def transpose(self: Any, *axes: Any) -> Any:
        """Apply `np.transpose`; the axes are a tuple or several numbers."""
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    def flatten(self: Any, order: Any = "C") -> Any:
        """Apply `np.ravel`."""
        return np.ravel(self, order)

    @property
    def T(self: Any) -> Any:
        """The batch with its axes in reverse."""
        return self.transpose()

    @property
    def mT(self: Any) -> Any:
        """The matrices in the last two axes, transposed."""
        return np.swapaxes(self, -1, -2)

    @property
    def flat(self: Any) -> Any:
        """The jets of the batch in one row."""
        return self.flatten()

    @property
    def device(self) -> str:
        """Where the numbers are, in the words of the array API standard."""
        return "cpu"

    def to_device(self, device: str, /, *, stream: None = None) -> Any:
        """Return the batch, which is on the only device there is."""
        if device != "cpu":
            raise ValueError(f"jets are on the device 'cpu', not {device!r}")
        return self

    def __array_namespace__(self, *, api_version: str | None = None) -> Any:
        return np

    def item(self: Any, *place: Any) -> Any:
        """Return one jet of the batch: its only one, or that at a place."""
        if not place and np.size(self) != 1:
            raise ValueError(f"a batch of {np.size(self)} jets is no single one; say which")
        if len(place) == 1 and isinstance(place[0], (int, np.integer)):
            return self.flatten()[place[0]]
        return (self[place[0] if len(place) == 1 else place]) if place else self.reshape(())

    def tolist(self: Any) -> Any:
        """Return the jets of the batch in nested lists, a single jet as it is."""
        return [jet.tolist() for jet in self] if self.ndim else self

    def sort(self: Any, *args: Any, **kwargs: Any) -> Any:
        """Say that a batch is not sorted in place."""
        raise TypeError("jets are immutable; take the result of np.sort(jets)")


for _name in _FUNCTIONS:
    setattr(ArrayMethods, _name, _method(_name))
