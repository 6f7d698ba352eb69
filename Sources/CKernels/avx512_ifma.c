// AVX-512 IFMA: eight lanes of 52-bit multiply-add, moduli below 2^50. Residues below 4q < 2^52 are
// one factor; a quotient is floor(w 2^52 / q).
#include "galaxy_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx512ifma"))), \
                             apply_to = function)

#include "avx512_lanes.h"

/// Factors have at most 52 bits: any other word must be reduced first.
#define NARROW 1

struct constants {
  vec q, q2, minus_q, mask, one, radix, radix_quotient;
};

struct factor {
  vec w, quotient;
};

struct sum {
  vec high, low;
};

INLINE struct constants constants_of(const struct galaxy_limb *limb) {
  uint64_t mask = ((uint64_t)1 << 52) - 1;
  return (struct constants){
      set1(limb->modulus),
      set1(2 * limb->modulus),
      set1(0 - limb->modulus),
      set1(mask),
      set1(limb->one_quotient >> 12),
      set1(limb->radix52),
      set1(limb->radix52_quotient),
  };
}

/// The quotient of 64 bits in 52.
INLINE struct factor factor_of(const struct constants *c, const struct galaxy_limb *limb, uint64_t w,
                               uint64_t quotient) {
  (void)c;
  (void)limb;
  return (struct factor){set1(w), set1(quotient >> 12)};
}

INLINE struct factor factor_at(const uint64_t *w, const uint64_t *quotients, uint64_t i) {
  return (struct factor){set1(w[i]), set1(quotients[i])};
}

INLINE vec high52(vec sum, vec x, vec y) { return _mm512_madd52hi_epu64(sum, x, y); }
INLINE vec low52(vec sum, vec x, vec y) { return _mm512_madd52lo_epu64(sum, x, y); }

/// w x mod q below 2q for x < 2^52; the difference is exact modulo 2^52.
INLINE vec mul_lazy(const struct constants *c, vec x, struct factor f) {
  vec zero = _mm512_setzero_si512();
  vec quotient = high52(zero, x, f.quotient);
  vec r = low52(low52(zero, x, f.w), quotient, c->minus_q);
  return _mm512_and_si512(r, c->mask);
}

/// x mod q below 2q for x < 2^52.
INLINE vec reduce_lazy(const struct constants *c, vec x) {
  vec zero = _mm512_setzero_si512();
  vec quotient = high52(zero, x, c->one);
  return sub(x, low52(zero, quotient, c->q));
}

/// (high 2^52 + low) mod q below 4q, both parts below 2^52.
INLINE vec reduce_two(const struct constants *c, vec high, vec low) {
  vec h = mul_lazy(c, high, (struct factor){c->radix, c->radix_quotient});
  return add(h, reduce_lazy(c, low));
}

/// x mod q below 2q for any word.
INLINE vec reduce_word(const struct constants *c, vec x) {
  vec r = reduce_two(c, _mm512_srli_epi64(x, 52), _mm512_and_si512(x, c->mask));
  return reduce_once(r, c->q2);
}

INLINE struct sum sum_of(vec x) { return (struct sum){_mm512_setzero_si512(), x}; }

INLINE void sum_add(struct sum *s, vec x, vec y) {
  s->high = high52(s->high, x, y);
  s->low = low52(s->low, x, y);
}

/// Canonical; at most 15 products of residues below 2^50 were added, so that the high part stays
/// below 2^52.
INLINE vec sum_reduce(const struct constants *c, struct sum s) {
  vec high = add(s.high, _mm512_srli_epi64(s.low, 52));
  vec r = reduce_two(c, high, _mm512_and_si512(s.low, c->mask));
  return reduce_once(reduce_once(r, c->q2), c->q);
}

INLINE struct sum sum_of_power(uint64_t n) {
  return n < 52 ? (struct sum){set1(0), set1((uint64_t)1 << n)}
                : (struct sum){set1((uint64_t)1 << (n - 52)), set1(0)};
}

INLINE vec sum_shift(struct sum s, uint64_t n) {
  vec high = add(s.high, _mm512_srli_epi64(s.low, 52));
  return _mm512_srl_epi64(high, _mm_cvtsi64_si128((long long)(n - 52)));
}

INLINE void forward_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         uint64_t first, uint64_t size);
INLINE void inverse_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         const uint64_t *in, uint64_t first, uint64_t size);

#include "vector_kernels.h"

#include "avx512_tail.h"

#pragma clang attribute pop

const struct galaxy_kernels *const galaxy_kernels_avx512_ifma = &kernels;
#endif
