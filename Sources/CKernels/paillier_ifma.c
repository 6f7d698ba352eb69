// Montgomery exponentiation of eight numbers at once; galaxy_paillier.h explains the method.
#include "galaxy_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512ifma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

typedef __m512i lanes8;

#define LOW(sum, a, b) _mm512_madd52lo_epu64(sum, a, b)
#define HIGH(sum, a, b) _mm512_madd52hi_epu64(sum, a, b)
#define ADD(a, b) _mm512_add_epi64(a, b)
#define CARRY(a) _mm512_srli_epi64(a, 52)

INLINE lanes8 digit_mask(void) { return _mm512_set1_epi64(((long long)1 << 52) - 1); }

/// The multiple of the modulus that makes the lowest 52 bits of `sum` zero.
INLINE lanes8 quotient(lanes8 sum, lanes8 inverse) {
  return _mm512_and_si512(LOW(_mm512_setzero_si512(), sum, inverse), digit_mask());
}

/// Propagates the carries of `digits` sums into 52-bit digits.
INLINE void normalize(lanes8 *result, const lanes8 *sums, size_t digits) {
  lanes8 carry = _mm512_setzero_si512();
  for (size_t j = 0; j < digits; j++) {
    lanes8 x = ADD(sums[j], carry);
    carry = CARRY(x);
    result[j] = _mm512_and_si512(x, digit_mask());
  }
}

/// The last four columns of four rows r0 ... r3, whose last factors were x4 ... x1.
INLINE void add_row_ends(
    lanes8 *column, lanes8 r0, lanes8 r1, lanes8 r2, lanes8 r3, lanes8 x1, lanes8 x2, lanes8 x3,
    lanes8 x4) {
  lanes8 s = LOW(HIGH(column[0], r0, x1), r1, x1), t = LOW(HIGH(column[1], r1, x1), r2, x1);
  s = LOW(HIGH(s, r1, x2), r2, x2);
  s = LOW(HIGH(s, r2, x3), r3, x3);
  column[0] = HIGH(s, r3, x4);
  t = LOW(HIGH(t, r2, x2), r3, x2);
  column[1] = HIGH(t, r3, x3);
  column[2] = HIGH(LOW(HIGH(column[2], r2, x1), r3, x1), r3, x2);
  column[3] = HIGH(column[3], r3, x1);
}

/// Adds the products of different digits of a, each once, to the columns of `sums`.
INLINE void add_cross_products(lanes8 *sums, const lanes8 *a, size_t digits) {
  const lanes8 zero = _mm512_setzero_si512();
  size_t i = 0;
  // Four rows a pass.
  for (; i + 4 <= digits; i += 4) {
    lanes8 r0 = a[i], r1 = a[i + 1], r2 = a[i + 2], r3 = a[i + 3];
    lanes8 *column = sums + 2 * i;
    column[1] = LOW(column[1], r0, r1);
    column[2] = LOW(HIGH(column[2], r0, r1), r0, r2);
    column[3] = LOW(LOW(HIGH(column[3], r0, r2), r0, r3), r1, r2);
    column[4] = LOW(HIGH(HIGH(column[4], r0, r3), r1, r2), r1, r3);
    column[5] = LOW(HIGH(column[5], r1, r3), r2, r3);
    column[6] = HIGH(column[6], r2, r3);
    lanes8 x1 = zero, x2 = zero, x3 = zero, x4 = zero;
    for (size_t j = i + 4; j < digits; j++) {
      lanes8 x = a[j];
      lanes8 s = LOW(sums[i + j], r0, x), t = HIGH(zero, r0, x1);
      s = LOW(s, r1, x1);
      t = HIGH(t, r1, x2);
      s = LOW(s, r2, x2);
      t = HIGH(t, r2, x3);
      s = LOW(s, r3, x3);
      t = HIGH(t, r3, x4);
      sums[i + j] = ADD(s, t);
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x;
    }
    add_row_ends(sums + i + digits, r0, r1, r2, r3, x1, x2, x3, x4);
  }
  for (; i < digits; i++) {
    for (size_t j = i + 1; j < digits; j++) {
      sums[i + j] = LOW(sums[i + j], a[i], a[j]);
      sums[i + j + 1] = HIGH(sums[i + j + 1], a[i], a[j]);
    }
  }
}

