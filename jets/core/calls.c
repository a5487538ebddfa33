/* One jet: read the operands, run a kernel, wrap the result. Batches are in batches.c. */
#include "core.h"

#include <math.h>

#define STACK 1024 /* numbers for which no memory has to be asked for */

int is_finite(const double *numbers, Py_ssize_t count) {
    double sum = 0;
    for (Py_ssize_t i = 0; i < count; i++) sum += numbers[i] - numbers[i];
    return sum == 0; /* inf − inf and nan − nan are nan */
}

/* Take over a table: of two, that of the higher order, which begins as the other does if both limit the total degree. */
int share_table(const Table **table, const Table *other) {
    if (!other || *table == other) return 1;
    if (*table && !((*table)->is_total && other->is_total && (*table)->variables == other->variables)) return 0;
    if (!*table || (*table)->degree < other->degree) *table = other;
    return 1;
}

/* Say whether an operand is no series, but a list of numbers: the function that is composed. */
int is_flat(int kernel, int operand) { return kernel == COMPOSE && operand == 0; }

/* --- operands ---------------------------------------------------------------------------------------------------- */

/* What an operand holds: how many blocks, and what its numbers are. */
typedef struct {
    const Table *table;
    int has_floats, is_complex;
} Seen;

static int see_number(PyObject *c, Seen *seen) {
    if (PyFloat_CheckExact(c)) return seen->has_floats = 1;
    if (PyComplex_CheckExact(c)) return seen->has_floats = seen->is_complex = 1;
    if (!PyLong_CheckExact(c)) return 0;
    const double value = PyLong_AsDouble(c); /* beyond 2^53 Python rounds a product, not the factor */
    if (value == -1 && PyErr_Occurred()) PyErr_Clear();
    else return fabs(value) <= 9007199254740992.0;
    return 0;
}

static int see_item(PyObject *item, Py_ssize_t k, Seen *seen) {
    PyObject *index, *terms, *place, *c;
    long degree;
    Py_ssize_t at = 0;
    if (see_number(item, seen)) return 1;
    if (!is_block(item, &index, &degree, &terms) || degree != k || !share_table(&seen->table, table_of(index))) return 0;
    if (!seen->table) return 0;
    while (PyDict_Next(terms, &at, &place, &c))
        if (!see_number(c, seen)) return 0;
    return 1;
}

static Py_ssize_t blocks_of(PyObject *operand) {
    if (Py_IS_TYPE(operand, &SeriesType)) return ((Series *)operand)->blocks;
    return PyList_CheckExact(operand) || PyTuple_CheckExact(operand) ? PySequence_Fast_GET_SIZE(operand) : 1;
}

static int is_of_several(PyObject *operand) {
    PyObject *index, *terms;
    long degree;
    if (Py_IS_TYPE(operand, &SeriesType)) return ((Series *)operand)->table != NULL;
    return is_block(PySequence_Fast_GET_ITEM(operand, 1), &index, &degree, &terms);
}

static int see(PyObject *operand, Seen *seen) {
    if (Py_IS_TYPE(operand, &SeriesType)) {
        seen->has_floats = 1, seen->is_complex |= ((Series *)operand)->is_complex;
        return share_table(&seen->table, ((Series *)operand)->table);
    }
    if (!PyList_CheckExact(operand) && !PyTuple_CheckExact(operand)) return see_number(operand, seen);
    PyObject **items = PySequence_Fast_ITEMS(operand);
    for (Py_ssize_t k = 0; k < PySequence_Fast_GET_SIZE(operand); k++)
        if (!see_item(items[k], k, seen)) return 0;
    return PySequence_Fast_GET_SIZE(operand) > 0;
}

static void put(double *data, Py_ssize_t slot, PyObject *c, int is_complex) {
    if (!is_complex) {
        data[slot] = PyFloat_CheckExact(c) ? PyFloat_AS_DOUBLE(c) : PyLong_AsDouble(c);
        return;
    }
    const Py_complex z = PyComplex_AsCComplex(c);
    data[2 * slot] = z.real, data[2 * slot + 1] = z.imag;
}

static void put_block(double *data, Py_ssize_t start, PyObject *block, int is_complex) {
    PyObject *index, *terms, *place, *c;
    long degree;
    Py_ssize_t at = 0;
    if (!is_block(block, &index, &degree, &terms)) return;
    while (PyDict_Next(terms, &at, &place, &c)) put(data, start + PyLong_AsSsize_t(place), c, is_complex);
}

