/* The number behind Jet: what it holds, and the way past Python for the operations on jets in floats.
 *
 * What is not for this way (other kinds of number, several spaces, a result that NumPy would warn of) goes to the
 * methods of the class that `fall_back_on` named. */
#include "core.h"

#include <math.h>
#include <structmember.h>

typedef struct {
    PyObject_HEAD
    PyObject *space, *terms;
} Number;

static PyObject *fallback;  /* the class with the methods for everything else */
static PyObject *functions; /* ufunc → its place in FUNCTIONS, for those that are done here */
static PyObject *degree_name;

/* --- making them --------------------------------------------------------------------------------------------------- */

static PyObject *new_number(PyTypeObject *type, PyObject *space, PyObject *terms) {
    Number *y = (Number *)type->tp_alloc(type, 0);
    if (!y) return NULL;
    y->space = Py_NewRef(space), y->terms = Py_NewRef(terms);
    return (PyObject *)y;
}

static PyObject *number_new(PyObject *type, PyObject *const *args, Py_ssize_t count) {
    if (count != 2) return PyErr_Format(PyExc_TypeError, "a space and the blocks are needed");
    return new_number((PyTypeObject *)type, args[0], args[1]);
}

static void number_dealloc(Number *u) {
    PyTypeObject *type = Py_TYPE(u);
    Py_XDECREF(u->space);
    Py_XDECREF(u->terms);
    type->tp_free(u);
}

/* --- the fast way -------------------------------------------------------------------------------------------------- */

enum { LONG = 4000 }; /* from this order on algebra.py may know a faster way: convolution.SHORTEST */

static int order_of(PyObject *space) {
    PyObject *degree = PyObject_GetAttr(space, degree_name);
    const long n = degree ? PyLong_AsLong(degree) : -1;
    Py_XDECREF(degree);
    if (n < 0 || n > INT_MAX / 4) PyErr_Clear();
    return n > INT_MAX / 4 ? -1 : (int)n;
}

/* Run a kernel on operands in the space of u; NULL without an exception says that this way is not for them. */
static PyObject *fast(int kernel, Number *u, PyObject *const *operands, int count) {
    if (Py_TYPE(u)->tp_base != &NumberType) return NULL; /* the rules make jets of no class derived from Jet */
    for (int i = 0; i < count; i++)
        if (!u->space || !operands[i]) return NULL; /* a number that was never made */
    Call call = {.count = count, .n = order_of(u->space), .p = 1, .q = 2, .sign = -1};
    Series *results[2];
    if (call.n < 0 || call.n >= LONG) return NULL;
    const int done = run_one(kernel, operands, &call, 0, results);
    if (done < 0) return NULL;
    PyObject *terms = done ? (PyObject *)results[0] : run_batch(kernel, operands, &call, 0);
    PyObject *y = terms && terms != Py_NotImplemented ? new_number(Py_TYPE(u), u->space, terms) : NULL;
    Py_XDECREF(terms);
    return y;
}

/* Say whether two spaces are the same, or alike in every field with floats for points; −0.0 is not 0.0. */
static int is_same_space(PyObject *a, PyObject *b) {
    if (a == b) return 1;
    if (!a || !b || Py_TYPE(a) != Py_TYPE(b) || !PyTuple_Check(a) || PyTuple_GET_SIZE(a) != PyTuple_GET_SIZE(b)) return 0;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(a); i++) {
        PyObject *c = PyTuple_GET_ITEM(a, i), *d = PyTuple_GET_ITEM(b, i);
        if (c == d) continue;
        if (!PyTuple_CheckExact(c)) {
            if (!PyLong_CheckExact(c) || !PyLong_CheckExact(d) || PyObject_RichCompareBool(c, d, Py_EQ) != 1) return 0;
            continue;
        }
        if (!PyTuple_CheckExact(d) || PyTuple_GET_SIZE(c) != PyTuple_GET_SIZE(d)) return 0;
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(c); j++) {
            PyObject *e = PyTuple_GET_ITEM(c, j), *f = PyTuple_GET_ITEM(d, j);
            if (e == f) continue;
            if (Py_TYPE(e) != Py_TYPE(f)) return 0;
            if (PyFloat_CheckExact(e)) {
                const double x = PyFloat_AS_DOUBLE(e), y = PyFloat_AS_DOUBLE(f);
                if (x != y || signbit(x) != signbit(y)) return 0;
            } else if (!(PyLong_CheckExact(e) || PyUnicode_CheckExact(e)) || PyObject_RichCompareBool(e, f, Py_EQ) != 1)
                return 0;
        }
    }
    return 1;
}

