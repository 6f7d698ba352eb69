// Kernels for hashing and for homomorphic encryption, chosen at run time by what the processor can.
//
// Swift holds the portable reference of every kernel; each path here gives the same bits. No pointer
// is kept, nothing is allocated, and no vector type crosses this boundary.
#ifndef GALAXY_KERNELS_H
#define GALAXY_KERNELS_H

#include <stdint.h>

#include "galaxy_paillier.h"
#include "galaxy_tensors.h"

/// What the processor can, best last.
enum galaxy_kernel_path {
  GALAXY_KERNEL_PORTABLE = 0,
  GALAXY_KERNEL_AVX2 = 1,
  GALAXY_KERNEL_AVX512 = 2,
  GALAXY_KERNEL_AVX512_IFMA = 3,
};

/// The permutation Keccak-f[1600] of 25 words, by the best path of this processor.
void galaxy_keccak_permute(uint64_t *_Nonnull state);
/// The same for any processor: for tests.
void galaxy_keccak_permute_portable(uint64_t *_Nonnull state);

/// The best path of this processor and operating system.
enum galaxy_kernel_path galaxy_kernel_best_path(void);

/// How many states `galaxy_keccak_permute_lanes` takes.
#define GALAXY_KECCAK_LANES 8

/// The permutation of several states at once, by a path that the processor has: word i of state j is at GALAXY_KECCAK_LANES i + j.
void galaxy_keccak_permute_lanes(enum galaxy_kernel_path path, uint64_t *_Nonnull states);

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
  /// 2^52 mod q, and floor(radix52 2^52 / q); of use below 2^50.
  uint64_t radix52;
  uint64_t radix52_quotient;
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

/// What the input of a forward transform may be.
enum galaxy_range {
  /// Below 4q.
  GALAXY_RANGE_LAZY = 0,
  /// Below 2^52.
  GALAXY_RANGE_WORD52 = 1,
  /// Any word.
  GALAXY_RANGE_WORD64 = 2,
};

/// The kernels of one path. Each works on the N residues of one limb; a target may be a source.
/// Residues are canonical unless it says otherwise. What each computes is written where Swift's
/// reference of the same name stands (PortableKernels).
struct galaxy_kernels {
  void (*_Nonnull forward)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                           const uint64_t *_Nonnull input, uint32_t range);
  void (*_Nonnull inverse)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                           const uint64_t *_Nonnull input);
  void (*_Nonnull add)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                       const uint64_t *_Nonnull a, const uint64_t *_Nonnull b);
  void (*_Nonnull subtract)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                            const uint64_t *_Nonnull a, const uint64_t *_Nonnull b);
  void (*_Nonnull negate)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                          const uint64_t *_Nonnull a);
  /// out = a mod q, any a.
  void (*_Nonnull reduce)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                          const uint64_t *_Nonnull a);
  void (*_Nonnull multiply)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                            const uint64_t *_Nonnull a, const uint64_t *_Nonnull b);
  void (*_Nonnull multiply_add)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                                const uint64_t *_Nonnull a, const uint64_t *_Nonnull b);
  /// out = w a, a below 4q.
  void (*_Nonnull scale)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                         const uint64_t *_Nonnull a, uint64_t w);
  /// out = w a + b
  void (*_Nonnull scale_add)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                             const uint64_t *_Nonnull a, uint64_t w, const uint64_t *_Nonnull b);
  /// out = w (a - b)
  void (*_Nonnull subtract_scale)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                                  const uint64_t *_Nonnull a, const uint64_t *_Nonnull b,
                                  uint64_t w);
  void (*_Nonnull tensor)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull d0,
                          uint64_t *_Nonnull d1, uint64_t *_Nonnull d2,
                          const uint64_t *_Nonnull a0, const uint64_t *_Nonnull a1,
                          const uint64_t *_Nonnull b0, const uint64_t *_Nonnull b1);
  void (*_Nonnull tensor_square)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull d0,
                                 uint64_t *_Nonnull d1, uint64_t *_Nonnull d2,
                                 const uint64_t *_Nonnull a0, const uint64_t *_Nonnull a1);
  /// At most 15 digits; `accumulate` adds to what is there.
  void (*_Nonnull inner_product)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out0,
                                 uint64_t *_Nonnull out1,
                                 const uint64_t *_Nonnull const *_Nonnull digits,
                                 const uint64_t *_Nonnull const *_Nonnull keys0,
                                 const uint64_t *_Nonnull const *_Nonnull keys1, uint64_t count,
                                 uint32_t accumulate);
  /// At most 15 terms; `accumulate` adds to what is there.
  void (*_Nonnull linear)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                          const uint64_t *_Nonnull const *_Nonnull terms,
                          const uint64_t *_Nonnull scalars, uint64_t count, uint32_t accumulate);
  /// out = (sum of constant term + 2^(shift - 1)) >> shift; terms below 2^60 (below 2^50 for IFMA),
  /// constants below 2^52, 52 <= shift <= 112, any modulus.
  void (*_Nonnull rounded_sum)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                               const uint64_t *_Nonnull const *_Nonnull terms,
                               const uint64_t *_Nonnull constants, uint64_t count,
                               uint64_t shift);
  /// out = ((y + h) mod p) - h modulo q, below 3q; h = p / 2.
  void (*_Nonnull centre)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                          const uint64_t *_Nonnull y, uint64_t p);
  /// out = w centre(y, p) + centre(z, r), below 4q.
  void (*_Nonnull centre_two)(const struct galaxy_limb *_Nonnull, uint64_t *_Nonnull out,
                              const uint64_t *_Nonnull y, uint64_t p, uint64_t w,
                              const uint64_t *_Nonnull z, uint64_t r);
  /// 1 if every residue is below q.
  uint32_t (*_Nonnull is_canonical)(const struct galaxy_limb *_Nonnull,
                                    const uint64_t *_Nonnull a);
};

/// The kernels of a path that this processor has; none for the portable one.
const struct galaxy_kernels *_Nullable galaxy_kernels_for(enum galaxy_kernel_path path);

/// Blocks counter ... counter + 15 of the keystream of ChaCha20, 128 words. The counter takes the
/// place of the words 12 and 13 of the state. Returns 0, and writes nothing, where the path has no
/// kernel of its own.
uint32_t galaxy_chacha20_blocks(enum galaxy_kernel_path path, uint64_t *_Nonnull out,
                                const uint32_t *_Nonnull state, uint64_t counter);

#endif
