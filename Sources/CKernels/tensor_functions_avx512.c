// Elementary functions on AVX-512: eight lanes of 64 bits.
#include "galaxy_tensors.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "tensor_tables.h"

#define INLINE static inline __attribute__((always_inline))
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw"))), apply_to = function)

#define LANES 8
#define mul(x, y) ((vec)_mm512_mul_epu32((__m512i)(x), (__m512i)(y)))
#define gather(table, places) ((vec)_mm512_i64gather_epi64((__m512i)(places), table, 8))
#define left(x, n) ((vec)_mm512_sllv_epi64((__m512i)(x), (__m512i)(n)))
#define right(x, n) ((vec)_mm512_srlv_epi64((__m512i)(x), (__m512i)(n)))
#define signs(mask) ((uint64_t)_mm512_test_epi64_mask((__m512i)(mask), (__m512i)(mask)))

#include "tensor_functions.h"

#pragma clang attribute pop

const struct galaxy_tensor_functions galaxy_tensor_functions_avx512 = {function_of_few, decays};
#endif
