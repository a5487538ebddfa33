/* A batch: some points at a time, one row of the machine for each slot, so that the recurrences stay in the cache. */
#include "core.h"

#include "arrays.h"
#include <fenv.h>

typedef struct {
    int kernel, is_complex, width; /* points that run together */
    Call *call;
    PyArrayObject *like; /* an array of the shape of the batch */
    npy_intp points;
    Py_ssize_t rows; /* how many slots of a result are stored */
    Py_ssize_t slots[MOST_OPERANDS];
    Source *sources; /* of all operands, one after the other; of slots that are not stored, the number 0 */
    char *stored;    /* the same: whether there is something */
    PyObject *kept;  /* what has to outlive the call */
} Batch;

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int read_array(Batch *b, PyObject *item, Source *source) {
    PyArrayObject *array = (PyArrayObject *)item;
    const int type = PyArray_TYPE(array);
    if ((type != NPY_DOUBLE && type != NPY_CDOUBLE) || !PyArray_ISNOTSWAPPED(array) || !PyArray_NDIM(array)) return 0;
    if (!b->like) b->like = array, b->points = PyArray_SIZE(array);
    if (!PyArray_SAMESHAPE(array, b->like)) return 0;
    if (PyArray_NDIM(array) > 1 || !PyArray_ISALIGNED(array)) {
        PyObject *flat = PyArray_FROMANY(item, type, 0, 0, NPY_ARRAY_CARRAY_RO);
        if (!flat || PyList_Append(b->kept, flat)) return Py_XDECREF(flat), -1;
        Py_DECREF(flat);
        array = (PyArrayObject *)flat;
    }
    source->stride = PyArray_NDIM(array) > 1 ? PyArray_ITEMSIZE(array) : PyArray_STRIDE(array, 0);
    source->data = PyArray_BYTES(array), source->is_complex = type == NPY_CDOUBLE;
    b->is_complex |= source->is_complex;
    return 1;
}

static int read_item(Batch *b, PyObject *item, Source *source) {
    if (PyArray_CheckExact(item)) return read_array(b, item, source);
    if (PyFloat_CheckExact(item)) source->number = PyFloat_AS_DOUBLE(item);
    else if (PyComplex_CheckExact(item)) {
        source->number = CMPLX(PyComplex_RealAsDouble(item), PyComplex_ImagAsDouble(item));
        b->is_complex = 1;
    } else if (PyLong_CheckExact(item)) {
        source->number = PyLong_AsDouble(item);
        if (PyErr_Occurred()) return PyErr_Clear(), 0;
    } else return 0;
    return 1;
}

static PyObject *item_of(PyObject *operand, Py_ssize_t k) {
    return PyList_CheckExact(operand) || PyTuple_CheckExact(operand) ? PySequence_Fast_GET_ITEM(operand, k) : operand;
}

static Py_ssize_t length_of(PyObject *operand) {
    if (PyList_CheckExact(operand) || PyTuple_CheckExact(operand)) return PySequence_Fast_GET_SIZE(operand);
    return PyArray_CheckExact(operand) || PyFloat_CheckExact(operand) || PyComplex_CheckExact(operand) ||
           PyLong_CheckExact(operand);
}

static int read_operand(Batch *b, PyObject *operand, int len, int flat, Source *sources, char *stored) {
    PyObject *index, *terms, *place, *c;
    long degree;
    for (int k = 0, ok; k < len; k++) {
        PyObject *item = item_of(operand, k);
        Py_ssize_t start = slots_of(b->call->table, k), at = 0;
        if (flat || !is_block(item, &index, &degree, &terms)) {
            if (b->call->table && k && !flat) return 0;
            if ((ok = read_item(b, item, &sources[k])) != 1) return ok;
            stored[k] = 1;
            continue;
        }
        while (PyDict_Next(terms, &at, &place, &c)) {
            const Py_ssize_t slot = start + PyLong_AsSsize_t(place);
            if ((ok = read_item(b, c, &sources[slot])) != 1) return ok;
            stored[slot] = 1;
        }
    }
    return 1;
}

