/* The module jets._core: the kernels under the names and with the arguments of algebra.py. */
#include "core.h"

/* Run a kernel on one jet or on a batch; return its results, or NotImplemented. */
static PyObject *apply(int kernel, PyObject *const *operands, Call *call) {
    Series *results[2];
    const int done = run_one(kernel, operands, call, 1, results);
    if (done == 0) return run_batch(kernel, operands, call, 1);
    if (done < 0) return NULL;
    return PLANS[kernel].results == 1 ? (PyObject *)results[0] : Py_BuildValue("NN", results[0], results[1]);
}

static int number_of(PyObject *object, int *number) {
    const long value = PyLong_AsLong(object);
    if (value == -1 && PyErr_Occurred()) return 0;
    if (value < -1 || value > INT_MAX / 4) return PyErr_SetString(PyExc_OverflowError, "no such order"), 0;
    *number = (int)value;
    return 1;
}

static int has(Py_ssize_t count, Py_ssize_t least, Py_ssize_t most) {
    if (count < least || count > most) PyErr_Format(PyExc_TypeError, "%zd arguments expected, not %zd", least, count);
    return count >= least && count <= most;
}

/* A kernel of `operands` series, which takes no order. */
static PyObject *of_all(int kernel, int operands, PyObject *const *args, Py_ssize_t count) {
    Call call = {.count = operands};
    return has(count, operands, operands) ? apply(kernel, args, &call) : NULL;
}

static PyObject *add(PyObject *module, PyObject *const *args, Py_ssize_t count) { return of_all(ADD, 2, args, count); }

static PyObject *subtract(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_all(SUBTRACT, 2, args, count);
}

static PyObject *positive(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_all(POSITIVE, 1, args, count);
}

static PyObject *negative(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_all(NEGATIVE, 1, args, count);
}

static PyObject *of_two(int kernel, PyObject *const *args, Py_ssize_t count) {
    Call call = {.count = 2};
    return has(count, 3, 3) && number_of(args[2], &call.n) ? apply(kernel, args, &call) : NULL;
}

static PyObject *product(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_two(PRODUCT, args, count);
}

static PyObject *quotient(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_two(QUOTIENT, args, count);
}

static PyObject *exp_(PyObject *module, PyObject *const *args, Py_ssize_t count) { return of_two(EXP, args, count); }

static PyObject *compose(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    return of_two(COMPOSE, args, count);
}

static PyObject *sincos_(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    Call call = {.count = 3, .sign = -1};
    if (!has(count, 4, 5) || !number_of(args[3], &call.n)) return NULL;
    if (count == 5 && !number_of(args[4], &call.sign)) return NULL;
    return apply(SINCOS, args, &call);
}

static PyObject *power(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    Call call = {.count = 2};
    if (!has(count, 5, 5) || !number_of(args[4], &call.n)) return NULL;
    if (!PyLong_CheckExact(args[3]) || !number_of(args[3], &call.q)) return PyErr_Clear(), Py_NewRef(Py_NotImplemented);
    if (!PyFloat_CheckExact(args[2]) && !PyLong_CheckExact(args[2]) && !PyComplex_CheckExact(args[2]))
        return Py_NewRef(Py_NotImplemented);
    const Py_complex p = PyComplex_AsCComplex(args[2]);
    if (p.real == -1 && PyErr_Occurred()) return PyErr_Clear(), Py_NewRef(Py_NotImplemented);
    call.p = CMPLX(p.real, p.imag);
    return apply(POWER, args, &call);
}

static PyObject *primitive(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    PyObject *operands[MOST_OPERANDS] = {has(count, 3, 3) ? args[0] : NULL};
    Call call = {.count = 1};
    if (!operands[0] || !number_of(args[2], &call.n)) return NULL;
    PyObject *pairs = PySequence_Fast(args[1], "pairs of series expected");
    if (!pairs) return NULL;
    const Py_ssize_t size = PySequence_Fast_GET_SIZE(pairs);
    PyObject *result = NULL;
    int ok = 2 * size < MOST_OPERANDS;
    for (Py_ssize_t i = 0; ok && i < size; i++) {
        PyObject *pair = PySequence_Fast_GET_ITEM(pairs, i);
        if (!PyTuple_CheckExact(pair) || PyTuple_GET_SIZE(pair) != 2) ok = 0;
        else operands[call.count++] = PyTuple_GET_ITEM(pair, 0), operands[call.count++] = PyTuple_GET_ITEM(pair, 1);
    }
    result = ok ? apply(PRIMITIVE, operands, &call) : Py_NewRef(Py_NotImplemented);
    Py_DECREF(pairs);
    return result;
}

#define KERNEL(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL, "The twin of algebra." name "."}
static PyMethodDef METHODS[] = {
    KERNEL("add", add), KERNEL("subtract", subtract), KERNEL("positive", positive), KERNEL("negative", negative), KERNEL("product", product),
    KERNEL("quotient", quotient), KERNEL("exp", exp_), KERNEL("sincos", sincos_), KERNEL("power", power),
    KERNEL("primitive", primitive), KERNEL("compose", compose), {0},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_core", "The compiled twin of jets.algebra, for float64 and complex128.", -1, METHODS,
};

PyMODINIT_FUNC PyInit__core(void) {
    PyTypeObject *types[] = {&TableType, &SeriesType, &NumberType};
    PyObject *module = PyModule_Create(&MODULE);
    if (!module) return NULL;
    choose_twins();
    for (int i = 0; i < 3; i++)
        if (PyModule_AddType(module, types[i])) return Py_DECREF(module), NULL;
    if (init_batches() || init_number(module)) return Py_DECREF(module), NULL;
    return module;
}
