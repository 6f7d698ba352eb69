// Packing of numbers into lanes of 52-bit digits; plain C, for every processor.
#include "galaxy_kernels.h"

static const uint64_t digit_mask = ((uint64_t)1 << 52) - 1;

size_t galaxy_paillier_digits(size_t bits) { return (bits + 8 + 51) / 52; }

void galaxy_paillier_load(
    uint64_t *lanes, size_t digits, size_t lane, const uint64_t *limbs, size_t count) {
  for (size_t j = 0; j < digits; j++) {
    size_t word = 52 * j / 64, shift = 52 * j % 64;
    uint64_t low = word < count ? limbs[word] >> shift : 0;
    uint64_t high = shift > 12 && word + 1 < count ? limbs[word + 1] << (64 - shift) : 0;
    lanes[8 * j + lane] = (low | high) & digit_mask;
  }
}

void galaxy_paillier_store(
    uint64_t *limbs, size_t count, const uint64_t *lanes, size_t digits, size_t lane) {
  for (size_t word = 0; word < count; word++) {
    uint64_t limb = 0;
    // The digits that overlap bits 64 * word up to 64 * word + 63.
    for (size_t j = 64 * word / 52; j < digits && 52 * j < 64 * (word + 1); j++) {
      uint64_t digit = lanes[8 * j + lane];
      limb |= 52 * j < 64 * word ? digit >> (64 * word - 52 * j) : digit << (52 * j - 64 * word);
    }
    limbs[word] = limb;
  }
}