/// Adds a * b to the columns of `sums`.
INLINE void add_products(lanes8 *sums, const lanes8 *a, const lanes8 *b, size_t digits) {
  const lanes8 zero = _mm512_setzero_si512();
  size_t i = 0;
  // Four rows a pass.
  for (; i + 4 <= digits; i += 4) {
    lanes8 r0 = b[i], r1 = b[i + 1], r2 = b[i + 2], r3 = b[i + 3];
    lanes8 x1 = zero, x2 = zero, x3 = zero, x4 = zero;
    for (size_t j = 0; j < digits; j++) {
      lanes8 x = a[j];
      lanes8 s = LOW(sums[i + j], r0, x), t = HIGH(zero, r0, x1);
      s = LOW(s, r1, x1);
      t = HIGH(t, r1, x2);
      s = LOW(s, r2, x2);
      t = HIGH(t, r2, x3);
      s = LOW(s, r3, x3);
      t = HIGH(t, r3, x4);
      sums[i + j] = ADD(s, t);
      x4 = x3;
      x3 = x2;
      x2 = x1;
      x1 = x;
    }
    add_row_ends(sums + i + digits, r0, r1, r2, r3, x1, x2, x3, x4);
  }
  for (; i < digits; i++) {
    for (size_t j = 0; j < digits; j++) {
      sums[i + j] = LOW(sums[i + j], b[i], a[j]);
      sums[i + j + 1] = HIGH(sums[i + j + 1], b[i], a[j]);
    }
  }
}

/// Makes the columns of `sums` below `digits` zero by adding q * n, and writes q to `quotients`.
INLINE void reduce(
    lanes8 *sums, lanes8 *quotients, const lanes8 *n, lanes8 inverse, size_t digits) {
  const lanes8 zero = _mm512_setzero_si512();
  size_t i = 0;
  // Four quotients a pass.
  for (; i + 4 <= digits; i += 4) {
    lanes8 *s = sums + i;
    lanes8 t0 = s[0], q0 = quotient(t0, inverse);
    lanes8 t1 = HIGH(ADD(s[1], CARRY(LOW(t0, n[0], q0))), n[0], q0);
    t1 = LOW(t1, n[1], q0);
    lanes8 q1 = quotient(t1, inverse);
    lanes8 t2 = LOW(HIGH(s[2], n[1], q0), n[2], q0);
    t2 = LOW(ADD(t2, CARRY(LOW(t1, n[0], q1))), n[1], q1);
    t2 = HIGH(t2, n[0], q1);
    lanes8 q2 = quotient(t2, inverse);
    lanes8 t3 = LOW(HIGH(s[3], n[2], q0), n[3], q0);
    t3 = LOW(HIGH(t3, n[1], q1), n[2], q1);
    t3 = LOW(ADD(t3, CARRY(LOW(t2, n[0], q2))), n[1], q2);
    t3 = HIGH(t3, n[0], q2);
    lanes8 q3 = quotient(t3, inverse);
    s[4] = ADD(s[4], CARRY(LOW(t3, n[0], q3)));
    quotients[i] = q0;
    quotients[i + 1] = q1;
    quotients[i + 2] = q2;
    quotients[i + 3] = q3;
    for (size_t j = 4; j < digits; j++) {
      lanes8 x = LOW(s[j], n[j], q0), y = HIGH(zero, n[j - 1], q0);
      x = LOW(x, n[j - 1], q1);
      y = HIGH(y, n[j - 2], q1);
      x = LOW(x, n[j - 2], q2);
      y = HIGH(y, n[j - 3], q2);
      x = LOW(x, n[j - 3], q3);
      y = HIGH(y, n[j - 4], q3);
      s[j] = ADD(x, y);
    }
    s += digits;
    const lanes8 *top = n + digits;
    s[0] = LOW(HIGH(LOW(HIGH(s[0], top[-1], q0), top[-1], q1), top[-2], q1), top[-2], q2);
    s[0] = HIGH(LOW(HIGH(s[0], top[-3], q2), top[-3], q3), top[-4], q3);
    s[1] = LOW(HIGH(LOW(HIGH(s[1], top[-1], q1), top[-1], q2), top[-2], q2), top[-2], q3);
    s[1] = HIGH(s[1], top[-3], q3);
    s[2] = HIGH(LOW(HIGH(s[2], top[-1], q2), top[-1], q3), top[-2], q3);
    s[3] = HIGH(s[3], top[-1], q3);
  }
  for (; i < digits; i++) {
    lanes8 *s = sums + i;
    lanes8 q = quotient(s[0], inverse);
    quotients[i] = q;
    s[1] = ADD(s[1], CARRY(LOW(s[0], n[0], q)));
    for (size_t j = 1; j < digits; j++) s[j] = HIGH(LOW(s[j], n[j], q), n[j - 1], q);
    s[digits] = HIGH(s[digits], n[digits - 1], q);
  }
}

