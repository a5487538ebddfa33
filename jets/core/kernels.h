/* The recurrences of algebra.py, name by name, for one kind of element.
 *
 * Included once for each kind: E is the element, FN(name) the name of its twin. What the kind defined is undefined at the
 * end. Sums run in the order in which the
 * generic twin adds, and nothing is contracted, so in one variable both give the same bits. */

static inline void FN(axpy)(E *restrict y, E a, const E *restrict v, int count) {
    for (int q = 0; q < count; q++) y[q] += a * v[q];
}

/* y += u_i ⋆ (v_low + … + v_high). In several variables a slot that is zero is not visited. */
static inline void FN(star)(const Table *t, E *y, const E *u, int i, const E *v, int low, int high) {
    if (low > high) return;
    if (!t) {
        FN(axpy)(y + i + low, u[i], v + low, high - low + 1);
        return;
    }
    for (int p = t->start[i]; p < t->start[i + 1]; p++) {
        if (p && IS_ZERO(u[p])) continue;
        const int *first = t->first + (size_t)p * (t->degree + 2);
        const E a = u[p];
        for (const Pair *pair = t->pairs + first[low]; pair < t->pairs + first[high + 1]; pair++)
            y[pair->to] += a * v[pair->from];
    }
}

/* y_k += Σ u_r·v_{k−r} over the rows 0 ≤ r < TOGETHER, for low ≤ k < high: y is read and written once for all. */
static inline void FN(rows)(E *restrict y, const E *u, const E *restrict v, int low, int high) {
    const E a = u[0], b = u[1], c = u[2], d = u[3];
    for (int k = low; k < high; k++) {
        E sum = y[k];
        sum += a * v[k], sum += b * v[k - 1], sum += c * v[k - 2], sum += d * v[k - 3];
        y[k] = sum;
    }
}

/* y += u_i ⋆ (v_low + …) up to degree n. In one variable the rows of a group of u enter its own degrees one by one, in
 * the order in which a recurrence finds them, and those above together when the last row of the group is there. */
static inline void FN(enter)(const Table *t, E *y, const E *u, int i, int last, const E *v, int low, int len, int n) {
    const int high = smaller(len - 1, n - i), start = i / TOGETHER * TOGETHER, end = start + TOGETHER;
    if (t || last < 2 * TOGETHER) {
        FN(star)(t, y, u, i, v, low, high);
        return;
    }
    FN(star)(t, y, u, i, v, low, smaller(high, end - 1 - i));
    if (i < end - 1 && i < last) return;
    const int all = smaller(n + 1, start + len), done = i == end - 1 && all > end ? all : end;
    if (done > end) FN(rows)(y + start, u + start, v, end - start, all - start);
    for (int r = start; r <= i; r++) FN(star)(t, y, u, r, v, larger(low, done - r), smaller(len - 1, n - r));
}

static inline void FN(clear)(E *y, int count) {
    for (int p = 0; p < count; p++) y[p] = ZERO;
}

static inline void FN(theta)(const Table *t, E *du, const E *u, int len) {
    du[0] = ZERO;
    for (int k = 1; k < len; k++)
        for (int p = slots_of(t, k); p < slots_of(t, k + 1); p++) du[p] = (double)k * u[p];
}

static inline void FN(divide)(const Table *t, E *y, int k, double c) {
    for (int p = slots_of(t, k); p < slots_of(t, k + 1); p++) y[p] = y[p] / c;
}

static void FN(add)(Call *call) {
    const E *u = call->u[0], *v = call->u[1];
    E *y = call->y[0];
    const int m = slots_of(call->table, call->len[0]), n = slots_of(call->table, call->len[1]);
    for (int p = 0; p < smaller(m, n); p++) y[p] = u[p] + v[p];
    for (int p = n; p < m; p++) y[p] = u[p];
    for (int p = m; p < n; p++) y[p] = v[p];
}

