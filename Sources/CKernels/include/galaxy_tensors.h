// Vector kernels for tensors, chosen at run time by what the processor can. Swift holds the portable
// reference; sums are exact, so every path gives the same bits.
#ifndef GALAXY_TENSORS_H
#define GALAXY_TENSORS_H

#include <stdint.h>

/// What the processor can, best last.
enum galaxy_tensor_path {
  GALAXY_TENSOR_PORTABLE = 0,
  GALAXY_TENSOR_AVX2 = 1,
  GALAXY_TENSOR_AVX512 = 2,
  /// With dot products of bytes.
  GALAXY_TENSOR_AVX512_VNNI = 3,
};

/// The best path of this processor and operating system.
enum galaxy_tensor_path galaxy_tensor_best_path(void);

/// Rows and columns of a tile.
#define GALAXY_TENSOR_TILE_ROWS 8
#define GALAXY_TENSOR_TILE_COLUMNS 16

/// out[16 r + c] = the sum over k < count of a[8 k + r] * b[16 k + c], modulo 2^64. Writes nothing on
/// the portable path.
void galaxy_tensor_tile(enum galaxy_tensor_path path, int64_t *_Nonnull out,
                        const int32_t *_Nonnull a, const int32_t *_Nonnull b, uint64_t count);

/// out[16 r + c] = the sum over k < 4 count of a[32 (k / 4) + 4 r + k % 4] * b[64 (k / 4) + 4 c + k % 4],
/// with a unsigned and b signed, for counts up to 16384. Writes nothing but on the path with dot
/// products of bytes.
void galaxy_tensor_byte_tile(enum galaxy_tensor_path path, int32_t *_Nonnull out,
                             const uint8_t *_Nonnull a, const int8_t *_Nonnull b, uint64_t count);

#endif