/// The moduli, how many parts a number has (1: modulo m, 2: modulo m^2), and scratch memory.
struct context {
  const lanes8 *modulus, *complement;
  const uint64_t *powers;
  lanes8 inverse;
  size_t digits, parts;
  lanes8 *low, *high, *quotients, *x, *y, *table;
};

INLINE struct context context_for(
    const struct galaxy_paillier_moduli *moduli, size_t parts, uint64_t *scratch) {
  struct context c;
  c.modulus = (const lanes8 *)moduli->modulus;
  c.complement = (const lanes8 *)moduli->complement;
  c.powers = moduli->powers;
  c.inverse = *(const lanes8 *)moduli->inverse;
  c.digits = moduli->digits;
  c.parts = parts;
  c.low = (lanes8 *)scratch;
  c.high = c.low + 2 * c.digits + 4;
  c.quotients = c.high + 2 * c.digits + 4;
  c.x = c.quotients + c.digits;
  c.y = c.x + 2 * c.digits;
  c.table = c.y + 2 * c.digits;
  return c;
}

INLINE void clear(lanes8 *numbers, size_t count) {
  for (size_t j = 0; j < count; j++) numbers[j] = _mm512_setzero_si512();
}

INLINE void copy(lanes8 *target, const lanes8 *source, size_t count) {
  for (size_t j = 0; j < count; j++) target[j] = source[j];
}

/// Reduces the columns in c.low, and those in c.high less the first quotients, to `result`.
INLINE void reduce_parts(lanes8 *result, const struct context *c) {
  const size_t digits = c->digits;
  reduce(c->low, c->quotients, c->modulus, c->inverse, digits);
  if (c->parts == 2) {
    // R - q, which takes no borrow; R itself goes with the complement: both are 0 modulo m.
    const lanes8 top = digit_mask();
    for (size_t j = 0; j < digits; j++) {
      lanes8 difference = _mm512_sub_epi64(top, c->quotients[j]);
      c->high[j] = ADD(c->high[j], ADD(c->complement[j], difference));
    }
    c->high[0] = ADD(c->high[0], _mm512_set1_epi64(1));
    reduce(c->high, c->quotients, c->modulus, c->inverse, digits);
    normalize(result + digits, c->high + digits, digits);
  }
  normalize(result, c->low + digits, digits);
}

/// result = a * b / R.
static TARGET __attribute__((noinline)) void multiply(
    lanes8 *result, const lanes8 *a, const lanes8 *b, const struct context *c) {
  const size_t digits = c->digits;
  clear(c->low, 2 * digits + 4);
  add_products(c->low, a, b, digits);
  if (c->parts == 2) {
    clear(c->high, 2 * digits + 4);
    add_products(c->high, a, b + digits, digits);
    add_products(c->high, a + digits, b, digits);
  }
  reduce_parts(result, c);
}

