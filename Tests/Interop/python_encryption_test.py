"""Encryption in the Python package: numpy in and out, ciphertexts as arguments of contracts, and what is refused."""
import importlib.util
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

from command import GALAXY, ROOT

if importlib.util.find_spec("numpy") is None:
    print("skipped: encryption in the Python package (numpy cannot be installed here)")
    sys.exit(0)
os.environ["GALAXY"] = str(GALAXY)
sys.path.insert(0, str(ROOT / "Sources/Python"))

import numpy

import galaxy
from galaxy import CommandError, PublicKey, SecretKey, evaluate, keygen
from galaxy.service import SERVICE

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)


def refused(kind, call, *words):
    try:
        call()
    except kind as error:
        assert all(word in str(error) for word in words), error
        return
    raise AssertionError(f"no {kind.__name__}")


# A table, in seconds: 10,000 rows of 20 columns, their means, and a score of each row.
key = keygen("CKKS<8192>", rotations="sum")
rows = numpy.random.default_rng(5).uniform(-1, 1, size=(10_000, 20))
before = time.monotonic()
columns = [key.public.encrypt(rows[:, j], "Q<2,30>") for j in range(20)]
assert time.monotonic() - before < 60, "a table is encrypted in seconds"
assert all(c.shape == (10_000,) and c.depth == 3 for c in columns)
means = evaluate("a.sum() * 0.0001", a=columns)
for mean, expected in zip(means, rows.mean(axis=0)):
    assert abs(key.decrypt(mean)[0] - expected) < 1e-5, (key.decrypt(mean), expected)
letters = "abcdefghijklmnopqrst"
weights = numpy.random.default_rng(6).normal(size=20)
weights /= numpy.abs(weights).sum()  # so that the line stays within the format, as its bound says
scores = evaluate(" + ".join(f"{n} * ({w:.9f})" for n, w in zip(letters, weights)), **dict(zip(letters, columns)))
found = key.decrypt(evaluate("a * 1.20096 + 0.5 - a * a * (a * 0.81562)", a=scores))
z = rows @ weights
assert numpy.abs(found - (0.5 + 1.20096 * z - 0.81562 * z**3)).max() < 1e-5

# Values: rounding is stated, nothing wraps.
small = key.public.encrypt([0.5, -1.25, 2.0**-25])
assert numpy.abs(key.decrypt(small) - [0.5, -1.25, 0]).max() <= small.error + 2.0**-25
assert numpy.abs(key.decrypt(small * 2 + [1.0, 1.0, 1.0]) - [2, -1.5, 1]).max() < 1e-5
assert abs(key.decrypt(small.dot(small))[0] - 1.8125) < 1e-5
refused(OverflowError, lambda: key.public.encrypt([128.0]), "Q<8,24>")
refused(ValueError, lambda: key.public.encrypt([float("nan")]))
refused(ValueError, lambda: key.public.encrypt([2.0**-25], strict=True), "2^-24")
refused(TypeError, lambda: key.public.encrypt(["a"]))
refused(TypeError, lambda: bytes(key), "save")
refused(CommandError, lambda: evaluate("a *", a=small), "E0")
refused(CommandError, lambda: keygen("ROT<13>"), "scheme")
refused(ValueError, lambda: key.public.encrypt([1.0], format="F32"))
cubic = "x.lowered(to: 2).squared() * (x.lowered(to: 2) * 0.125)"  # down to the last level, which holds magnitudes below 64
refused(CommandError, lambda: evaluate(cubic, x=small), "E0414")
ranged = key.public.encrypt([1.5, -4.0], within=4)
assert numpy.abs(key.decrypt(evaluate(cubic, x=ranged)) - [0.421875, -8]).max() < 1e-5
refused(ValueError, lambda: key.public.encrypt([4.5], within=4), "not within 4")
refused(ValueError, lambda: key.public.encrypt([0.0], within=0), "within=0")
seeded = key.encrypt_seeded([1.0, 2.0], within=2)
assert len(seeded.bytes) < 0.6 * len(small.bytes) and numpy.abs(key.decrypt(seeded) - [1, 2]).max() < 1e-6

# What is published: the bound on its noise is computed again.
a, b = key.public.encrypt([1.5, 3.0]), key.public.encrypt([2.0, -1.0])
product = evaluate("a * b", a=a, b=b)
told = key.public.ciphertext(product.bytes)  # as if somebody had sent it
refused(CommandError, lambda: key.decrypt_for_sharing(told, 4), "not shared")
assert numpy.abs(key.decrypt_for_sharing(product, 4) - [3, -3]).max() < 0.1  # computed here from encryptions made here
assert numpy.abs(key.decrypt_for_sharing(told, 4, "a * b", a=a, b=b) - [3, -3]).max() < 0.1
refused(CommandError, lambda: key.decrypt_for_sharing(told, 4, "a + b", a=a, b=b), "not what")

