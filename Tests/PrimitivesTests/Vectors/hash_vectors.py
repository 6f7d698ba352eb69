"""Prints HashVectors.swift: digests over the digests of inputs of 0 to 600 bytes.

Run: python hash_vectors.py > ../HashVectors.swift   (requirements.txt names the packages)
"""

import hashlib

from eth_hash.auto import keccak


def inputs():
    for length in range(601):
        yield bytes((index * 7 + length) & 255 for index in range(length))


keccak_digest = keccak(b"".join(keccak(data) for data in inputs()))
sha_digest = hashlib.sha256(
    b"".join(hashlib.sha256(data).digest() for data in inputs())
).hexdigest()
blake2b_digest = hashlib.blake2b(digest_size=32)
for size in [20, 32, 48, 64]:
    for length in [0, 3, 127, 128, 129, 255, 256, 1024]:
        data = bytes((index * 7 + length) & 255 for index in range(length))
        blake2b_digest.update(hashlib.blake2b(data, digest_size=size).digest())
shake_digest = hashlib.blake2b(digest_size=32)
for length in [0, 1, 72, 134, 135, 136, 137, 271, 272, 300]:
    for count in [0, 1, 32, 135, 136, 137, 272, 1000]:
        data = bytes((index * 7 + length) & 255 for index in range(length))
        shake_digest.update(hashlib.shake_256(data).digest(count))

print("// Made by Vectors/hash_vectors.py: do not edit.")
print("enum HashVectors {")
print(f'  static let keccak = "0x{keccak_digest.hex()}"')
print(f'  static let sha = "0x{sha_digest}"')
print(f'  static let blake2b = "0x{blake2b_digest.hexdigest()}"')
print(f'  static let shake256 = "0x{shake_digest.hexdigest()}"')
print("}")
