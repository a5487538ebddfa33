"""heyoka once more: in one variable by symbolic tensors of derivatives, as in several, instead of its integrator."""

from ..case import Unable
from . import heyoka


def derivatives(f, at, order):
    if order > heyoka.DEEPEST:
        raise Unable(f"its symbolic derivatives take minutes to compile beyond order {heyoka.DEEPEST}")
    return heyoka.partials(f, [at], order)
