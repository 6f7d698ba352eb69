// The levels of distance 4, 2 and 1 on eight lanes; after vector_kernels.h's butterflies.

/// `first` is the place of the part in the limb, `size` its length.
INLINE void forward_tail(const struct constants *c, const struct galaxy_limb *limb, uint64_t *out,
                         uint64_t first, uint64_t size) {
  const uint64_t *w = limb->roots, *s = limb->root_quotients;
  uint64_t n = limb->degree;
  for (uint64_t i = 0; i < size; i += 16) {
    uint64_t g = (first + i) / 8;
    vec x = load(out + i), y = load(out + i + 8);
    shuffle4(&x, &y);
    butterfly(c, &x, &y, (struct factor){spread2(w + n / 8 + g), spread2(s + n / 8 + g)});
    shuffle2(&x, &y);
    butterfly(c, &x, &y, (struct factor){spread4(w + n / 4 + 2 * g), spread4(s + n / 4 + 2 * g)});
    shuffle1(&x, &y);
    butterfly(c, &x, &y, (struct factor){load(w + n / 2 + 4 * g), load(s + n / 2 + 4 * g)});
    x = canonical4(c, x);
    y = canonical4(c, y);
    join1(&x, &y);
    store(out + i, x);
    store(out + i + 8, y);
  }
}

/// The same levels backwards, from `in` to `out`.
INLINE void inverse_tail(const struct constants *c, const struct galaxy_limb *limb, uint64_t *out,
                         const uint64_t *in, uint64_t first, uint64_t size) {
  const uint64_t *w = limb->inverse_roots, *s = limb->inverse_root_quotients;
  uint64_t n = limb->degree;
  for (uint64_t i = 0; i < size; i += 16) {
    uint64_t g = (first + i) / 8;
    vec x = load(in + i), y = load(in + i + 8);
    split1(&x, &y);
    inverse_butterfly(c, &x, &y, (struct factor){load(w + n / 2 + 4 * g), load(s + n / 2 + 4 * g)});
    shuffle1(&x, &y);
    inverse_butterfly(c, &x, &y,
                      (struct factor){spread4(w + n / 4 + 2 * g), spread4(s + n / 4 + 2 * g)});
    shuffle2(&x, &y);
    inverse_butterfly(c, &x, &y, (struct factor){spread2(w + n / 8 + g), spread2(s + n / 8 + g)});
    shuffle4(&x, &y);
    store(out + i, x);
    store(out + i + 8, y);
  }
}
