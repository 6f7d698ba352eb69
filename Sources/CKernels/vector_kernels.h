// The kernels in terms of a vector of LANES words. A file defines the operations of its instruction
// set (see avx512_ifma.c), includes this one, and gets `kernels`. Everything is static and inlined,
// so that no vector crosses a boundary.
//
// What a file defines, with C = struct constants:
//   vec, LANES, load, store, set1, add, sub
//   reduce_once(x, m)      x < m ? x : x - m, for x < 2m <= 2^63
//   lift_once(r, q)        r + q if the difference r is negative, else r
//   constants_of(limb)     the constants of a modulus
//   factor_of(c, limb, w)  a factor w with its quotient; factor_at(w, quotient) from the tables
//   mul_lazy(c, x, f)      w x mod q below 2q, for any x in range
//   reduce_lazy(c, x)      x mod q below 2q, for any x in range
//   reduce_word(c, x)      x mod q below 2q, for any word
//   sum, sum_of, sum_add, sum_reduce: a sum of products, in the end canonical
//   sum_of_power(n), sum_shift(s, n): the sum 2^n, and floor(s / 2^n), both for n > 50
//   forward_tail, inverse_tail: the levels inside one vector

#include "galaxy_kernels.h"

#define EACH(i, n) for (uint64_t i = 0; i < (n); i += LANES)

/// Below 4q to canonical.
INLINE vec canonical4(const struct constants *c, vec x) {
  return reduce_once(reduce_once(x, c->q2), c->q);
}

/// (x, y) -> (x + w y, x - w y): x below 4q, results below 4q.
INLINE void butterfly(const struct constants *c, vec *x, vec *y, struct factor f) {
  vec a = reduce_once(*x, c->q2);
  vec t = mul_lazy(c, *y, f);
  *x = add(a, t);
  *y = sub(add(a, c->q2), t);
}

/// The same with x below 2q.
INLINE void butterfly_reduced(const struct constants *c, vec *x, vec *y, struct factor f) {
  vec a = *x;
  vec t = mul_lazy(c, *y, f);
  *x = add(a, t);
  *y = sub(add(a, c->q2), t);
}

/// (x, y) -> (x + y, w (x - y)): all below 2q.
INLINE void inverse_butterfly(const struct constants *c, vec *x, vec *y, struct factor f) {
  vec s = add(*x, *y);
  vec d = sub(add(*x, c->q2), *y);
  *x = reduce_once(s, c->q2);
  *y = mul_lazy(c, d, f);
}

/// The input of a transform, below 2q.
INLINE vec input_below_2q(const struct constants *c, vec x, uint32_t range) {
  switch (range) {
    case GALAXY_RANGE_LAZY: return reduce_once(x, c->q2);
    case GALAXY_RANGE_WORD52: return reduce_lazy(c, x);
    default: return reduce_word(c, x);
  }
}

/// The input of a transform where it is multiplied first.
INLINE vec input_factor(const struct constants *c, vec x, uint32_t range) {
  return range == GALAXY_RANGE_WORD64 && NARROW ? reduce_word(c, x) : x;
}

/// The first two levels over the whole limb.
INLINE void forward_first4(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *in,
                           uint32_t range) {
  struct constants c = constants_of(limb);
  uint64_t h = limb->degree / 4;
  struct factor f1 = factor_at(limb->roots, limb->root_quotients, 1);
  struct factor f2 = factor_at(limb->roots, limb->root_quotients, 2);
  struct factor f3 = factor_at(limb->roots, limb->root_quotients, 3);
  EACH(k, h) {
    vec x0 = input_below_2q(&c, load(in + k), range);
    vec x1 = input_below_2q(&c, load(in + k + h), range);
    vec x2 = input_factor(&c, load(in + k + 2 * h), range);
    vec x3 = input_factor(&c, load(in + k + 3 * h), range);
    butterfly_reduced(&c, &x0, &x2, f1);
    butterfly_reduced(&c, &x1, &x3, f1);
    butterfly(&c, &x0, &x1, f2);
    butterfly(&c, &x2, &x3, f3);
    store(out + k, x0);
    store(out + k + h, x1);
    store(out + k + 2 * h, x2);
    store(out + k + 3 * h, x3);
  }
}

