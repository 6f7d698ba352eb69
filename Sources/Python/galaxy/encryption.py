"""Keys, encryption and decryption, with numpy in and out; secrets stay in a process of their own.

    key = galaxy.keygen("CKKS<8192>", rotations="sum")
    column = key.public.encrypt(numpy.array([...]))          # a Ciphertext
    mean = galaxy.evaluate("a.sum() * 0.0001", a=column)     # an expression of the language, in one contract
    key.decrypt(mean)
"""
import os
import pathlib
import re

import numpy

from . import values
from .service import SERVICE

_FORMAT = re.compile(r"Q<(\d+),\s*(\d+)>$|I(8|16)$")


class Ciphertext:
    """An encrypted tensor. It stays in the process of the command until its bytes are asked for."""

    def __init__(self, key, about):
        self._number, self._bytes, self.key = about["ciphertext"], None, key
        self.format, self.shape, self.depth = about["format"], tuple(about["shape"]), about["depth"]
        #: By how much decrypted values may be off; 0 where they are exact, None where nobody knows.
        self.error = about["error"]

    def __repr__(self):
        return f"<{self.format} of shape {list(self.shape)} under {self.key.scheme}, depth {self.depth}>"

    def __del__(self):
        SERVICE.forget("ciphertexts", self._number)

    @property
    def bytes(self):
        """The encoding, as contracts take it."""
        if self._bytes is None:
            self._bytes = SERVICE.ask("bytes", ciphertext=self._number)[1][0]
        return self._bytes

    def __bytes__(self):
        return self.bytes

    def save(self, path):
        pathlib.Path(path).write_bytes(self.bytes)

    def __add__(self, other):
        return _binary("+", self, other)

    def __sub__(self, other):
        return _binary("-", self, other)

    def __mul__(self, other):
        return _binary("*", self, other)

    def __neg__(self):
        return evaluate("-a", a=self)

    def sum(self):
        return evaluate("a.sum()", a=self)

    def dot(self, other):
        return evaluate("a.dot(b)", a=self, b=other)


class PublicKey:
    """A key to encrypt and to calculate with."""

    def __init__(self, about):
        self._number = about["key"]
        self.scheme, self.identity, self.depth, self.slots = (about[n] for n in ("scheme", "identity", "depth", "slots"))

    def __repr__(self):
        return f"<{type(self).__name__} of {self.scheme}, {self.identity[:10]}...>"

    def __del__(self):
        SERVICE.forget("keys", self._number)

    @classmethod
    def load(cls, path):
        """The key in a file of `galaxy he keygen`."""
        return cls.from_bytes(pathlib.Path(path).read_bytes())

    @classmethod
    def from_bytes(cls, data):
        about, _ = SERVICE.ask("open", [data])
        if about["isSecret"] != issubclass(cls, SecretKey):
            SERVICE.forget("keys", about["key"])
            raise ValueError("this is a secret key" if about["isSecret"] else "this is a public key, which opens nothing")
        return cls(about)

    def __bytes__(self):
        return SERVICE.ask("export", key=self._number)[1][0]

    @property
    def bytes(self):
        """The encoding, as contracts take it."""
        return bytes(self)

    def save(self, path):
        pathlib.Path(path).write_bytes(bytes(self))

    def encrypt(self, array, format=None, depth=None, strict=False, within=None, _seeded=False):
        """Encrypts an array of numbers. Floats are rounded to the nearest unit of `format`, halves to even; `strict` refuses what that changes.
        `within` refuses values that are larger, and the ciphertext promises it, as types with a range want (lattice schemes)."""
        array = numpy.asarray(array)
        format = format or ("I16" if self.scheme.startswith("BFV") else "Q<8,24>")
        units = units_of(array, format, strict)
        members = {} if depth is None else {"depth": depth}
        if within is not None:
            members["within"] = limit = int(units_of(numpy.asarray([within]), format, strict)[0])
            if limit <= 0 or self.scheme.startswith("Paillier"):
                raise ValueError(f"within={within}: a range above 0, and not under Paillier")
            if ((units < -limit) | (units > limit)).any():
                raise ValueError(f"a value is not within {within}")
        about, _ = SERVICE.ask(
            "encrypt", [units.tobytes()], key=self._number, format=format, shape=list(array.shape) or [1], seeded=_seeded,
            **members)
        return Ciphertext(self, about)

    def ciphertext(self, data):
        """A ciphertext under this key from its bytes."""
        return Ciphertext(self, SERVICE.ask("read", [bytes(data)], key=self._number)[0])


