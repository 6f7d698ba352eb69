// Sixteen blocks of the keystream of ChaCha20 at once: lane l of every vector is block l.
#include "galaxy_kernels.h"

#if defined(__x86_64__)
typedef uint32_t lanes8 __attribute__((vector_size(32)));
typedef uint32_t lanes16 __attribute__((vector_size(64)));

#define ROTATE(x, n) (((x) << (n)) | ((x) >> (32 - (n))))
#define QUARTER(a, b, c, d) \
  a += b;                   \
  d = ROTATE(d ^ a, 16);    \
  c += d;                   \
  b = ROTATE(b ^ c, 12);    \
  a += b;                   \
  d = ROTATE(d ^ a, 8);     \
  c += d;                   \
  b = ROTATE(b ^ c, 7);

// The body is a macro, because vector types must not cross functions of different targets.
#define BLOCKS(vector, count, out, state, counter)                                  \
  vector start[16], x[16];                                                          \
  for (int word = 0; word < 16; word++) start[word] = (vector){} + (state)[word];   \
  for (int lane = 0; lane < (count); lane++) {                                      \
    uint64_t block = (counter) + (uint64_t)lane;                                    \
    start[12][lane] = (uint32_t)block;                                              \
    start[13][lane] = (uint32_t)(block >> 32);                                      \
  }                                                                                 \
  for (int word = 0; word < 16; word++) x[word] = start[word];                      \
  for (int round = 0; round < 10; round++) {                                        \
    QUARTER(x[0], x[4], x[8], x[12])                                                \
    QUARTER(x[1], x[5], x[9], x[13])                                                \
    QUARTER(x[2], x[6], x[10], x[14])                                               \
    QUARTER(x[3], x[7], x[11], x[15])                                               \
    QUARTER(x[0], x[5], x[10], x[15])                                               \
    QUARTER(x[1], x[6], x[11], x[12])                                               \
    QUARTER(x[2], x[7], x[8], x[13])                                                \
    QUARTER(x[3], x[4], x[9], x[14])                                                \
  }                                                                                 \
  for (int word = 0; word < 16; word++) x[word] += start[word];                     \
  for (int lane = 0; lane < (count); lane++) {                                      \
    for (int word = 0; word < 8; word++) {                                          \
      (out)[8 * lane + word] =                                                      \
          (uint64_t)x[2 * word][lane] | (uint64_t)x[2 * word + 1][lane] << 32;      \
    }                                                                               \
  }

__attribute__((target("avx2"))) static void eight(
    uint64_t *_Nonnull out, const uint32_t *_Nonnull state, uint64_t counter) {
  BLOCKS(lanes8, 8, out, state, counter)
}

__attribute__((target("avx512f"))) static void sixteen(
    uint64_t *_Nonnull out, const uint32_t *_Nonnull state, uint64_t counter) {
  BLOCKS(lanes16, 16, out, state, counter)
}
#endif

uint32_t galaxy_chacha20_blocks(enum galaxy_kernel_path path, uint64_t *_Nonnull out,
                                const uint32_t *_Nonnull state, uint64_t counter) {
#if defined(__x86_64__)
  if (path > galaxy_kernel_best_path()) {
    return 0;
  }
  switch (path) {
    case GALAXY_KERNEL_PORTABLE: return 0;
    case GALAXY_KERNEL_AVX2:
      eight(out, state, counter);
      eight(out + 64, state, counter + 8);
      return 1;
    case GALAXY_KERNEL_AVX512:
    case GALAXY_KERNEL_AVX512_IFMA: sixteen(out, state, counter); return 1;
  }
#endif
  return 0;
}