/// result = a^2 / R.
static TARGET __attribute__((noinline)) void square(
    lanes8 *result, const lanes8 *a, const struct context *c) {
  const size_t digits = c->digits;
  clear(c->low, 2 * digits + 4);
  add_cross_products(c->low, a, digits);
  for (size_t j = 0; j < digits; j++) {
    lanes8 x = c->low[2 * j], y = c->low[2 * j + 1];
    c->low[2 * j] = LOW(ADD(x, x), a[j], a[j]);
    c->low[2 * j + 1] = HIGH(ADD(y, y), a[j], a[j]);
  }
  if (c->parts == 2) {
    clear(c->high, 2 * digits + 4);
    add_products(c->high, a, a + digits, digits);
    for (size_t j = 0; j < 2 * digits; j++) c->high[j] = ADD(c->high[j], c->high[j]);
  }
  reduce_parts(result, c);
}

/// Brings base, `chunks` times `digits` digits, into Montgomery's form.
INLINE void enter(
    lanes8 *result, const lanes8 *base, size_t chunks, const struct context *c) {
  const size_t digits = c->digits, size = c->parts * digits;
  for (size_t k = 0; k < chunks; k++) {
    // The sum of base[k] R^k: a chunk may be as large as R, and the sum is below 16 m.
    copy(c->y, base + k * digits, digits);
    clear(c->y + digits, digits);
    lanes8 *part = k == 0 ? result : c->x;
    multiply(part, c->y, (const lanes8 *)c->powers + k * 2 * digits, c);
    if (k > 0) {
      for (size_t j = 0; j < size; j++) result[j] = ADD(result[j], c->x[j]);
      normalize(result, result, digits);
      if (c->parts == 2) normalize(result + digits, result + digits, digits);
    }
  }
}

/// The number 1 with no factor R.
INLINE void set_one(lanes8 *number, size_t digits) {
  clear(number, 2 * digits);
  number[0] = _mm512_set1_epi64(1);
}

/// Subtracts the modulus where number >= modulus; gives 1 in those lanes, 0 in others.
INLINE lanes8 subtract_modulus(lanes8 *number, lanes8 *scratch, const struct context *c) {
  lanes8 borrow = _mm512_setzero_si512();
  for (size_t j = 0; j < c->digits; j++) {
    lanes8 x = _mm512_sub_epi64(_mm512_sub_epi64(number[j], c->modulus[j]), borrow);
    borrow = _mm512_srli_epi64(x, 63);
    scratch[j] = _mm512_and_si512(x, digit_mask());
  }
  __mmask8 is_larger = _mm512_cmpeq_epi64_mask(borrow, _mm512_setzero_si512());
  for (size_t j = 0; j < c->digits; j++) {
    number[j] = _mm512_mask_mov_epi64(number[j], is_larger, scratch[j]);
  }
  return _mm512_maskz_set1_epi64(is_larger, 1);
}

/// Takes c.x out of Montgomery's form, every part below the modulus.
INLINE void leave(lanes8 *result, const struct context *c) {
  const size_t digits = c->digits;
  set_one(c->y, digits);
  multiply(result, c->x, c->y, c);
  // What is left is at most m in the low part and m + 3 in the high one.
  lanes8 carry = subtract_modulus(result, c->y, c);
  if (c->parts == 2) {
    result[digits] = ADD(result[digits], carry);
    normalize(result + digits, result + digits, digits);
    subtract_modulus(result + digits, c->y, c);
  }
}

/// The `width` bits of every exponent from bit `position` on.
INLINE lanes8 window_at(
    const uint64_t *exponents, size_t words, size_t position, unsigned width) {
  const lanes8 *e = (const lanes8 *)exponents;
  size_t word = position / 64, shift = position % 64;
  lanes8 x = _mm512_srl_epi64(e[word], _mm_cvtsi64_si128((long long)shift));
  if (shift + width > 64 && word + 1 < words) {
    x = _mm512_or_si512(
        x, _mm512_sll_epi64(e[word + 1], _mm_cvtsi64_si128((long long)(64 - shift))));
  }
  return _mm512_and_si512(x, _mm512_set1_epi64((1 << width) - 1));
}