class SecretKey(PublicKey):
    """A key that opens. It stays in the process of the command, and is overwritten when nobody holds it any more."""

    def __init__(self, about):
        super().__init__(about)
        #: What others may have.
        self.public = PublicKey.from_bytes(SERVICE.ask("export", key=self._number)[1][0])

    def __bytes__(self):
        raise TypeError("a secret key is no value: save() it, or give away its `public`")

    def save(self, path):
        """Writes a file for its owner alone; never replaces one."""
        _, (data,) = SERVICE.ask("export", key=self._number, secret=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    def encrypt_seeded(self, array, format=None, depth=None, strict=False, within=None):
        """As `encrypt`, in half the bytes (CKKS, BFV): whoever has the secret may put a seed for the rest."""
        return self.encrypt(array, format, depth, strict, within, _seeded=True)

    def decrypt(self, ciphertext):
        """The values, for the owner's eyes: under CKKS their last bits must not be published."""
        return self._opened(ciphertext)

    def decrypt_for_sharing(self, ciphertext, bits, expression=None, **operands):
        """The values with so many bits behind the point, safe to publish under CKKS. What was not computed here from encryptions that
        were made here needs the expression and its fresh encryptions, so that the bound on the noise is the owner's own."""
        members = {} if expression is None else {"expression": expression, "operands": _operands(operands)}
        return self._opened(ciphertext, share=bits, **members)

    def _opened(self, ciphertext, **members):
        if not isinstance(ciphertext, Ciphertext):
            ciphertext = self.ciphertext(ciphertext)
        about, found = SERVICE.ask("decrypt", key=self._number, ciphertext=ciphertext._number, **members)
        if "wide" in about:
            scale = 2 ** about["fraction"]
            found = numpy.array([int(v) / scale if scale > 1 else int(v) for v in about["wide"]])
        else:
            found = numpy.frombuffer(found[0], "<i8")
            found = found / 2.0 ** about["fraction"] if about["fraction"] else found
        return found.reshape(about["shape"])


def keygen(scheme, rotations=None):
    """A key pair. `rotations` is "sum", or steps: what `.sum()`, `.dot()` and `.rotated(by:)` need."""
    text = rotations if isinstance(rotations, str) else ",".join(map(str, rotations or []))
    return SecretKey(SERVICE.ask("generate", scheme=scheme, rotations=text)[0])


def evaluate(expression, **operands):
    """What an expression of the language makes of ciphertexts and plain arrays. It is compiled, and stays for the next
    operands of the same types. Lists of ciphertexts are taken one after the other, and give a list."""
    many = {name: value for name, value in operands.items() if isinstance(value, list) and value and isinstance(value[0], Ciphertext)}
    if many:
        lengths = {len(value) for value in many.values()}
        if len(lengths) != 1:
            raise ValueError("lists of operands have one length")
        return [evaluate(expression, **{**operands, **{n: v[i] for n, v in many.items()}}) for i in range(lengths.pop())]
    keys = [value.key for value in operands.values() if isinstance(value, Ciphertext)]
    if not keys:
        raise TypeError("no operand is a ciphertext")
    if any(key.identity != keys[0].identity for key in keys):
        raise ValueError("the ciphertexts are under several keys")
    about, _ = SERVICE.ask("evaluate", key=keys[0]._number, expression=expression, operands=_operands(operands))
    return Ciphertext(keys[0], about)


def _operands(operands):
    listed = []
    for name, value in operands.items():
        if isinstance(value, Ciphertext):
            listed.append({"name": name, "ciphertext": value._number})
        else:
            array = numpy.asarray(value)
            words = [numpy.format_float_positional(x, trim="0") if array.dtype.kind == "f" else str(int(x)) for x in array.ravel()]
            listed.append({"name": name, "words": words, "shape": list(array.shape) or [1]})
    return listed


def _binary(sign, left, right):
    if isinstance(right, (bool, numpy.bool_)):
        raise TypeError("a truth value is no number")
    if isinstance(right, (int, numpy.integer)) or (isinstance(right, float) and not isinstance(right, numpy.ndarray)):
        text = str(int(right)) if isinstance(right, (int, numpy.integer)) else numpy.format_float_positional(right, trim="0")
        if text.startswith("-"):
            return evaluate(f"a {sign} ({text})", a=left)
        return evaluate(f"a {sign} {text}", a=left)
    return evaluate(f"a {sign} b", a=left, b=right)


def units_of(array, format, strict=False):
    """The integers that an array's numbers are in a format of ciphertexts."""
    match = _FORMAT.match(format)
    if not match:
        raise ValueError(f"{format} is no format: Q<8,24>, or I8 and I16 under BFV")
    whole, fraction, width = match.groups()
    if width:
        if array.dtype.kind not in "iu":
            raise TypeError(f"elements of {array.dtype} are no {format}")
        low, high = -(2 ** (int(width) - 1)), 2 ** (int(width) - 1)
        if array.size and not (low <= int(array.min()) and int(array.max()) < high):
            raise OverflowError(f"an element does not fit {format}")
        return array.astype("<i8")
    return values.fixed_units(array, int(fraction), int(whole) + int(fraction), strict).astype("<i8")