/// The first three levels over the whole limb.
INLINE void forward_first8(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *in,
                           uint32_t range) {
  struct constants c = constants_of(limb);
  uint64_t h = limb->degree / 8;
  struct factor f[8];
  for (uint64_t i = 1; i < 8; i++) f[i] = factor_at(limb->roots, limb->root_quotients, i);
  EACH(k, h) {
    vec x[8];
    for (uint64_t i = 0; i < 4; i++) x[i] = input_below_2q(&c, load(in + k + i * h), range);
    for (uint64_t i = 4; i < 8; i++) x[i] = input_factor(&c, load(in + k + i * h), range);
    for (uint64_t i = 0; i < 4; i++) butterfly_reduced(&c, &x[i], &x[i + 4], f[1]);
    for (uint64_t i = 0; i < 2; i++) butterfly(&c, &x[i], &x[i + 2], f[2]);
    for (uint64_t i = 4; i < 6; i++) butterfly(&c, &x[i], &x[i + 2], f[3]);
    for (uint64_t i = 0; i < 4; i++) butterfly(&c, &x[2 * i], &x[2 * i + 1], f[4 + i]);
    for (uint64_t i = 0; i < 8; i++) store(out + k + i * h, x[i]);
  }
}

/// Two levels at a time within one of `blocks` parts of the limb, which stays in the first cache.
INLINE void forward_block(const struct constants *c, const struct galaxy_limb *limb,
                          uint64_t *out, uint64_t blocks, uint64_t block) {
  const uint64_t *w = limb->roots, *s = limb->root_quotients;
  uint64_t size = limb->degree / blocks;
  out += block * size;
  uint64_t parts = 1;
  for (uint64_t h = size / 4; h >= LANES; h /= 4, parts *= 4) {
    for (uint64_t i = 0; i < parts; i++) {
      uint64_t g = (blocks + block) * parts + i;
      struct factor f1 = factor_at(w, s, g);
      struct factor f2 = factor_at(w, s, 2 * g);
      struct factor f3 = factor_at(w, s, 2 * g + 1);
      uint64_t *b = out + 4 * h * i;
      EACH(k, h) {
        vec x0 = load(b + k), x1 = load(b + k + h);
        vec x2 = load(b + k + 2 * h), x3 = load(b + k + 3 * h);
        butterfly(c, &x0, &x2, f1);
        butterfly(c, &x1, &x3, f1);
        butterfly(c, &x0, &x1, f2);
        butterfly(c, &x2, &x3, f3);
        store(b + k, x0);
        store(b + k + h, x1);
        store(b + k + 2 * h, x2);
        store(b + k + 3 * h, x3);
      }
    }
  }
  forward_tail(c, limb, out, block * size, size);
}

/// Whether the first pass takes three levels, so that an even number is left above the tail.
INLINE int first_is_8(const struct galaxy_limb *limb) {
  return (limb->log_degree - TAIL_LEVELS) & 1;
}

static void forward(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *in,
                    uint32_t range) {
  struct constants c = constants_of(limb);
  uint64_t blocks;
  if (first_is_8(limb)) {
    blocks = 8;
    switch (range) {
      case GALAXY_RANGE_LAZY: forward_first8(limb, out, in, GALAXY_RANGE_LAZY); break;
      case GALAXY_RANGE_WORD52: forward_first8(limb, out, in, GALAXY_RANGE_WORD52); break;
      default: forward_first8(limb, out, in, GALAXY_RANGE_WORD64);
    }
  } else {
    blocks = 4;
    switch (range) {
      case GALAXY_RANGE_LAZY: forward_first4(limb, out, in, GALAXY_RANGE_LAZY); break;
      case GALAXY_RANGE_WORD52: forward_first4(limb, out, in, GALAXY_RANGE_WORD52); break;
      default: forward_first4(limb, out, in, GALAXY_RANGE_WORD64);
    }
  }
  for (uint64_t block = 0; block < blocks; block++) forward_block(&c, limb, out, blocks, block);
}

