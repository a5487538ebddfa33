/* The kernels for every kind of element, for one kind of processor: SUFFIX. */
#define JOIN_(name, suffix) name##_##suffix
#define JOIN(name, suffix) JOIN_(name, suffix)
#define FN(name) JOIN(JOIN(name, KIND), SUFFIX)

#define MINUS(a, b) ((a) - (b))
#define NEGATE(a) (-(a))
#define SIGN(sign) (sign)
#define WEIGHT(c) (c)

#define KIND real /* one jet in float64 */
#define E double
#define R double
#define ZERO 0.0
#define ONE 1.0
#define IS_ZERO(a) ((a) == 0)
#include "kernels.h"

#define KIND complex128 /* one jet in complex128 */
#define E cplx
#define R cplx
#define ZERO 0.0
#define ONE 1.0
#define IS_ZERO(a) ((a) == 0)
#include "kernels.h"

#define WIDTH JOIN(WIDTH, SUFFIX)
#define ROW JOIN(row, SUFFIX)
#define LOOSE_ROW JOIN(loose_row, SUFFIX)
typedef double ROW __attribute__((vector_size(8 * WIDTH)));
typedef double LOOSE_ROW __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias)); /* anywhere in an array */

static inline int JOIN(row_is_zero, SUFFIX)(ROW a) {
    int zeros = 0;
    for (int i = 0; i < WIDTH; i++) zeros += a[i] == 0;
    return zeros == WIDTH;
}

#define KIND rows /* some jets of a batch in float64 */

/* Load the points from `at` on; `strange` becomes nan where a number is inf or nan. */
static void FN(load)(const Source *sources, Py_ssize_t count, Py_ssize_t at, double *rows, double *strange) {
    ROW *row = (ROW *)rows, sum = *(LOOSE_ROW *)strange;
    for (Py_ssize_t s = 0; s < count; s++) {
        if (!sources[s].data) continue;
        const char *data = sources[s].data + at * sources[s].stride;
        if (sources[s].stride == sizeof(double))
            row[s] = *(const LOOSE_ROW *)data;
        else
            for (int i = 0; i < WIDTH; i++) row[s][i] = *(const double *)(data + i * sources[s].stride);
        sum += row[s] - row[s];
    }
    *(LOOSE_ROW *)strange = sum;
}

static void FN(store)(const double *rows, const char *stored, Py_ssize_t count, Py_ssize_t at, double **out) {
    for (Py_ssize_t s = 0; s < count; s++)
        if (stored[s]) *(LOOSE_ROW *)(*out++ + at) = ((const ROW *)rows)[s];
}

#define E ROW
#define R double
#define ZERO ((ROW){0})
#define ONE (1 + (ROW){0})
#define IS_ZERO(a) JOIN(row_is_zero, SUFFIX)(a)
#include "kernels.h"
#undef MINUS
#undef NEGATE
#undef SIGN
#undef WEIGHT

#define KIND stored /* which slots may differ from zero: of numbers ≥ 0, where nothing cancels */
#define E double
#define R double
#define ZERO 0.0
#define ONE 1.0
#define IS_ZERO(a) ((a) == 0)
#define MINUS(a, b) ((a) + (b))
#define NEGATE(a) (a)
#define SIGN(sign) 1
#define WEIGHT(c) ((void)(c), 1.0)
#include "kernels.h"
#undef MINUS
#undef NEGATE
#undef SIGN
#undef WEIGHT
#undef WIDTH
#undef ROW
#undef LOOSE_ROW
#undef FN
#undef SUFFIX