static int is_number(PyObject *a) { return PyFloat_CheckExact(a) || PyLong_CheckExact(a); }

static PyObject *binary(int kernel, PyObject *a, PyObject *b, const char *method, const char *reflected) {
    const int left = PyObject_TypeCheck(a, &NumberType), right = PyObject_TypeCheck(b, &NumberType);
    Number *u = (Number *)(left ? a : b);
    PyObject *operands[2] = {left ? ((Number *)a)->terms : a, right ? ((Number *)b)->terms : b}, *y = NULL;
    if ((left ? 1 : is_number(a)) && (right ? 1 : is_number(b)) &&
        (!left || !right || (Py_TYPE(a) == Py_TYPE(b) && is_same_space(((Number *)a)->space, ((Number *)b)->space))))
        y = fast(kernel, u, operands, 2);
    if (y || PyErr_Occurred()) return y;
    return left ? PyObject_CallMethod(fallback, method, "OO", a, b) : PyObject_CallMethod(fallback, reflected, "OO", b, a);
}

static PyObject *add(PyObject *a, PyObject *b) { return binary(ADD, a, b, "__add__", "__radd__"); }
static PyObject *subtract(PyObject *a, PyObject *b) { return binary(SUBTRACT, a, b, "__sub__", "__rsub__"); }
static PyObject *multiply(PyObject *a, PyObject *b) { return binary(PRODUCT, a, b, "__mul__", "__rmul__"); }
static PyObject *divide(PyObject *a, PyObject *b) { return binary(QUOTIENT, a, b, "__truediv__", "__rtruediv__"); }

static PyObject *negative(PyObject *a) {
    PyObject *y = fast(NEGATIVE, (Number *)a, &((Number *)a)->terms, 1);
    return y || PyErr_Occurred() ? y : PyObject_CallMethod(fallback, "__neg__", "O", a);
}

/* --- functions ----------------------------------------------------------------------------------------------------- */

/* How a function of one jet is made of a kernel, and for which values NumPy has nothing to warn of. */
static struct {
    const char *name, *other; /* the other function of which the kernel needs the value */
    int kernel, sign, which;  /* of the results */
    double above, below;      /* above < u₀ < below */
    PyObject *partner;
} FUNCTIONS[] = {
    {"exp", NULL, EXP, 0, 0, -700, 700},
    {"sin", "cos", SINCOS, -1, 0, -INFINITY, INFINITY},
    {"cos", "sin", SINCOS, -1, 1, -INFINITY, INFINITY},
    {"sinh", "cosh", SINCOS, 1, 0, -700, 700},
    {"cosh", "sinh", SINCOS, 1, 1, -700, 700},
    {"sqrt", NULL, POWER, 0, 0, 0, INFINITY},
    {"log", NULL, PRIMITIVE, 0, 0, 0, INFINITY},
    {"square", NULL, PRODUCT, 0, 0, -INFINITY, INFINITY},
    {"reciprocal", NULL, QUOTIENT, 0, 0, -INFINITY, INFINITY},
};
enum { FAST = sizeof(FUNCTIONS) / sizeof(FUNCTIONS[0]) };

/* Return the value of a jet in floats, or NULL. */
static PyObject *float_of(const Number *u) {
    if (Py_IS_TYPE(u->terms, &SeriesType))
        return ((Series *)u->terms)->is_complex ? NULL : PyFloat_FromDouble(((Series *)u->terms)->data[0]);
    PyObject *u0 = PyList_CheckExact(u->terms) && PyList_GET_SIZE(u->terms) ? PyList_GET_ITEM(u->terms, 0) : NULL;
    return u0 && PyFloat_CheckExact(u0) ? Py_NewRef(u0) : NULL;
}

