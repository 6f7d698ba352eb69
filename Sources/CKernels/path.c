#include "galaxy_kernels.h"

enum galaxy_kernel_path galaxy_kernel_best_path(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
    return __builtin_cpu_supports("avx512ifma") ? GALAXY_KERNEL_AVX512_IFMA
                                                : GALAXY_KERNEL_AVX512;
  }
  if (__builtin_cpu_supports("avx2")) {
    return GALAXY_KERNEL_AVX2;
  }
#endif
  return GALAXY_KERNEL_PORTABLE;
}
