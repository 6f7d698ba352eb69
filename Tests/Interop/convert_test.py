"""`galaxy he convert` on what SEAL and TenSEAL write: seeds, compressions, versions, and what users get wrong."""
import os
import pathlib
import sys
import tempfile
import zlib

try:
    import numpy
    import tenseal
    import tenseal.sealapi as seal
    import sealfile
except ImportError as missing:
    print(f"skipped: conversions of SEAL's files ({missing.name} cannot be installed here)")
    sys.exit(0)
from command import galaxy, refused, report

BITS = [48, 40, 40, 40, 50]
SCALE = 2.0 ** 40
CHECKED = []


def context(bits=BITS, scale=SCALE, **options):
    made = tenseal.context(tenseal.SCHEME_TYPE.CKKS, 8192, coeff_mod_bit_sizes=bits, **options)
    made.global_scale = scale
    return made


def saved(made, path):
    made.save(str(path))
    return path.read_bytes()


def load(kind, path, within):
    made = kind()
    made.load(within, str(path))
    return made


def numbers(*arguments):
    return numpy.array(report("decrypt", *arguments)["values"])


def seeded_pair(data, index):
    """A key with the seed `index`, index, ... in place of its second polynomial."""
    found = sealfile.residues(data)
    size, limbs, degree = found[2].shape
    assert size == 2
    return sealfile.ciphertext(found[0], True, 2, degree, limbs, 1.0, found[2][0].reshape(-1),
                               seed=(1, bytes([index]) * 64))


def seeded_keys(data):
    """Switching keys, all of them with seeds."""
    body, _ = sealfile.opened(data)
    out, at = body[:40], 40
    for _ in range(int.from_bytes(body[32:40], "little")):
        count = int.from_bytes(body[at:at + 8], "little")
        out += body[at:at + 8]
        at += 8
        for index in range(count):
            length = int.from_bytes(body[at + 8:at + 16], "little")
            out += seeded_pair(body[at:at + length], index + 1)
            at += length
    return sealfile.wrapped(out)


