// The elementary functions of a path.
#include "galaxy_tensors.h"

/// The bits of so many elements, up to 64: all are left to the caller.
static uint64_t leave(uint64_t count) { return count < 64 ? ((uint64_t)1 << count) - 1 : ~(uint64_t)0; }

#if defined(__x86_64__)
extern const struct galaxy_tensor_functions galaxy_tensor_functions_avx2;
extern const struct galaxy_tensor_functions galaxy_tensor_functions_avx512;

static const struct galaxy_tensor_functions *functions_for(enum galaxy_tensor_path path) {
  return path == GALAXY_TENSOR_AVX2 ? &galaxy_tensor_functions_avx2
                                    : &galaxy_tensor_functions_avx512;
}

uint64_t galaxy_tensor_function(enum galaxy_tensor_path path, enum galaxy_tensor_function function,
                                int32_t *out, const int32_t *in, uint64_t count,
                                uint64_t fraction_bits) {
  if (path == GALAXY_TENSOR_PORTABLE) {
    return leave(count);
  }
  return functions_for(path)->function(function, out, in, count, fraction_bits);
}

void galaxy_tensor_decays(enum galaxy_tensor_path path, uint64_t *out, const int32_t *in,
                          int32_t largest, uint64_t count, uint64_t fraction_bits) {
  if (path != GALAXY_TENSOR_PORTABLE) {
    functions_for(path)->decays(out, in, largest, count, fraction_bits);
  }
}
#else
uint64_t galaxy_tensor_function(enum galaxy_tensor_path path, enum galaxy_tensor_function function,
                                int32_t *out, const int32_t *in, uint64_t count,
                                uint64_t fraction_bits) {
  return leave(count);
}

void galaxy_tensor_decays(enum galaxy_tensor_path path, uint64_t *out, const int32_t *in,
                          int32_t largest, uint64_t count, uint64_t fraction_bits) {}
#endif
