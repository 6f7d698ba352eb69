// The programs of programs.gx in C: sums, products and indices are checked, as there. For WebAssembly, and natively with a main function.
typedef unsigned long long u64;
typedef unsigned char u8;
#ifdef __wasm__
#define PROGRAM(name) __attribute__((export_name(#name), noinline)) u64 name
#else
#define PROGRAM(name) __attribute__((noinline)) u64 name
#endif
#define NOINLINE __attribute__((noinline))

static void check(int holds) { if (!holds) __builtin_trap(); }
static u64 add(u64 a, u64 b) { u64 r; check(!__builtin_add_overflow(a, b, &r)); return r; }
static u64 sub(u64 a, u64 b) { check(a >= b); return a - b; }
#ifdef __wasm__
// There is no product of 128 bits: its upper half, by halves.
static u64 upper(u64 a, u64 b) {
  u64 low = a & 0xffffffff, high = a >> 32;
  u64 first = high * (b & 0xffffffff) + (low * (b & 0xffffffff) >> 32);
  u64 second = low * (b >> 32) + (first & 0xffffffff);
  return high * (b >> 32) + (first >> 32) + (second >> 32);
}
static u64 mul(u64 a, u64 b) {
  // Small factors are told by their leading zeros.
  if (__builtin_clzll(a | 1) + __builtin_clzll(b | 1) < 64) check(upper(a, b) == 0);
  return a * b;
}
#else
static u64 mul(u64 a, u64 b) {
  u64 r;
  check(!__builtin_mul_overflow(a, b, &r));
  return r;
}
#endif

PROGRAM(loop)(u64 n) {
  u64 s = 1;
  for (u64 i = 0; i < n; i++) s = (add(mul(s, 31), i) ^ (s >> 7)) & 0x3ffffffffffffff;
  return s;
}

static NOINLINE u64 mix(u64 a, u64 b) {
  u64 h = (a ^ b) & 0xffffffff;
  h = add(mul(h, 31), a) & 0xffffffff;
  h = (h ^ (h >> 15)) & 0xffffffff;
  h = add(mul(h, 37), b) & 0xffffffff;
  h = (h ^ (h >> 13)) & 0xffffffff;
  h = add(mul(h, 41), a) & 0xffffffff;
  h = (h ^ (h >> 16)) & 0xffffffff;
  return add(mul(h, 43), b) & 0xffffffff;
}

PROGRAM(calls)(u64 n) {
  u64 s = 1;
  for (u64 i = 0; i < n; i++) {
    s = mix(s, i & 0xffff);
    s = mix(s ^ 5, s);
  }
  return s;
}

static u8 composite[65536];
PROGRAM(sieve)(u64 n) {
  for (u64 i = 0; i < 65536; i++) composite[i] = 0;
  u64 count = 0;
  for (u64 i = 2; i <= n; i = add(i, 1)) {
    check(i < 65536);
    if (composite[i]) continue;
    count = add(count, 1);
    for (u64 j = mul(i, i); j <= n; j = add(j, i)) {
      check(j < 65536);
      composite[j] = 1;
    }
  }
  return count;
}

static u64 list[10000];
static u64 length;
static u64 at(u64 i) { check(i < length); return list[i]; }
static void swap(u64 i, u64 j) {
  check(i < length && j < length);
  u64 t = list[i];
  list[i] = list[j];
  list[j] = t;
}
static void sift(u64 root, u64 end) {
  for (;;) {
    u64 child = add(mul(root, 2), 1);
    if (child >= end) return;
    if (add(child, 1) < end && at(child) < at(add(child, 1))) child = add(child, 1);
    if (at(root) >= at(child)) return;
    swap(root, child);
    root = child;
  }
}
PROGRAM(sort)(u64 n) {
  length = 0;
  u64 x = 12345;
  for (u64 i = 0; i < n; i++) {
    x = add(mul(x, 1103515245), 12345) & 0x7fffffff;
    check(length < 10000);
    list[length++] = x;
  }
  for (u64 start = n / 2; start > 0;) {
    start = sub(start, 1);
    sift(start, n);
  }
  for (u64 end = n; end > 1;) {
    end = sub(end, 1);
    swap(0, end);
    sift(0, end);
  }
  u64 sum = 0;
  for (u64 i = 0; i < n; i++) sum = add(mul(sum, 31), at(i)) & 0xffffffff;
  return sum;
}

static u64 a[1024], b[1024], c[1024];
PROGRAM(matmul)(u64 reps) {
  for (u64 i = 0; i < 32; i++)
    for (u64 j = 0; j < 32; j++) {
      a[i * 32 + j] = i + j;
      b[i * 32 + j] = i ^ j;
    }
  u64 sum = 0;
  for (u64 r = 0; r < reps; r++) {
    for (u64 i = 0; i < 32; i++)
      for (u64 j = 0; j < 32; j++) {
        u64 t = 0;
        for (u64 k = 0; k < 32; k++) {
          u64 left = add(mul(i, 32), k), right = add(mul(k, 32), j);
          check(left < 1024 && right < 1024);
          t = add(t, mul(a[left], b[right]));
        }
        u64 place = add(mul(i, 32), j);
        check(place < 1024);
        c[place] = t;
      }
    sum = add(sum, c[r & 1023]);
  }
  return sum;
}

#ifndef __wasm__
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
/// `peer NAME N`: the result, and the nanoseconds of processor time that it took.
int main(int count, char **arguments) {
  static const struct { const char *name; u64 (*run)(u64); } programs[] = {
      {"loop", loop}, {"calls", calls}, {"sieve", sieve}, {"sort", sort}, {"matmul", matmul}};
  for (int i = 0; count == 3 && i < 5; i++) {
    if (strcmp(programs[i].name, arguments[1])) continue;
    volatile u64 n = strtoull(arguments[2], 0, 10);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    u64 result = programs[i].run(n);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("%llu %lld\n", result, (end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec);
    return 0;
  }
  return 1;
}
#endif