static void FN(subtract)(Call *call) {
    const E *u = call->u[0], *v = call->u[1];
    E *y = call->y[0];
    const int m = slots_of(call->table, call->len[0]), n = slots_of(call->table, call->len[1]);
    for (int p = 0; p < smaller(m, n); p++) y[p] = MINUS(u[p], v[p]);
    for (int p = n; p < m; p++) y[p] = u[p];
    for (int p = m; p < n; p++) y[p] = NEGATE(v[p]);
}

static void FN(positive)(Call *call) {
    const E *u = call->u[0];
    E *y = call->y[0];
    for (int p = 0; p < slots_of(call->table, call->len[0]); p++) y[p] = u[p];
}

static void FN(negative)(Call *call) {
    const E *u = call->u[0];
    E *y = call->y[0];
    for (int p = 0; p < slots_of(call->table, call->len[0]); p++) y[p] = NEGATE(u[p]);
}

/* y = u·v, of series that are zero below the degrees low_u and low_v; the shorter one decides the order of the sums. */
static int FN(multiply)(const Table *t, E *y, const E *u, int low_u, int len_u, const E *v, int low_v, int len_v, int n) {
    const int top = smaller(n, len_u + len_v - 2);
    if (len_v - low_v < len_u - low_u) return FN(multiply)(t, y, v, low_v, len_v, u, low_u, len_u, n);
    FN(clear)(y, slots_of(t, top + 1));
    const int last = smaller(len_u - 1, n);
    for (int i = low_u / TOGETHER * TOGETHER; i <= last; i++) FN(enter)(t, y, u, i, last, v, low_v, len_v, n);
    return top + 1;
}

static void FN(product)(Call *call) {
    const int few = call->len[1] < call->len[0];
    const E *u = call->u[few], *v = call->u[!few];
    E *y = call->y[0];
    if (call->len[few] == 1)
        for (int p = 0; p < slots_of(call->table, smaller(call->len[!few], call->n + 1)); p++) y[p] = u[0] * v[p];
    else
        FN(multiply)(call->table, y, u, 0, call->len[few], v, 0, call->len[!few], call->n);
    y[0] = u[0] * v[0]; /* on its own: a sum would turn −0.0 into 0.0 */
}

static void FN(quotient)(Call *call) {
    const E *u = call->u[0], *v = call->u[1];
    E *y = call->y[0];
    const Table *t = call->table;
    const int len_u = call->len[0], len_v = call->len[1], n = len_v > 1 ? call->n : len_u - 1;
    FN(clear)(y, slots_of(t, n + 1));
    for (int k = 0; k <= n; k++) {
        for (int p = slots_of(t, k); p < slots_of(t, k + 1); p++)
            y[p] = (len_v == 1 || !k ? u[p] : k < len_u ? MINUS(u[p], y[p]) : NEGATE(y[p])) / v[0];
        FN(enter)(t, y, y, k, n, v, 1, len_v, n);
    }
}

static void FN(exp)(Call *call) {
    const E *y0 = call->u[0], *u = call->u[1];
    E *y = call->y[0], *du = call->scratch;
    const Table *t = call->table;
    const int len = call->len[1], n = len > 1 ? call->n : 0;
    FN(theta)(t, du, u, len);
    FN(clear)(y, slots_of(t, n + 1));
    y[0] = y0[0];
    for (int k = 0; k <= n; k++) {
        if (k) FN(divide)(t, y, k, k);
        FN(enter)(t, y, y, k, n, du, 1, len, n);
    }
}

static void FN(sincos)(Call *call) {
    const E *s0 = call->u[0], *c0 = call->u[1], *u = call->u[2];
    E *s = call->y[0], *c = call->y[1], *du = call->scratch;
    const Table *t = call->table;
    const int len = call->len[2], n = len > 1 ? call->n : 0;
    FN(theta)(t, du, u, len);
    FN(clear)(s, slots_of(t, n + 1));
    FN(clear)(c, slots_of(t, n + 1));
    s[0] = s0[0], c[0] = c0[0];
    for (int k = 0; k <= n; k++) {
        if (k) FN(divide)(t, s, k, k), FN(divide)(t, c, k, SIGN(call->sign) * k);
        FN(enter)(t, s, c, k, n, du, 1, len, n);
        FN(enter)(t, c, s, k, n, du, 1, len, n);
    }
}