/* Find the table of the blocks, and how long the operands are; say no if they do not fit together. */
static int measure(Batch *b, PyObject *const *operands) {
    Call *call = b->call;
    const Table *table = NULL;
    PyObject *index, *terms;
    long degree;
    Py_ssize_t longest = 0;
    for (int i = 0; i < call->count; i++) {
        const Py_ssize_t blocks = length_of(operands[i]);
        if (!blocks || blocks > INT_MAX / 4) return 0;
        if (!is_flat(b->kernel, i) && blocks > longest) longest = blocks;
        for (Py_ssize_t k = 0; k < blocks; k++) {
            if (!is_block(item_of(operands[i], k), &index, &degree, &terms)) continue;
            Table *other = degree == k ? table_of(index) : NULL;
            if (!other || !share_table(&table, other)) return 0;
        }
    }
    if (b->kernel <= NEGATIVE) call->n = (int)longest - 1;
    if (table && (call->n > table->degree || longest > table->degree + 1)) return 0;
    call->table = table;
    for (int i = 0; i < call->count; i++) {
        call->len[i] = (int)smaller((int)length_of(operands[i]), call->n + 1);
        b->slots[i] = is_flat(b->kernel, i) ? call->len[0] : slots_of(table, call->len[i]);
    }
    return 1;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

/* Mark the slots of the results that may differ from zero, by the kernel for that. */
static void mark(Batch *b, double *memory, char **stored, const Py_ssize_t *size) {
    Call call = *b->call;
    const char *given = b->stored;
    for (int i = 0; i < call.count; i++) {
        call.u[i] = memory;
        for (Py_ssize_t slot = 0; slot < b->slots[i]; slot++) *memory++ = given[slot];
        given += b->slots[i];
    }
    for (int r = 0; r < PLANS[b->kernel].results; r++) call.y[r] = memory, memory += size[r];
    call.scratch = memory;
    twins->kernels[STORED][b->kernel](&call);
    for (int r = 0; r < PLANS[b->kernel].results; r++)
        for (Py_ssize_t slot = 0; slot < size[r]; slot++) stored[r][slot] = slot == 0 || ((double *)call.y[r])[slot] != 0;
}

/* Load one number, or the last points of a batch, the very last again where it has ended. */
static void load_last(const Source *sources, Py_ssize_t all, npy_intp at, npy_intp count, int width, int is_complex, double *element) {
    for (Py_ssize_t s = 0; s < all; s++, element += is_complex ? 2 : width) {
        for (int i = 0; i < width && sources[s].data; i++) {
            const double *c = (const double *)(sources[s].data + sources[s].stride * (at + (i < count ? i : count - 1)));
            element[i] = c[0];
            if (is_complex) element[1] = sources[s].is_complex ? c[1] : 0;
        }
    }
}

static void store_last(const double *element, const char *stored, Py_ssize_t size, npy_intp at, npy_intp count, int width, int is_complex, double **out) {
    for (Py_ssize_t s = 0; s < size; s++, element += is_complex ? 2 : width)
        if (stored[s]) memcpy(*out++ + (at << is_complex), element, (count * sizeof(double)) << is_complex);
}

/* Put the numbers that are the same for all points. */
static void load_constants(const Batch *b, Py_ssize_t all, double *element) {
    for (Py_ssize_t s = 0; s < all; s++)
        for (int i = 0; i < b->width; i++) {
            *element++ = creal(b->sources[s].number);
            if (b->is_complex) *element++ = cimag(b->sources[s].number);
        }
}

/* Run over all points; `memory` holds the operands, the results and the scratch. Return whether all went well. */
static int run(Batch *b, double *memory, double **out, char **stored, const Py_ssize_t *size) {
    Call *call = b->call;
    const int step = b->is_complex ? 2 : b->width; /* numbers in an element */
    const Kernel kernel = twins->kernels[b->is_complex ? COMPLEX : ROWS][b->kernel];
    Py_ssize_t all = 0;
    for (int i = 0; i < call->count; i++) call->u[i] = memory + all * step, all += b->slots[i];
    double *end = memory + all * step, **next;
    for (int r = 0; r < PLANS[b->kernel].results; r++) call->y[r] = end, end += size[r] * step;
    call->scratch = end;
    load_constants(b, all, memory);
    double strange[WIDEST] = {0};
    feclearexcept(FE_ALL_EXCEPT);
    for (npy_intp at = 0; at < b->points; at += b->width) {
        const npy_intp count = smaller(b->points - at, b->width);
        const int is_whole = !b->is_complex && count == b->width;
        if (is_whole) twins->load(b->sources, all, at, memory, strange);
        else load_last(b->sources, all, at, count, b->width, b->is_complex, memory);
        for (Py_ssize_t i = 0; !is_whole && i < all * step; i++) strange[0] += memory[i] - memory[i];
        kernel(call);
        next = out;
        for (int r = 0; r < PLANS[b->kernel].results; next += b->rows, r++)
            if (is_whole) twins->store(call->y[r], stored[r], size[r], at, next);
            else store_last(call->y[r], stored[r], size[r], at, count, b->width, b->is_complex, next);
    }
    const int raised = fetestexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW);
    feclearexcept(FE_ALL_EXCEPT);
    return !raised && is_finite(strange, WIDEST);
}

