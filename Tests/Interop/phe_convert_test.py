"""`galaxy he convert` and python-paillier: keys and numbers, in both directions."""
import json
import os
import pathlib
import sys
import tempfile

try:
    import phe
except ImportError as missing:
    print(f"skipped: conversions of python-paillier's files ({missing.name} cannot be installed here)")
    sys.exit(0)
from command import galaxy, refused, report


def jwk(public, secret=None):
    key = {"kty": "DAJ", "alg": "PAI-GN1", "key_ops": ["encrypt"], "n": phe.util.int_to_base64(public.n), "kid": "test"}
    if secret is None:
        return key
    return {"kty": "DAJ", "key_ops": ["decrypt"], "p": phe.util.int_to_base64(secret.p),
            "q": phe.util.int_to_base64(secret.q), "pub": key, "kid": "test"}


def unpacked(secret, entries):
    """As `galaxy he convert --help` says."""
    values = []
    for entry in entries:
        plain = secret.raw_decrypt(int(entry["v"]))
        plain -= secret.public_key.n if plain > secret.public_key.n // 2 else 0
        half = 1 << entry["bits"] - 1
        for _ in range(entry["lanes"]):
            lane = (plain + half) % (2 * half) - half
            plain = (plain - lane) >> entry["bits"]
            values.append(lane / 2 ** entry["fraction"])
    return values


def written(public, numbers):
    return json.dumps([{"v": str(x.ciphertext()), "e": x.exponent} for x in numbers])


def theirs(folder):
    """A key of python-paillier's: its users' numbers are added by Galaxy, and decrypted by its owner."""
    public, secret = phe.generate_paillier_keypair(n_length=2048)
    (folder / "key.json").write_text(json.dumps(jwk(public)))
    (folder / "owner.json").write_text(json.dumps(jwk(public, secret)))
    found = report("convert", folder / "key.json", "--to", "key", "--out", folder / "votes")
    assert found["scheme"] == "Paillier<2048>" and "secretKey" not in found
    key = ["--key", folder / "votes.public"]
    values = {"a": [1.5, -2.25, 0.125, 100, -7], "b": [0.5, 0.25, -3, 1, 1]}
    for name, numbers in values.items():
        encrypted = [public.encrypt(float(x), precision=2 ** -24) for x in numbers]
        (folder / f"{name}.json").write_text(written(public, encrypted))
        found = report("convert", folder / f"{name}.json", "--to", "ciphertext", *key, "--out", folder / name)
        assert found["shape"] == [5] and found["format"] == "Q<8,24>" and found["groups"] == 1
    galaxy("eval", "a + b * 3", f"a={folder / 'a'}", f"b={folder / 'b'}", *key, "--out", folder / "sum")
    found = report("convert", folder / "sum", "--to", "phe", *key, "--out", folder / "sum.json")
    assert found["values"] == 5 and found["elements"] == 1
    expected = [a + 3 * b for a, b in zip(values["a"], values["b"])]
    assert unpacked(secret, json.loads((folder / "sum.json").read_text())) == expected
    print("ok  python-paillier's numbers are summed in a contract; its owner decrypts them")

    # A single number is one of python-paillier's own.
    (folder / "one.json").write_text(written(public, [public.encrypt(2.5, precision=2 ** -24)]))
    galaxy("convert", folder / "one.json", "--to", "ciphertext", *key, "--out", folder / "one")
    galaxy("eval", "a + a", f"a={folder / 'one'}", *key, "--out", folder / "two")
    galaxy("convert", folder / "two", "--to", "phe", *key, "--out", folder / "two.json")
    entry, = json.loads((folder / "two.json").read_text())
    assert set(entry) == {"v", "e"}
    assert secret.decrypt(phe.EncryptedNumber(public, int(entry["v"]), entry["e"])) == 5
    print("ok  python-paillier decrypts a single sum as its own number")

    # The owner's key decrypts here, too.
    found = report("convert", folder / "owner.json", "--to", "key", "--out", folder / "owner")
    assert os.stat(found["secretKey"]).st_mode & 0o077 == 0
    assert report("decrypt", folder / "sum", "--key", folder / "owner.secret")["values"] == expected
    print("ok  Galaxy decrypts with python-paillier's key")

    (folder / "fine.json").write_text(written(public, [public.encrypt(0.1)]))
    refused("precision=2**-24", "convert", folder / "fine.json", "--to", "ciphertext", *key, "--out", folder / "no")
    other, _ = phe.generate_paillier_keypair(n_length=2048)
    for text, words in ((folder.joinpath("sum.json").read_text(), "share an element"), ('[{"v": "0", "e": 0}]', "not a ciphertext"),
                        ('[{"v": "12"}]', '"e" is missing'), ("[", "not JSON"), ('{"v": "12", "e": 0}', "an array is expected"),
                        (written(public, [public.encrypt(1.0)])[:-9], "not JSON")):
        (folder / "bad.json").write_text(text)
        refused(words, "convert", folder / "bad.json", "--to", "ciphertext", *key, "--out", folder / "no")
    for text, words in (("{}", '"kty" is missing'), ("[]", "an object"),
                        (json.dumps(jwk(public) | {"alg": "RSA"}), "is not PAI-GN1"),
                        (json.dumps(jwk(public, secret) | {"pub": jwk(other)}), "not the product")):
        (folder / "bad.json").write_text(text)
        refused(words, "convert", folder / "bad.json", "--to", "key", "--out", folder / "no")
    refused("SEAL has no Paillier", "convert", folder / "sum", "--to", "tenseal", *key, "--out", folder / "no")
    refused("SEAL has no Paillier", "convert", folder / "votes.public", "--to", "tenseal", "--out", folder / "no")
    assert not list(folder.glob("no*"))
    print("ok  wrong files of python-paillier are told apart")


def ours(folder):
    """A key that Galaxy made: python-paillier encrypts and decrypts with it."""
    galaxy("keygen", "Paillier<2048>", "--out", folder / "task")
    galaxy("convert", folder / "task.public", "--to", "phe", "--out", folder / "key.json")
    public = phe.PaillierPublicKey(phe.util.base64_to_int(json.loads((folder / "key.json").read_text())["n"]))
    (folder / "a.json").write_text(written(public, [public.encrypt(x, precision=2 ** -24) for x in (1.5, -2.0)]))
    key = ["--key", folder / "task.public"]
    galaxy("convert", folder / "a.json", "--to", "ciphertext", *key, "--out", folder / "a")
    assert report("decrypt", folder / "a", "--key", folder / "task.secret")["values"] == [1.5, -2.0]
    galaxy("convert", folder / "task.secret", "--to", "phe", "--out", folder / "owner.json")
    assert os.stat(folder / "owner.json").st_mode & 0o077 == 0
    found = json.loads((folder / "owner.json").read_text())
    secret = phe.PaillierPrivateKey(public, phe.util.base64_to_int(found["p"]), phe.util.base64_to_int(found["q"]))
    galaxy("eval", "a + a", f"a={folder / 'a'}", *key, "--out", folder / "b")
    galaxy("convert", folder / "b", "--to", "phe", *key, "--out", folder / "b.json")
    assert unpacked(secret, json.loads((folder / "b.json").read_text())) == [3.0, -4.0]
    print("ok  python-paillier encrypts and decrypts with a key that Galaxy made")


with tempfile.TemporaryDirectory() as name:
    for part in (theirs, ours):
        below = pathlib.Path(name) / part.__name__
        os.mkdir(below)
        part(below)
