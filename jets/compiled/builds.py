"""Programs in C, compiled by the compiler at hand and loaded as modules of Python.

They are built in a directory of this process alone, which no other user can read or guess, and which goes when the
process ends.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from jets.compiled import c, stages
from jets.compiled.program import Program

__all__ = ["compiler", "loops", "point"]

_TEMPLATE = """\
#include <Python.h>
#include <math.h>
#define STRIDE {stride}L
#define INPUTS {inputs}
#define OUTPUTS {outputs}
{code}
static PyMethodDef methods[] = {{
    {methods}
    {{NULL, NULL, 0, NULL}}}};
static struct PyModuleDef definition = {{PyModuleDef_HEAD_INIT, "program", NULL, -1, methods}};
PyMODINIT_FUNC PyInit_program(void) {{ return PyModule_Create(&definition); }}
"""

_RUN = """\
static PyObject *run(PyObject *self, PyObject *args)
{
    int k;
    Py_buffer work, out;
    Py_ssize_t start, size, n;
    if (!PyArg_ParseTuple(args, "iw*w*nnn", &k, &work, &out, &start, &size, &n)) return NULL;
    int wrong;
    Py_BEGIN_ALLOW_THREADS
    wrong = loop(k, work.buf, (double *)out.buf + start, size, n);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&work);
    PyBuffer_Release(&out);
    return PyBool_FromLong(wrong);
}
"""
_RUN_METHODS = '{"run", run, METH_VARARGS, NULL},'

_POINT = """\
static PyObject *eager, *correct;

static PyObject *set_eager(PyObject *self, PyObject *args)
{
    PyObject *f, *g;
    if (!PyArg_ParseTuple(args, "OO", &f, &g)) return NULL;
    Py_INCREF(f);
    Py_INCREF(g);
    Py_XSETREF(eager, f);
    Py_XSETREF(correct, g);
    Py_RETURN_NONE;
}

static int given(PyObject *const *args, Py_ssize_t count, double *x)
{
    if (count != INPUTS) return PyErr_Format(PyExc_TypeError, "give %d numbers, not %zd", INPUTS, count), 0;
    for (int i = 0; i < INPUTS; i++) x[i] = PyFloat_AsDouble(args[i]);
    return !PyErr_Occurred();
}

static PyObject *point(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    double x[INPUTS], y[OUTPUTS];
    if (!given(args, count, x)) return NULL;
    if (derivatives(x, y)) return PyObject_Vectorcall(eager, args, count, NULL);
    PyObject *result = PyTuple_New(OUTPUTS);
    for (int k = 0; result && k < OUTPUTS; k++) {
        PyObject *number = PyFloat_FromDouble(y[k]);
        if (!number) Py_CLEAR(result);
        else PyTuple_SET_ITEM(result, k, number);
    }
    return result;
}

static PyObject *into(PyObject *self, PyObject *const *args, Py_ssize_t count)
{
    double x[INPUTS];
    Py_buffer out;
    if (!given(args + 1, count - 1, x)) return NULL;
    if (PyObject_GetBuffer(args[0], &out, PyBUF_WRITABLE | PyBUF_FORMAT) < 0) return NULL;
    const int fits = out.len == OUTPUTS * sizeof(double) && out.itemsize == 8 && out.format[0] == 'd';
    const int wrong = fits && derivatives(x, out.buf);
    PyBuffer_Release(&out);
    if (!fits) return PyErr_Format(PyExc_TypeError, "give a contiguous array of %d floats to write to", OUTPUTS);
    if (!wrong) return Py_INCREF(args[0]), args[0];
    return PyObject_Vectorcall(correct, args, count, NULL);
}
"""
_POINT_METHODS = """\
{"set_eager", set_eager, METH_VARARGS, NULL},
    {"point", (PyCFunction)(void (*)(void))point, METH_FASTCALL, NULL},
    {"into", (PyCFunction)(void (*)(void))into, METH_FASTCALL, NULL},"""

#: No contraction: a·b + c is rounded twice, as everywhere else.
_FLAGS = "-O2 -march=native -fno-math-errno -fno-trapping-math -ffp-contract=off -w -shared -fPIC"

_lock, _numbers = Lock(), count(1)


@cache
def compiler() -> list[str] | None:
    """Return the command of a C compiler that can build modules of this Python, or None."""
    import shutil
    import sysconfig

    words = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    found = next(
        (path for name in (words[0] if words else "cc", "cc", "gcc", "clang") if (path := shutil.which(name))), None
    )
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    return [found] if found and headers.exists() else None


@cache
def _directory() -> Any:
    import tempfile

    return tempfile.TemporaryDirectory(prefix="jets-")


def point(program: Program) -> Any:
    """Return the program of one point as a module with `point`, `into` and `set_eager`."""
    return _module(program, f"{c.HELPERS}{c.LIBRARY}{c.point(program)}{_POINT}", _POINT_METHODS)


def loops(program: Program, found: stages.Loops) -> Any:
    """Return the loops as a module with `run`."""
    return _module(program, f"#define VECTORS\n{c.HELPERS}{found.text()}{_RUN}", _RUN_METHODS)


def _module(program: Program, code: str, methods: str) -> Any:
    sizes = {"stride": stages.STRIDE, "inputs": len(program.inputs), "outputs": len(program.outputs)}
    return _loaded(_built(_TEMPLATE.format(code=code, methods=methods, **sizes)))


def _built(text: str) -> Path:
    import subprocess  # which, as the others, takes milliseconds to import
    import sysconfig

    command = compiler()
    if command is None:
        raise RuntimeError("there is no C compiler here, or Python's headers are missing; use backend='python'")
    with _lock:
        home = Path(_directory().name) / str(next(_numbers))
    home.mkdir()
    path, library = home / "program.c", home / "program.so"
    path.write_text(text, encoding="utf-8")
    include = f"-I{sysconfig.get_path('include')}"
    done = subprocess.run(
        [*command, *_FLAGS.split(), include, str(path), "-o", str(library), "-lm"], capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} could not compile the program: {done.stderr.strip()[:500]}")
    return library


def _loaded(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("program", path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