/* --- wrapping ----------------------------------------------------------------------------------------------------- */

/* Memory for rows of a batch, one after the other: those of a small batch share one piece of it, and none begins as far
 * from the next as caches are wide. */
typedef struct {
    PyObject *shared;
    char *next;
    npy_intp stride;
} Room;

static int make_room(const Batch *b, Py_ssize_t rows, Room *room) {
    const npy_intp bytes = b->points * (b->is_complex ? sizeof(cplx) : sizeof(double));
    *room = (Room){NULL, NULL, 0};
    if (bytes > 1 << 18) return 1;
    room->stride = (bytes / 64 | 1) * 64 + 128;
    room->shared = new_room(rows * room->stride, &room->next);
    return room->shared != NULL;
}

static PyObject *new_row(const Batch *b, Room *room) {
    const int type = b->is_complex ? NPY_CDOUBLE : NPY_DOUBLE;
    if (!room->shared) return PyArray_SimpleNew(PyArray_NDIM(b->like), PyArray_DIMS(b->like), type);
    PyObject *row = PyArray_SimpleNewFromData(PyArray_NDIM(b->like), PyArray_DIMS(b->like), type, room->next);
    room->next += room->stride;
    if (row && PyArray_SetBaseObject((PyArrayObject *)row, Py_NewRef(room->shared))) Py_CLEAR(row);
    return row;
}

/* Return one result as a list of blocks: its rows are new arrays, which `out` points to. */
static PyObject *new_rows(const Batch *b, const char *stored, int blocks, double **out) {
    const Table *t = b->call->table;
    Room room;
    if (!make_room(b, b->rows, &room)) return NULL;
    PyObject *list = PyList_New(blocks);
    for (int k = 0; list && k < blocks; k++) {
        PyObject *terms = t && k ? PyDict_New() : NULL, *item = NULL;
        for (int slot = slots_of(t, k), start = slot; slot < slots_of(t, k + 1); slot++) {
            if (!stored[slot]) continue;
            if (!(item = new_row(b, &room))) break;
            *out++ = PyArray_DATA((PyArrayObject *)item);
            if (!terms) break;
            PyObject *place = PyLong_FromLong(slot - start);
            if (!place || PyDict_SetItem(terms, place, item)) Py_CLEAR(terms);
            Py_XDECREF(place), Py_DECREF(item), item = NULL;
            if (!terms) break;
        }
        if (terms) item = PyErr_Occurred() ? NULL : new_block(t->index, k, terms);
        Py_XDECREF(terms);
        if (item) PyList_SET_ITEM(list, k, item);
        else Py_CLEAR(list);
    }
    Py_XDECREF(room.shared);
    return list;
}