/// The levels within one of `blocks` parts of the limb.
INLINE void inverse_block(const struct constants *c, const struct galaxy_limb *limb,
                          uint64_t *out, const uint64_t *in, uint64_t blocks, uint64_t block) {
  const uint64_t *w = limb->inverse_roots, *s = limb->inverse_root_quotients;
  uint64_t size = limb->degree / blocks;
  inverse_tail(c, limb, out + block * size, in + block * size, block * size, size);
  out += block * size;
  uint64_t parts = size / (4 * LANES);
  for (uint64_t h = LANES; h < size; h *= 4, parts /= 4) {
    for (uint64_t i = 0; i < parts; i++) {
      uint64_t g = (blocks + block) * parts + i;
      struct factor f1 = factor_at(w, s, 2 * g);
      struct factor f2 = factor_at(w, s, 2 * g + 1);
      struct factor f3 = factor_at(w, s, g);
      uint64_t *b = out + 4 * h * i;
      EACH(k, h) {
        vec x0 = load(b + k), x1 = load(b + k + h);
        vec x2 = load(b + k + 2 * h), x3 = load(b + k + 3 * h);
        inverse_butterfly(c, &x0, &x1, f1);
        inverse_butterfly(c, &x2, &x3, f2);
        inverse_butterfly(c, &x0, &x2, f3);
        inverse_butterfly(c, &x1, &x3, f3);
        store(b + k, x0);
        store(b + k + h, x1);
        store(b + k + 2 * h, x2);
        store(b + k + 3 * h, x3);
      }
    }
  }
}

/// The last level: (x + y) / N and w (x - y) / N, canonical.
INLINE void inverse_last(const struct constants *c, vec *x, vec *y, struct factor fx,
                         struct factor fy) {
  vec s = add(*x, *y);
  vec d = sub(add(*x, c->q2), *y);
  *x = reduce_once(mul_lazy(c, s, fx), c->q);
  *y = reduce_once(mul_lazy(c, d, fy), c->q);
}

static void inverse(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *in) {
  struct constants c = constants_of(limb);
  uint64_t blocks = first_is_8(limb) ? 8 : 4;
  for (uint64_t block = 0; block < blocks; block++) inverse_block(&c, limb, out, in, blocks, block);
  const uint64_t *w = limb->inverse_roots, *s = limb->inverse_root_quotients;
  struct factor fx = factor_of(&c, limb, limb->degree_inverse, limb->degree_inverse_quotient);
  struct factor fy = factor_of(&c, limb, limb->last_root, limb->last_root_quotient);
  uint64_t h = limb->degree / blocks;
  if (blocks == 8) {
    struct factor f[8];
    for (uint64_t i = 2; i < 8; i++) f[i] = factor_at(w, s, i);
    EACH(k, h) {
      vec x[8];
      for (uint64_t i = 0; i < 8; i++) x[i] = load(out + k + i * h);
      for (uint64_t i = 0; i < 4; i++) inverse_butterfly(&c, &x[2 * i], &x[2 * i + 1], f[4 + i]);
      for (uint64_t i = 0; i < 2; i++) inverse_butterfly(&c, &x[i], &x[i + 2], f[2]);
      for (uint64_t i = 4; i < 6; i++) inverse_butterfly(&c, &x[i], &x[i + 2], f[3]);
      for (uint64_t i = 0; i < 4; i++) inverse_last(&c, &x[i], &x[i + 4], fx, fy);
      for (uint64_t i = 0; i < 8; i++) store(out + k + i * h, x[i]);
    }
  } else {
    struct factor f2 = factor_at(w, s, 2), f3 = factor_at(w, s, 3);
    EACH(k, h) {
      vec x0 = load(out + k), x1 = load(out + k + h);
      vec x2 = load(out + k + 2 * h), x3 = load(out + k + 3 * h);
      inverse_butterfly(&c, &x0, &x1, f2);
      inverse_butterfly(&c, &x2, &x3, f3);
      inverse_last(&c, &x0, &x2, fx, fy);
      inverse_last(&c, &x1, &x3, fx, fy);
      store(out + k, x0);
      store(out + k + h, x1);
      store(out + k + 2 * h, x2);
      store(out + k + 3 * h, x3);
    }
  }
}

static void add_limb(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a,
                     const uint64_t *b) {
  vec q = set1(limb->modulus);
  EACH(i, limb->degree) store(out + i, reduce_once(add(load(a + i), load(b + i)), q));
}

static void subtract(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a,
                     const uint64_t *b) {
  vec q = set1(limb->modulus);
  EACH(i, limb->degree) store(out + i, lift_once(sub(load(a + i), load(b + i)), q));
}

static void negate(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a) {
  vec q = set1(limb->modulus);
  EACH(i, limb->degree) store(out + i, lift_once(sub(set1(0), load(a + i)), q));
}

static void reduce(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a) {
  struct constants c = constants_of(limb);
  EACH(i, limb->degree) store(out + i, reduce_once(reduce_word(&c, load(a + i)), c.q));
}