static void FN(power)(Call *call) {
    const E *y0 = call->u[0], *u = call->u[1];
    const Table *t = call->table;
    const int len = call->len[1], n = len > 1 ? call->n : 0;
    E *y = call->y[0], *w = call->scratch, *part = w + slots_of(t, call->n + 1);
    const R p = (R)call->p;
    const double q = call->q;
    for (int s = 0; s < slots_of(t, len); s++) w[s] = u[s] / u[0];
    FN(clear)(y, slots_of(t, n + 1));
    y[0] = y0[0];
    for (int i = 0; i <= n; i++) {
        if (i) FN(divide)(t, y, i, q * i);
        for (int j = 1; j <= smaller(len - 1, n - i); j++) {
            for (int s = slots_of(t, i); s < slots_of(t, i + 1); s++) part[s] = WEIGHT(p * j - q * i) * y[s];
            FN(star)(t, y, part, i, w, j, j);
        }
    }
}

static void FN(primitive)(Call *call) {
    const Table *t = call->table;
    const int n = PLANS[PRIMITIVE].blocks(call) - 1;
    E *y = call->y[0], *du = call->scratch, *sum = du + slots_of(t, call->n + 1);
    FN(clear)(y, slots_of(t, n + 1));
    for (int pair = 1; pair < call->count; pair += 2) {
        const int len_s = call->len[pair], len_u = call->len[pair + 1];
        FN(theta)(t, du, call->u[pair + 1], len_u);
        FN(clear)(sum, slots_of(t, n + 1));
        const int last = smaller(len_u - 1, n);
        for (int j = t ? 1 : 0; j <= last; j++) FN(enter)(t, sum, du, j, last, call->u[pair], 0, len_s, n);
        for (int p = 0; p < slots_of(t, n + 1); p++) y[p] += sum[p];
    }
    for (int k = 1; k <= n; k++) FN(divide)(t, y, k, k);
    y[0] = *(const E *)call->u[0];
}

/* Baby steps are the powers w⁰ … w^m of w = u − u₀, giant steps Horner in w^m. */
static void FN(compose)(Call *call) {
    const E *f = call->u[0], *u = call->u[1];
    const Table *t = call->table;
    const int n = call->n, len_u = call->len[1], len_f = len_u > 1 ? smaller(call->len[0], n + 1) : 1;
    const int m = root_of(len_f - 1) + 1, size = slots_of(t, n + 1);
    E *w = call->scratch, *giant = w + (size_t)(m + 1) * size, *y = call->y[0];
    int len[m + 1], len_y = 0;
    w[0] = ONE;
    for (int p = 0; p < slots_of(t, len_u); p++) w[size + p] = p ? u[p] : ZERO;
    len[0] = 1, len[1] = len_u;
    for (int i = 2; i <= m; i++)
        len[i] = FN(multiply)(t, w + i * size, w + (i - 1) * size, i - 1, len[i - 1], w + size, 1, len_u, n);
    for (int low = (len_f - 1) / m * m; low >= 0; low -= m) {
        const int top = n - low;
        int len_giant = len_y ? FN(multiply)(t, giant, w + m * size, m, len[m], y, 0, len_y, top) : 0;
        const int count = smaller(m, len_f - low);
        len_y = larger(len_giant, smaller(len[count - 1], top + 1));
        FN(clear)(y, slots_of(t, len_y));
        for (int i = 0; i < count; i++)
            for (int p = slots_of(t, i); p < slots_of(t, smaller(len[i], len_y)); p++) y[p] += f[low + i] * w[i * size + p];
        for (int p = 0; p < slots_of(t, len_giant); p++) y[p] += giant[p];
    }
}

static const Kernel FN(twins)[KERNELS] = {
    FN(add), FN(subtract), FN(positive), FN(negative), FN(product), FN(quotient),
    FN(exp), FN(sincos),   FN(power),    FN(primitive), FN(compose),
};

#undef KIND
#undef E
#undef R
#undef ZERO
#undef ONE
#undef IS_ZERO