static PyObject *value_of(PyObject *ufunc, PyObject *u0) {
    PyObject *result = PyObject_CallOneArg(ufunc, u0), *y0 = result ? PyNumber_Float(result) : NULL;
    Py_XDECREF(result);
    return y0;
}

/* log u = log u₀ + θ⁻¹(1/u · θu). */
static int logarithm(PyObject *y0, PyObject *terms, Call *call, Series **results) {
    Call reciprocal = {.count = 2, .n = larger(call->n - 1, 0)};
    PyObject *one = PyLong_FromLong(1), *operands[] = {one, terms};
    int done = run_one(QUOTIENT, operands, &reciprocal, 0, results);
    Py_XDECREF(one);
    if (done != 1) return done;
    Series *slope = results[0];
    PyObject *pair[] = {y0, (PyObject *)slope, terms};
    call->count = 3;
    done = run_one(PRIMITIVE, pair, call, 0, results);
    Py_DECREF(slope);
    return done;
}

static int run_function(int place, PyObject *ufunc, PyObject *u0, PyObject *terms, Call *call, Series **results) {
    const int kernel = FUNCTIONS[place].kernel, which = FUNCTIONS[place].which;
    PyObject *one, *operands[3] = {terms, terms, terms};
    int done;
    if (kernel == PRODUCT) return run_one(kernel, operands, call, 0, results);
    if (kernel == QUOTIENT) {
        operands[0] = one = PyLong_FromLong(1);
        done = run_one(kernel, operands, call, 0, results);
        return Py_XDECREF(one), done;
    }
    PyObject *y0 = value_of(ufunc, u0), *other = NULL;
    if (!y0) return -1;
    if (kernel == SINCOS && !(other = value_of(FUNCTIONS[place].partner, u0))) return Py_DECREF(y0), -1;
    operands[which] = y0;
    if (kernel == SINCOS) operands[!which] = other, call->count = 3;
    done = kernel == PRIMITIVE ? logarithm(y0, terms, call, results) : run_one(kernel, operands, call, 0, results);
    Py_DECREF(y0), Py_XDECREF(other);
    if (done == 1 && kernel == SINCOS) {
        Py_DECREF(results[!which]);
        results[0] = results[which];
    }
    return done;
}

static PyObject *fast_function(PyObject *ufunc, Number *u) {
    if (Py_TYPE(u)->tp_base != &NumberType || !u->space || !u->terms) return NULL;
    PyObject *key = PyDict_GetItemWithError(functions, ufunc), *u0 = key ? float_of(u) : NULL, *y = NULL;
    if (!u0) return NULL;
    const int place = (int)PyLong_AsLong(key);
    const double value = PyFloat_AS_DOUBLE(u0);
    Call call = {.count = 2, .n = order_of(u->space), .p = 1, .q = 2, .sign = FUNCTIONS[place].sign};
    Series *results[2];
    if (FUNCTIONS[place].above < value && value < FUNCTIONS[place].below && call.n >= 0 && call.n < LONG &&
        run_function(place, ufunc, u0, u->terms, &call, results) == 1) {
        y = new_number(Py_TYPE(u), u->space, (PyObject *)results[0]);
        Py_DECREF(results[0]);
    }
    Py_DECREF(u0);
    return y;
}

/* __array_ufunc__(ufunc, method, *inputs, **options) */
static PyObject *array_ufunc(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    if (count == 3 && !names && PyObject_TypeCheck(args[2], &NumberType) && PyUnicode_CompareWithASCIIString(args[1], "__call__") == 0) {
        PyObject *y = fast_function(args[0], (Number *)args[2]);
        if (y || PyErr_Occurred()) return y;
    }
    PyObject *method = PyObject_GetAttrString(fallback, "__array_ufunc__"), *result = NULL;
    PyObject *all = method ? PyTuple_New(count + 1) : NULL, *options = names ? PyDict_New() : NULL;
    if (all && (options || !names)) {
        PyTuple_SET_ITEM(all, 0, Py_NewRef(self));
        for (Py_ssize_t i = 0; i < count; i++) PyTuple_SET_ITEM(all, i + 1, Py_NewRef(args[i]));
        for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(names); i++)
            PyDict_SetItem(options, PyTuple_GET_ITEM(names, i), args[count + i]);
        result = PyErr_Occurred() ? NULL : PyObject_Call(method, all, options);
    }
    Py_XDECREF(method), Py_XDECREF(all), Py_XDECREF(options);
    return result;
}

