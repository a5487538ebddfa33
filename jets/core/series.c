/* The product table of several variables, and the series of one jet in packed numbers. */
#include "core.h"

#define NO_IMPORT_ARRAY
#include "arrays.h"

/* --- Table ----------------------------------------------------------------------------------------------------- */

static void *copied(PyObject *object, Py_ssize_t *count) {
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_CONTIG_RO)) return NULL;
    void *numbers = PyMem_Malloc(view.len ? view.len : 1);
    if (numbers) memcpy(numbers, view.buf, view.len);
    else PyErr_NoMemory();
    *count = view.len / sizeof(int);
    PyBuffer_Release(&view);
    return numbers;
}

/* Table(index, variables, is_total, start, first, pairs), the last three buffers of the numbers in `Table`. */
static PyObject *table_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    PyObject *index, *start, *first, *pairs;
    int variables, is_total;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "OipOOO", &index, &variables, &is_total, &start, &first, &pairs)) return NULL;
    Table *t = (Table *)type->tp_alloc(type, 0);
    if (!t) return NULL;
    t->index = Py_NewRef(index), t->variables = variables, t->is_total = is_total;
    if (!(t->pairs = copied(pairs, &count)) || !(t->first = copied(first, &count)) ||
        !(t->start = copied(start, &count))) {
        Py_DECREF(t);
        return NULL;
    }
    t->degree = (int)count - 2;
    return (PyObject *)t;
}

static int table_traverse(Table *t, visitproc visit, void *arg) {
    Py_VISIT(t->index);
    return 0;
}

static int table_clear(Table *t) {
    Py_CLEAR(t->index);
    return 0;
}

static void table_dealloc(Table *t) {
    PyObject_GC_UnTrack(t);
    Py_XDECREF(t->index);
    PyMem_Free(t->start), PyMem_Free(t->first), PyMem_Free(t->pairs);
    Py_TYPE(t)->tp_free(t);
}

PyTypeObject TableType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "jets._core.Table",
    .tp_doc = "The product table of an index in several variables.",
    .tp_basicsize = sizeof(Table),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = table_new,
    .tp_traverse = (traverseproc)table_traverse,
    .tp_clear = (inquiry)table_clear,
    .tp_dealloc = (destructor)table_dealloc,
};

/* --- Block, of blocks.py ----------------------------------------------------------------------------------------- */

static PyObject *block_type(void) {
    static PyObject *type;
    if (!type) {
        PyObject *module = PyImport_ImportModule("jets.blocks");
        type = module ? PyObject_GetAttrString(module, "Block") : NULL;
        Py_XDECREF(module);
    }
    return type;
}

/* Return the table that an index keeps, borrowed from it; NULL, without an exception if it is too large for one. */
Table *table_of(PyObject *index) {
    PyObject *table = PyObject_GetAttrString(index, "table");
    Py_XDECREF(table);
    return table && Py_IS_TYPE(table, &TableType) ? (Table *)table : NULL;
}

/* Say whether it is a block; its parts are borrowed from it. */
int is_block(PyObject *item, PyObject **index, long *degree, PyObject **terms) {
    if ((PyObject *)Py_TYPE(item) != block_type()) return 0;
    PyObject *k = PyObject_GetAttrString(item, "degree");
    *index = PyObject_GetAttrString(item, "index"), *terms = PyObject_GetAttrString(item, "terms");
    *degree = k ? PyLong_AsLong(k) : -1;
    Py_XDECREF(k), Py_XDECREF(*index), Py_XDECREF(*terms);
    return *index && *terms && *degree >= 0 && PyDict_CheckExact(*terms);
}

PyObject *new_block(PyObject *index, int degree, PyObject *terms) {
    PyObject *type = block_type();
    return type ? PyObject_CallFunction(type, "OiO", index, degree, terms) : NULL;
}

/* --- Series ------------------------------------------------------------------------------------------------------ */

Series *new_series(const Table *table, int blocks, int is_complex) {
    Series *y = PyObject_NewVar(Series, &SeriesType, (Py_ssize_t)slots_of(table, blocks) << is_complex);
    if (!y) return NULL;
    y->table = (Table *)Py_XNewRef(table), y->blocks = blocks, y->is_complex = is_complex;
    return y;
}