def seeds(folder):
    """SEAL's objects in files of their own: seeds instead of polynomials, each of the compressions."""
    parameters = seal.EncryptionParameters(seal.SCHEME_TYPE.CKKS)
    parameters.set_poly_modulus_degree(8192)
    parameters.set_coeff_modulus(seal.CoeffModulus.Create(8192, BITS))
    within = seal.SEALContext(parameters, True, seal.SEC_LEVEL_TYPE.TC128)
    keys = seal.KeyGenerator(within)
    saved(parameters, folder / "parms")
    saved(keys.secret_key(), folder / "sk")
    made = {"pk": seal.PublicKey(), "rk": seal.RelinKeys(), "gk": seal.GaloisKeys()}
    keys.create_public_key(made["pk"])
    keys.create_relin_keys(made["rk"])
    keys.create_galois_keys([3, 9], made["gk"])
    theirs = {}
    for name, change in (("pk", lambda data: seeded_pair(data, 0)), ("rk", seeded_keys), ("gk", seeded_keys)):
        path = folder / name
        path.write_bytes(change(saved(made[name], path)))
        # SEAL expands when it loads.
        expanded = load(type(made[name]), path, within)
        theirs[name] = sealfile.opened(saved(expanded, folder / (name + ".expanded")))[0]
    found = report("convert", folder / "parms", "--to", "key", "--public-key", folder / "pk", "--relin-keys",
                   folder / "rk", "--galois-keys", folder / "gk", "--out", folder / "task")
    assert found["relinearizationKey"] and found["galoisKeys"] == 2 and found["sealVersion"] == "4.3"
    galaxy("convert", folder / "task.public", "--to", "tenseal", "--out", folder / "back")
    parts = dict(sealfile.fields(dict(sealfile.fields((folder / "back").read_bytes()))[2]))
    for name, number in (("pk", 1), ("rk", 4), ("gk", 5)):
        ours = sealfile.opened(parts[number])[0]
        assert len(ours) == len(theirs[name]), name
        # The keys' own headers differ in what compression they name, never in residues.
        (folder / "ours").write_bytes(parts[number])
        again = saved(load(type(made[name]), folder / "ours", within), folder / "ours")
        assert sealfile.opened(again)[0] == theirs[name], name
        CHECKED.append(f"{name} with seeds is expanded as SEAL expands it")

    # A ciphertext that only the key's owner could make.
    plain = seal.Plaintext()
    seal.CKKSEncoder(within).encode([1.5, -2.0, 0.25], SCALE, plain)
    seeded = seal.Encryptor(within, keys.secret_key()).encrypt_symmetric(plain)
    data = saved(seeded, folder / "seeded")
    body = sealfile.opened(data)[0]
    theirs = sealfile.residues(saved(load(seal.Ciphertext, folder / "seeded", within), folder / "full"))
    key = ["--key", folder / "task.public"]
    files = {"zstandard": data, "none": sealfile.wrapped(body),
             "zlib": sealfile.wrapped(zlib.compress(body), compression=1)}
    for name, data in files.items():
        (folder / "ciphertext").write_bytes(data)
        galaxy("convert", folder / "ciphertext", "--to", "ciphertext", "--shape", 3, *key, "--out", folder / "mine")
        galaxy("convert", folder / "mine", "--to", "seal", *key, "--out", folder / "out")
        ours = sealfile.residues((folder / "out").read_bytes())
        assert ours[:2] == theirs[:2] and (ours[2] == theirs[2]).all(), name
        CHECKED.append(f"a ciphertext with a seed, compressed with {name}")
        for length in (20, len(data) // 2, len(data) - 1):
            (folder / "ciphertext").write_bytes(data[:length])
            refused("cut short", "convert", folder / "ciphertext", "--to", "ciphertext", *key, "--out", folder / "no")
    (folder / "ciphertext").write_bytes(sealfile.wrapped(zlib.compress(bytes(2**30 + 1), 9), compression=1))
    refused("larger than any", "convert", folder / "ciphertext", "--to", "ciphertext", *key, "--out", folder / "no")
    (folder / "ciphertext").write_bytes(sealfile.wrapped(b"no zlib", compression=1))
    refused("cut short", "convert", folder / "ciphertext", "--to", "ciphertext", *key, "--out", folder / "no")
    # The seed that stands in the file is not that of the key: the secret did not make such a one.
    refused("did not make the public key", "convert", folder / "parms", "--to", "key", "--public-key", folder / "pk",
            "--secret-key", folder / "sk", "--out", folder / "no")
    saved(made["pk"], folder / "whole")
    galaxy("convert", folder / "parms", "--to", "key", "--public-key", folder / "whole", "--secret-key", folder / "sk",
           "--out", folder / "owner")
    CHECKED.append("a secret key of SEAL is taken with its own public key only")
    galaxy("convert", folder / "full", "--to", "ciphertext", "--shape", 3, "--key", folder / "owner.public",
           "--out", folder / "mine")
    assert abs(numbers(folder / "mine", "--key", folder / "owner.secret") - [1.5, -2, .25]).max() < 1e-6
    refused("--public-key", "convert", folder / "parms", "--to", "key", "--out", folder / "no")
    refused("encryption parameters", "convert", folder / "pk", "--to", "key", "--out", folder / "no")


def owners(folder):
    """Contexts with the secret key, and those that have nothing else."""
    tense = context()
    (folder / "owner").write_bytes(tense.serialize(save_secret_key=True, save_relin_keys=False))
    found = report("convert", folder / "owner", "--to", "key", "--out", folder / "owner")
    assert any("secret key" in note and "give others" in note for note in found["notes"])
    assert any("generate_relin_keys" in note for note in found["notes"]) and not found["relinearizationKey"]
    assert (folder / "owner.secret").stat().st_mode & 0o077 == 0
    vector = tenseal.ckks_vector(tense, [1.0, 2.0, 3.0])
    (folder / "vector").write_bytes(vector.serialize())
    key = ["--key", folder / "owner.public"]
    galaxy("convert", folder / "vector", "--to", "ciphertext", *key, "--out", folder / "a")
    refused("keyMissing", "eval", "a * a", f"a={folder / 'a'}", *key, "--out", folder / "no")
    CHECKED.append("a context without relinearisation keys is read, and says what it lacks")
    refused("never overwritten", "convert", folder / "owner", "--to", "key", "--out", folder / "owner")
    # What others compute under the public context, its owner opens.
    (folder / "public").write_bytes(tense.serialize(save_relin_keys=True))
    galaxy("convert", folder / "public", "--to", "key", "--out", folder / "task")
    task = ["--key", folder / "task.public"]
    galaxy("convert", folder / "vector", "--to", "ciphertext", *task, "--out", folder / "v")
    galaxy("eval", "v * v", f"v={folder / 'v'}", *task, "--out", folder / "square")
    assert abs(numbers(folder / "square", "--key", folder / "owner.secret") - [1, 4, 9]).max() < 1e-5
    CHECKED.append("the owner of a context opens what was computed under its public half")

    tense = context(encryption_type=tenseal.ENCRYPTION_TYPE.SYMMETRIC)
    (folder / "symmetric").write_bytes(tense.serialize(save_secret_key=True))
    found = report("convert", folder / "symmetric", "--to", "key", "--out", folder / "sym")
    assert any("one was made" in note for note in found["notes"]) and found["relinearizationKey"]
    key = ["--key", folder / "sym.public"]
    (folder / "vector").write_bytes(tenseal.ckks_vector(tense, [1.0, 2.0, 3.0]).serialize())
    galaxy("convert", folder / "vector", "--to", "ciphertext", *key, "--out", folder / "a")
    galaxy("eval", "a * a", f"a={folder / 'a'}", *key, "--out", folder / "b")
    galaxy("convert", folder / "b", "--to", "tenseal", *key, "--out", folder / "back")
    decrypted = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()).decrypt()
    assert numpy.abs(numpy.array(decrypted) - [1, 4, 9]).max() < 1e-5
    CHECKED.append("a symmetric context gets a public key; TenSEAL decrypts what was computed with it")
    (folder / "symmetric").write_bytes(tense.serialize(save_secret_key=False))
    refused("no public key", "convert", folder / "symmetric", "--to", "key", "--out", folder / "no")


