// AVX-512: eight lanes of 64 bits, moduli below 2^61. High products are made of products of 32 bits.
#include "galaxy_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"))), \
                             apply_to = function)

#include "avx512_lanes.h"

INLINE vec mul_low(vec x, vec y) { return _mm512_mullo_epi64(x, y); }

/// 1 where x < y, else 0.
INLINE vec carry_of(vec x, vec y) {
  return _mm512_maskz_set1_epi64(_mm512_cmplt_epu64_mask(x, y), 1);
}

#include "word_arithmetic.h"

INLINE void forward_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         uint64_t first, uint64_t size);
INLINE void inverse_tail(const struct constants *, const struct galaxy_limb *, uint64_t *out,
                         const uint64_t *in, uint64_t first, uint64_t size);

#include "vector_kernels.h"

#include "avx512_tail.h"

#pragma clang attribute pop

const struct galaxy_kernels *const galaxy_kernels_avx512 = &kernels;
#endif
