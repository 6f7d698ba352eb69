// Vector kernels for homomorphic encryption, chosen at run time by what the processor can.
//
// Swift holds the portable reference of every kernel; each path here gives the same bits. No pointer
// is kept, nothing is allocated, and no vector type crosses this boundary.
#ifndef GALAXY_KERNELS_H
#define GALAXY_KERNELS_H

#include <stdint.h>

#include "galaxy_paillier.h"

/// What the processor can, best last.
enum galaxy_kernel_path {
  GALAXY_KERNEL_PORTABLE = 0,
  GALAXY_KERNEL_AVX2 = 1,
  GALAXY_KERNEL_AVX512 = 2,
  GALAXY_KERNEL_AVX512_IFMA = 3,
};

/// The best path of this processor and operating system.
enum galaxy_kernel_path galaxy_kernel_best_path(void);

/// A prime q, the degree N of the ring and what is computed in advance for them. A "quotient" of a
/// factor w is floor(w 2^64 / q): Shoup's constant, with which w is multiplied without a division.
struct galaxy_limb {
  uint64_t modulus;
  uint64_t degree;
  uint64_t log_degree;
  /// floor(2^64 / q)
  uint64_t one_quotient;
  /// 2^64 mod q, and its quotient.
  uint64_t radix;
  uint64_t radix_quotient;
  /// 1/N mod q, and its quotient.
  uint64_t degree_inverse;
  uint64_t degree_inverse_quotient;
  /// inverse_roots[1] / N mod q, and its quotient: the last level of the inverse transform.
  uint64_t last_root;
  uint64_t last_root_quotient;
  /// Powers of the least primitive 2N-th root of unity (of its inverse) in bit-reversed order, and
  /// their quotients: of 64 bits, but of 52 bits (floor(w 2^52 / q)) for the kernels of IFMA.
  const uint64_t *_Nonnull roots;
  const uint64_t *_Nonnull root_quotients;
  const uint64_t *_Nonnull inverse_roots;
  const uint64_t *_Nonnull inverse_root_quotients;
};

#endif