/// result = entry `index` of `table` in every lane: reads all 2^width entries. width >= 2.
INLINE void select_entry(
    lanes8 *result, const lanes8 *table, lanes8 index, unsigned width, size_t digits) {
  for (size_t j = 0; j < digits; j++) result[j] = table[j];
  for (size_t entry = 0; entry < (size_t)1 << width; entry += 4) {
    const lanes8 *t = table + entry * digits;
    __mmask8 m0 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry));
    __mmask8 m1 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 1));
    __mmask8 m2 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 2));
    __mmask8 m3 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 3));
    for (size_t j = 0; j < digits; j++) {
      lanes8 x = _mm512_mask_mov_epi64(result[j], m0, t[j]);
      x = _mm512_mask_mov_epi64(x, m1, t[j + digits]);
      x = _mm512_mask_mov_epi64(x, m2, t[j + 2 * digits]);
      result[j] = _mm512_mask_mov_epi64(x, m3, t[j + 3 * digits]);
    }
  }
}

/// Bits of a window of a secret exponent, and the most of a public one.
enum { SECRET_WINDOW = 5, PUBLIC_WINDOW = 6 };

TARGET void galaxy_paillier_power(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, size_t parts,
    const uint64_t *base, size_t chunks, const uint64_t *exponents, size_t exponent_bits,
    uint64_t *scratch) {
  struct context c = context_for(moduli, parts, scratch);
  const size_t size = parts * c.digits, words = (exponent_bits + 63) / 64;
  enter(c.table + size, (const lanes8 *)base, chunks, &c);
  set_one(c.y, c.digits);
  multiply(c.table, c.y, (const lanes8 *)c.powers, &c);
  for (size_t k = 2; k < (size_t)1 << SECRET_WINDOW; k += 2) {
    lanes8 *entry = c.table + k * size;
    square(entry, c.table + k / 2 * size, &c);
    multiply(entry + size, entry, c.table + size, &c);
  }
  size_t windows = (exponent_bits + SECRET_WINDOW - 1) / SECRET_WINDOW;
  copy(c.x, c.table, size);
  for (size_t i = windows; i-- > 0;) {
    lanes8 index = window_at(exponents, words, i * SECRET_WINDOW, SECRET_WINDOW);
    if (i + 1 == windows) {
      select_entry(c.x, c.table, index, SECRET_WINDOW, size);
      continue;
    }
    for (int k = 0; k < SECRET_WINDOW; k++) square(c.x, c.x, &c);
    select_entry(c.y, c.table, index, SECRET_WINDOW, size);
    multiply(c.x, c.x, c.y, &c);
  }
  leave((lanes8 *)result, &c);
}

TARGET void galaxy_paillier_power_public(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *base,
    const uint64_t *exponent, size_t exponent_bits, uint64_t *scratch) {
  struct context c = context_for(moduli, 2, scratch);
  const size_t size = 2 * c.digits;
  // Sliding windows: the table holds the odd powers, entry k is base^(2 k + 1).
  enter(c.table, (const lanes8 *)base, 1, &c);
  square(c.x, c.table, &c);
  for (size_t k = 1; k < (size_t)1 << (PUBLIC_WINDOW - 1); k++) {
    multiply(c.table + k * size, c.table + (k - 1) * size, c.x, &c);
  }
  set_one(c.y, c.digits);
  multiply(c.x, c.y, (const lanes8 *)c.powers, &c);
  for (size_t top = exponent_bits; top > 0;) {
    // The window ends at the lowest bit set among the next ones.
    size_t bit = top - 1, end = top > PUBLIC_WINDOW ? top - PUBLIC_WINDOW : 0, index = 0;
    if ((exponent[bit / 64] >> bit % 64 & 1) == 0) {
      square(c.x, c.x, &c);
      top--;
      continue;
    }
    while ((exponent[end / 64] >> end % 64 & 1) == 0) end++;
    for (size_t k = end; k <= bit; k++) {
      index |= (exponent[k / 64] >> k % 64 & 1) << (k - end);
      if (top != exponent_bits) square(c.x, c.x, &c);
    }
    multiply(c.x, c.x, c.table + index / 2 * size, &c);
    top = end;
  }
  leave((lanes8 *)result, &c);
}

