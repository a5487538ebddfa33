/* The kernels for each kind of processor, and what there is to know of each before it runs. */
#include "core.h"

static int root_of(int n) {
    int root = 0;
    while ((root + 1) * (root + 1) <= n) root++;
    return root;
}

enum { WIDTH_anywhere = 2, WIDTH_avx2 = 4, WIDTH_avx512 = WIDEST };

#define TOGETHER 4 /* rows of a product */

#define SUFFIX anywhere
#include "twins.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DISPATCH
#pragma GCC push_options
#pragma GCC target("avx2")
#define SUFFIX avx2
#include "twins.h"
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512vl,prefer-vector-width=512")
#define SUFFIX avx512
#include "twins.h"
#pragma GCC pop_options
#endif

#define TWINS(suffix)                                                                                       \
    {{twins_real_##suffix, twins_complex128_##suffix, twins_rows_##suffix, twins_stored_##suffix},          \
     WIDTH_##suffix,                                                                                        \
     load_rows_##suffix,                                                                                    \
     store_rows_##suffix}
static const Twins ANYWHERE = TWINS(anywhere);
const Twins *twins = &ANYWHERE;

#ifdef DISPATCH
static const Twins AVX2 = TWINS(avx2), AVX512 = TWINS(avx512);
void choose_twins(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        twins = &AVX512;
    else if (__builtin_cpu_supports("avx2"))
        twins = &AVX2;
}
#else
void choose_twins(void) {}
#endif

static int sum_blocks(const Call *call) { return larger(call->len[0], call->len[1]); }
static int same_blocks(const Call *call) { return call->len[0]; }
static int product_blocks(const Call *call) { return smaller(call->n + 1, call->len[0] + call->len[1] - 1); }
static int quotient_blocks(const Call *call) { return call->len[1] > 1 ? call->n + 1 : call->len[0]; }
static int function_blocks(const Call *call) { return call->len[call->count - 1] > 1 ? call->n + 1 : 1; }

static int primitive_blocks(const Call *call) {
    int top = 0;
    for (int pair = 1; pair < call->count; pair += 2)
        if (call->len[pair + 1] > 1) top = larger(top, call->len[pair] + call->len[pair + 1] - 2);
    return smaller(call->n, top) + 1;
}

static int compose_blocks(const Call *call) {
    const int len_f = smaller(call->len[0], call->n + 1);
    return call->len[1] > 1 ? (int)smaller(call->n, (len_f - 1) * (call->len[1] - 1)) + 1 : 1;
}

static int none(const Call *call) { return 0; }
static int one(const Call *call) { return 1; }
static int two(const Call *call) { return 2; }
static int steps(const Call *call) { return root_of(smaller(call->len[0], call->n + 1) - 1) + 3; }

const Plan PLANS[KERNELS] = {
    [ADD] = {1, sum_blocks, none},
    [SUBTRACT] = {1, sum_blocks, none},
    [POSITIVE] = {1, same_blocks, none},
    [NEGATIVE] = {1, same_blocks, none},
    [PRODUCT] = {1, product_blocks, none},
    [QUOTIENT] = {1, quotient_blocks, none},
    [EXP] = {1, function_blocks, one},
    [SINCOS] = {2, function_blocks, one},
    [POWER] = {1, function_blocks, two},
    [PRIMITIVE] = {1, primitive_blocks, two},
    [COMPOSE] = {1, compose_blocks, steps},
};
