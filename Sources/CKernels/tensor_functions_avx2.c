// Elementary functions on AVX2: four lanes of 64 bits.
#include "galaxy_tensors.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "tensor_tables.h"

#define INLINE static inline __attribute__((always_inline))
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define LANES 4
#define mul(x, y) ((vec)_mm256_mul_epu32((__m256i)(x), (__m256i)(y)))
#define gather(table, places) \
  ((vec)_mm256_i64gather_epi64((const long long *)(table), (__m256i)(places), 8))
#define left(x, n) ((vec)_mm256_sllv_epi64((__m256i)(x), (__m256i)(n)))
#define right(x, n) ((vec)_mm256_srlv_epi64((__m256i)(x), (__m256i)(n)))
#define signs(mask) ((uint64_t)_mm256_movemask_pd((__m256d)(mask)))

#include "tensor_functions.h"

#pragma clang attribute pop

const struct galaxy_tensor_functions galaxy_tensor_functions_avx2 = {function_of_few, decays};
#endif
