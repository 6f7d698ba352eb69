/* The GNU multiple precision library (LGPL-3.0-or-later or GPL-2.0-or-later), linked dynamically.
   Swift does not see the mpz_* names, which are macros for __gmpz_*: those are called by the
   wrappers in Sources/Homomorphic/GMPInteger*.swift, the only place that touches GMP. */
#include <gmp.h>
#include <stddef.h>

/* Overwrites words with zeros by stores that no optimiser may drop: for secrets before their memory
   is released. */
static inline void galaxy_wipe(mp_limb_t *words, size_t count) {
  volatile mp_limb_t *target = words;
  for (size_t index = 0; index < count; index++) target[index] = 0;
}