static PyObject *power(PyObject *a, PyObject *b, PyObject *modulus) {
    if (modulus != Py_None) Py_RETURN_NOTIMPLEMENTED;
    if (PyObject_TypeCheck(a, &NumberType) && PyLong_CheckExact(b) && PyObject_IsTrue(b) && PyLong_AsLong(b) == 2) {
        PyObject *operands[] = {((Number *)a)->terms, ((Number *)a)->terms}, *y = fast(PRODUCT, (Number *)a, operands, 2);
        if (y || PyErr_Occurred()) return y;
    }
    PyErr_Clear();
    return PyObject_TypeCheck(a, &NumberType) ? PyObject_CallMethod(fallback, "__pow__", "OO", a, b)
                                              : PyObject_CallMethod(fallback, "__rpow__", "OO", b, a);
}

/* --- the type ------------------------------------------------------------------------------------------------------ */

static PyNumberMethods number_methods = {
    .nb_add = add, .nb_subtract = subtract, .nb_multiply = multiply, .nb_true_divide = divide,
    .nb_negative = negative, .nb_power = power,
};

static PyMemberDef members[] = {
    {"_space", T_OBJECT_EX, offsetof(Number, space), READONLY, "the space"},
    {"_terms", T_OBJECT_EX, offsetof(Number, terms), READONLY, "the blocks by degree"},
    {NULL},
};

#define FAST_METHOD(function) (PyCFunction)(void (*)(void))function
static PyMethodDef methods[] = {
    {"_new", FAST_METHOD(number_new), METH_FASTCALL | METH_CLASS, "Make a number of a space and blocks."},
    {"__array_ufunc__", FAST_METHOD(array_ufunc), METH_FASTCALL | METH_KEYWORDS, "Apply a ufunc."},
    {NULL},
};

PyTypeObject NumberType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "jets._core.Number",
    .tp_doc = "A space and blocks, with + − × ÷, squares and some functions for jets in floats.",
    .tp_basicsize = sizeof(Number),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = PyType_GenericNew,
    .tp_dealloc = (destructor)number_dealloc,
    .tp_as_number = &number_methods,
    .tp_members = members,
    .tp_methods = methods,
};

static PyObject *fall_back_on(PyObject *module, PyObject *type) {
    Py_XSETREF(fallback, Py_NewRef(type));
    Py_RETURN_NONE;
}

static PyMethodDef definition = {"fall_back_on", fall_back_on, METH_O, "Name the class with the methods for everything else."};

/* Put `functions` and `fall_back_on` into the module; whoever teaches a ufunc anew takes it out of `functions`. */
int init_number(PyObject *module) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    degree_name = PyUnicode_InternFromString("degree");
    functions = PyDict_New();
    int ok = numpy && degree_name && functions;
    for (int i = 0; ok && i < FAST; i++) {
        PyObject *ufunc = PyObject_GetAttrString(numpy, FUNCTIONS[i].name), *place = PyLong_FromLong(i);
        ok = ufunc && place && !PyDict_SetItem(functions, ufunc, place);
        if (ok && FUNCTIONS[i].other) ok = (FUNCTIONS[i].partner = PyObject_GetAttrString(numpy, FUNCTIONS[i].other)) != NULL;
        Py_XDECREF(ufunc), Py_XDECREF(place);
    }
    Py_XDECREF(numpy);
    if (!ok || PyModule_AddObjectRef(module, "functions", functions) || PyModule_AddIntMacro(module, LONG)) return -1;
    PyObject *function = PyCFunction_New(&definition, module);
    ok = function && !PyModule_AddObjectRef(module, definition.ml_name, function);
    Py_XDECREF(function);
    return ok ? 0 : -1;
}
