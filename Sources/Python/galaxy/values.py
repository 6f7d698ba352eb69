"""Values of the language from Python's and numpy's, and back. Nothing wraps, and nothing is rounded but as said here.

A float becomes a fixed-point number by rounding to the nearest, halves to even; `strict` refuses what that would change. NaN, infinity and what
does not fit are refused. A tensor travels in the encoding of the chain: 0x54, the code of the element type, its fraction bits, the rank, the extents
(u32), the elements, all little-endian.
"""
import decimal
import fractions
import json
import numbers
import re
import struct

import numpy

_INTEGER = re.compile(r"([UI])(8|16|32|64|128|256)$")
_FIXED = re.compile(r"Q<(\d+),\s*(\d+)>$")
_CODES = {"Bool": (0, "u1"), "U8": (1, "u1"), "I8": (2, "i1"), "U16": (3, "<u2"), "I16": (4, "<i2"), "U32": (5, "<u4"),
          "I32": (6, "<i4"), "I64": (7, "<i8")}


def parts(text):
    """What the commas outside of brackets divide."""
    depth, start, found = 0, 0, []
    for index, character in enumerate(text):
        depth += (character in "<[(") - (character in ">])")
        if character == "," and depth == 0:
            found.append(text[start:index].strip())
            start = index + 1
    return found + [text[start:].strip()] if text.strip() else []


def units(value, fraction, bits, strict=False):
    """The integer that a fixed-point number of so many fraction bits is."""
    if isinstance(value, (bool, numpy.bool_)) or not isinstance(value, (numbers.Real, numpy.number, decimal.Decimal)):
        raise TypeError(f"{value!r} is no number")
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{value} is no fixed-point number")
    exact = fractions.Fraction(value.item() if isinstance(value, numpy.generic) else value) * 2**fraction
    # Fraction rounds halves to even.
    found = round(exact)
    if strict and found != exact:
        raise ValueError(f"{value} is not a multiple of 2^-{fraction}")
    if not -(2 ** (bits - 1)) <= found < 2 ** (bits - 1):
        raise OverflowError(f"{value} does not fit {bits - fraction} bits before the point")
    return found


def integer(value, type):
    sign, bits = _INTEGER.match(type).groups()
    if isinstance(value, (bool, numpy.bool_)) or not isinstance(value, (int, numpy.integer)):
        raise TypeError(f"{value!r} is no {type}")
    low, high = (0, 2 ** int(bits)) if sign == "U" else (-(2 ** (int(bits) - 1)), 2 ** (int(bits) - 1))
    if not low <= int(value) < high:
        raise OverflowError(f"{value} does not fit {type}")
    return int(value)


def fixed_units(array, fraction, bits, strict=False):
    """The integers that the numbers of an array are, with so many fraction bits."""
    if array.dtype.kind not in "fiu":
        raise TypeError(f"elements of {array.dtype} are no numbers")
    if array.dtype.kind != "f":
        limit = 2 ** (bits - fraction - 1)
        if array.size and not (-limit <= int(array.min()) and int(array.max()) < limit):
            raise OverflowError(f"an element does not fit {bits - fraction} bits before the point")
        return array.astype(numpy.int64) << fraction
    if array.itemsize > 8:
        return numpy.array([units(x, fraction, bits, strict) for x in array.ravel()], dtype=numpy.int64).reshape(array.shape)
    if not numpy.isfinite(array).all():
        raise ValueError("an array holds NaN or infinity")
    # Scaling by a power of two is exact, and numpy rounds halves to even.
    scaled = array.astype(numpy.float64) * 2.0**fraction
    found = numpy.rint(scaled)
    if strict and (found != scaled).any():
        raise ValueError(f"an element is not a multiple of 2^-{fraction}")
    if ((found < -(2.0 ** (bits - 1))) | (found >= 2.0 ** (bits - 1))).any():
        raise OverflowError(f"an element does not fit Q<{bits - fraction},{fraction}>")
    return found.astype(numpy.int64)


def tensor(array, element, shape=None, strict=False):
    """The bytes of a tensor. `shape` may name sizes, which fit any extent, the same one wherever a name stands."""
    array = numpy.asarray(array)
    if shape is not None:
        if array.ndim != len(shape):
            raise ValueError(f"a tensor of {len(shape)} dimensions, not {array.ndim}")
        known = {}
        for extent, size in zip(array.shape, shape):
            wanted = int(size) if size.isdigit() else known.setdefault(size, extent) if size.isidentifier() else extent
            if extent != wanted:
                raise ValueError(f"a shape [{', '.join(shape)}], not {list(array.shape)}")
    fixed = _FIXED.match(element)
    if fixed:
        whole, fraction = map(int, fixed.groups())
        bits = whole + fraction
        code, kind = (8, "<i4") if bits == 32 else (9, "<i8")
        found = fixed_units(array, fraction, bits, strict)
    else:
        if element not in _CODES:
            raise TypeError(f"no tensor has elements {element}")
        (code, kind), fraction = _CODES[element], 0
        if array.dtype.kind not in ("b" if element == "Bool" else "iu"):
            raise TypeError(f"elements of {array.dtype} are no {element}")
        found = array
        limits = (0, 1) if element == "Bool" else (numpy.iinfo(kind).min, numpy.iinfo(kind).max)
        if array.size and not (limits[0] <= int(array.min()) and int(array.max()) <= limits[1]):
            raise OverflowError(f"an element does not fit {element}")
    head = bytes([0x54, code, fraction, array.ndim]) + struct.pack(f"<{array.ndim}I", *array.shape)
    return head + found.reshape(-1).astype(kind).tobytes()


