// The permutation Keccak-f[1600]: 24 rounds, two at a time from one set of 25 variables into the other.
//
// Lane x + 5 y of the state is word x + 5 y. A plane of the next state needs one lane from each column: theta, rho and pi
// bring them (b0 to b4), chi and iota mix them. Compiled a second time for BMI, whose "and not" halves chi, and for vectors that
// hold the same word of several states.
#include "galaxy_kernels.h"

#define ROTATED(x, count) ((x) << (count) | (x) >> (64 - (count)))

// The parities of the columns, and what each column is changed by.
#define THETA(a)                             \
  c0 = a##0 ^ a##5 ^ a##10 ^ a##15 ^ a##20;  \
  c1 = a##1 ^ a##6 ^ a##11 ^ a##16 ^ a##21;  \
  c2 = a##2 ^ a##7 ^ a##12 ^ a##17 ^ a##22;  \
  c3 = a##3 ^ a##8 ^ a##13 ^ a##18 ^ a##23;  \
  c4 = a##4 ^ a##9 ^ a##14 ^ a##19 ^ a##24;  \
  d0 = c4 ^ ROTATED(c1, 1);                  \
  d1 = c0 ^ ROTATED(c2, 1);                  \
  d2 = c1 ^ ROTATED(c3, 1);                  \
  d3 = c2 ^ ROTATED(c4, 1);                  \
  d4 = c3 ^ ROTATED(c0, 1);

#define CHI(e0, e1, e2, e3, e4) \
  e0 = b0 ^ (~b1 & b2);         \
  e1 = b1 ^ (~b2 & b3);         \
  e2 = b2 ^ (~b3 & b4);         \
  e3 = b3 ^ (~b4 & b0);         \
  e4 = b4 ^ (~b0 & b1);

#define ROUND(a, e, constant)              \
  THETA(a)                                 \
  b0 = a##0 ^ d0;                          \
  b1 = ROTATED(a##6 ^ d1, 44);             \
  b2 = ROTATED(a##12 ^ d2, 43);            \
  b3 = ROTATED(a##18 ^ d3, 21);            \
  b4 = ROTATED(a##24 ^ d4, 14);            \
  CHI(e##0, e##1, e##2, e##3, e##4)        \
  e##0 ^= constant;                        \
  b0 = ROTATED(a##3 ^ d3, 28);             \
  b1 = ROTATED(a##9 ^ d4, 20);             \
  b2 = ROTATED(a##10 ^ d0, 3);             \
  b3 = ROTATED(a##16 ^ d1, 45);            \
  b4 = ROTATED(a##22 ^ d2, 61);            \
  CHI(e##5, e##6, e##7, e##8, e##9)        \
  b0 = ROTATED(a##1 ^ d1, 1);              \
  b1 = ROTATED(a##7 ^ d2, 6);              \
  b2 = ROTATED(a##13 ^ d3, 25);            \
  b3 = ROTATED(a##19 ^ d4, 8);             \
  b4 = ROTATED(a##20 ^ d0, 18);            \
  CHI(e##10, e##11, e##12, e##13, e##14)   \
  b0 = ROTATED(a##4 ^ d4, 27);             \
  b1 = ROTATED(a##5 ^ d0, 36);             \
  b2 = ROTATED(a##11 ^ d1, 10);            \
  b3 = ROTATED(a##17 ^ d2, 15);            \
  b4 = ROTATED(a##23 ^ d3, 56);            \
  CHI(e##15, e##16, e##17, e##18, e##19)   \
  b0 = ROTATED(a##2 ^ d2, 62);             \
  b1 = ROTATED(a##8 ^ d3, 55);             \
  b2 = ROTATED(a##14 ^ d4, 39);            \
  b3 = ROTATED(a##15 ^ d0, 41);            \
  b4 = ROTATED(a##21 ^ d1, 2);             \
  CHI(e##20, e##21, e##22, e##23, e##24)

#define LANES(a)                                                                            \
  a##0, a##1, a##2, a##3, a##4, a##5, a##6, a##7, a##8, a##9, a##10, a##11, a##12, a##13,   \
      a##14, a##15, a##16, a##17, a##18, a##19, a##20, a##21, a##22, a##23, a##24

#define EACH_LANE(DO)                                                                       \
  DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13)   \
  DO(14) DO(15) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) DO(24)

#define LOAD(lane) a##lane = state[lane];
#define STORE(lane) state[lane] = a##lane;
#define LOAD_VECTOR(lane) a##lane = *(const vector *)(states + GALAXY_KECCAK_LANES * lane);
#define STORE_VECTOR(lane) *(vector *)(states + GALAXY_KECCAK_LANES * lane) = a##lane;

// From the degree-8 linear feedback shift register of the specification.
static const uint64_t round_constants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
    0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
    0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

#define PERMUTATION(word, LOAD, STORE)                     \
  word LANES(a), LANES(e);                                 \
  word b0, b1, b2, b3, b4, c0, c1, c2, c3, c4;             \
  word d0, d1, d2, d3, d4;                                 \
  EACH_LANE(LOAD)                                          \
  for (int round = 0; round < 24; round += 2) {            \
    ROUND(a, e, round_constants[round])                    \
    ROUND(e, a, round_constants[round + 1])                \
  }                                                        \
  EACH_LANE(STORE)

static void permute(uint64_t *state) { PERMUTATION(uint64_t, LOAD, STORE) }

#if defined(__x86_64__)
__attribute__((target("bmi,bmi2"))) static void permute_bmi(uint64_t *state) {
  PERMUTATION(uint64_t, LOAD, STORE)
}

__attribute__((target("avx512f"))) static void permute_eight(uint64_t *states) {
  typedef uint64_t vector __attribute__((vector_size(64), aligned(8)));
  PERMUTATION(vector, LOAD_VECTOR, STORE_VECTOR)
}

__attribute__((target("avx2"))) static void permute_four(uint64_t *states) {
  typedef uint64_t vector __attribute__((vector_size(32), aligned(8)));
  PERMUTATION(vector, LOAD_VECTOR, STORE_VECTOR)
}
#endif

void galaxy_keccak_permute(uint64_t *state) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("bmi2")) {
    permute_bmi(state);
    return;
  }
#endif
  permute(state);
}

void galaxy_keccak_permute_portable(uint64_t *state) { permute(state); }

/// One state after the other.
static void permute_each(uint64_t *states) {
  for (int lane = 0; lane < GALAXY_KECCAK_LANES; lane++) {
    uint64_t state[25];
    for (int word = 0; word < 25; word++) {
      state[word] = states[GALAXY_KECCAK_LANES * word + lane];
    }
    galaxy_keccak_permute(state);
    for (int word = 0; word < 25; word++) {
      states[GALAXY_KECCAK_LANES * word + lane] = state[word];
    }
  }
}

void galaxy_keccak_permute_lanes(enum galaxy_kernel_path path, uint64_t *states) {
  switch (path) {
#if defined(__x86_64__)
    case GALAXY_KERNEL_AVX512:
    case GALAXY_KERNEL_AVX512_IFMA:
      permute_eight(states);
      return;
    case GALAXY_KERNEL_AVX2:
      permute_four(states);
      permute_four(states + GALAXY_KECCAK_LANES / 2);
      return;
#endif
    default: permute_each(states);
  }
}
