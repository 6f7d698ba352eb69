/* The GNU multiple precision library (LGPL-3.0-or-later or GPL-2.0-or-later), linked dynamically.
   Swift does not see the mpz_* names, which are macros for __gmpz_*: those are called by the wrapper
   in Sources/Homomorphic/GMPInteger*.swift, the only place that touches GMP. */
#include <gmp.h>