static void multiply(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a,
                     const uint64_t *b) {
  struct constants c = constants_of(limb);
  EACH(i, limb->degree) {
    struct sum p = sum_of(set1(0));
    sum_add(&p, load(a + i), load(b + i));
    store(out + i, sum_reduce(&c, p));
  }
}

static void multiply_add(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a,
                         const uint64_t *b) {
  struct constants c = constants_of(limb);
  EACH(i, limb->degree) {
    struct sum p = sum_of(load(out + i));
    sum_add(&p, load(a + i), load(b + i));
    store(out + i, sum_reduce(&c, p));
  }
}

/// floor(w 2^64 / q)
static uint64_t quotient(const struct galaxy_limb *limb, uint64_t w) {
  return (uint64_t)(((unsigned __int128)w << 64) / limb->modulus);
}

static void scale(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a, uint64_t w) {
  struct constants c = constants_of(limb);
  struct factor f = factor_of(&c, limb, w, quotient(limb, w));
  EACH(i, limb->degree) store(out + i, reduce_once(mul_lazy(&c, load(a + i), f), c.q));
}

static void scale_add(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a, uint64_t w,
                      const uint64_t *b) {
  struct constants c = constants_of(limb);
  struct factor f = factor_of(&c, limb, w, quotient(limb, w));
  EACH(i, limb->degree) {
    vec r = add(mul_lazy(&c, load(a + i), f), load(b + i));
    store(out + i, canonical4(&c, r));
  }
}

static void subtract_scale(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *a,
                           const uint64_t *b, uint64_t w) {
  struct constants c = constants_of(limb);
  struct factor f = factor_of(&c, limb, w, quotient(limb, w));
  EACH(i, limb->degree) {
    vec d = sub(add(load(a + i), c.q), load(b + i));
    store(out + i, reduce_once(mul_lazy(&c, d, f), c.q));
  }
}

static void tensor(const struct galaxy_limb *limb, uint64_t *d0, uint64_t *d1, uint64_t *d2,
                   const uint64_t *a0, const uint64_t *a1, const uint64_t *b0,
                   const uint64_t *b1) {
  struct constants c = constants_of(limb);
  EACH(i, limb->degree) {
    vec x0 = load(a0 + i), x1 = load(a1 + i), y0 = load(b0 + i), y1 = load(b1 + i);
    struct sum first = sum_of(set1(0)), middle = first, last = first;
    sum_add(&first, x0, y0);
    sum_add(&middle, x0, y1);
    sum_add(&middle, x1, y0);
    sum_add(&last, x1, y1);
    store(d0 + i, sum_reduce(&c, first));
    store(d1 + i, sum_reduce(&c, middle));
    store(d2 + i, sum_reduce(&c, last));
  }
}

static void tensor_square(const struct galaxy_limb *limb, uint64_t *d0, uint64_t *d1, uint64_t *d2,
                          const uint64_t *a0, const uint64_t *a1) {
  struct constants c = constants_of(limb);
  EACH(i, limb->degree) {
    vec x0 = load(a0 + i), x1 = load(a1 + i);
    struct sum first = sum_of(set1(0)), middle = first, last = first;
    sum_add(&first, x0, x0);
    sum_add(&middle, add(x0, x0), x1);
    sum_add(&last, x1, x1);
    store(d0 + i, sum_reduce(&c, first));
    store(d1 + i, sum_reduce(&c, middle));
    store(d2 + i, sum_reduce(&c, last));
  }
}

static void inner_product(const struct galaxy_limb *limb, uint64_t *out0, uint64_t *out1,
                          const uint64_t *const *digits, const uint64_t *const *keys0,
                          const uint64_t *const *keys1, uint64_t count, uint32_t accumulate) {
  struct constants c = constants_of(limb);
  for (uint64_t i = 0; i < limb->degree; i += 2 * LANES) {
    struct sum s0 = sum_of(accumulate ? load(out0 + i) : set1(0));
    struct sum s1 = sum_of(accumulate ? load(out1 + i) : set1(0));
    struct sum t0 = sum_of(accumulate ? load(out0 + i + LANES) : set1(0));
    struct sum t1 = sum_of(accumulate ? load(out1 + i + LANES) : set1(0));
    for (uint64_t digit = 0; digit < count; digit++) {
      vec x = load(digits[digit] + i), y = load(digits[digit] + i + LANES);
      sum_add(&s0, x, load(keys0[digit] + i));
      sum_add(&s1, x, load(keys1[digit] + i));
      sum_add(&t0, y, load(keys0[digit] + i + LANES));
      sum_add(&t1, y, load(keys1[digit] + i + LANES));
    }
    store(out0 + i, sum_reduce(&c, s0));
    store(out1 + i, sum_reduce(&c, s1));
    store(out0 + i + LANES, sum_reduce(&c, t0));
    store(out1 + i + LANES, sum_reduce(&c, t1));
  }
}

