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

#if defined(__x86_64__)
extern const struct galaxy_kernels *const galaxy_kernels_avx2;
extern const struct galaxy_kernels *const galaxy_kernels_avx512;
extern const struct galaxy_kernels *const galaxy_kernels_avx512_ifma;
#endif

const struct galaxy_kernels *galaxy_kernels_for(enum galaxy_kernel_path path) {
#if defined(__x86_64__)
  if (path > galaxy_kernel_best_path()) {
    return 0;
  }
  switch (path) {
    case GALAXY_KERNEL_PORTABLE: return 0;
    case GALAXY_KERNEL_AVX2: return galaxy_kernels_avx2;
    case GALAXY_KERNEL_AVX512: return galaxy_kernels_avx512;
    case GALAXY_KERNEL_AVX512_IFMA: return galaxy_kernels_avx512_ifma;
  }
#endif
  return 0;
}
