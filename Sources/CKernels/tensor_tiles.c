#include "galaxy_tensors.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#define ROWS GALAXY_TENSOR_TILE_ROWS
#define COLUMNS GALAXY_TENSOR_TILE_COLUMNS

/// The best path that the processor has.
static enum galaxy_tensor_path processor_path(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")) {
    return __builtin_cpu_supports("avx512vnni") ? GALAXY_TENSOR_AVX512_VNNI
                                                : GALAXY_TENSOR_AVX512;
  }
  return __builtin_cpu_supports("avx2") ? GALAXY_TENSOR_AVX2 : GALAXY_TENSOR_PORTABLE;
}

enum galaxy_tensor_path galaxy_tensor_best_path(void) {
  static const char *const names[] = {"portable", "avx2", "avx512", "vnni"};
  enum galaxy_tensor_path best = processor_path();
  const char *forced = getenv("GALAXY_TENSORS");
  for (uint32_t path = 0; forced && path < best; path++) {
    if (strcmp(forced, names[path]) == 0) {
      return (enum galaxy_tensor_path)path;
    }
  }
  return best;
}

// Products take the lower halves of lanes of 64 bits: those of the even columns as they lie, those of
// the odd ones after a shift.

__attribute__((target("avx512f"))) static void tile_avx512(int64_t *out, const int32_t *a,
                                                            const int32_t *b, uint64_t count) {
  __m512i even[ROWS], odd[ROWS];
  for (int row = 0; row < ROWS; row++) {
    even[row] = odd[row] = _mm512_setzero_si512();
  }
  for (uint64_t k = 0; k < count; k++) {
    __m512i v = _mm512_loadu_si512(b + COLUMNS * k);
    __m512i w = _mm512_srli_epi64(v, 32);
#pragma clang loop unroll(full)
    for (int row = 0; row < ROWS; row++) {
      __m512i u = _mm512_set1_epi32(a[ROWS * k + row]);
      even[row] = _mm512_add_epi64(even[row], _mm512_mul_epi32(u, v));
      odd[row] = _mm512_add_epi64(odd[row], _mm512_mul_epi32(u, w));
    }
  }
  __m512i low = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
  __m512i high = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
  for (int row = 0; row < ROWS; row++) {
    _mm512_storeu_si512(out + COLUMNS * row, _mm512_permutex2var_epi64(even[row], low, odd[row]));
    _mm512_storeu_si512(out + COLUMNS * row + 8,
                        _mm512_permutex2var_epi64(even[row], high, odd[row]));
  }
}

/// Four rows and eight columns: as many sums as AVX2 has registers for.
__attribute__((target("avx2"))) static void part_avx2(int64_t *out, const int32_t *a,
                                                       const int32_t *b, uint64_t count) {
  __m256i even[4], odd[4];
  for (int row = 0; row < 4; row++) {
    even[row] = odd[row] = _mm256_setzero_si256();
  }
  for (uint64_t k = 0; k < count; k++) {
    __m256i v = _mm256_loadu_si256((const __m256i *)(b + COLUMNS * k));
    __m256i w = _mm256_srli_epi64(v, 32);
#pragma clang loop unroll(full)
    for (int row = 0; row < 4; row++) {
      __m256i u = _mm256_set1_epi32(a[ROWS * k + row]);
      even[row] = _mm256_add_epi64(even[row], _mm256_mul_epi32(u, v));
      odd[row] = _mm256_add_epi64(odd[row], _mm256_mul_epi32(u, w));
    }
  }
  for (int row = 0; row < 4; row++) {
    __m256i low = _mm256_unpacklo_epi64(even[row], odd[row]);
    __m256i high = _mm256_unpackhi_epi64(even[row], odd[row]);
    int64_t *target = out + COLUMNS * row;
    _mm256_storeu_si256((__m256i *)target, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256((__m256i *)(target + 4), _mm256_permute2x128_si256(low, high, 0x31));
  }
}

static void tile_avx2(int64_t *out, const int32_t *a, const int32_t *b, uint64_t count) {
  for (int row = 0; row < ROWS; row += 4) {
    for (int column = 0; column < COLUMNS; column += 8) {
      part_avx2(out + COLUMNS * row + column, a + row, b + column, count);
    }
  }
}

__attribute__((target("avx512f,avx512vnni"))) static void byte_tile_vnni(int32_t *out,
                                                                          const uint8_t *a,
                                                                          const int8_t *b,
                                                                          uint64_t count) {
  __m512i sums[ROWS];
  for (int row = 0; row < ROWS; row++) {
    sums[row] = _mm512_setzero_si512();
  }
  for (uint64_t k = 0; k < count; k++) {
    __m512i v = _mm512_loadu_si512(b + 4 * COLUMNS * k);
#pragma clang loop unroll(full)
    for (int row = 0; row < ROWS; row++) {
      int32_t four;
      __builtin_memcpy(&four, a + 4 * ROWS * k + 4 * row, sizeof four);
      sums[row] = _mm512_dpbusd_epi32(sums[row], _mm512_set1_epi32(four), v);
    }
  }
  for (int row = 0; row < ROWS; row++) {
    _mm512_storeu_si512(out + COLUMNS * row, sums[row]);
  }
}

void galaxy_tensor_tile(enum galaxy_tensor_path path, int64_t *out, const int32_t *a,
                        const int32_t *b, uint64_t count) {
  switch (path) {
    case GALAXY_TENSOR_PORTABLE: return;
    case GALAXY_TENSOR_AVX2: tile_avx2(out, a, b, count); return;
    case GALAXY_TENSOR_AVX512:
    case GALAXY_TENSOR_AVX512_VNNI: tile_avx512(out, a, b, count); return;
  }
}

void galaxy_tensor_byte_tile(enum galaxy_tensor_path path, int32_t *out, const uint8_t *a,
                             const int8_t *b, uint64_t count) {
  if (path == GALAXY_TENSOR_AVX512_VNNI) {
    byte_tile_vnni(out, a, b, count);
  }
}
#else
enum galaxy_tensor_path galaxy_tensor_best_path(void) { return GALAXY_TENSOR_PORTABLE; }

void galaxy_tensor_tile(enum galaxy_tensor_path path, int64_t *out, const int32_t *a,
                        const int32_t *b, uint64_t count) {}

void galaxy_tensor_byte_tile(enum galaxy_tensor_path path, int32_t *out, const uint8_t *a,
                             const int8_t *b, uint64_t count) {}
#endif
