// Modular arithmetic on lanes of 64 bits, moduli below 2^61, for AVX2 and AVX-512; quotients are
// floor(w 2^64 / q).

/// Any word may be a factor.
#define NARROW 0

struct constants {
  vec q, q2, one, radix, radix_quotient;
};

struct factor {
  vec w, quotient;
};

struct sum {
  vec high, low;
};

INLINE struct constants constants_of(const struct galaxy_limb *limb) {
  return (struct constants){
      set1(limb->modulus), set1(2 * limb->modulus), set1(limb->one_quotient),
      set1(limb->radix),   set1(limb->radix_quotient),
  };
}

INLINE struct factor factor_of(const struct constants *c, const struct galaxy_limb *limb, uint64_t w,
                               uint64_t quotient) {
  (void)c;
  (void)limb;
  return (struct factor){set1(w), set1(quotient)};
}

INLINE struct factor factor_at(const uint64_t *w, const uint64_t *quotients, uint64_t i) {
  return (struct factor){set1(w[i]), set1(quotients[i])};
}

/// w x mod q below 2q for any x: Shoup's difference is below 2q, and by up to 2q more as the high
/// product may be 2 too small.
INLINE vec mul_lazy(const struct constants *c, vec x, struct factor f) {
  vec quotient = high_product_about(x, f.quotient);
  return reduce_once(sub(mul_low(x, f.w), mul_low(quotient, c->q)), c->q2);
}

/// x mod q below 2q for any x.
INLINE vec reduce_lazy(const struct constants *c, vec x) {
  vec quotient = high_product_about(x, c->one);
  return reduce_once(sub(x, mul_low(quotient, c->q)), c->q2);
}

INLINE vec reduce_word(const struct constants *c, vec x) { return reduce_lazy(c, x); }

INLINE struct sum sum_of(vec x) { return (struct sum){set1(0), x}; }

/// Adds the 128 bits of a product.
INLINE void sum_add(struct sum *s, vec x, vec y) {
  const vec mask = set1(0xffffffff);
  vec x1 = high32(x), y1 = high32(y);
  vec bottom = mul32(x, y);
  vec left = add(mul32(x1, y), high32(bottom));
  vec right = add(mul32(x, y1), and64(left, mask));
  vec high = add(mul32(x1, y1), add(high32(left), high32(right)));
  vec low = or64(shift_left32(right), and64(bottom, mask));
  s->low = add(s->low, low);
  s->high = add(add(s->high, high), carry_of(s->low, low));
}

/// Canonical.
INLINE vec sum_reduce(const struct constants *c, struct sum s) {
  vec h = mul_lazy(c, s.high, (struct factor){c->radix, c->radix_quotient});
  vec r = add(h, reduce_lazy(c, s.low));
  return reduce_once(reduce_once(r, c->q2), c->q);
}

INLINE struct sum sum_of_power(uint64_t n) {
  return n < 64 ? (struct sum){set1(0), set1((uint64_t)1 << n)}
                : (struct sum){set1((uint64_t)1 << (n - 64)), set1(0)};
}

/// floor(s / 2^n) where that is below 2^64.
INLINE vec sum_shift(struct sum s, uint64_t n) {
  return n < 64 ? or64(shift_left(s.high, 64 - n), shift_right(s.low, n))
                : shift_right(s.high, n - 64);
}
