// Made by Vectors/trie_vectors.py: do not edit.
enum TrieVectors {
  static let seed: UInt64 = 7
  static let tries = 200
  static let digest = "0xbb5ecb8b2f2b06fb3adce6af6301ae92006c1f1431cc560ba5df3c90b41d3b83"
}
