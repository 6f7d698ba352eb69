// Eight modular exponentiations at once, on AVX-512 IFMA: batches of Paillier ciphertexts.
//
// A number is `digits` digits of 52 bits, least significant first. Eight numbers (lanes) lie side
// by side: digit j of lane l is word 8 * j + l, and the words are 64-byte aligned. Every lane has a
// modulus m of its own, odd and below R / 256 with R = 2^(52 * digits).
//
// Numbers modulo m^2 are pairs x = low + high * m, low first, which halves the length of
// everything: with low^2 = r * R - q * m, where Montgomery's reduction finds both r and q,
// x^2 / R = r + m * ((2 * low * high - q) / R mod m). That is 7/12 of the work of a squaring modulo
// a number twice as long, and 5/8 for a product. Intermediate values stay a few times m, so that no
// step needs a comparison (S. Gueron, V. Krasnov, "Software implementation of modular
// exponentiation, using advanced vector instructions architectures", WAIFI 2012).
//
// Nothing branches on, or indexes by, what a comment calls secret. Nothing is allocated; scratch
// memory is the caller's, who wipes it.
#ifndef GALAXY_PAILLIER_H
#define GALAXY_PAILLIER_H

#include <stddef.h>
#include <stdint.h>

/// Teeth of the comb for fixed bases: bits of a table index.
#define GALAXY_PAILLIER_TEETH 6
/// Tables of the comb.
#define GALAXY_PAILLIER_TABLES 8
/// The most chunks of `digits` digits in a base.
#define GALAXY_PAILLIER_CHUNKS 4

/// What is prepared for eight moduli.
struct galaxy_paillier_moduli {
  /// Digits of a modulus; at least 4.
  size_t digits;
  /// The moduli m, 8 * digits words.
  const uint64_t *modulus;
  /// -1 / m mod 2^52, eight words.
  const uint64_t *inverse;
  /// -R mod m, 8 * digits words.
  const uint64_t *complement;
  /// R^(k + 2) mod m^2 for k < GALAXY_PAILLIER_CHUNKS, each a pair of 16 * digits words.
  const uint64_t *powers;
};

/// Whether this processor runs the exponentiations; otherwise they must not be called.
int galaxy_paillier_available(void);

/// Digits for moduli of `bits` bits.
size_t galaxy_paillier_digits(size_t bits);

/// Words of scratch memory for an exponentiation with `digits` digits.
size_t galaxy_paillier_scratch_words(size_t digits);

/// Writes a number of `count` 64-bit limbs, least significant first, to lane `lane` of `lanes`,
/// which has `digits` digits. The number must fit.
void galaxy_paillier_load(
    uint64_t *lanes, size_t digits, size_t lane, const uint64_t *limbs, size_t count);

/// Reads lane `lane` of `lanes` as `count` 64-bit limbs; higher bits are dropped.
void galaxy_paillier_store(
    uint64_t *limbs, size_t count, const uint64_t *lanes, size_t digits, size_t lane);

/// result = base^exponent in every lane: modulo m as a number below m when `parts` is 1, modulo m^2
/// as a pair of numbers below m when it is 2.
///
/// `base` has `chunks` times `digits` digits and may have any value. Word w of the exponent of lane
/// l is exponents[8 * w + l]; `exponent_bits` of them count. Bases, exponents, moduli are secret.
void galaxy_paillier_power(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, size_t parts,
    const uint64_t *base, size_t chunks, const uint64_t *exponents, size_t exponent_bits,
    uint64_t *scratch);

/// Like galaxy_paillier_power modulo m^2, with one exponent for all lanes, whose top bit is
/// `exponent_bits` - 1, and bases of `digits` digits. The exponent is public, the rest is secret.
void galaxy_paillier_power_public(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *base,
    const uint64_t *exponent, size_t exponent_bits, uint64_t *scratch);

/// result = base^exponent modulo m^2 in every lane, for a fixed base that is in `table`; the
/// exponents, laid out as for galaxy_paillier_power, are secret.
///
/// The comb of C. H. Lim, P. J. Lee, "More flexible exponentiation with precomputation" (CRYPTO
/// 1994): with `step` = s, entry u of table t is the product over the set bits i of u of
/// base^(2^(s * (GALAXY_PAILLIER_TABLES * i + t))), times R, modulo m^2, as a pair of 2 * digits
/// words. An exponent has GALAXY_PAILLIER_TEETH * GALAXY_PAILLIER_TABLES * s bits.
void galaxy_paillier_comb(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *table,
    size_t step, const uint64_t *exponents, uint64_t *scratch);

#endif
