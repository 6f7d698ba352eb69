/* The GNU multiple precision library (LGPL-3.0-or-later or GPL-2.0-or-later), linked dynamically.
   Swift does not see the mpz_* names, which are macros for __gmpz_*: those are called by the
   wrappers in Sources/HomomorphicEvaluation/BigInteger/GMPInteger*.swift, the only place that touches GMP. */
#include <gmp.h>
#include <stddef.h>
#include <string.h>

/* Overwrites words with zeros, also when the memory is released next: the empty assembly claims to
   read it, so no optimiser may drop the stores. */
static inline void galaxy_wipe(mp_limb_t *words, size_t count) {
  memset(words, 0, count * sizeof *words);
  __asm__ __volatile__("" : : "r"(words) : "memory");
}