static void series_dealloc(Series *u) {
    Py_XDECREF(u->table);
    PyObject_Free(u);
}

static PyObject *coefficient(const Series *u, int slot) {
    return u->is_complex ? PyComplex_FromDoubles(u->data[2 * slot], u->data[2 * slot + 1])
                         : PyFloat_FromDouble(u->data[slot]);
}

static int is_stored(const Series *u, int slot) {
    return u->is_complex ? u->data[2 * slot] != 0 || u->data[2 * slot + 1] != 0 : u->data[slot] != 0;
}

/* A block has the slots that are not zero. */
static PyObject *series_item(Series *u, Py_ssize_t k) {
    if (k < 0 || k >= u->blocks) {
        PyErr_SetString(PyExc_IndexError, "no such block is stored");
        return NULL;
    }
    if (!u->table || k == 0) return coefficient(u, (int)k);
    const int start = u->table->start[k];
    PyObject *terms = PyDict_New(), *block = NULL;
    for (int slot = start; terms && slot < u->table->start[k + 1]; slot++) {
        if (!is_stored(u, slot)) continue;
        PyObject *place = PyLong_FromLong(slot - start), *c = coefficient(u, slot);
        if (!place || !c || PyDict_SetItem(terms, place, c)) Py_CLEAR(terms);
        Py_XDECREF(place), Py_XDECREF(c);
    }
    if (terms) block = new_block(u->table->index, (int)k, terms);
    Py_XDECREF(terms);
    return block;
}

static Py_ssize_t series_length(Series *u) { return u->blocks; }

/* The first blocks are a series again, other slices are lists. */
static PyObject *series_subscript(Series *u, PyObject *key) {
    Py_ssize_t start, stop, step;
    if (PyIndex_Check(key)) {
        Py_ssize_t k = PyNumber_AsSsize_t(key, PyExc_IndexError);
        return k == -1 && PyErr_Occurred() ? NULL : series_item(u, k < 0 ? k + u->blocks : k);
    }
    if (!PySlice_Check(key)) return PyErr_Format(PyExc_TypeError, "a series is indexed by degrees and slices of them");
    if (PySlice_Unpack(key, &start, &stop, &step)) return NULL;
    Py_ssize_t count = PySlice_AdjustIndices(u->blocks, &start, &stop, step);
    if (start == 0 && step == 1 && count > 0) {
        Series *y = new_series(u->table, (int)count, u->is_complex);
        if (y) memcpy(y->data, u->data, sizeof(double) * Py_SIZE(y));
        return (PyObject *)y;
    }
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *item = series_item(u, start + i * step);
        if (item) PyList_SET_ITEM(list, i, item);
        else Py_CLEAR(list);
    }
    return list;
}

static PyObject *series_reduce(PyObject *u, PyObject *unused) {
    PyObject *list = PySequence_List(u);
    return list ? Py_BuildValue("O(N)", &PyList_Type, list) : NULL;
}

/* Return a copy with another value, as a list if it is of another kind. */
static PyObject *series_headed(Series *u, PyObject *value) {
    if (PyFloat_CheckExact(value) || (u->is_complex && PyComplex_CheckExact(value))) {
        Series *y = new_series(u->table, u->blocks, u->is_complex);
        if (!y) return NULL;
        memcpy(y->data, u->data, sizeof(double) * Py_SIZE(y));
        y->data[0] = PyFloat_CheckExact(value) ? PyFloat_AS_DOUBLE(value) : PyComplex_RealAsDouble(value);
        if (u->is_complex) y->data[1] = PyFloat_CheckExact(value) ? 0 : PyComplex_ImagAsDouble(value);
        return (PyObject *)y;
    }
    PyObject *list = PySequence_List((PyObject *)u);
    if (list) PyList_SetItem(list, 0, Py_NewRef(value));
    return list;
}