def products(folder):
    """What TenSEAL has multiplied, whose scale it rounds to the global one."""
    tense = context()
    (folder / "owner").write_bytes(tense.serialize(save_secret_key=True, save_relin_keys=True))
    galaxy("convert", folder / "owner", "--to", "key", "--out", folder / "owner")
    key = ["--key", folder / "owner.public"]

    def fresh(values):
        return tenseal.ckks_vector(tense, values)

    a, b = numpy.array([1.5, -2.0, 3.0]), numpy.array([0.5, 4.0, -1.0])
    cases = {"a * b": (fresh(a) * fresh(b), a * b, 2), "a * plain": (fresh(a) * list(b), a * b, 2),
             "a * b + a": (fresh(a) * fresh(b) + fresh(a), a * b + a, 2),
             "a + a * b": (fresh(a) + fresh(a) * fresh(b), a * b + a, 2),
             "a * b * a": (fresh(a) * fresh(b) * fresh(a), a * b * a, 1), "-a": (-fresh(a), -a, 3)}
    for name, (vector, expected, depth) in cases.items():
        (folder / "vector").write_bytes(vector.serialize())
        found = report("convert", folder / "vector", "--to", "ciphertext", *key, "--out", folder / "x")
        assert found["depth"] == depth and any("global scale" in note for note in found["notes"]) == (depth < 3), name
        assert abs(numbers(folder / "x", "--key", folder / "owner.secret") - expected).max() < 2e-5, name
        galaxy("eval", "x + x", f"x={folder / 'x'}", *key, "--out", folder / "y")
        galaxy("convert", folder / "y", "--to", "tenseal", *key, "--out", folder / "back")
        decrypted = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()).decrypt()
        assert numpy.abs(numpy.array(decrypted) - 2 * expected).max() < 4e-5, name
        # TenSEAL goes on with it: adds its own, multiplies.
        again = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()) + fresh(b)
        assert numpy.abs(numpy.array(again.decrypt()) - 2 * expected - b).max() < 4e-5, name
        if depth > 1:
            again = tenseal.ckks_vector_from(tense, (folder / "back").read_bytes()) * fresh(b)
            assert numpy.abs(numpy.array(again.decrypt()) - 2 * expected * b).max() < 1e-4, name
        galaxy("convert", folder / "y", "--to", "tenseal", "--exact-scale", *key, "--out", folder / "exact")
        exact = sealfile.residues(dict(sealfile.fields((folder / "exact").read_bytes()))[2])
        given = sealfile.residues(dict(sealfile.fields((folder / "back").read_bytes()))[2])
        assert given[1] == SCALE and (exact[1] == SCALE) == (depth == 3) and (exact[2] == given[2]).all()
    (folder / "vector").write_bytes(tenseal.ckks_vector(tense, [1.0], scale=2.0 ** 30).serialize())
    refused("encrypt with the scale 2^40", "convert", folder / "vector", "--to", "ciphertext", *key, "--out", folder / "no")
    CHECKED.append("what TenSEAL has multiplied and added is read at its depth, and TenSEAL goes on with the result")


