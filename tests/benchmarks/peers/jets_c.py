"""jets.compile with the C compiler at hand."""

from jets.compiled import builds

from ..case import Unable
from . import jets_compiled


def in_c(task):
    def build(*arguments):
        if builds.compiler() is None:
            raise Unable("there is no C compiler here, or Python's headers are missing")
        return task(*arguments, backend="c")

    return build


derivatives, batch, partials, partials_batch, dice = map(
    in_c,
    (
        jets_compiled.derivatives,
        jets_compiled.batch,
        jets_compiled.partials,
        jets_compiled.partials_batch,
        jets_compiled.dice,
    ),
)
weird = in_c(jets_compiled.weird)
