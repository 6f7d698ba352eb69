// Elementary functions of 32-bit fixed-point numbers on lanes of 64 bits. The file that includes this
// defines LANES, the target, and mul, gather, left, right and signs.
//
// Each value is computed to within a known distance, `about` below. Where that decides the rounded
// result, it is the one that exact arithmetic, or any method that is as precise, rounds to; an element
// where it does not, or whose result is an error or out of range, is left to the caller: its bit is set
// in what is returned. So every path gives the bits of the portable one.

typedef uint64_t vec __attribute__((vector_size(8 * LANES)));
typedef int64_t signed_vec __attribute__((vector_size(8 * LANES)));
typedef int32_t narrow_vec __attribute__((vector_size(4 * LANES)));

INLINE vec all(uint64_t x) { return x - (vec){}; }

/// `a` where the mask is set, else `b`.
INLINE vec pick(vec mask, vec a, vec b) { return (a & mask) | (b & ~mask); }

/// The elements, their signs extended.
INLINE vec widen(const int32_t *p) {
  narrow_vec x;
  __builtin_memcpy(&x, p, sizeof x);
  return (vec) __builtin_convertvector(x, signed_vec);
}

INLINE void narrow(int32_t *p, vec x) {
  narrow_vec y = __builtin_convertvector((signed_vec)x, narrow_vec);
  __builtin_memcpy(p, &y, sizeof y);
}

/// A power of e: mantissa / 2^62 * 2^(exponent - 93), the mantissa in 1 to 2 and within 2^-44 of itself.
struct power {
  vec mantissa, exponent;
};

/// e^x of x with 56 fraction bits, -64 < x < 64.
///
/// x + 93 ln 2 = n ln 2 / 256 + u with 0 <= u < 0.0028, so that e^x = 2^(n / 256 - 93) e^u: a table and
/// e^u - 1 = u + u^2 (1/2 + u/6 + u^2/24). Products of 32 bits, so that a processor has them.
INLINE struct power power_of(vec x) {
  vec y = x + 0x407672b507385f33;
  vec n = mul(y >> 32, all(0xb8aa3b29)) >> 47;
  // With 64 fraction bits; what is above them cancels.
  vec multiple = mul(n, all(0xf7d1cf79)) + (mul(n, all(0xb17217)) << 32);
  vec rest = (y << 8) - multiple;
  vec u = rest >> 24, below = (rest & 0xffffff) >> 14;
  vec square = mul(u, u) >> 32;
  vec series = 0x80000000 + (mul(u, all(0x2aaaaaaa)) >> 40) + (mul(square, all(0xaaaaaaa)) >> 48);
  vec more = (mul(square, series) >> 30) + below;
  vec table = gather(powers, n & 255);
  vec high = table >> 32;
  vec growth = (mul(high, u) >> 8) + (mul(table, u) >> 40) + (mul(high, more) >> 18);
  return (struct power){table + growth, n >> 8};
}

/// The magnitude of a raw number, below that of 64, with 56 fraction bits.
INLINE vec bounded(vec magnitude, uint64_t bits) {
  if (bits <= 25) {
    vec limit = all(((uint64_t)64 << bits) - 1);
    magnitude = pick((vec)((signed_vec)magnitude > (signed_vec)limit), limit, magnitude);
  }
  return left(magnitude, all(56 - bits));
}

INLINE vec magnitude_of(vec raw) {
  vec negative = (vec)((signed_vec)raw < 0);
  return (raw ^ negative) - negative;
}

/// e^-x with 62 fraction bits, of x with 56 that is below 64 and not negative: within 2^-44.
INLINE vec decay(vec x) {
  struct power p = power_of(-x);
  return right(p.mantissa, 93 - p.exponent);
}

/// 1 / (1 + y) with 62 fraction bits, of y in 0 to 1 that has as many: within 2^-37.
///
/// A table gives r with (1 + y) r = 1 - e, and 1 / (1 - e) = 1 + e + e^2 + e^3 + e^4 ...
INLINE vec reciprocal_of_successor(vec y) {
  vec z = y + ((uint64_t)1 << 62);
  vec r = gather(reciprocals, (z >> 54) - 256);
  vec e = (((uint64_t)1 << 62) - mul(z >> 32, r) - (mul(z, r) >> 32)) >> 22;
  vec square = mul(e, e) >> 40;
  vec two = e + square;
  // With 39 fraction bits, so that it stays below 2^32.
  vec four = (two + (mul(two, square) >> 40)) >> 1;
  return (r << 30) + (mul(r, four) >> 9);
}

/// value / 2^shift to nearest, and in `doubt` whether a value as near as `about` rounds otherwise.
INLINE vec rounded(vec value, vec shift, uint64_t about, vec *doubt) {
  vec middle = value + left(all(1), shift - 1);
  vec low = right(middle - about, shift), high = right(middle + about, shift);
  *doubt |= (vec)(low != high);
  return high;
}

/// Doubt where a result of 64 bits is none of 32.
INLINE void bound(vec result, vec *doubt) {
  *doubt |= (vec)(((result + 0x80000000) >> 32) != 0);
}

INLINE vec exponential(vec raw, uint64_t bits, vec *doubt) {
  vec negative = (vec)((signed_vec)raw < 0);
  vec x = bounded(magnitude_of(raw), bits);
  struct power p = power_of((x ^ negative) - negative);
  vec shift = (155 - bits) - p.exponent;
  vec result = rounded(p.mantissa, shift, (uint64_t)1 << 20, doubt);
  // From 2^31 on nothing fits.
  *doubt |= (vec)((signed_vec)shift < 32);
  bound(result, doubt);
  return result;
}

