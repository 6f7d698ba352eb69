"""Microsoft SEAL (in the TenSEAL wheel, built without Intel HEXL), one thread: microseconds per operation.

Prints one JSON object. Same parameters, same work as `galaxy-dev bench lattice`; results are checked.
Numpy arrays go in where the wrapper takes them without a copy to a list; what converts Python lists says so.
"""
import json
import sys
import time

import numpy
import tenseal.sealapi as seal

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
SETS = {"ckks": {8192: [48, 40, 40, 40, 50], 16384: [48] + [40] * 8 + [50], 32768: [48] + [40] * 10 + [50]},
        "bfv": {8192: [48, 40, 40, 40, 50]}}
SCALE = 2.0 ** 40
TIMES = {}


def measure(name, work):
    """The smallest mean over rounds of at least 20 ms of process CPU time."""
    work()
    start = time.process_time()
    work()
    once = time.process_time() - start
    count = max(1, int(0.02 / max(once, 1e-7)))
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(count):
            work()
        best = min(best, (time.process_time() - start) / count)
    TIMES[name] = best * 1e6


def context(scheme, degree, bits):
    parameters = seal.EncryptionParameters(scheme)
    parameters.set_poly_modulus_degree(degree)
    parameters.set_coeff_modulus(seal.CoeffModulus.Create(degree, bits))
    if scheme == seal.SCHEME_TYPE.BFV:
        parameters.set_plain_modulus(1032193)
    made = seal.SEALContext(parameters, True, seal.SEC_LEVEL_TYPE.TC128)
    assert made.parameters_set(), made.parameters_error_message()
    return made


def keys(made, degree, steps=1):
    generator = seal.KeyGenerator(made)
    public, relinearization, galois = seal.PublicKey(), seal.RelinKeys(), seal.GaloisKeys()
    generator.create_public_key(public)
    generator.create_relin_keys(relinearization)
    # Of the rotations by 1 to 16 slots.
    generator.create_galois_keys([pow(3, step, 2 * degree) for step in range(1, steps + 1)], galois)
    return generator.secret_key(), public, relinearization, galois


def ckks(degree, bits):
    made = context(seal.SCHEME_TYPE.CKKS, degree, bits)
    secret, public, relinearization, galois = keys(made, degree, 16 if degree == 8192 else 1)
    encryptor, decryptor = seal.Encryptor(made, public), seal.Decryptor(made, secret)
    evaluator, encoder = seal.Evaluator(made), seal.CKKSEncoder(made)
    values = numpy.linspace(-1, 1, degree // 2)
    plain, other = seal.Plaintext(), seal.Plaintext()
    encoder.encode(values, SCALE, plain)
    a, b, out = seal.Ciphertext(), seal.Ciphertext(), seal.Ciphertext()
    encryptor.encrypt(plain, a)
    encryptor.encrypt(plain, b)

    def multiply():
        evaluator.multiply(a, b, out)
        evaluator.relinearize_inplace(out, relinearization)
        evaluator.rescale_to_next_inplace(out)

    measure(f"ckks.mul.{degree}", multiply)
    decryptor.decrypt(out, other)
    assert numpy.abs(numpy.array(encoder.decode_double(other)) - values ** 2).max() < 1e-4
    measure(f"ckks.add.{degree}", lambda: evaluator.add(a, b, out))
    measure(f"ckks.mulPlain.{degree}", lambda: evaluator.multiply_plain(a, plain, out))
    measure(f"ckks.rotate.{degree}", lambda: evaluator.rotate_vector(a, 1, galois, out))
    if degree == 8192:
        measure(f"ckks.hoisted.{degree}",
                lambda: [evaluator.rotate_vector(a, step, galois, out) for step in range(1, 17)])
    measure(f"ckks.encrypt.{degree}", lambda: encryptor.encrypt(plain, out))
    measure(f"ckks.decrypt.{degree}", lambda: decryptor.decrypt(a, other))
    measure(f"ckks.encode.{degree}", lambda: encoder.encode(values, SCALE, other))


def bfv(degree, bits):
    made = context(seal.SCHEME_TYPE.BFV, degree, bits)
    secret, public, relinearization, _ = keys(made, degree)
    encryptor, decryptor = seal.Encryptor(made, public), seal.Decryptor(made, secret)
    evaluator, encoder = seal.Evaluator(made), seal.BatchEncoder(made)
    values = [i % 700 for i in range(degree)]
    plain, other = seal.Plaintext(), seal.Plaintext()
    encoder.encode(values, plain)
    a, b, out = seal.Ciphertext(), seal.Ciphertext(), seal.Ciphertext()
    encryptor.encrypt(plain, a)
    encryptor.encrypt(plain, b)

    def multiply():
        evaluator.multiply(a, b, out)
        evaluator.relinearize_inplace(out, relinearization)

    measure(f"bfv.mul.{degree}", multiply)
    decryptor.decrypt(out, other)
    assert encoder.decode_uint64(other) == [v * v % 1032193 for v in values]


if __name__ == "__main__":
    for n, chain in SETS["ckks"].items():
        ckks(n, chain)
    for n, chain in SETS["bfv"].items():
        bfv(n, chain)
    print(json.dumps(TIMES))
