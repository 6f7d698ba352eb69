// Eight lanes: what the kernels of AVX-512 and of IFMA share.
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))
#define LANES 8
/// Levels that stay within one vector: distances 4, 2 and 1.
#define TAIL_LEVELS 3

typedef __m512i vec;

INLINE vec load(const uint64_t *p) { return _mm512_loadu_si512(p); }
INLINE void store(uint64_t *p, vec x) { _mm512_storeu_si512(p, x); }
INLINE vec set1(uint64_t x) { return _mm512_set1_epi64((long long)x); }
INLINE vec add(vec x, vec y) { return _mm512_add_epi64(x, y); }
INLINE vec sub(vec x, vec y) { return _mm512_sub_epi64(x, y); }
INLINE vec reduce_once(vec x, vec m) { return _mm512_min_epu64(x, sub(x, m)); }
INLINE vec lift_once(vec r, vec q) { return _mm512_min_epu64(r, add(r, q)); }
INLINE uint32_t any_not_below(vec x, vec q) { return _mm512_cmpge_epu64_mask(x, q); }

/// The product of the low halves of each lane.
INLINE vec mul32(vec x, vec y) { return _mm512_mul_epu32(x, y); }
INLINE vec high32(vec x) { return _mm512_srli_epi64(x, 32); }

/// floor(x y / 2^64), or up to 2 less: what carries out of the low half is left out.
INLINE vec high_product_about(vec x, vec y) {
  vec x1 = high32(x), y1 = high32(y);
  vec middle = add(high32(mul32(x1, y)), high32(mul32(x, y1)));
  return add(mul32(x1, y1), middle);
}

/// Two words at p[0], p[1] to four lanes each.
INLINE vec spread2(const uint64_t *p) {
  const vec lanes = _mm512_set_epi64(1, 1, 1, 1, 0, 0, 0, 0);
  return _mm512_permutexvar_epi64(lanes,
                                  _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)p)));
}

/// Four words to two lanes each.
INLINE vec spread4(const uint64_t *p) {
  const vec lanes = _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0);
  return _mm512_permutexvar_epi64(
      lanes, _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)p)));
}

// Two vectors hold sixteen neighbours. These bring the partners of a level into the same lane of
// two vectors, and back.
#define SHUFFLE(name, a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7)         \
  INLINE void name(vec *x, vec *y) {                                                         \
    const vec a = _mm512_setr_epi64(a0, a1, a2, a3, a4, a5, a6, a7);                           \
    const vec b = _mm512_setr_epi64(b0, b1, b2, b3, b4, b5, b6, b7);                           \
    vec s = *x, t = *y;                                                                      \
    *x = _mm512_permutex2var_epi64(s, a, t);                                                 \
    *y = _mm512_permutex2var_epi64(s, b, t);                                                 \
  }
/// Halves: neighbours to distance 4, and back (it is its own inverse).
SHUFFLE(shuffle4, 0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15)
/// Quarters: distance 4 to distance 2, and back.
SHUFFLE(shuffle2, 0, 1, 8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15)
/// Single lanes: distance 2 to distance 1, and back.
SHUFFLE(shuffle1, 0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15)
/// From the order of distance 1 to neighbours.
SHUFFLE(join1, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15)
/// From neighbours to the order of distance 1.
SHUFFLE(split1, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)

INLINE vec and64(vec x, vec y) { return _mm512_and_si512(x, y); }
INLINE vec or64(vec x, vec y) { return _mm512_or_si512(x, y); }
INLINE vec shift_left32(vec x) { return _mm512_slli_epi64(x, 32); }
INLINE vec shift_left(vec x, uint64_t n) {
  return _mm512_sll_epi64(x, _mm_cvtsi64_si128((long long)n));
}
INLINE vec shift_right(vec x, uint64_t n) {
  return _mm512_srl_epi64(x, _mm_cvtsi64_si128((long long)n));
}