static void linear(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *const *terms,
                   const uint64_t *scalars, uint64_t count, uint32_t accumulate) {
  struct constants c = constants_of(limb);
  for (uint64_t i = 0; i < limb->degree; i += 2 * LANES) {
    struct sum s = sum_of(accumulate ? load(out + i) : set1(0));
    struct sum t = sum_of(accumulate ? load(out + i + LANES) : set1(0));
    for (uint64_t term = 0; term < count; term++) {
      vec w = set1(scalars[term]);
      sum_add(&s, load(terms[term] + i), w);
      sum_add(&t, load(terms[term] + i + LANES), w);
    }
    store(out + i, sum_reduce(&c, s));
    store(out + i + LANES, sum_reduce(&c, t));
  }
}

static void rounded_sum(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *const *terms,
                        const uint64_t *constants, uint64_t count, uint64_t shift) {
  struct sum half = sum_of_power(shift - 1);
  EACH(i, limb->degree) {
    struct sum s = half;
    for (uint64_t term = 0; term < count; term++) {
      sum_add(&s, load(terms[term] + i), set1(constants[term]));
    }
    store(out + i, sum_shift(s, shift));
  }
}

/// Another prime by which is divided, and its half.
struct centring {
  vec modulus, half, offset;
};

INLINE struct centring centring_of(const struct galaxy_limb *limb, uint64_t p) {
  uint64_t half = p / 2;
  return (struct centring){set1(p), set1(half), set1(limb->modulus - half % limb->modulus)};
}

/// ((y + h) mod p) - h modulo q, below 3q.
INLINE vec centred(const struct constants *c, struct centring m, vec y, int word) {
  vec t = reduce_once(add(y, m.half), m.modulus);
  return add(word ? reduce_word(c, t) : reduce_lazy(c, t), m.offset);
}

INLINE void centre_any(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *y,
                       uint64_t p, int word) {
  struct constants c = constants_of(limb);
  struct centring m = centring_of(limb, p);
  EACH(i, limb->degree) store(out + i, centred(&c, m, load(y + i), word));
}

static void centre(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *y, uint64_t p) {
  if (p >> 52) {
    centre_any(limb, out, y, p, 1);
  } else {
    centre_any(limb, out, y, p, 0);
  }
}

INLINE void centre_two_any(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *y,
                           uint64_t p, uint64_t w, const uint64_t *z, uint64_t r, int word) {
  struct constants c = constants_of(limb);
  struct centring m = centring_of(limb, p), n = centring_of(limb, r);
  struct factor f = factor_of(&c, limb, w, quotient(limb, w));
  EACH(i, limb->degree) {
    vec first = mul_lazy(&c, centred(&c, m, load(y + i), word), f);
    vec second = reduce_once(centred(&c, n, load(z + i), word), c.q2);
    store(out + i, add(first, second));
  }
}

static void centre_two(const struct galaxy_limb *limb, uint64_t *out, const uint64_t *y, uint64_t p,
                       uint64_t w, const uint64_t *z, uint64_t r) {
  if ((p | r) >> 52) {
    centre_two_any(limb, out, y, p, w, z, r, 1);
  } else {
    centre_two_any(limb, out, y, p, w, z, r, 0);
  }
}

static uint32_t is_canonical(const struct galaxy_limb *limb, const uint64_t *a) {
  vec q = set1(limb->modulus);
  uint32_t bad = 0;
  EACH(i, limb->degree) bad |= any_not_below(load(a + i), q);
  return bad == 0;
}

static const struct galaxy_kernels kernels = {
    .forward = forward,
    .inverse = inverse,
    .add = add_limb,
    .subtract = subtract,
    .negate = negate,
    .reduce = reduce,
    .multiply = multiply,
    .multiply_add = multiply_add,
    .scale = scale,
    .scale_add = scale_add,
    .subtract_scale = subtract_scale,
    .tensor = tensor,
    .tensor_square = tensor_square,
    .inner_product = inner_product,
    .linear = linear,
    .rounded_sum = rounded_sum,
    .centre = centre,
    .centre_two = centre_two,
    .is_canonical = is_canonical,
};
