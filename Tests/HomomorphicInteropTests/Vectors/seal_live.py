"""The other side of SEALLiveTests: SEAL itself (tenseal.sealapi) writes keys, plaintexts, ciphertexts and results.

`seal_live.py FOLDER`; the files are SEAL's, not compressed.
"""
import pathlib
import sys

import numpy
import tenseal.sealapi as seal

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent.parent / "Interop"))
import sealfile  # noqa: E402

folder = pathlib.Path(sys.argv[1])
DEGREE, BITS, SCALE = 8192, [48, 40, 40, 40, 50], 2.0 ** 40


def write(name, made):
    made.save(str(folder / name))
    data = sealfile.plain((folder / name).read_bytes())
    (folder / name).write_bytes(data)
    return data


def load(kind, name, context):
    made = kind()
    made.load(context, str(folder / name))
    return made


def context_of(scheme):
    parameters = seal.EncryptionParameters(scheme)
    parameters.set_poly_modulus_degree(DEGREE)
    parameters.set_coeff_modulus(seal.CoeffModulus.Create(DEGREE, BITS))
    if scheme == seal.SCHEME_TYPE.BFV:
        parameters.set_plain_modulus(1032193)
    return parameters, seal.SEALContext(parameters, True, seal.SEC_LEVEL_TYPE.TC128)


def ckks():
    _, context = context_of(seal.SCHEME_TYPE.CKKS)
    keys = seal.KeyGenerator(context)
    encryptor, encoder = seal.Encryptor(context, keys.secret_key()), seal.CKKSEncoder(context)
    evaluator = seal.Evaluator(context)
    generator = numpy.random.default_rng()
    raw = generator.integers(-2**26, 2**26, size=(2, DEGREE // 2))
    (folder / "values").write_bytes(raw[0].astype("<i8").tobytes())
    plains = []
    for index in range(2):
        plains.append(seal.Plaintext())
        encoder.encode((raw[index] / 2.0**24).tolist(), SCALE, plains[-1])
    write("plain", plains[0])
    cipher, out = seal.Ciphertext(), seal.Ciphertext()
    encryptor.encrypt_symmetric(plains[1], cipher)
    write("ciphertext", cipher)
    evaluator.multiply_plain(cipher, plains[0], out)
    write("product", out)
    evaluator.rescale_to_next_inplace(out)
    write("rescaled", out)
    # A level below, where the plaintext has fewer residues.
    lower = seal.Plaintext()
    encoder.encode((raw[0] / 2.0**24).tolist(), out.parms_id(), SCALE, lower)
    write("plainBelow", lower)
    evaluator.multiply_plain(out, lower, out)
    evaluator.rescale_to_next_inplace(out)
    write("rescaledBelow", out)
    # Half of a ciphertext and a seed, as the key's owner sends it; then what SEAL makes of it.
    encryptor.encrypt_symmetric(plains[1]).save(str(folder / "seeded"))
    write("expanded", load(seal.Ciphertext, "seeded", context))
    seeded = sealfile.plain((folder / "seeded").read_bytes())
    (folder / "seeded").write_bytes(seeded)
    # The same with the other generator that SEAL can be built with.
    at = len(seeded) - 65
    (folder / "seededShake").write_bytes(seeded[:at] + b"\x02" + seeded[at + 1:])
    write("expandedShake", load(seal.Ciphertext, "seededShake", context))


def bfv():
    _, context = context_of(seal.SCHEME_TYPE.BFV)
    keys = seal.KeyGenerator(context)
    encryptor, encoder = seal.Encryptor(context, keys.secret_key()), seal.BatchEncoder(context)
    evaluator = seal.Evaluator(context)
    plain, other, cipher, out = seal.Plaintext(), seal.Plaintext(), seal.Ciphertext(), seal.Ciphertext()
    encoder.encode([i % 101 - 50 for i in range(DEGREE)], plain)
    encoder.encode([i % 7 - 3 for i in range(DEGREE)], other)
    write("plainBFV", plain)
    encryptor.encrypt_symmetric(other, cipher)
    write("ciphertextBFV", cipher)
    evaluator.multiply_plain(cipher, plain, out)
    write("productBFV", out)
    evaluator.add_plain(cipher, plain, out)
    write("sumBFV", out)
    encryptor.encrypt_symmetric(other).save(str(folder / "seededBFV"))
    write("expandedBFV", load(seal.Ciphertext, "seededBFV", context))
    (folder / "seededBFV").write_bytes(sealfile.plain((folder / "seededBFV").read_bytes()))


ckks()
bfv()
