"""The files of SEAL, read without SEAL: what stands in a ciphertext, word by word."""
import struct

import numpy
import zstandard


def opened(data):
    """The body of an object and its length."""
    magic, header, _, _, compression, _, size = struct.unpack("<HBBBBHQ", data[:16])
    assert magic == 0xA15E and header == 16
    body = data[16:size]
    if compression == 2:
        body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
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
