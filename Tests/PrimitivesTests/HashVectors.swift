// Made by Vectors/hash_vectors.py: do not edit.
enum HashVectors {
  static let keccak = "0x8aa8d0cc2b8e30992939c2d55dec61f750a885c044f2b2648578fbafd7c6e3c3"
  static let sha = "0x17895e40389edd27ba1f40159357d56e3b850e2d125be2a24d113968b71ceef3"
  static let blake2b = "0x65293744f232a3e534f1d83a3afa9dff48b8c0fe208250c815ace3a0e425b6f6"
  static let shake256 = "0xe2b7755ec4b2c02abee4ecdbe7ca382a3d3bba7d5a668de9c36ec871e540c5de"
}
