// What only some schemes can: `depthExhausted` from those that cannot, and from ciphertexts without a
// level left; `keyMissing` where the key bundle lacks the switching key.

extension EncryptedTensor {
  /// Encrypts the products of the elements of self and `other`, one level lower.
  package func multiplied(
    by other: EncryptedTensor
  ) throws(HomomorphicError) -> EncryptedTensor {
    let left = try lattice()
    return EncryptedTensor(try left.multiplied(by: try other.lattice()))
  }

  /// Encrypts the squares of the elements, one level lower.
  package func squared() throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(try lattice().squared())
  }

  /// Encrypts the products with as many raw values, one level lower. They have the format's places
  /// behind the point, or so many under CKKS, which encodes factors at the ciphertext's scale.
  ///
  /// Throws also `valueOutOfRange` for other places under BFV, or more than `CKKSEncoder.fractionMax`.
  package func multiplied(
    plain values: [Int64], places: Int? = nil
  ) throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(try lattice().multiplied(plain: values, places: try checked(places)))
  }

  /// Encrypts a vector times a matrix with as many rows of raw values, with places as in `multiplied(plain:)`: a vector of
  /// its columns, one level lower. Only under CKKS, and for at least two elements in one ciphertext.
  ///
  /// Throws also `shapeMismatch` for other shapes.
  package func multiplied(
    matrix: [Int64], columns: Int, places: Int
  ) throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(
      try lattice().multiplied(
        matrix: matrix, columns: columns, places: try checked(places)))
  }

  /// Encrypts the products with one raw value, one level lower; otherwise as `multiplied(plain:)`.
  package func multiplied(
    scalar raw: Int64, places: Int? = nil
  ) throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(try lattice().multiplied(scalar: raw, places: try checked(places)))
  }

  /// The places of a factor.
  private func checked(_ places: Int?) throws(HomomorphicError) -> Int {
    guard let places else { return Int(format.fraction) }
    guard places == Int(format.fraction) || format.width >= 32,
      (0...CKKSEncoder.fractionMax).contains(places)
    else { throw .valueOutOfRange }
    return places
  }

  /// The same values with fewer levels: smaller and faster.
  ///
  /// Throws `wrongLevel` for a depth above its own.
  package func lowered(to depth: Int) throws(HomomorphicError) -> EncryptedTensor {
    guard (0...self.depth).contains(depth) else { throw .wrongLevel }
    switch storage {
    case .paillier: return self
    case .lattice(let tensor): return EncryptedTensor(try tensor.lowered(to: depth))
    }
  }

  /// Element i + steps stands at i, around the end; only for shapes that fill the slots of one
  /// ciphertext ([slots] under CKKS, [2, slots / 2] under BFV), otherwise `shapeMismatch`.
  package func rotated(by steps: Int) throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(try lattice().rotated(by: steps))
  }

  /// Encrypts the sum of all elements, as a tensor of shape [1].
  package func summed() throws(HomomorphicError) -> EncryptedTensor {
    EncryptedTensor(try lattice().summed())
  }

  /// Encrypts the sums over all pairs of their products, with one relinearisation, one level lower.
  ///
  /// Throws also `shapeMismatch` for no pairs or lists of different lengths.
  package static func dot(
    _ left: [EncryptedTensor], _ right: [EncryptedTensor]
  ) throws(HomomorphicError) -> EncryptedTensor {
    var operands: ([LatticeTensor], [LatticeTensor]) = ([], [])
    for tensor in left { operands.0.append(try tensor.lattice()) }
    for tensor in right { operands.1.append(try tensor.lattice()) }
    return EncryptedTensor(try LatticeTensor.dot(operands.0, operands.1))
  }

  /// Encrypts the sum of integer multiples, in one pass: federated averaging. Takes no level.
  ///
  /// Throws also `shapeMismatch` for no terms.
  package static func linearCombination(
    _ terms: [(Int64, EncryptedTensor)]
  ) throws(HomomorphicError) -> EncryptedTensor {
    guard let first = terms.first?.1 else { throw .shapeMismatch }
    switch first.storage {
    case .paillier:
      var operands: [(multiplier: Int64, ciphertext: PaillierCiphertext)] = []
      for (factor, tensor) in terms {
        guard case .paillier(let ciphertext) = tensor.storage else { throw .wrongKey }
        operands.append((factor, ciphertext))
      }
      return EncryptedTensor(try PaillierCiphertext.linearCombination(operands))
    case .lattice:
      var operands: [(Int64, LatticeTensor)] = []
      for (factor, tensor) in terms {
        guard case .lattice(let lattice) = tensor.storage else { throw .wrongKey }
        operands.append((factor, lattice))
      }
      return EncryptedTensor(try LatticeTensor.linearCombination(operands))
    }
  }

  /// Whether a Paillier ciphertext holds these raw values, by the proof that the key holder made.
  ///
  /// Throws `wrongKey` under another scheme, and what `PaillierOpening.init(decoding:)` and
  /// `PaillierCiphertext.isOpened` throw; a well-formed proof of something else is false.
  package func isOpened(
    by opening: [UInt8], as values: [Int64]
  ) throws(HomomorphicError) -> Bool {
    guard case .paillier(let ciphertext) = storage else { throw .wrongKey }
    let opening = try PaillierOpening(decoding: opening, key: ciphertext.key)
    guard opening.values.elementsEqual(values, by: { $0 == Int128($1) }) else { return false }
    return try ciphertext.isOpened(by: opening)
  }

  /// The lattice tensor; Paillier multiplies nothing.
  private func lattice() throws(HomomorphicError) -> LatticeTensor {
    guard case .lattice(let tensor) = storage else { throw .depthExhausted }
    return tensor
  }
}
