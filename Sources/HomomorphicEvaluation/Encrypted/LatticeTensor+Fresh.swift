extension LatticeTensor {
  /// Wraps ciphertexts as fresh ones; see `EncryptedTensor.init(key:format:shape:groups:)`. Raw values are
  /// promised to be at most `bound`: without one, or with a larger one, what the format holds.
  package init(
    fresh groups: [LatticeCiphertext], key: LatticeKeyBundle, format: EncryptedFormat,
    shape: [Int], bound: Magnitude? = nil, origin: BoundsOrigin
  ) throws(HomomorphicError) {
    guard let scheme = key.parameters.encryptionScheme else { throw .wrongParameters }
    guard scheme.admits(format) else { throw .formatMismatch }
    let count = try PaillierLimits.laneCount(shape: shape)
    guard let first = groups.first,
      groups.count == Self.groupCount(elements: count, slots: key.parameters.slotCount)
    else { throw .shapeMismatch }
    for group in groups { try Self.check(group, like: first, key: key) }
    let most = Magnitude.powerOfTwo(Int(format.width) - 1)
    try self.init(
      key: key, format: format, shape: shape, bound: min(bound ?? most, most),
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
    case .bfv: LatticeHeadroom(key.context, depth: depth).freshNoise
    }
  }

  /// How many elements the ciphertext `index` holds.
  package func count(in index: Int) -> Int {
    min(key.parameters.slotCount, elementCount - index * key.parameters.slotCount)
  }

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