/// Like select_entry, from a table that all lanes share.
INLINE void select_shared(
    lanes8 *result, const uint64_t *table, lanes8 index, size_t entries, size_t digits) {
  for (size_t j = 0; j < digits; j++) result[j] = _mm512_setzero_si512();
  for (size_t entry = 0; entry < entries; entry += 4) {
    const uint64_t *t = table + entry * digits;
    __mmask8 m0 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry));
    __mmask8 m1 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 1));
    __mmask8 m2 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 2));
    __mmask8 m3 = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64((long long)entry + 3));
    for (size_t j = 0; j < digits; j++) {
      lanes8 x = _mm512_mask_set1_epi64(result[j], m0, (long long)t[j]);
      x = _mm512_mask_set1_epi64(x, m1, (long long)t[j + digits]);
      x = _mm512_mask_set1_epi64(x, m2, (long long)t[j + 2 * digits]);
      result[j] = _mm512_mask_set1_epi64(x, m3, (long long)t[j + 3 * digits]);
    }
  }
}

TARGET void galaxy_paillier_comb(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *table,
    size_t step, const uint64_t *exponents, uint64_t *scratch) {
  struct context c = context_for(moduli, 2, scratch);
  const size_t size = 2 * c.digits, entries = (size_t)1 << GALAXY_PAILLIER_TEETH;
  const lanes8 *e = (const lanes8 *)exponents;
  for (size_t k = step; k-- > 0;) {
    if (k + 1 < step) square(c.x, c.x, &c);
    for (size_t t = 0; t < GALAXY_PAILLIER_TABLES; t++) {
      lanes8 index = _mm512_setzero_si512();
      for (size_t i = 0; i < GALAXY_PAILLIER_TEETH; i++) {
        size_t position = step * (GALAXY_PAILLIER_TABLES * i + t) + k;
        lanes8 bit = _mm512_srl_epi64(
            e[position / 64], _mm_cvtsi64_si128((long long)(position % 64)));
        bit = _mm512_and_si512(bit, _mm512_set1_epi64(1));
        index = _mm512_or_si512(index, _mm512_sll_epi64(bit, _mm_cvtsi64_si128((long long)i)));
      }
      const uint64_t *entry = table + t * entries * size;
      if (k + 1 == step && t == 0) {
        select_shared(c.x, entry, index, entries, size);
      } else {
        select_shared(c.y, entry, index, entries, size);
        multiply(c.x, c.x, c.y, &c);
      }
    }
  }
  leave((lanes8 *)result, &c);
}

size_t galaxy_paillier_scratch_words(size_t digits) {
  size_t table = ((size_t)1 << SECRET_WINDOW) * 2 * digits;
  return 8 * (2 * (2 * digits + 4) + digits + 4 * digits + table);
}

int galaxy_paillier_available(void) {
  return galaxy_kernel_best_path() == GALAXY_KERNEL_AVX512_IFMA;
}

#else

// Never called: galaxy_paillier_available says so.

int galaxy_paillier_available(void) { return 0; }

size_t galaxy_paillier_scratch_words(size_t digits) { return 8 * digits; }

void galaxy_paillier_power(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, size_t parts,
    const uint64_t *base, size_t chunks, const uint64_t *exponents, size_t exponent_bits,
    uint64_t *scratch) {}

void galaxy_paillier_power_public(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *base,
    const uint64_t *exponent, size_t exponent_bits, uint64_t *scratch) {}

void galaxy_paillier_comb(
    uint64_t *result, const struct galaxy_paillier_moduli *moduli, const uint64_t *table,
    size_t step, const uint64_t *exponents, uint64_t *scratch) {}

#endif