/* dense(size, factors): the array cannot be written to; it is 0 in the slots that are not stored. */
static PyObject *series_dense(Series *u, PyObject *const *args, Py_ssize_t count) {
    npy_intp size = count == 2 ? PyLong_AsSsize_t(args[0]) : -1;
    const Py_ssize_t stored = Py_SIZE(u) >> u->is_complex;
    if (size < stored) return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "%zd slots are stored", stored);
    const double *factors = NULL;
    if (args[1] != Py_None) {
        if (!PyArray_CheckExact(args[1]) || PyArray_TYPE((PyArrayObject *)args[1]) != NPY_DOUBLE ||
            PyArray_SIZE((PyArrayObject *)args[1]) < stored || !PyArray_IS_C_CONTIGUOUS((PyArrayObject *)args[1]))
            return PyErr_Format(PyExc_TypeError, "an array with a factor for each slot expected");
        factors = PyArray_DATA((PyArrayObject *)args[1]);
    }
    PyArrayObject *array = (PyArrayObject *)PyArray_SimpleNew(1, &size, u->is_complex ? NPY_CDOUBLE : NPY_DOUBLE);
    if (!array) return NULL;
    double *y = PyArray_DATA(array);
    for (Py_ssize_t i = 0; i < Py_SIZE(u); i++) y[i] = factors ? u->data[i] * factors[i >> u->is_complex] : u->data[i];
    for (Py_ssize_t i = Py_SIZE(u); i < size << u->is_complex; i++) y[i] = 0;
    PyArray_CLEARFLAGS(array, NPY_ARRAY_WRITEABLE);
    return (PyObject *)array;
}

static PyObject *series_compare(PyObject *u, PyObject *v, int op) {
    PyObject *a = PySequence_List(u), *b = Py_IS_TYPE(v, &SeriesType) ? PySequence_List(v) : Py_NewRef(v);
    PyObject *result = a && b ? PyObject_RichCompare(a, b, op) : NULL;
    Py_XDECREF(a), Py_XDECREF(b);
    return result;
}

static PyObject *series_repr(PyObject *u) {
    PyObject *list = PySequence_List(u), *text = list ? PyUnicode_FromFormat("Series(%R)", list) : NULL;
    Py_XDECREF(list);
    return text;
}

/* The numbers slot by slot, for NumPy to look at. */
static int series_buffer(Series *u, Py_buffer *view, int flags) {
    if (PyBuffer_FillInfo(view, (PyObject *)u, u->data, sizeof(double) * Py_SIZE(u), 1, flags)) return -1;
    view->itemsize = sizeof(double) << u->is_complex;
    u->size = view->len / view->itemsize;
    if (flags & PyBUF_FORMAT) view->format = u->is_complex ? "Zd" : "d";
    if (flags & PyBUF_ND) view->shape = &u->size;
    if ((flags & PyBUF_STRIDES) == PyBUF_STRIDES) view->strides = &view->itemsize;
    return 0;
}

static PySequenceMethods series_sequence = {.sq_length = (lenfunc)series_length, .sq_item = (ssizeargfunc)series_item};
static PyMappingMethods series_mapping = {(lenfunc)series_length, (binaryfunc)series_subscript, NULL};
static PyBufferProcs series_bytes = {.bf_getbuffer = (getbufferproc)series_buffer};
static PyMethodDef series_methods[] = {
    {"__reduce__", series_reduce, METH_NOARGS, "Return a list of the blocks."},
    {"dense", (PyCFunction)(void (*)(void))series_dense, METH_FASTCALL, "Return the numbers as an array of a size, times factors."},
    {"headed", (PyCFunction)series_headed, METH_O, "Return the series with another value."},
    {0},
};

PyTypeObject SeriesType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "jets._core.Series",
    .tp_doc = "The blocks of one jet in packed numbers; numpy.asarray has them slot by slot.",
    .tp_basicsize = offsetof(Series, data),
    .tp_itemsize = sizeof(double),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_SEQUENCE,
    .tp_dealloc = (destructor)series_dealloc,
    .tp_repr = series_repr,
    .tp_richcompare = series_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_as_sequence = &series_sequence,
    .tp_as_mapping = &series_mapping,
    .tp_as_buffer = &series_bytes,
    .tp_methods = series_methods,
};
