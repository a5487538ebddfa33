/* NumPy's arrays, of which only these files know. */
#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#define PY_ARRAY_UNIQUE_SYMBOL jets_arrays
#include <numpy/arrayobject.h>