static PyObject *run_read(Batch *b) {
    Call *call = b->call;
    const Plan *plan = &PLANS[b->kernel];
    const int blocks = plan->blocks(call);
    Py_ssize_t size[2] = {slots_of(call->table, blocks), slots_of(call->table, blocks)}, all = 0;
    for (int i = 0; i < call->count; i++) all += b->slots[i];
    all += plan->results * size[0] + plan->scratch(call) * slots_of(call->table, call->n + 1);
    b->width = b->is_complex ? 1 : twins->width;
    const Py_ssize_t element = b->is_complex ? sizeof(cplx) : WIDEST * sizeof(double);
    char *memory = PyMem_Malloc((all + 1) * element + plan->results * size[0] * (sizeof(double *) + 1));
    if (!memory) return PyErr_NoMemory();
    double *aligned = (double *)(((uintptr_t)memory + element - 1) / element * element);
    double **out = (double **)((char *)aligned + all * element);
    char *stored[2] = {(char *)(out + plan->results * size[0]), (char *)(out + plan->results * size[0]) + size[0]};
    if (call->table) mark(b, aligned, stored, size);
    else memset(stored[0], 1, plan->results * size[0]);
    PyObject *results[2] = {NULL, NULL};
    for (Py_ssize_t slot = 0; slot < size[0]; slot++) b->rows += stored[0][slot] |= stored[plan->results - 1][slot];
    memcpy(stored[1], stored[0], plan->results == 2 ? size[1] : 0);
    for (int r = 0; r < plan->results; r++)
        if (!(results[r] = new_rows(b, stored[r], blocks, out + r * b->rows))) break;
    int done = 0;
    if (results[plan->results - 1]) {
        Py_BEGIN_ALLOW_THREADS
        done = run(b, aligned, out, stored, size);
        Py_END_ALLOW_THREADS
    }
    PyMem_Free(memory);
    if (done) return plan->results == 1 ? results[0] : Py_BuildValue("NN", results[0], results[1]);
    Py_XDECREF(results[0]), Py_XDECREF(results[1]);
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_NotImplemented);
}

static PyObject *run_lists(int kernel, PyObject *const *operands, Call *call, int also_complex, PyObject *kept) {
    Batch b = {.kernel = kernel, .call = call, .is_complex = cimag(call->p) != 0, .kept = kept};
    PyObject *result = NULL;
    if (!measure(&b, operands)) return PyErr_Occurred() ? NULL : Py_NewRef(Py_NotImplemented);
    Py_ssize_t all = 0, first = 0;
    for (int i = 0; i < call->count; i++) all += b.slots[i];
    b.sources = PyMem_Calloc(all, sizeof(Source));
    b.stored = PyMem_Calloc(all, 1);
    int ok = b.sources && b.stored ? 1 : -1;
    for (int i = 0; ok == 1 && i < call->count; first += b.slots[i++])
        ok = read_operand(&b, operands[i], call->len[i], is_flat(kernel, i), b.sources + first, b.stored + first);
    if (ok == 1 && b.like && b.points && (also_complex || !b.is_complex)) result = run_read(&b);
    else if (ok >= 0 && !PyErr_Occurred()) result = Py_NewRef(Py_NotImplemented);
    else if (!PyErr_Occurred()) PyErr_NoMemory();
    PyMem_Free(b.sources), PyMem_Free(b.stored);
    return result;
}

/* Run a kernel on a batch; return its results as lists of blocks, or NotImplemented. */
PyObject *run_batch(int kernel, PyObject *const *operands, Call *call, int also_complex) {
    PyObject *lists[MOST_OPERANDS], *kept = PyList_New(0), *result = NULL;
    int ok = kept != NULL;
    for (int i = 0; ok && i < call->count; i++) {
        lists[i] = operands[i];
        if (!Py_IS_TYPE(operands[i], &SeriesType)) continue;
        lists[i] = PySequence_List(operands[i]); /* one jet among batches */
        ok = lists[i] && !PyList_Append(kept, lists[i]);
        Py_XDECREF(lists[i]);
    }
    if (ok) result = run_lists(kernel, lists, call, also_complex, kept);
    Py_XDECREF(kept);
    return result;
}

int init_batches(void) { return _import_array(); }
