"""TenSEAL and SEAL make keys and ciphertexts; Galaxy computes on them in a contract; every residue is SEAL's own.

Then the other direction: TenSEAL decrypts what Galaxy wrote, and Galaxy decrypts what TenSEAL encrypted.
"""
import json
import os
import pathlib
import sys
import tempfile

try:
    import numpy
    import tenseal
    import tenseal.sealapi as seal
    from sealfile import fields, residues
except ImportError as missing:
    print(f"skipped: interoperation with SEAL ({missing.name} cannot be installed here)")
    sys.exit(0)
from command import galaxy

BITS = [48, 40, 40, 40, 50]
# Primes that no degree names: TenSEAL's usual ones, and SEAL's own default for BFV.
CHAIN = [60, 40, 40, 60]
DEFAULT = None
SCALE = 2.0 ** 40
CHECKED = []


def load(kind, path, context):
    made = kind()
    made.load(context, str(path))
    return made


def saved(made, path):
    made.save(str(path))
    return path.read_bytes()


def same(name, ours, theirs):
    ours, theirs = residues(ours), residues(theirs)
    assert ours[0] == theirs[0], f"{name}: parms_id"
    assert ours[1] == theirs[1], f"{name}: scale {ours[1]} is not {theirs[1]}"
    assert ours[2].shape == theirs[2].shape and (ours[2] == theirs[2]).all(), f"{name}: residues"
    CHECKED.append(f"{name} ({ours[2].size} residues)")


def seal_context(scheme, bits):
    parameters = seal.EncryptionParameters(scheme)
    parameters.set_poly_modulus_degree(8192)
    parameters.set_coeff_modulus(
        seal.CoeffModulus.BFVDefault(8192, seal.SEC_LEVEL_TYPE.TC128) if bits is DEFAULT
        else seal.CoeffModulus.Create(8192, bits))
    if scheme == seal.SCHEME_TYPE.BFV:
        parameters.set_plain_modulus(1032193)
    return seal.SEALContext(parameters, True, seal.SEC_LEVEL_TYPE.TC128)


def keys_of(message, folder, context):
    """SEAL's own keys out of a context of TenSEAL."""
    parts = dict(fields(message))
    public = dict(fields(parts[2]))
    made = []
    for number, kind in ((1, seal.PublicKey), (4, seal.RelinKeys), (5, seal.GaloisKeys)):
        path = folder / f"part{number}"
        path.write_bytes(public[number])
        made.append(load(kind, path, context))
    return made


def ckks(folder, bits):
    tense = tenseal.context(tenseal.SCHEME_TYPE.CKKS, 8192, coeff_mod_bit_sizes=bits)
    tense.global_scale = SCALE
    tense.generate_galois_keys()
    message = tense.serialize(save_secret_key=False, save_galois_keys=True, save_relin_keys=True)
    (folder / "context").write_bytes(message)
    print(galaxy("convert", folder / "context", "--to", "key", "--out", folder / "task").strip())
    key = ["--key", folder / "task.public"]

    context = seal_context(seal.SCHEME_TYPE.CKKS, bits)
    _, relinearization, galois = keys_of(message, folder, context)
    evaluator, encoder = seal.Evaluator(context), seal.CKKSEncoder(context)
    values = {"a": numpy.linspace(-2, 2, 4096), "b": numpy.cos(numpy.arange(4096))}
    theirs = {}
    for name, numbers in values.items():
        vector = tenseal.ckks_vector(tense, numbers).serialize()
        (folder / f"{name}.tenseal").write_bytes(vector)
        (folder / f"{name}.seal").write_bytes(dict(fields(vector))[2])
        theirs[name] = load(seal.Ciphertext, folder / f"{name}.seal", context)
        galaxy("convert", folder / f"{name}.tenseal", "--to", "ciphertext", *key, "--out", folder / name)
    same(f"{bits}: read and written back", exported(folder, "a", key), saved(theirs["a"], folder / "again"))

    def add(out):
        evaluator.add(theirs["a"], theirs["b"], out)

    def subtract(out):
        evaluator.sub(theirs["a"], theirs["b"], out)

    def multiply(out):
        evaluator.multiply(theirs["a"], theirs["b"], out)
        evaluator.relinearize_inplace(out, relinearization)
        evaluator.rescale_to_next_inplace(out)

    def multiply_plain(out):
        plain = seal.Plaintext()
        encoder.encode(1.5, SCALE, plain)
        evaluator.multiply_plain(theirs["a"], plain, out)
        evaluator.rescale_to_next_inplace(out)

    def rotate(out):
        evaluator.rotate_vector(theirs["a"], 1, galois, out)

    steps = [("a + b", add), ("a - b", subtract), ("a * b", multiply), ("a * 1.5", multiply_plain),
             ("a.rotated(by: 1)", rotate)]
    expected = {"a + b": values["a"] + values["b"], "a - b": values["a"] - values["b"],
                "a * b": values["a"] * values["b"], "a * 1.5": values["a"] * 1.5,
                "a.rotated(by: 1)": numpy.roll(values["a"], -1)}
    for index, (expression, compute) in enumerate(steps):
        out = seal.Ciphertext()
        compute(out)
        name = f"result{index}"
        galaxy("eval", expression, f"a={folder / 'a'}", f"b={folder / 'b'}", *key, "--out", folder / name)
        same(f"CKKS {bits}: {expression}", exported(folder, name, key), saved(out, folder / "theirs"))
        galaxy("convert", folder / name, "--to", "tenseal", *key, "--out", folder / "back")
        decrypted = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()).decrypt()
        assert numpy.abs(numpy.array(decrypted) - expected[expression]).max() < 1e-5, expression
        CHECKED.append(f"TenSEAL decrypts {expression} under {bits}")

    # A vector of plain values: plain_test.py compares residues given SEAL's plaintext; here the values.
    plain_file = folder / "b.csv"
    plain_file.write_text(",".join(f"{x:.7f}" for x in values["b"]))
    galaxy("eval", "a * p", f"a={folder / 'a'}", f"p=@{plain_file}", *key, "--out", folder / "product")
    galaxy("convert", folder / "product", "--to", "tenseal", *key, "--out", folder / "back")
    decrypted = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()).decrypt()
    assert numpy.abs(numpy.array(decrypted) - values["a"] * values["b"]).max() < 1e-5
    CHECKED.append("TenSEAL decrypts a * p, p a vector of plain values")

    # The owner's context, secret key included: Galaxy decrypts what TenSEAL encrypted.
    (folder / "owner").write_bytes(tense.serialize(save_secret_key=True))
    galaxy("convert", folder / "owner", "--to", "key", "--out", folder / "owner")
    galaxy("convert", folder / "a.tenseal", "--to", "ciphertext", "--key", folder / "owner.public", "--out", folder / "mine")
    report = json.loads(galaxy("decrypt", folder / "mine", "--key", folder / "owner.secret", "--json"))
    assert numpy.abs(numpy.array(report["values"]) - values["a"]).max() < 1e-6
    CHECKED.append(f"Galaxy decrypts what TenSEAL encrypted under {bits}")