def pack(array, type, strict=False):
    """The bytes of a tensor for web3.py and others that take `bytes`: `pack(x, "Q<8,24>")`, or with the whole type of the ABI's `internalType`."""
    if not type.startswith("Tensor<"):
        return tensor(array, type, strict=strict)
    element, shape = parts(type[len("Tensor<"):-1])
    return tensor(array, element, parts(shape[1:-1]), strict)


def unpack(data):
    """The array in the bytes of a tensor; fixed-point numbers as floats, the nearest ones if they have more than 53 bits."""
    data = bytes(data)
    if len(data) < 4 or data[0] != 0x54:
        raise ValueError("these bytes are no tensor")
    code, fraction, rank = data[1:4]
    kind = {8: "<i4", 9: "<i8"}.get(code) or next((k for c, k in _CODES.values() if c == code), None)
    if kind is None or len(data) < 4 + 4 * rank:
        raise ValueError("these bytes are no tensor")
    shape = struct.unpack_from(f"<{rank}I", data, 4)
    found = numpy.frombuffer(data, kind, offset=4 + 4 * rank).reshape(shape)
    return found / 2.0**fraction if code >= 8 else found.astype(bool) if code == 0 else found


def encode(value, type, components=None, strict=False):
    """The text of a value as the command reads it, or bytes for a file. `type` and `components` are the ABI's."""
    if type.endswith("?"):
        inner = components[1] if components else {"internalType": type[:-1]}
        if value is None:
            return "none"
        return f"some({_inline(value, inner['internalType'], inner.get('components'), strict)})"
    if type.startswith("Tensor<"):
        return pack(value, type, strict)
    if type.startswith(("Encrypted<", "PublicKey<")) and not isinstance(value, (bytes, bytearray, str)):
        value = bytes(value)
    if isinstance(value, (bytes, bytearray)):
        return "0x" + bytes(value).hex() if len(value) <= 1024 else bytes(value)
    if _INTEGER.match(type):
        return str(integer(value, type))
    if _FIXED.match(type):
        whole, fraction = map(int, _FIXED.match(type).groups())
        return _fixed(units(value, fraction, whole + fraction, strict), fraction)
    if type == "Bool":
        if not isinstance(value, (bool, numpy.bool_)):
            raise TypeError(f"{value!r} is no Bool")
        return "true" if value else "false"
    if type.startswith("Text<"):
        # Quotes, so that text is never read as another value.
        return json.dumps(value, ensure_ascii=False)
    if type.startswith(("List<", "[")):
        inner = parts(type[len("List<"):-1])[0] if type.startswith("List<") else type[1:-1].rsplit(";", 1)[0].strip()
        return "[" + ", ".join(_inline(x, inner, components, strict) for x in value) + "]"
    if components and not isinstance(value, str):
        values = [value[c["name"]] for c in components] if isinstance(value, dict) else list(value)
        if len(values) != len(components):
            raise ValueError(f"{type} has {len(components)} parts, not {len(values)}")
        return "(" + ", ".join(_inline(x, c["internalType"], c.get("components"), strict) for x, c in zip(values, components)) + ")"
    # Addresses and names of accounts, cases of enums, numbers of types that are not known here.
    return str(getattr(value, "address", value))


def _inline(value, type, components, strict):
    found = encode(value, type, components, strict)
    if isinstance(found, bytes):
        raise TypeError(f"a {type} stands on its own only")
    return found


def _fixed(units, fraction):
    """The exact decimal of a fixed-point number: it has as many digits behind the point as bits."""
    sign, units = ("-" if units < 0 else ""), abs(units)
    digits = str((units % 2**fraction) * 5**fraction).rjust(fraction, "0").rstrip("0") or "0"
    return f"{sign}{units >> fraction}.{digits}"


def _snapped(value, fraction):
    """The fixed-point number whose short decimal was printed, as a float: the nearest one, if it has more than 53 bits."""
    return round(fractions.Fraction(value) * 2**fraction) / 2**fraction


def decode(value, type="", components=None):
    """A value of Python from what the command prints: a tensor is an array, a fixed-point number a float, a large integer an int."""
    if isinstance(value, dict) and set(value) == {"element", "shape", "values"}:
        fixed = _FIXED.match(value["element"])
        kind = numpy.float64 if fixed else numpy.bool_ if value["element"] == "Bool" else _CODES[value["element"]][1]
        found = [_snapped(x, int(fixed.group(2))) if fixed else int(x) for x in value["values"]]
        return numpy.array(found, dtype=kind).reshape(value["shape"])
    if isinstance(value, str) and _INTEGER.match(type):
        return int(value)
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and _FIXED.match(type):
        return _snapped(value, int(_FIXED.match(type).group(2)))
    if isinstance(value, dict) and "bytes" in value and type.startswith(("Encrypted<", "PublicKey<")):
        return bytes.fromhex(value["bytes"][2:])
    if isinstance(value, str) and (type.startswith(("Bytes<", "Encrypted<", "PublicKey<")) or type == "Hash"):
        return bytes.fromhex(value[2:])
    if isinstance(value, list) and type.startswith(("List<", "[")):
        inner = parts(type[len("List<"):-1])[0] if type.startswith("List<") else type[1:-1].rsplit(";", 1)[0].strip()
        return [decode(x, inner, components) for x in value]
    if type.endswith("?"):
        inner = components[1] if components else {"internalType": type[:-1]}
        return None if value is None else decode(value, inner["internalType"], inner.get("components"))
    if components and isinstance(value, list) and len(value) == len(components):
        return tuple(decode(x, c["internalType"], c.get("components")) for x, c in zip(value, components))
    if components and isinstance(value, dict):
        return {c["name"]: decode(value.get(c["name"]), c["internalType"], c.get("components")) for c in components}
    return value
