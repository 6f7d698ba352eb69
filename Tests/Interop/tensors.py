"""Tensors and fixed-point numbers for web3.py: numpy arrays as the bytes that contracts take, and back.

A tensor is 0x54, the code of its element type, the number of fraction bits, the rank, the extents (u32, little-endian), and the elements in row-major
order, little-endian: U8 has code 1, Q<i,f> of 32 bits code 8, of 64 bits code 9. A fixed-point number of its own is an integer of units 2^-f.
"""
import struct

import numpy


def fixed(value, fraction=24):
    """The units of a number: to the nearest, halves to even."""
    return int(numpy.rint(numpy.float64(value) * 2.0**fraction))


def pack(array, code=8, fraction=24):
    """The bytes of a tensor of Q<8,24>; others by code and fraction."""
    array = numpy.asarray(array)
    kind = {1: "u1", 8: "<i4", 9: "<i8"}[code]
    units = numpy.rint(array * 2.0**fraction) if fraction else array
    if (units < numpy.iinfo(kind).min).any() or (units > numpy.iinfo(kind).max).any():
        raise OverflowError("a value does not fit the element type")
    return bytes([0x54, code, fraction, array.ndim]) + struct.pack(f"<{array.ndim}I", *array.shape) + units.astype(kind).tobytes()


def unpack(data):
    """The array in the bytes of a tensor."""
    code, fraction, rank = data[1:4]
    shape = struct.unpack_from(f"<{rank}I", data, 4)
    units = numpy.frombuffer(data, {1: "u1", 8: "<i4", 9: "<i8"}[code], offset=4 + 4 * rank).reshape(shape)
    return units / 2.0**fraction if fraction else units