def exported(folder, name, key):
    galaxy("convert", folder / name, "--to", "seal", *key, "--out", folder / (name + ".out"))
    return (folder / (name + ".out")).read_bytes()


def bfv(folder, bits):
    sizes = {} if bits is DEFAULT else {"coeff_mod_bit_sizes": bits}
    tense = tenseal.context(tenseal.SCHEME_TYPE.BFV, 8192, plain_modulus=1032193, **sizes)
    message = tense.serialize(save_secret_key=False, save_relin_keys=True)
    (folder / "context").write_bytes(message)
    galaxy("convert", folder / "context", "--to", "key", "--out", folder / "votes")
    key = ["--key", folder / "votes.public"]
    context = seal_context(seal.SCHEME_TYPE.BFV, bits)
    evaluator, encoder = seal.Evaluator(context), seal.BatchEncoder(context)
    values = {"a": [i % 100 for i in range(8192)], "b": [i % 7 - 3 for i in range(8192)]}
    theirs = {}
    for name, numbers in values.items():
        vector = tenseal.bfv_vector(tense, numbers).serialize()
        (folder / f"{name}.tenseal").write_bytes(vector)
        (folder / f"{name}.seal").write_bytes(dict(fields(vector))[2])
        theirs[name] = load(seal.Ciphertext, folder / f"{name}.seal", context)
        galaxy("convert", folder / f"{name}.tenseal", "--to", "ciphertext", *key, "--format", "I8", "--out", folder / name)
    plain = seal.Plaintext()
    encoder.encode(values["b"], plain)
    plain_file = folder / "b.csv"
    plain_file.write_text(",".join(map(str, values["b"])))

    def add(out):
        evaluator.add(theirs["a"], theirs["b"], out)

    def multiply_plain(out):
        # A product takes a level: we divide the last prime away, as SEAL does when it is asked to.
        evaluator.multiply_plain(theirs["a"], plain, out)
        evaluator.mod_switch_to_next_inplace(out)

    for index, (expression, compute) in enumerate([("a + b", add), ("a * p", multiply_plain)]):
        out = seal.Ciphertext()
        compute(out)
        galaxy("eval", expression, f"a={folder / 'a'}", f"b={folder / 'b'}", f"p=@{plain_file}", *key,
               "--out", folder / f"result{index}")
        same(f"BFV {bits or 'default'}: {expression}", exported(folder, f"result{index}", key), saved(out, folder / "theirs"))
    galaxy("eval", "a * b", f"a={folder / 'a'}", f"b={folder / 'b'}", *key, "--out", folder / "product")
    galaxy("convert", folder / "product", "--to", "tenseal", *key, "--out", folder / "back")
    decrypted = tenseal.bfv_vector_from(tense, (folder / "back").read_bytes()).decrypt()
    assert decrypted == [a * b for a, b in zip(values["a"], values["b"])]
    CHECKED.append(f"SEAL decrypts our product of BFV {bits or 'default'} to the same values")


with tempfile.TemporaryDirectory() as name:
    root = pathlib.Path(name)
    for number, (part, bits) in enumerate([(ckks, BITS), (ckks, CHAIN), (bfv, BITS), (bfv, DEFAULT)]):
        below = root / f"{part.__name__}{number}"
        os.mkdir(below)
        part(below, bits)
print("\n".join("ok  " + line for line in CHECKED))
