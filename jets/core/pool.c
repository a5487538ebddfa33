/* Memory for the rows of small batches. What an operation frees the next one needs: kept here it is still in the cache,
 * while the C library would give it back to the system, which clears every page before it comes again. */
#include "core.h"

#include <stdlib.h>

enum { MOST = 32, LARGEST = 1 << 25 /* bytes that are kept in all */ };

typedef struct {
    void *memory;
    size_t size;
} Piece;

static Piece free_pieces[MOST];
static int count;
static size_t kept;

/* Return a piece that fits without much waste. */
static Piece take(size_t size) {
    for (int i = count - 1; i >= 0; i--)
        if (free_pieces[i].size >= size && free_pieces[i].size / 2 <= size) {
            Piece piece = free_pieces[i];
            free_pieces[i] = free_pieces[--count];
            kept -= piece.size;
            return piece;
        }
    size = (size + 4095) / 4096 * 4096;
    return (Piece){aligned_alloc(64, size), size};
}

static void give_back(PyObject *capsule) {
    Piece piece = {PyCapsule_GetPointer(capsule, NULL), (size_t)PyCapsule_GetContext(capsule)};
    if (count == MOST || kept + piece.size > LARGEST) {
        free(piece.memory);
        return;
    }
    kept += piece.size;
    free_pieces[count++] = piece;
}

/* Return what owns so many bytes, on a line of the cache; `memory` points to them. */
PyObject *new_room(size_t size, char **memory) {
    Piece piece = take(size);
    if (!piece.memory) return PyErr_NoMemory();
    *memory = piece.memory;
    PyObject *owner = PyCapsule_New(piece.memory, NULL, give_back);
    if (!owner) free(piece.memory);
    else PyCapsule_SetContext(owner, (void *)piece.size);
    return owner;
}
