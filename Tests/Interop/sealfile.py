"""The files of SEAL, read and written without SEAL: what stands in a ciphertext, word by word."""
import hashlib
import struct
import zlib

import numpy
import zstandard


def opened(data):
    """The body of an object and its length."""
    magic, header, _, _, compression, _, size = struct.unpack("<HBBBBHQ", data[:16])
    assert magic == 0xA15E and header == 16
    body = data[16:size]
    if compression == 2:
        body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
    elif compression == 1:
        body = zlib.decompress(body)
    else:
        assert compression == 0
    return body, size


def residues(data):
    """(parms_id, scale, residues[polynomial][limb][coefficient]) of a saved ciphertext."""
    body, _ = opened(data)
    size, degree, limbs = struct.unpack("<QQQ", body[33:57])
    scale, = struct.unpack("<d", body[57:65])
    array, _ = opened(body[73:])
    count, = struct.unpack("<Q", array[:8])
    assert count == size * degree * limbs
    return body[:32], scale, numpy.frombuffer(array[8:8 + 8 * count], dtype="<u8").reshape(size, limbs, degree)


def wrapped(body, minor=3, compression=0):
    """An object: the header of SEAL 4.`minor`, and the body as it is."""
    return struct.pack("<HBBBBHQ", 0xA15E, 16, 4, minor, compression, 0, 16 + len(body)) + body


def plain(data):
    """The same object, not compressed."""
    return wrapped(opened(data)[0])


def identity(scheme, degree, primes, plain_modulus):
    """parms_id: the hash of the parameters."""
    return hashlib.blake2b(struct.pack(f"<{3 + len(primes)}Q", scheme, degree, *primes, plain_modulus),
                           digest_size=32).digest()


def array(words):
    return wrapped(struct.pack(f"<{1 + len(words)}Q", len(words), *map(int, words)))


def ciphertext(parms_id, is_ntt, size, degree, limbs, scale, words, seed=None):
    """A saved ciphertext. `seed` (generator, 64 bytes) stands for the second polynomial."""
    body = parms_id + bytes([is_ntt]) + struct.pack("<QQQdQ", size, degree, limbs, scale, 1) + array(words)
    return wrapped(body + (wrapped(bytes([seed[0]]) + seed[1]) if seed else b""))


def plaintext(parms_id, scale, words):
    """A saved plaintext."""
    return wrapped(parms_id + struct.pack("<Qd", len(words), scale) + array(words))


def fields(message):
    """The fields of a Protocol Buffers message."""
    index, out = 0, []

    def varint():
        nonlocal index
        result = shift = 0
        while True:
            byte = message[index]
            index += 1
            result |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return result

    while index < len(message):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            out.append((tag >> 3, varint()))
        elif kind == 1:
            out.append((tag >> 3, message[index:index + 8]))
            index += 8
        else:
            assert kind == 2
            length = varint()
            out.append((tag >> 3, message[index:index + length]))
            index += length
    return out
