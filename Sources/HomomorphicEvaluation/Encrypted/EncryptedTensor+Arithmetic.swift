// Every operation throws `wrongKey`, `formatMismatch` or `shapeMismatch` for operands that do not
// go together, and `laneOverflow` when the result could decrypt wrongly.

extension EncryptedTensor {
  /// Encrypts the sums of the elements of self and `other`.
  package func adding(_ other: EncryptedTensor) throws(HomomorphicError) -> EncryptedTensor {
    switch (storage, other.storage) {
    case (.paillier(let left), .paillier(let right)):
      return EncryptedTensor(try left.adding(right))
    case (.lattice(let left), .lattice(let right)):
      return EncryptedTensor(try left.adding(right))
    case (.paillier, .lattice), (.lattice, .paillier): throw .wrongKey
    }
  }

  /// Encrypts the differences of the elements of self and `other`.
  package func subtracting(_ other: EncryptedTensor) throws(HomomorphicError) -> EncryptedTensor {
    switch (storage, other.storage) {
    case (.paillier(let left), .paillier(let right)):
      return EncryptedTensor(try left.subtracting(right))
    case (.lattice(let left), .lattice(let right)):
      return EncryptedTensor(try left.subtracting(right))
    case (.paillier, .lattice), (.lattice, .paillier): throw .wrongKey
    }
  }

  /// Encrypts the negated elements.
  package func negated() throws(HomomorphicError) -> EncryptedTensor {
    switch storage {
    case .paillier(let ciphertext): return EncryptedTensor(try ciphertext.negated())
    case .lattice(let tensor): return EncryptedTensor(try tensor.negated())
    }
  }

  /// Encrypts the sums of the elements of self and as many raw values. Throws `valueOutOfRange`.
  package func adding(plain values: [Int64]) throws(HomomorphicError) -> EncryptedTensor {
    switch storage {
    case .paillier(let ciphertext): return EncryptedTensor(try ciphertext.adding(plain: values))
    case .lattice(let tensor): return EncryptedTensor(try tensor.adding(plain: values))
    }
  }

  /// Encrypts the differences of the elements of self and as many raw values. Throws
  /// `valueOutOfRange`.
  package func subtracting(plain values: [Int64]) throws(HomomorphicError) -> EncryptedTensor {
    switch storage {
    case .paillier(let ciphertext):
      return EncryptedTensor(try ciphertext.adding(plain: values, times: -1))
    case .lattice(let tensor): return EncryptedTensor(try tensor.subtracting(plain: values))
    }
  }

  /// Encrypts integer multiples of the elements. Takes no level.
  package func multiplied(by factor: Int64) throws(HomomorphicError) -> EncryptedTensor {
    switch storage {
    case .paillier(let ciphertext): return EncryptedTensor(try ciphertext.multiplied(by: factor))
    case .lattice(let tensor): return EncryptedTensor(try tensor.multiplied(by: factor))
    }
  }
}
