extension LatticeTensor {
  /// Wraps ciphertexts as fresh ones; see `EncryptedTensor.init(key:format:shape:groups:)`.
  init(
    fresh groups: [LatticeCiphertext], key: LatticeKeyBundle, format: EncryptedFormat,
    shape: [Int], origin: BoundsOrigin
  ) throws(HomomorphicError) {
    guard let scheme = key.parameters.encryptionScheme else { throw .wrongParameters }
    guard scheme.admits(format) else { throw .formatMismatch }
    let count = try PaillierLimits.laneCount(shape: shape)
    guard let first = groups.first,
      groups.count == Self.groupCount(elements: count, slots: key.parameters.slotCount)
    else { throw .shapeMismatch }
    for group in groups { try Self.check(group, like: first, key: key) }
    try self.init(
      key: key, format: format, shape: shape, bound: .powerOfTwo(Int(format.width) - 1),
      noise: Self.freshNoise(key, depth: first.depth), origin: origin, groups: groups)
  }

  /// Throws unless a ciphertext is one that tensors are made of.
  static func check(
    _ group: LatticeCiphertext, like first: LatticeCiphertext, key: LatticeKeyBundle
  ) throws(HomomorphicError) {
    guard group.context == key.context else { throw .wrongParameters }
    guard group.size == 2 else { throw .malformed }
    guard group.depth == first.depth, group.depth <= key.parameters.depthMax else {
      throw .wrongLevel
    }
    guard key.parameters.scheme == .bfv || group.hasCanonicalScale else { throw .scaleMismatch }
  }

  /// Noise of a fresh encryption, or of one whose modulus was divided before it was sent.
  private static func freshNoise(_ key: LatticeKeyBundle, depth: Int) -> Magnitude {
    switch key.parameters.scheme {
    case .ckks: CKKSNoise(key.context, depth: depth).fresh
    case .bfv: LatticeRoom(key.context, depth: depth).freshNoise
    }
  }

  /// Encrypts raw values; see `EncryptedTensor.encrypt`.
  static func encrypt(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, key: LatticeKeyBundle, depth: Int?,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> LatticeTensor {
    guard values.count == (try PaillierLimits.laneCount(shape: shape)) else {
      throw .shapeMismatch
    }
    guard values.allSatisfy(format.holds) else { throw .valueOutOfRange }
    let depth = depth ?? key.parameters.depthMax
    let slots = key.parameters.slotCount
    var groups: [LatticeCiphertext] = []
    for start in stride(from: 0, to: values.count, by: slots) {
      let part = Array(values[start..<min(start + slots, values.count)])
      switch key.parameters.scheme {
      case .ckks:
        let plaintext = try CKKSEncoder(key.context).encode(
          part, fraction: Int(format.fraction), depth: depth)
        groups.append(try key.publicKey.encrypt(plaintext, using: &generator))
      case .bfv:
        let plaintext = try BFVEncoder(key.context).encode(part)
        let fresh = try key.publicKey.encrypt(plaintext, using: &generator)
        groups.append(try BFV(key.context).lowered(fresh, to: depth))
      }
    }
    return try LatticeTensor(
      fresh: groups, key: key, format: format, shape: shape, origin: .computed)
  }

  /// The raw values, with CKKS's noise.
  func decrypted(by secret: borrowing LatticeSecretKey) throws(HomomorphicError) -> [Int64] {
    try collect { (group, count) throws(HomomorphicError) in
      switch key.parameters.scheme {
      case .ckks:
        return try CKKSEncoder(key.context).decode(
          try secret.decryptUnprotected(group), fraction: Int(format.fraction), count: count)
      case .bfv:
        let values = try BFVEncoder(key.context).decode(try secret.decrypt(group))
        return Array(values.prefix(count))
      }
    }
  }

  /// The raw values, safe to publish; see `EncryptionSecretKey.decryptForSharing`.
  func decryptedForSharing(
    by secret: borrowing LatticeSecretKey, precisionBits: Int, floodBits: Int,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [Int64] {
    guard key.parameters.scheme == .ckks else { return try decrypted(by: secret) }
    guard origin == .computed else { throw .boundsClaimed }
    // More bits than the format has would be zeros.
    let precision = min(precisionBits, Int(format.fraction))
    var result: [Int64] = []
    for (index, group) in groups.enumerated() {
      let shared = try secret.decryptForSharing(
        group, noise: noise, precisionBits: precision, count: count(in: index),
        floodBits: floodBits, using: &generator)
      for value in shared {
        let (raw, overflow) = value.multipliedReportingOverflow(
          by: 1 << Int64(Int(format.fraction) - precision))
        guard !overflow else { throw .valueOutOfRange }
        result.append(raw)
      }
    }
    return result
  }

  /// BFV: the bits by which the noise of the worst ciphertext may still grow; nil for CKKS.
  func noiseBudget(under secret: borrowing LatticeSecretKey) throws(HomomorphicError) -> Int? {
    guard key.parameters.scheme == .bfv else { return nil }
    var budget = Int.max
    for group in groups { budget = min(budget, try secret.noiseBudget(of: group)) }
    return budget
  }

  /// How many elements the ciphertext `index` holds.
  func count(in index: Int) -> Int {
    min(key.parameters.slotCount, elementCount - index * key.parameters.slotCount)
  }

  private func collect(
    _ values: (LatticeCiphertext, Int) throws(HomomorphicError) -> [Int64]
  ) throws(HomomorphicError) -> [Int64] {
    var result: [Int64] = []
    result.reserveCapacity(elementCount)
    for (index, group) in groups.enumerated() { result += try values(group, count(in: index)) }
    return result
  }
}

extension LatticeTensor {
  /// The same ciphertexts with a bound on noise that says that nothing is known. Under CKKS, where
  /// noise is a matter of precision, it is the modulus. Under BFV nothing could be done with so
  /// much, and the owner sees the budget when he decrypts: a fresh encryption's, but twice, so that
  /// it never passes for one.
  func ofUnknownNoise() throws(HomomorphicError) -> LatticeTensor {
    let unknown: Magnitude
    switch key.parameters.scheme {
    case .ckks:
      let bits = key.parameters.moduli[...depth].reduce(0) {
        $0 + UInt64.bitWidth - $1.leadingZeroBitCount
      }
      unknown = .powerOfTwo(bits)
    case .bfv: unknown = noise + noise
    }
    return try LatticeTensor(
      key: key, format: format, shape: shape, bound: bound, noise: unknown, origin: .claimed,
      groups: groups)
  }
}
