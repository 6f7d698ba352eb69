/* Paillier in plain GMP, one number after the other: the peer of `galaxy-dev bench paillier`.
   cc -O2 paillier_gmp.c -lgmp. Reads lines "name hexadecimal", prints lines "what nanoseconds result". */
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ELEMENTS = 8 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

/* The least time of seven rounds of `repeats` runs of a statement, per run of `units` elements. */
#define MEASURE(name, repeats, units, result, statement)                      \
  do {                                                                        \
    double least = 1e30;                                                      \
    statement;                                                                \
    for (int round = 0; round < 7; round++) {                                 \
      double start = now();                                                   \
      for (int run = 0; run < (repeats); run++) {                             \
        statement;                                                            \
      }                                                                       \
      double time = (now() - start) / ((double)(repeats) * (units));          \
      if (time < least) least = time;                                         \
    }                                                                         \
    printf("%s %.1f ", name, least);                                          \
    result;                                                                   \
    printf("\n");                                                             \
    fflush(stdout);                                                           \
  } while (0)

static mpz_t p, q, n, square, pp, qq, p_less, q_less, hp, hq, p_inverse, t, u, v;
static mpz_t a, b, c, w, power, batch[ELEMENTS], roots[ELEMENTS], results[ELEMENTS];

/* Digits of `text` for number `index` of ELEMENTS. */
static void read_part(mpz_t number, const char *text, int index) {
  size_t length = strlen(text) / ELEMENTS;
  char *part = malloc(length + 1);
  memcpy(part, text + index * length, length);
  part[length] = 0;
  mpz_set_str(number, part, 16);
  free(part);
}

/* The plaintext of c, by the Chinese remainder theorem. */
static void decrypt(mpz_t m, const mpz_t element, void (*exponentiate)(mpz_t, const mpz_t, const mpz_t, const mpz_t)) {
  mpz_mod(u, element, pp);
  exponentiate(t, u, p_less, pp);
  mpz_sub_ui(t, t, 1);
  mpz_divexact(t, t, p);
  mpz_mul(t, t, hp);
  mpz_mod(v, t, p);
  mpz_mod(u, element, qq);
  exponentiate(t, u, q_less, qq);
  mpz_sub_ui(t, t, 1);
  mpz_divexact(t, t, q);
  mpz_mul(t, t, hq);
  mpz_mod(u, t, q);
  mpz_sub(t, u, v);
  mpz_mul(t, t, p_inverse);
  mpz_mod(t, t, q);
  mpz_mul(t, t, p);
  mpz_add(m, t, v);
}

static void variable(mpz_t r, const mpz_t x, const mpz_t e, const mpz_t m) { mpz_powm(r, x, e, m); }
static void constant(mpz_t r, const mpz_t x, const mpz_t e, const mpz_t m) { mpz_powm_sec(r, x, e, m); }

int main(void) {
  static char name[64], text[1 << 20];
  mpz_inits(p, q, n, square, pp, qq, p_less, q_less, hp, hq, p_inverse, t, u, v, a, b, c, w, power, NULL);
  for (int i = 0; i < ELEMENTS; i++) mpz_inits(batch[i], roots[i], results[i], NULL);
  while (scanf("%63s %1048575s", name, text) == 2) {
    if (!strcmp(name, "p")) mpz_set_str(p, text, 16);
    if (!strcmp(name, "q")) mpz_set_str(q, text, 16);
    if (!strcmp(name, "a")) mpz_set_str(a, text, 16);
    if (!strcmp(name, "b")) mpz_set_str(b, text, 16);
    if (!strcmp(name, "w")) mpz_set_str(w, text, 16);
    for (int i = 0; i < ELEMENTS; i++) {
      if (!strcmp(name, "batch")) read_part(batch[i], text, i);
      if (!strcmp(name, "roots")) read_part(roots[i], text, i);
    }
  }
  mpz_mul(n, p, q);
  mpz_mul(square, n, n);
  mpz_mul(pp, p, p);
  mpz_mul(qq, q, q);
  mpz_sub_ui(p_less, p, 1);
  mpz_sub_ui(q_less, q, 1);
  mpz_neg(t, q);
  mpz_invert(hp, t, p);
  mpz_neg(t, p);
  mpz_invert(hq, t, q);
  mpz_invert(p_inverse, p, q);

  MEASURE("add", 2000, 1, gmp_printf("%Zx", c), {
    mpz_mul(t, a, b);
    mpz_tdiv_r(c, t, square);
  });
  mpz_set_str(power, "5eedbeefcafebabe", 16);
  MEASURE("mulPlain64", 12, 1, gmp_printf("%Zx", c), mpz_powm(c, w, power, square));
  MEASURE("decrypt", 3, 1, gmp_printf("%Zx", c), decrypt(c, a, variable));
  MEASURE("decrypt.powm_sec", 3, 1, gmp_printf("%Zx", c), decrypt(c, a, constant));
  MEASURE("decrypt.batch8", 1, ELEMENTS, for (int i = 0; i < ELEMENTS; i++) gmp_printf("%Zx,", results[i]), {
    for (int i = 0; i < ELEMENTS; i++) decrypt(results[i], batch[i], variable);
  });
  /* The plaintexts of the batch are what is encrypted again, with the roots that it was made from. */
  mpz_t m[ELEMENTS];
  for (int i = 0; i < ELEMENTS; i++) mpz_init_set(m[i], results[i]);
  MEASURE("encrypt.batch8", 1, ELEMENTS, for (int i = 0; i < ELEMENTS; i++) gmp_printf("%Zx,", results[i]), {
    for (int i = 0; i < ELEMENTS; i++) {
      mpz_powm(t, roots[i], n, square);
      mpz_mul(u, n, m[i]);
      mpz_add_ui(u, u, 1);
      mpz_mul(u, u, t);
      mpz_tdiv_r(results[i], u, square);
    }
  });
  return 0;
}