/* Return the packed numbers of an operand; those that have to be packed first go to `room`, which moves on. */
static const double *packed(PyObject *operand, const Seen *seen, int flat, double **room) {
    double *data = *room;
    if (Py_IS_TYPE(operand, &SeriesType)) {
        const Series *u = (Series *)operand;
        if (u->is_complex == seen->is_complex) return u->data;
        for (Py_ssize_t slot = 0; slot < Py_SIZE(u); slot++) data[2 * slot] = u->data[slot], data[2 * slot + 1] = 0;
        *room += 2 * Py_SIZE(u);
        return data;
    }
    const Py_ssize_t blocks = blocks_of(operand);
    const Table *table = flat ? NULL : seen->table;
    const Py_ssize_t size = (Py_ssize_t)slots_of(table, (int)blocks) << seen->is_complex;
    *room += size;
    if (!PyList_CheckExact(operand) && !PyTuple_CheckExact(operand)) {
        put(data, 0, operand, seen->is_complex);
        return data;
    }
    if (table) memset(data, 0, size * sizeof(double));
    PyObject **items = PySequence_Fast_ITEMS(operand);
    for (Py_ssize_t k = 0; k < blocks; k++) {
        const Py_ssize_t start = slots_of(table, (int)k);
        if (PyFloat_CheckExact(items[k]) || PyLong_CheckExact(items[k]) || PyComplex_CheckExact(items[k]))
            put(data, start, items[k], seen->is_complex);
        else
            put_block(data, start, items[k], seen->is_complex);
    }
    return data;
}

/* --- one call ---------------------------------------------------------------------------------------------------- */

/* Run a kernel on one jet. Return 1, or 0 if it is not for these numbers or the result is not finite, or −1. */
static int run(int kernel, PyObject *const *operands, const Seen *seen, Call *call, Series **results) {
    const Plan *plan = &PLANS[kernel];
    double stack[STACK], *memory = stack, *room;
    const Py_ssize_t series = slots_of(seen->table, call->n + 1);
    Py_ssize_t needed = plan->scratch(call) * series;
    int done = 1;
    for (int i = 0; i < call->count; i++)
        needed += is_flat(kernel, i) ? blocks_of(operands[i]) : slots_of(seen->table, (int)blocks_of(operands[i]));
    if (needed << seen->is_complex > STACK && !(memory = PyMem_Malloc((needed << seen->is_complex) * sizeof(double))))
        return PyErr_NoMemory(), -1;
    room = memory;
    for (int i = 0; i < call->count; i++)
        call->u[i] = packed(operands[i], seen, is_flat(kernel, i), &room);
    call->scratch = room;
    for (int r = 0; r < plan->results; r++) {
        if (!(results[r] = new_series(seen->table, plan->blocks(call), seen->is_complex))) done = -1;
        else call->y[r] = results[r]->data;
    }
    if (done == 1) twins->kernels[seen->is_complex ? COMPLEX : REAL][kernel](call);
    for (int r = 0; r < plan->results; r++)
        if (done == 1 && !is_finite(results[r]->data, Py_SIZE(results[r]))) done = 0;
    for (int r = 0; r < plan->results && done != 1; r++) Py_CLEAR(results[r]);
    if (memory != stack) PyMem_Free(memory);
    return done;
}

/* Set how many blocks of each operand count; say no if there are more variables or orders than the table has. */
static int measure(int kernel, PyObject *const *operands, const Table *table, Call *call) {
    Py_ssize_t longest = 0;
    for (int i = 0; i < call->count; i++)
        if (!is_flat(kernel, i) && blocks_of(operands[i]) > longest) longest = blocks_of(operands[i]);
    if (kernel <= NEGATIVE) call->n = (int)longest - 1;
    for (int i = 0; i < call->count; i++) {
        const Py_ssize_t blocks = blocks_of(operands[i]);
        call->len[i] = (int)(blocks <= call->n ? blocks : call->n + 1);
    }
    call->table = table;
    return longest < INT_MAX / 4 && (!table || (call->n <= table->degree && longest <= table->degree + 1));
}

/* Run a kernel on one jet in floats; `results` are new. Return 1, or 0 if it is not for these numbers, or −1. */
int run_one(int kernel, PyObject *const *operands, Call *call, int also_complex, Series **results) {
    Seen seen = {NULL, 0, also_complex && cimag(call->p) != 0};
    for (int i = 0; i < call->count; i++)
        if (!see(operands[i], &seen)) return PyErr_Occurred() ? -1 : 0;
    for (int i = 0; i < call->count; i++) /* in one variable, but more than a constant */
        if (seen.table && !is_flat(kernel, i) && blocks_of(operands[i]) > 1 && !is_of_several(operands[i])) return 0;
    if (!seen.has_floats || (seen.is_complex && !also_complex)) return 0;
    if (!measure(kernel, operands, seen.table, call)) return 0;
    return run(kernel, operands, &seen, call, results);
}