def ours(folder):
    """A key that Galaxy made, used by TenSEAL."""
    for scheme, make, read in (("CKKS<8192>", tenseal.ckks_vector, tenseal.ckks_vector_from),
                               ("BFV<8192>", tenseal.bfv_vector, tenseal.bfv_vector_from)):
        name = folder / scheme[:3]
        galaxy("keygen", scheme, "--out", name)
        found = report("convert", f"{name}.public", "--to", "tenseal", "--out", f"{name}.context")
        assert found["kind"] == "context" and found["scheme"] == scheme
        public = tenseal.context_from(pathlib.Path(f"{name}.context").read_bytes())
        assert not public.is_private()
        values = [3, -1, 2]
        (folder / "vector").write_bytes(make(public, values).serialize())
        key = ["--key", f"{name}.public"]
        form = ["--format", "I8"] if scheme.startswith("BFV") else []
        galaxy("convert", folder / "vector", "--to", "ciphertext", *form, *key, "--out", folder / "a")
        assert abs(numbers(folder / "a", "--key", f"{name}.secret") - values).max() < 1e-5
        galaxy("encrypt", "2,1,-3", "--key", f"{name}.secret", "--seeded", *form, "--out", folder / "half")
        galaxy("eval", "a + h", f"a={folder / 'a'}", f"h={folder / 'half'}", *key, "--out", folder / "sum")
        galaxy("convert", f"{name}.secret", "--to", "tenseal", "--out", f"{name}.owner")
        assert os.stat(f"{name}.owner").st_mode & 0o077 == 0
        owner = tenseal.context_from(pathlib.Path(f"{name}.owner").read_bytes())
        galaxy("eval", "a * a", f"a={folder / 'a'}", *key, "--out", folder / "b")
        galaxy("convert", folder / "b", "--to", "tenseal", *key, "--out", folder / "back")
        decrypted = read(owner, (folder / "back").read_bytes()).decrypt()
        assert numpy.abs(numpy.array(decrypted) - [9, 1, 4]).max() < 1e-5
        galaxy("convert", folder / "sum", "--to", "tenseal", *key, "--out", folder / "back")
        decrypted = read(owner, (folder / "back").read_bytes()).decrypt()
        assert numpy.abs(numpy.array(decrypted) - [5, 0, -1]).max() < 1e-5
        CHECKED.append(f"TenSEAL encrypts and decrypts with a key of {scheme} that Galaxy made")