INLINE vec sigmoid(vec raw, uint64_t bits, vec *doubt) {
  vec negative = (vec)((signed_vec)raw < 0);
  vec value = reciprocal_of_successor(decay(bounded(magnitude_of(raw), bits)));
  vec upper = rounded(value, all(62 - bits), (uint64_t)1 << 26, doubt);
  vec result = pick(negative, ((uint64_t)1 << bits) - upper, upper);
  bound(result, doubt);
  return result;
}

INLINE vec hyperbolic_tangent(vec raw, uint64_t bits, vec *doubt) {
  vec negative = (vec)((signed_vec)raw < 0);
  // tanh x = 2 / (1 + e^-2x) - 1
  vec value = reciprocal_of_successor(decay(bounded(magnitude_of(raw) << 1, bits)));
  vec upper = rounded((value << 1) - ((uint64_t)1 << 62), all(62 - bits), (uint64_t)1 << 27, doubt);
  vec result = (upper ^ negative) - negative;
  bound(result, doubt);
  return result;
}

/// The logarithm: a raw number is m 2^e with m in 1 to 2, a table gives r with m r = 1 + z, and
/// ln(1 + z) = z - z^2 (1/2 - z/3 + z^2/4), within 2^-42.
INLINE vec logarithm(vec raw, uint64_t bits, vec *doubt) {
  *doubt |= (vec)((signed_vec)raw <= 0);
  vec m = raw, exponent = all(31);
#pragma clang loop unroll(full)
  for (uint64_t step = 16; step > 0; step /= 2) {
    vec small = (vec)((signed_vec)m < (signed_vec)all((uint64_t)1 << (32 - step)));
    m = pick(small, m << step, m);
    exponent -= small & step;
  }
  vec place = (m >> 23) & 255;
  vec z = mul(m, gather(factors, place)) - ((uint64_t)1 << 47);
  vec short_z = z >> 8;
  vec square = mul(short_z, short_z) >> 31;
  vec series = 0x80000000 - (mul(short_z, all(0x55555555)) >> 39) + (square >> 17);
  vec small = (z << 9) - (mul(square, series) >> 23);
  // One more than the exponent of 2^-31, so that it is positive.
  vec lifted = exponent + (32 - bits);
  vec value = mul(lifted, all(0xf7d1cf79)) + (mul(lifted, all(0xb17217)) << 32) +
              gather(logarithms, place) + small - 0x162e42fefa39ef35;
  const uint64_t lift = (uint64_t)1 << 62;
  vec result = rounded(value + lift, all(56 - bits), (uint64_t)1 << 16, doubt) -
               right(all(lift), all(56 - bits));
  bound(result, doubt);
  return result;
}

/// One vector; the bits of elements that are left to the caller.
INLINE uint64_t one(enum galaxy_tensor_function function, int32_t *out, const int32_t *in,
                    uint64_t bits) {
  vec raw = widen(in), doubt = {}, result;
  switch (function) {
    case GALAXY_TENSOR_EXP: result = exponential(raw, bits, &doubt); break;
    case GALAXY_TENSOR_LOG: result = logarithm(raw, bits, &doubt); break;
    case GALAXY_TENSOR_SIGMOID: result = sigmoid(raw, bits, &doubt); break;
    case GALAXY_TENSOR_TANH: result = hyperbolic_tangent(raw, bits, &doubt); break;
  }
  narrow(out, result);
  return signs(doubt);
}

INLINE uint64_t few(enum galaxy_tensor_function function, int32_t *out, const int32_t *in,
                    uint64_t count, uint64_t bits) {
  uint64_t doubts = 0, index = 0;
  for (; index + LANES <= count; index += LANES) {
    doubts |= one(function, out + index, in + index, bits) << index;
  }
  if (index < count) {
    int32_t last[LANES] = {}, results[LANES];
    __builtin_memcpy(last, in + index, (count - index) * sizeof *in);
    uint64_t doubt = one(function, results, last, bits);
    __builtin_memcpy(out + index, results, (count - index) * sizeof *out);
    doubts |= (doubt & (((uint64_t)1 << (count - index)) - 1)) << index;
  }
  return doubts;
}

static uint64_t function_of_few(enum galaxy_tensor_function function, int32_t *out,
                                const int32_t *in, uint64_t count, uint64_t bits) {
  switch (function) {
    case GALAXY_TENSOR_EXP: return few(GALAXY_TENSOR_EXP, out, in, count, bits);
    case GALAXY_TENSOR_LOG: return few(GALAXY_TENSOR_LOG, out, in, count, bits);
    case GALAXY_TENSOR_SIGMOID: return few(GALAXY_TENSOR_SIGMOID, out, in, count, bits);
    case GALAXY_TENSOR_TANH: return few(GALAXY_TENSOR_TANH, out, in, count, bits);
  }
}

static void decays(uint64_t *out, const int32_t *in, int32_t largest, uint64_t count,
                   uint64_t bits) {
  uint64_t index = 0;
  vec top = all((uint64_t)(int64_t)largest);
  for (; index + LANES <= count; index += LANES) {
    vec result = decay(bounded(top - widen(in + index), bits));
    __builtin_memcpy(out + index, &result, sizeof result);
  }
  if (index < count) {
    int32_t last[LANES] = {};
    __builtin_memcpy(last, in + index, (count - index) * sizeof *in);
    vec result = decay(bounded(magnitude_of(top - widen(last)), bits));
    __builtin_memcpy(out + index, &result, (count - index) * sizeof *out);
  }
}
