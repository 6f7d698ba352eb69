"""Prints TrieVectors.swift: one digest over the roots of 200 random tries by the `trie` package.

The pairs come from SplitMix64 as in TrieTests.swift. Keys are short and of few symbols, so that
they share prefixes and end inside each other; values are often too short to be hashed.

Run: python trie_vectors.py > ../TrieVectors.swift   (requirements.txt names the packages)
"""

import hashlib

from trie import HexaryTrie

from splitmix64 import SplitMix64

SEED = 7
TRIES = 200

random = SplitMix64(SEED)


def data(length, symbols):
    return bytes(symbols[random.next() % len(symbols)] for _ in range(length))


digest = hashlib.sha256()
for index in range(TRIES):
    trie = HexaryTrie({})
    for _ in range(random.next() % 40):
        key = data(random.next() % 6, [0x00, 0x01, 0x10, 0x11, 0xFF, 0xF0])
        value = data(random.next() % 40, list(range(256)))
        trie.set(key, value)
    digest.update(trie.root_hash)

print("// Made by Vectors/trie_vectors.py: do not edit.")
print("enum TrieVectors {")
print(f"  static let seed: UInt64 = {SEED}")
print(f"  static let tries = {TRIES}")
print(f'  static let digest = "0x{digest.hexdigest()}"')
print("}")
