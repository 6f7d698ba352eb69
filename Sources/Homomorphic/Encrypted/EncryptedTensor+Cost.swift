// The sizes that decide how long an operation takes, from public sizes alone.

extension EncryptedTensor {
  /// Bytes that it takes in memory, about.
  package var memoryBytes: Int {
    switch storage {
    case .paillier(let cipher):
      cipher.elementCount * PaillierCost.elementBytes(bits: cipher.key.bits) + 128
    }
  }

  /// Paillier's group elements; 0 under another scheme.
  package var groupElements: Int {
    switch storage {
    case .paillier(let cipher): cipher.elementCount
    }
  }

  /// 64-bit limbs of one of Paillier's group elements; 0 under another scheme.
  package var groupElementLimbs: Int {
    switch storage {
    case .paillier(let cipher): PaillierCost.limbs(bits: cipher.key.bits)
    }
  }
}

extension EncryptionKey {
  /// Bytes that it takes in memory, about.
  package var memoryBytes: Int {
    switch self {
    case .paillier(let key): key.bits / 2 + 128
    }
  }
}
