"""How setuptools builds the compiled kernels: with NumPy's headers, and with flags that its compiler knows."""

import numpy
from setuptools.command.build_ext import build_ext


class Build(build_ext):
    """Build the kernels; where that fails the install goes on, and the generic kernels serve."""

    def build_extension(self, ext):
        """Add what is known only now, NumPy's headers and the compiler."""
        ext.include_dirs.append(numpy.get_include())
        if self.compiler.compiler_type == "unix":
            # The same bits as in Python: nothing is contracted or reordered. Complex numbers by the rules of Fortran
            # are divided without overflow, and multiplied without a second look at every nan.
            ext.extra_compile_args += [
                "-O3",
                "-g0",
                "-fvisibility=hidden",
                "-ffp-contract=off",
                "-fcx-fortran-rules",
                "-Wno-psabi",
            ]
        super().build_extension(ext)