def mistakes(folder):
    """What users get wrong: each is told so."""
    tense = context()
    message = tense.serialize(save_relin_keys=True)
    (folder / "context").write_bytes(message)
    galaxy("convert", folder / "context", "--to", "key", "--out", folder / "task")
    key = ["--key", folder / "task.public"]
    vector = tenseal.ckks_vector(tense, [1.0, 2.0, 3.0]).serialize()
    (folder / "vector").write_bytes(vector)

    # Another minor version of SEAL 4 is read, and written when asked for; other major versions are refused.
    ciphertext = bytearray(dict(sealfile.fields(vector))[2])
    ciphertext[4] = 1
    (folder / "other").write_bytes(ciphertext)
    found = report("convert", folder / "other", "--to", "ciphertext", *key, "--shape", 3, "--out", folder / "a")
    assert any("--seal-version 4.1" in note for note in found["notes"])
    galaxy("convert", folder / "a", "--to", "seal", "--seal-version", "4.1", *key, "--out", folder / "out")
    assert (folder / "out").read_bytes()[:5] == b"\x5e\xa1\x10\x04\x01"
    ciphertext[3] = 3
    (folder / "other").write_bytes(ciphertext)
    refused("written by SEAL 3.1", "convert", folder / "other", "--to", "ciphertext", *key, "--out", folder / "no")
    refused("--seal-version", "convert", folder / "a", "--to", "seal", "--seal-version", "3.7", *key,
            "--out", folder / "no")
    CHECKED.append("versions of SEAL are named")

    # The other scheme, other primes, no scale.
    other = tenseal.context(tenseal.SCHEME_TYPE.BFV, 8192, plain_modulus=1032193, coeff_mod_bit_sizes=BITS)
    (folder / "votes").write_bytes(other.serialize())
    galaxy("convert", folder / "votes", "--to", "key", "--out", folder / "votes")
    (folder / "ballot").write_bytes(tenseal.bfv_vector(other, [1, 2, 3]).serialize())
    refused("made with BFV", "convert", folder / "ballot", "--to", "ciphertext", *key, "--out", folder / "no")
    refused("made with CKKS", "convert", folder / "vector", "--to", "ciphertext", "--key", folder / "votes.public",
            "--out", folder / "no")
    foreign = context(bits=[50, 40, 40, 50])
    (folder / "foreign").write_bytes(tenseal.ckks_vector(foreign, [1.0]).serialize())
    refused("other encryption parameters", "convert", folder / "foreign", "--to", "ciphertext", *key, "--out", folder / "no")
    for scale in (3.0 ** 25, None):
        wrong = tenseal.context(tenseal.SCHEME_TYPE.CKKS, 8192, coeff_mod_bit_sizes=BITS)
        if scale:
            wrong.global_scale = scale
        (folder / "wrong").write_bytes(wrong.serialize())
        refused("global_scale = 2**40", "convert", folder / "wrong", "--to", "key", "--out", folder / "no")
    (folder / "mixed").write_bytes(context(bits=[45, 40, 35, 50]).serialize())
    refused("prime 3 has other bits than the scale", "convert", folder / "mixed", "--to", "key", "--out", folder / "no")
    tutorial = context(bits=[40, 21, 21, 21, 21, 21, 21, 40], scale=2.0 ** 21)
    (folder / "tutorial").write_bytes(tutorial.serialize())
    refused("the scale strays", "convert", folder / "tutorial", "--to", "key", "--out", folder / "no")
    plain = tenseal.context(tenseal.SCHEME_TYPE.BFV, 8192, plain_modulus=786433, coeff_mod_bit_sizes=BITS)
    (folder / "plain").write_bytes(plain.serialize())
    refused("the plain modulus is 786433", "convert", folder / "plain", "--to", "key", "--out", folder / "no")
    CHECKED.append("the wrong scheme, parameters, plain modulus and scale are named")

    # A tensor, and a product of three polynomials.
    (folder / "tensor").write_bytes(tenseal.ckks_tensor(tense, [1.0, 2.0, 3.0]).serialize())
    refused("it is a tensor", "convert", folder / "tensor", "--to", "ciphertext", *key, "--out", folder / "no")
    tense.auto_relin = False
    wide = tenseal.ckks_vector(tense, [1.0, 2.0]) * tenseal.ckks_vector(tense, [3.0, 4.0])
    (folder / "wide").write_bytes(wide.serialize())
    tense.auto_relin = True
    refused("three polynomials", "convert", folder / "wide", "--to", "ciphertext", *key, "--out", folder / "no")
    CHECKED.append("tensors, and products that were not relinearised, are told what they are")

    # One file for another.
    refused("--to ciphertext", "convert", folder / "vector", "--to", "key", "--out", folder / "no")
    refused("--to key", "convert", folder / "context", "--to", "ciphertext", *key, "--out", folder / "no")
    refused("key of Galaxy", "convert", folder / "task.public", "--to", "key", "--out", folder / "no")
    refused("ciphertext of Galaxy", "convert", folder / "a", "--to", "ciphertext", *key, "--out", folder / "no")
    refused("neither", "convert", folder / "vector", "--to", "tenseal", *key, "--out", folder / "no")
    refused("only Paillier", "convert", folder / "task.public", "--to", "phe", "--out", folder / "no")
    for length in (1, 40, len(message) // 2, len(message) - 1):
        (folder / "cut").write_bytes(message[:length])
        refused("cut short", "convert", folder / "cut", "--to", "key", "--out", folder / "no")
    for length in (3, len(vector) // 2, len(vector) - 1):
        (folder / "cut").write_bytes(vector[:length])
        refused("cut short", "convert", folder / "cut", "--to", "ciphertext", *key, "--out", folder / "no")
    assert not list(folder.glob("no*"))
    CHECKED.append("files for one another, and cut files, are told apart")


with tempfile.TemporaryDirectory() as name:
    for part in (seeds, owners, products, ours, mistakes):
        below = pathlib.Path(name) / part.__name__
        os.mkdir(below)
        part(below)
print("\n".join("ok  " + line for line in CHECKED))
