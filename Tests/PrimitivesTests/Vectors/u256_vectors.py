"""Prints U256Vectors.swift: for each operation of U256, the SHA-256 of its results over 5,000
operand triples, computed with Python's integers. The operands come from SplitMix64 as in
U256Tests.swift; half of them have limbs of all zeros or all ones, where carries go wrong.

Run: python3 u256_vectors.py > ../U256Vectors.swift
"""

import hashlib
from math import isqrt

from splitmix64 import WORD, SplitMix64

SIZE = 1 << 256
CASES = 5000
SEED = 2026


def operand(random):
    kind = random.next() % 8
    limbs = []
    for _ in range(4):
        choice = random.next()
        limb = random.next()
        limbs.append({0: 0, 1: WORD - 1, 2: limb % 4}.get(choice % 4, limb))
    edged = sum(limb << 64 * index for index, limb in enumerate(limbs))
    count = random.next() % 257
    if kind < 4:
        return edged
    if kind == 4:
        return edged >> count
    if kind == 5:
        return (SIZE - 1) >> count
    if kind == 6:
        return (1 << count) % SIZE
    return random.next() % 300


def signed(value):
    return value - SIZE if value >> 255 else value


def divide(a, b):
    quotient = abs(a) // abs(b)
    return -quotient if (a < 0) != (b < 0) else quotient


def unsigned_result(value):
    return value % SIZE, not 0 <= value < SIZE


def signed_result(value):
    return value % SIZE, not -(SIZE >> 1) <= value < SIZE >> 1


def power(a, exponent, result):
    if exponent < 512 or abs(a) < 2:
        return result(a**exponent)
    # Far beyond 256 bits only the low bits and the fact of overflow matter.
    return pow(a, exponent, SIZE), True


def results(a, b, c):
    sa, sb = signed(a), signed(b)
    yield "add", unsigned_result(a + b)
    yield "subtract", unsigned_result(a - b)
    yield "multiply", unsigned_result(a * b)
    yield "multiplyHigh", (a * b >> 256, False)
    yield "quotient", (a // b if b else 0, b == 0)
    yield "remainder", (a % b if b else 0, b == 0)
    yield "addModulo", ((a + b) % c if c else 0, c == 0)
    yield "multiplyModulo", ((a * b) % c if c else 0, c == 0)
    yield "shiftLeft", ((a << b) % SIZE if b < 256 else 0, False)
    yield "shiftRight", (a >> b if b < 256 else 0, False)
    yield "arithmeticShiftRight", ((sa >> min(b, 256)) % SIZE, False)
    yield "signedAdd", signed_result(sa + sb)
    yield "signedSubtract", signed_result(sa - sb)
    yield "signedMultiply", signed_result(sa * sb)
    yield "signedQuotient", signed_result(divide(sa, sb)) if b else (0, True)
    yield "signedRemainder", ((sa - sb * divide(sa, sb)) % SIZE if b else 0, b == 0)
    yield "less", (int(a < b), sa < sb)
    yield "squareRoot", (isqrt(a), False)
    yield "power", power(a, b % 300, unsigned_result)
    yield "signedPower", power(sa, b % 300, signed_result)
    yield "hugePower", power(a % 8, b, unsigned_result)
    bits = c % 260
    yield "fits", (int(a < 1 << bits), bits > 0 and -(1 << bits - 1) <= sa < 1 << bits - 1)
    low = a % (1 << bits) if bits < 256 else a
    sign = 0 < bits < 256 and low >> bits - 1
    yield "signExtend", ((low - (1 << bits) if sign else low) % SIZE, False)
    yield "bits", (a.bit_length() * 1000 + bin(a).count("1"), bool(a >> (b % 256) & 1))


digests = {}
random = SplitMix64(SEED)
for _ in range(CASES):
    triple = [operand(random) for _ in range(3)]
    for name, (value, flag) in results(*triple):
        digest = digests.setdefault(name, hashlib.sha256())
        digest.update(value.to_bytes(32, "big") + bytes([flag]))

print("// Made by Vectors/u256_vectors.py: do not edit.")
print("enum U256Vectors {")
print(f"  static let cases = {CASES}")
print(f"  static let seed: UInt64 = {SEED}")
print("  static let digests: [String: String] = [")
for name, digest in digests.items():
    print(f'    "{name}":')
    print(f'      "{digest.hexdigest()}",')
print("  ]")
print("}")