# The process computes without a chain: what comes out is what the command's machine makes, byte for byte.
a.save("a.cipher")
b.save("b.cipher")
key.public.save("machine.public")
for expression in ["a * b", "a + b - a * 0.25", "a.sum()", "a.squared() * a", "a.lowered(to: 1)", "(-a) * 3 + 1.5"]:
    names = [n for n in "ab" if n in expression.replace("squared", "").replace("lowered", "")]
    subprocess.run([GALAXY, "he", "eval", expression, *(f"{n}={n}.cipher" for n in names), "--key", "machine.public", "--out", "c.cipher"],
                   check=True, capture_output=True)
    found = evaluate(expression, **{n: {"a": a, "b": b}[n] for n in names})
    assert found.bytes == pathlib.Path("c.cipher").read_bytes(), expression

# Files, other keys, other schemes.
key.save("task.secret")
key.public.save("task.public")
assert oct(os.stat("task.secret").st_mode & 0o777) == "0o600"
refused(FileExistsError, lambda: key.save("task.secret"))
again = SecretKey.load("task.secret")
assert again.identity == key.identity and abs(again.decrypt(means[0])[0] - rows[:, 0].mean()) < 1e-5
refused(ValueError, lambda: PublicKey.load("task.secret"))
refused(ValueError, lambda: SecretKey.load("task.public"))
other = keygen("CKKS<4096>")
refused(CommandError, lambda: other.decrypt(small))
refused(CommandError, lambda: other.decrypt(small.bytes))
refused(ValueError, lambda: evaluate("a + b", a=small, b=other.public.encrypt([1.0, 2.0, 3.0])))
votes = keygen("BFV<4096>")
ballots = [votes.public.encrypt(numpy.array([1, 0, -3], numpy.int16)) for _ in range(3)]
assert votes.decrypt(ballots[0] + ballots[1] + ballots[2]).tolist() == [3, 0, -9]
refused(TypeError, lambda: votes.public.encrypt([0.5]))
exact = keygen("Paillier<2048>")
assert exact.decrypt(exact.public.encrypt([0.5, -1.5]) * 3).tolist() == [1.5, -4.5]

# Contracts take ciphertexts and keys as they are.
pathlib.Path("sum.gx").write_text("""
contract Total {
  key task: CKKS<8192>
  state sum: Sum<Encrypted<task, Q<8,24>, [3]>, max 4>
  init(publicKey: PublicKey<CKKS<8192>>) { task = publicKey }
  entry send(x: Encrypted<task, Q<8,24>, [3]>) { sum.add(x) }
  view total() -> Encrypted<task, Q<8,24>, [3]>? { return sum.total }
}
""")
total = galaxy.Chain("sum.chain").deploy(galaxy.load("sum.gx"), key.public)
assert total.total() is None
for _ in range(2):
    total.send(key.public.encrypt([1.0, 2.0, 3.0]), sender="bob")
assert numpy.abs(key.decrypt(total.total()) - [2, 4, 6]).max() < 1e-5
assert key.public.ciphertext(total.total()).shape == (3,)

# Bad messages end the process in order, or are answered.
for sent in [b"\xff\xff\xff\xff", struct.pack("<I", 9) + b"{rubbish}", struct.pack("<I", 30) + b'{"parts":[99999999999999]}    ', b"\x01"]:
    done = subprocess.run([GALAXY, "he", "serve"], input=sent, capture_output=True)
    assert done.returncode in (0, 1), done
for operation, parts, members in [
    ("brew", [], {}), ("encrypt", [], {"key": 77}), ("encrypt", [b"123"], {"key": key._number, "format": "Q<8,24>", "shape": [1]}),
    ("encrypt", [b"12345678"], {"key": key._number, "format": "Q<8,24>", "shape": [2**40, 2**40]}), ("open", [b"GXS\x02"], {}), ("open", [b""], {}),
    ("decrypt", [], {"key": key._number}), ("read", [small.bytes[:-1]], {"key": key._number}), ("read", [b"\0" * 1000], {"key": key._number}),
    ("bytes", [], {"ciphertext": 10**6}),
    ("evaluate", [], {"key": key._number, "expression": "a", "operands": [{"name": "a;"}]}),
]:
    refused(CommandError, lambda: SERVICE.ask(operation, parts, **members))
# A fork has a process of its own: what was made before is refused there, and stays whole here, whatever the other collects.
child = os.fork()
if child == 0:
    status = 1
    try:
        refused(CommandError, lambda: key.decrypt(small), "no such key")
        own = keygen("CKKS<4096>")
        assert abs(own.decrypt(own.public.encrypt([0.25]))[0] - 0.25) < 1e-5 and own._number not in (key._number, votes._number)
        del other, votes
        refused(CommandError, lambda: evaluate("a + a", a=small))
        assert abs(own.decrypt(own.public.encrypt([0.75]))[0] - 0.75) < 1e-5
        status = 7
    finally:
        os._exit(status)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert votes.decrypt(ballots[0]).tolist() == [1, 0, -3] and abs(key.decrypt(small)[0] - 0.5) < 1e-5

# A process that has ended is replaced, and numbers of the old one reach nothing in the new one.
SERVICE._child.kill()
refused(CommandError, lambda: key.decrypt(small), "keys are gone")
fresh = keygen("CKKS<4096>")
box = fresh.public.encrypt([0.5])
refused(CommandError, lambda: key.decrypt(small), "no such key")
del key, small, seeded, means, columns, again
assert abs(fresh.decrypt(box)[0] - 0.5) < 1e-5
print("encryption from Python: a table of 10,000 x 20, three schemes, a contract, and what is refused")
