// AVX2: four lanes of 64 bits, moduli below 2^61.
#include "galaxy_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define LANES 4
/// Levels that stay within one vector: distances 2 and 1.
#define TAIL_LEVELS 2

typedef __m256i vec;

INLINE vec load(const uint64_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
INLINE void store(uint64_t *p, vec x) { _mm256_storeu_si256((__m256i *)p, x); }
INLINE vec set1(uint64_t x) { return _mm256_set1_epi64x((long long)x); }
INLINE vec add(vec x, vec y) { return _mm256_add_epi64(x, y); }
INLINE vec sub(vec x, vec y) { return _mm256_sub_epi64(x, y); }
INLINE vec and64(vec x, vec y) { return _mm256_and_si256(x, y); }
INLINE vec or64(vec x, vec y) { return _mm256_or_si256(x, y); }
INLINE vec shift_left32(vec x) { return _mm256_slli_epi64(x, 32); }
INLINE vec shift_left(vec x, uint64_t n) {
  return _mm256_sll_epi64(x, _mm_cvtsi64_si128((long long)n));
}
INLINE vec shift_right(vec x, uint64_t n) {
  return _mm256_srl_epi64(x, _mm_cvtsi64_si128((long long)n));
}
INLINE vec high32(vec x) { return _mm256_srli_epi64(x, 32); }
INLINE vec mul32(vec x, vec y) { return _mm256_mul_epu32(x, y); }

/// `negative` where the sign bit of `sign` is set, else `other`.
INLINE vec choose(vec sign, vec negative, vec other) {
  return _mm256_castpd_si256(_mm256_blendv_pd(
      _mm256_castsi256_pd(other), _mm256_castsi256_pd(negative), _mm256_castsi256_pd(sign)));
}

INLINE vec reduce_once(vec x, vec m) {
  vec d = sub(x, m);
  return choose(d, x, d);
}

INLINE vec lift_once(vec r, vec q) { return choose(r, add(r, q), r); }

/// All ones where x < y as words without sign.
INLINE vec below(vec x, vec y) {
  const vec top = set1((uint64_t)1 << 63);
  return _mm256_cmpgt_epi64(_mm256_xor_si256(y, top), _mm256_xor_si256(x, top));
}

INLINE uint32_t any_not_below(vec x, vec q) {
  return (uint32_t)_mm256_movemask_epi8(below(x, q)) != 0xffffffff;
}

/// 1 where x < y, else 0.
INLINE vec carry_of(vec x, vec y) { return _mm256_srli_epi64(below(x, y), 63); }

INLINE vec mul_low(vec x, vec y) {
  vec cross = add(mul32(high32(x), y), mul32(x, high32(y)));
  return add(mul32(x, y), shift_left32(cross));
}

/// floor(x y / 2^64), or up to 2 less: what carries out of the low half is left out.
INLINE vec high_product_about(vec x, vec y) {
  vec x1 = high32(x), y1 = high32(y);
  vec middle = add(high32(mul32(x1, y)), high32(mul32(x, y1)));
  return add(mul32(x1, y1), middle);
}

#include "word_arithmetic.h"

INLINE void forward_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         uint64_t first, uint64_t size);
INLINE void inverse_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         const uint64_t *in, uint64_t first, uint64_t size);

#include "vector_kernels.h"

/// Two words to two lanes each.
INLINE vec spread2(const uint64_t *p) {
  vec pair = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)p));
  return _mm256_permute4x64_epi64(pair, 0x50);
}

// Two vectors hold eight neighbours. These bring the partners of a level into the same lane, and
// back; each is its own inverse.
INLINE void shuffle2(vec *x, vec *y) {
  vec s = *x, t = *y;
  *x = _mm256_permute2x128_si256(s, t, 0x20);
  *y = _mm256_permute2x128_si256(s, t, 0x31);
}

INLINE void shuffle1(vec *x, vec *y) {
  vec s = *x, t = *y;
  *x = _mm256_unpacklo_epi64(s, t);
  *y = _mm256_unpackhi_epi64(s, t);
}

INLINE void forward_tail(const struct constants *c, const struct galaxy_limb *limb, uint64_t *out,
                         uint64_t first, uint64_t size) {
  const uint64_t *w = limb->roots, *s = limb->root_quotients;
  uint64_t n = limb->degree;
  for (uint64_t i = 0; i < size; i += 8) {
    uint64_t g = (first + i) / 4;
    vec x = load(out + i), y = load(out + i + 4);
    shuffle2(&x, &y);
    butterfly(c, &x, &y, (struct factor){spread2(w + n / 4 + g), spread2(s + n / 4 + g)});
    shuffle1(&x, &y);
    butterfly(c, &x, &y, (struct factor){load(w + n / 2 + 2 * g), load(s + n / 2 + 2 * g)});
    x = canonical4(c, x);
    y = canonical4(c, y);
    shuffle1(&x, &y);
    shuffle2(&x, &y);
    store(out + i, x);
    store(out + i + 4, y);
  }
}

INLINE void inverse_tail(const struct constants *c, const struct galaxy_limb *limb, uint64_t *out,
                         const uint64_t *in, uint64_t first, uint64_t size) {
  const uint64_t *w = limb->inverse_roots, *s = limb->inverse_root_quotients;
  uint64_t n = limb->degree;
  for (uint64_t i = 0; i < size; i += 8) {
    uint64_t g = (first + i) / 4;
    vec x = load(in + i), y = load(in + i + 4);
    shuffle2(&x, &y);
    shuffle1(&x, &y);
    inverse_butterfly(c, &x, &y,
                      (struct factor){load(w + n / 2 + 2 * g), load(s + n / 2 + 2 * g)});
    shuffle1(&x, &y);
    inverse_butterfly(c, &x, &y, (struct factor){spread2(w + n / 4 + g), spread2(s + n / 4 + g)});
    shuffle2(&x, &y);
    store(out + i, x);
    store(out + i + 4, y);
  }
}

#pragma clang attribute pop

const struct galaxy_kernels *const galaxy_kernels_avx2 = &kernels;
#endif
