// The sizes that decide how long an operation takes, from public sizes alone.

extension EncryptedTensor {
  /// Bytes that it takes in memory, about.
  package var memoryBytes: Int {
    switch storage {
    case .paillier(let ciphertext):
      ciphertext.elementCount * PaillierCost.elementBytes(bits: ciphertext.key.bits) + 128
    case .lattice(let tensor):
      tensor.groups.count * 16 * tensor.key.parameters.degree * (tensor.depth + 1) + 256
    }
  }

  /// Paillier's group elements; 0 under another scheme.
  package var groupElements: Int {
    switch storage {
    case .paillier(let ciphertext): ciphertext.elementCount
    case .lattice: 0
    }
  }

  /// 64-bit limbs of one of Paillier's group elements; 0 under another scheme.
  package var groupElementLimbs: Int {
    switch storage {
    case .paillier(let ciphertext): PaillierCost.limbs(bits: ciphertext.key.bits)
    case .lattice: 0
    }
  }
}

extension EncryptionKey {
  /// 64-bit limbs of one of Paillier's group elements; 0 under another scheme.
  package var groupElementLimbs: Int {
    switch self {
    case .paillier(let key): PaillierCost.limbs(bits: key.bits)
    case .lattice: 0
    }
  }

  /// Bytes that it takes in the memory of a call, about. The keys of a lattice scheme are large, but
  /// all calls share them: only the reference counts.
  package var memoryBytes: Int {
    switch self {
    case .paillier(let key): key.bits / 2 + 128
    case .lattice: 4096
    }
  }
}
