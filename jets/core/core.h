/* The compiled twin of algebra.py: what its files share. Coefficients are float64 or complex128, everything else is
 * left to the generic twin. See algebra.py for the formulas; kernels.h has the same functions under the same names. */
#ifndef JETS_CORE_H
#define JETS_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <complex.h>
#include <stddef.h>

#define MOST_OPERANDS 17 /* y₀ and eight pairs of a primitive */
#define WIDEST 8         /* points of a batch that run together, at most: those in a register of the processor */

typedef double _Complex cplx;

/* The slot `from` times a word is the slot `to`. */
typedef struct {
    unsigned short from, to;
} Pair;

/* The product table of an index in several variables. Block k is the slots start[k] … start[k + 1] − 1; the pairs of
 * word p with the slots of degree j begin at first[p * (degree + 2) + j]. */
typedef struct {
    PyObject_HEAD
    PyObject *index;
    int degree, variables, is_total;
    int *start, *first;
    Pair *pairs;
} Table;

/* A series of one jet in packed numbers, which reads as a sequence of blocks. Without a table: in one variable. */
typedef struct {
    PyObject_VAR_HEAD
    Table *table;
    int blocks, is_complex;
    Py_ssize_t size; /* how many numbers, for those who look at them */
    double data[];
} Series;

/* Where a slot of a batch comes from: a row of numbers, or one number for all points. */
typedef struct {
    const char *data;
    ptrdiff_t stride; /* in bytes */
    cplx number;
    int is_complex;
} Source;

/* One call of a kernel: operands and results by degree, each `len` blocks long, in elements of one kind. */
typedef struct {
    const Table *table;
    int n, count, len[MOST_OPERANDS];
    const void *u[MOST_OPERANDS];
    void *y[2], *scratch;
    cplx p;
    int q, sign;
} Call;

typedef void (*Kernel)(Call *);

/* What there is to know of a kernel before it runs. */
typedef struct {
    int results;
    int (*blocks)(const Call *);
    int (*scratch)(const Call *); /* in series of n + 1 blocks */
} Plan;

enum { ADD, SUBTRACT, POSITIVE, NEGATIVE, PRODUCT, QUOTIENT, EXP, SINCOS, POWER, PRIMITIVE, COMPOSE, KERNELS };
enum { REAL, COMPLEX, ROWS, STORED, KINDS };

/* What is compiled for a kind of processor: the kernels for each kind of element, and the ways into rows and out. */
typedef struct {
    const Kernel *kernels[KINDS];
    int width; /* of a row */
    void (*load)(const Source *sources, Py_ssize_t count, Py_ssize_t at, double *rows, double *strange);
    void (*store)(const double *rows, const char *stored, Py_ssize_t count, Py_ssize_t at, double **out);
} Twins;

extern const Plan PLANS[KERNELS];
extern const Twins *twins; /* for this processor */
void choose_twins(void);

static inline Py_ssize_t smaller(Py_ssize_t a, Py_ssize_t b) { return a < b ? a : b; }
static inline int larger(int a, int b) { return a > b ? a : b; }
static inline int slots_of(const Table *table, int blocks) { return table ? table->start[blocks] : blocks; }

extern PyTypeObject TableType, SeriesType, NumberType;
Series *new_series(const Table *table, int blocks, int is_complex);
Table *table_of(PyObject *index); /* NULL without an exception: too large */
int is_block(PyObject *item, PyObject **index, long *degree, PyObject **terms);
PyObject *new_block(PyObject *index, int degree, PyObject *terms);

PyObject *new_room(size_t size, char **memory);
int is_finite(const double *numbers, Py_ssize_t count);
int is_flat(int kernel, int operand);
int share_table(const Table **table, const Table *other);
int run_one(int kernel, PyObject *const *operands, Call *call, int also_complex, Series **results);
PyObject *run_batch(int kernel, PyObject *const *operands, Call *call, int also_complex);

int init_batches(void);
int init_number(PyObject *module);

#endif
