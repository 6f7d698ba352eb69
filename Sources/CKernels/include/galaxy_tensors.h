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

/// The best path of this processor and operating system, or the lesser one that the environment variable
/// GALAXY_TENSORS names: portable, avx2, avx512. It changes no result.
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

/// Elementary functions of fixed-point numbers.
enum galaxy_tensor_function {
  GALAXY_TENSOR_EXP = 0,
  GALAXY_TENSOR_LOG = 1,
  GALAXY_TENSOR_SIGMOID = 2,
  GALAXY_TENSOR_TANH = 3,
};

/// The function of up to 64 numbers with so many fraction bits, at most 31, each rounded to nearest. The
/// elements whose bits are set in what is returned are left to the caller: their rounding hangs on more
/// places than are computed here, or they have no result. All of them on the portable path.
uint64_t galaxy_tensor_function(enum galaxy_tensor_path path, enum galaxy_tensor_function function,
                                int32_t *_Nonnull out, const int32_t *_Nonnull in, uint64_t count,
                                uint64_t fraction_bits);

/// e^(x - largest) with 62 fraction bits, within 2^-42, of numbers with so many that are at most the
/// largest. Writes nothing on the portable path.
void galaxy_tensor_decays(enum galaxy_tensor_path path, uint64_t *_Nonnull out,
                          const int32_t *_Nonnull in, int32_t largest, uint64_t count,
                          uint64_t fraction_bits);

/// The kernels of a path.
struct galaxy_tensor_functions {
  uint64_t (*_Nonnull function)(enum galaxy_tensor_function, int32_t *_Nonnull,
                                const int32_t *_Nonnull, uint64_t, uint64_t);
  void (*_Nonnull decays)(uint64_t *_Nonnull, const int32_t *_Nonnull, int32_t, uint64_t, uint64_t);
};

#endif
