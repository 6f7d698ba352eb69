// Vector kernels for homomorphic encryption, chosen at run time by what the processor can.
//
// Swift holds the portable reference of every kernel; each path here gives the same bits. No pointer
// is kept, nothing is allocated, and no vector type crosses this boundary.
#ifndef GALAXY_KERNELS_H
#define GALAXY_KERNELS_H

/// What the processor can, best last.
enum galaxy_kernel_path {
  GALAXY_KERNEL_PORTABLE = 0,
  GALAXY_KERNEL_AVX2 = 1,
  GALAXY_KERNEL_AVX512 = 2,
  GALAXY_KERNEL_AVX512_IFMA = 3,
};

/// The best path of this processor and operating system.
enum galaxy_kernel_path galaxy_kernel_best_path(void);

#endif
