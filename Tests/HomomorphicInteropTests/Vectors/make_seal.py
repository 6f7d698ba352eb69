"""Writes ../SEALVectors.swift: what Microsoft SEAL (TenSEAL 0.3.18 from PyPI, `tenseal.sealapi`) computes.

Ciphertexts and plaintexts of residues from SplitMix64 are written in SEAL's format, loaded by SEAL, computed on, saved and
read back; the residues of a result are folded as in FNV-1a, word by word. Needs tenseal, numpy and zstandard.
"""
import pathlib
import struct
import subprocess
import sys
import tempfile

import tenseal.sealapi as seal

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent / "Interop"))
import sealfile  # noqa: E402

FOLDER = pathlib.Path(tempfile.mkdtemp())
MASK = 2**64 - 1


def splitmix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        yield z ^ z >> 31


def uniform(numbers, primes, degree):
    return [next(numbers) % prime for prime in primes for _ in range(degree)]


def fold(words):
    state = 0xCBF29CE484222325
    for word in words:
        state = (state ^ int(word)) * 0x100000001B3 & MASK
    return state


def parameters(degree, primes):
    made = seal.EncryptionParameters(seal.SCHEME_TYPE.CKKS)
    made.set_poly_modulus_degree(degree)
    made.set_coeff_modulus([seal.Modulus(q) for q in primes])
    context = seal.SEALContext(made, True, seal.SEC_LEVEL_TYPE.TC128)
    assert context.parameters_set(), context.parameters_error_message()
    return context


def chain(degree, bits):
    return [q.value() for q in seal.CoeffModulus.Create(degree, bits)]


def load(kind, data, context):
    path = FOLDER / "object"
    path.write_bytes(data)
    made = kind()
    made.load(context, str(path))
    return made


def residues(made):
    path = FOLDER / "object"
    made.save(str(path))
    return sealfile.residues(path.read_bytes())[2]


def multiply_plain(degree, bits, scale):
    """Folds of multiply_plain and of the rescale after it."""
    primes = chain(degree, bits)
    context = parameters(degree, primes)
    data = primes[:-1]
    identity = sealfile.identity(2, degree, data, 0)
    numbers = splitmix(7)
    words = uniform(numbers, data, degree) + uniform(numbers, data, degree)
    cipher = load(seal.Ciphertext, sealfile.ciphertext(identity, True, 2, degree, len(data), scale, words), context)
    words = uniform(splitmix(13), data, degree)
    plain = load(seal.Plaintext, sealfile.plaintext(identity, scale, words), context)
    evaluator = seal.Evaluator(context)
    out = seal.Ciphertext()
    evaluator.multiply_plain(cipher, plain, out)
    product = fold(residues(out).reshape(-1))
    evaluator.rescale_to_next_inplace(out)
    return product, fold(residues(out).reshape(-1))


def coefficients(context, plain):
    """Centred coefficients of a plaintext of one level: SEAL transforms them back as a ciphertext's."""
    path = FOLDER / "plain"
    plain.save(str(path))
    body, _ = sealfile.opened(path.read_bytes())
    words, _ = sealfile.opened(body[48:])
    words = struct.unpack(f"<{(len(words) - 8) // 8}Q", words[8:])
    data = sealfile.ciphertext(body[:32], True, 2, 8192, len(words) // 8192, plain.scale, words + words)
    cipher, out = load(seal.Ciphertext, data, context), seal.Ciphertext()
    seal.Evaluator(context).transform_from_ntt(cipher, out)
    prime = chain(8192, [48, 40, 40, 40, 50])[0]
    return [int(x) - (prime if x > prime // 2 else 0) for x in residues(out)[0][0]]


def encoded():
    """Coefficients of SEAL's encoder, which computes with doubles: modulo 16, and every 512th in full."""
    context = parameters(8192, chain(8192, [48, 40, 40, 40, 50]))
    numbers = splitmix(17)
    values = [(next(numbers) % 2**27 - 2**26) / 2**24 for _ in range(4096)]
    plain = seal.Plaintext()
    seal.CKKSEncoder(context).encode(values, 2.0**40, plain)
    found = coefficients(context, plain)
    return "".join(f"{c % 16:x}" for c in found), found[::512]


def expanded(degree, primes, levels, generator):
    """Fold of the polynomial that SEAL draws from the seed 0, 1, 2, ... 63."""
    context = parameters(degree, primes)
    data = primes[:levels]
    identity = sealfile.identity(2, degree, data, 0)
    words = uniform(splitmix(7), data, degree)
    made = sealfile.ciphertext(identity, True, 2, degree, levels, 1.0, words, seed=(generator, bytes(range(64))))
    # Only a public key may have all primes.
    kind = seal.PublicKey if levels == len(primes) else seal.Ciphertext
    found = residues(load(kind, made, context))
    assert fold(found[0].reshape(-1)) == fold(words)
    return fold(found[1].reshape(-1))


def number(value):
    text = f"{value:016x}"
    return "0x" + "_".join(text[i:i + 4] for i in range(0, 16, 4))


# Primes of 60 and 49 bits far from powers of two, so that some numbers of the stream are rejected.
FAR = [0xA00000000018001, 0x14CCCCCCCE001]


def prime(start, degree):
    candidate = start - start % (2 * degree) + 1
    while pow(3, candidate - 1, candidate) != 1 or pow(5, candidate - 1, candidate) != 1:
        candidate += 2 * degree
    return candidate


far = [prime(FAR[0], 4096), prime(FAR[1], 4096)]
out = [
    "// Made by Vectors/make_seal.py with TenSEAL 0.3.18 (SEAL 4.3): do not edit.",
    "",
    "enum SEALVectors {",
    "  /// Folds of `multiply_plain` and of the rescale after it.",
    "  static let products:",
    "    [(degree: Int, bits: [Int], scaleBits: Int, product: UInt64, rescaled: UInt64)] = [",
]
for degree, bits, scale in ((4096, [36, 36, 37], 30), (8192, [48, 40, 40, 40, 50], 40), (8192, [60, 40, 40, 60], 40)):
    product, rescaled = multiply_plain(degree, bits, 2.0**scale)
    out += ["      (", f"        {degree}, {bits}, {scale}, {number(product)},", f"        {number(rescaled)}", "      ),"]
out += ["  ]", "  /// Folds of the polynomials drawn from the seed 0, 1, ... 63.",
        "  static let seeds: [(primes: [UInt64], limbCount: Int, generator: UInt8, fold: UInt64)] = ["]
near = chain(4096, [36, 36, 37])
for primes, levels in ((near, 2), (near, 3), (far, 1), (far, 2)):
    for generator in (1, 2):
        made = expanded(4096, primes, levels, generator)
        out += ["    (", f"      {primes}, {levels}, {generator},", f"      {number(made)}", "    ),"]
nibbles, sample = encoded()
out += ["  ]", "  /// Every 512th coefficient that SEAL's encoder makes of numbers from SplitMix64 (seed 17).",
        "  static let sample: [Int64] = ["]
out += [f"    {value}," for value in sample]
out += ["  ]", "  /// All of them modulo 16, a digit each.", '  static let coefficients = """']
lines = [nibbles[i:i + 92] for i in range(0, len(nibbles), 92)]
out += ["    " + line + ("\\" if line is not lines[-1] else "") for line in lines]
out += ['    """', "}"]
target = here.parent / "SEALVectors.swift"
target.write_text("\n".join(out) + "\n")
subprocess.run(["swift", "format", "--in-place", target], check=True)
