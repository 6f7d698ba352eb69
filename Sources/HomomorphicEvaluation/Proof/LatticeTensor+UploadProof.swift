import Primitives

// An upload that is proved is twice an encryption of half of the values: 2 (b u + f, a u + e) with a ternary u, a small e, and
// f the message with a small error. Proved of it are unknowns u, f, e with (b u + f, a u + e) = the upload, without a factor
// left over (`LinearRelation`): the upload itself is an encryption, and its phase f + e s - e' u is bounded.
//
// Under BFV f is (floor(Q / t) m + r + error) for a message m modulo t and the rounding r of its encoding: m is an unknown of its
// own, and any m is a message.

extension LatticeTensor {
  /// The relation of one of the ciphertexts: unknowns u, f, e and, under BFV, m. `digest` is keccak256 of the
  /// tensor's encoding.
  ///
  /// Throws `unprovable` where the modulus has no room for what a proof leaves open, as at the lowest depth, and for BFV below the full
  /// depth.
  package func uploadRelation(
    group index: Int, digest: Hash256, for upload: UploadContext
  ) throws(HomomorphicError) -> LinearRelation {
    let context = key.context
    let ring = context.ring
    let group = groups[index]
    let limbCount = depth + 1
    var halves = group.polynomials
    if !group.isNTT {
      for place in halves.indices { ring.forwardNTT(&halves[place]) }
    }
    // (q + 1) / 2 is the inverse of 2.
    let half = ring.moduli.prefix(limbCount).map { ($0.value + 1) / 2 }
    halves = halves.map { ring.multiply($0, by: half) }
    var first = [
      LinearRelation.Term(0, .polynomial(key.publicKey.b)), LinearRelation.Term(1, .one),
    ]
    if let tables = context.bfv {
      guard depth == key.parameters.depthMax else { throw .unprovable }
      first.append(LinearRelation.Term(3, .residues(tables.levels[depth].delta)))
    }
    var writer = ByteWriter()
    writer.bytes("galaxy upload 1".utf8)
    writer.bytes(upload.encoded)
    writer.bytes(digest.bytes)
    writer.u32(UInt32(index))
    return try LinearRelation(
      context: context, columnBits: try uploadBits(),
      rows: [
        LinearRelation.Row(first, equals: halves[0]),
        LinearRelation.Row(
          [LinearRelation.Term(0, .polynomial(key.publicKey.a)), LinearRelation.Term(2, .one)],
          equals: halves[1]),
      ], subject: keccak256(writer.bytes))
  }

  /// The sizes of the proof of one ciphertext.
  ///
  /// Throws `unprovable`.
  package func uploadShape() throws(HomomorphicError) -> LinearProofShape {
    try LinearProofShape(degree: key.parameters.degree, columnBits: try uploadBits())
  }

  /// The bits of u, f, e and, under BFV, m: errors are at most 21, and a coefficient of a message at most its largest slot.
  private func uploadBits() throws(HomomorphicError) -> [Int] {
    let message: Int
    switch key.parameters.scheme {
    case .ckks:
      let half =
        bound.scaled(byPowerOfTwo: -Int(format.fraction) - 1)
        * Magnitude(key.context.canonicalScale(depth: depth))
      message = (half + Magnitude(32)).bits
    case .bfv: message = Magnitude(key.parameters.plainModulus + 32).bits
    }
    guard message > 0 else { throw .unprovable }
    return [0, message, 5] + (key.context.bfv.map { [$0.plain.bitWidth] } ?? [])
  }

  /// The bound on the noise of an upload that can be proved: twice e u + e0 + e1 s, without the modulus of key switching, which
  /// would leave rounding alone. Under a key of 16 parties 2 * 3.24 sqrt(4 * 16 N / 3) in each coefficient, taken twice
  /// (CKKS, Euclidean norm), eight times (BFV, largest coefficient).
  package static func provableNoise(_ parameters: LatticeParameters) -> Magnitude {
    switch parameters.scheme {
    case .ckks: Magnitude(64 * UInt64(parameters.degree))
    case .bfv:
      Magnitude(512) * .powerOfTwo((parameters.degree.trailingZeroBitCount + 1) / 2)
    }
  }

  /// A fresh tensor with the noise of an upload that can be proved.
  package func asProvableUpload() throws(HomomorphicError) -> LatticeTensor {
    try LatticeTensor(
      key: key, format: format, shape: shape, bound: bound,
      noise: Self.provableNoise(key.parameters), origin: origin, groups: groups)
  }
}

extension EncryptedTensor {
  /// The coefficients of what an upload encrypts are below 2 to this, once it is proved.
  ///
  /// Throws `unprovable`.
  package func uploadProvenBits() throws(HomomorphicError) -> Int {
    guard case .lattice(let tensor) = storage else { throw .unprovable }
    return try tensor.uploadShape().provenBits(1)
  }

  /// Whether a proof shows that each ciphertext is an encryption that the sender of `upload` made for its contract and round, knowing
  /// the values, with coefficients and randomness within what `LinearProofShape.provenBits` leaves open. Any bytes are an
  /// argument. The noise must be said to be that of such uploads.
  ///
  /// Throws `unprovable` for Paillier, and where `LatticeTensor.uploadRelation` does.
  package func isUpload(
    provedBy proof: [UInt8], for upload: UploadContext
  ) throws(HomomorphicError) -> Bool {
    guard case .lattice(let tensor) = storage else { throw .unprovable }
    guard tensor.noise == LatticeTensor.provableNoise(tensor.key.parameters) else { return false }
    let digest = keccak256(encoded())
    var relations: [LinearRelation] = []
    for index in tensor.groups.indices {
      relations.append(try tensor.uploadRelation(group: index, digest: digest, for: upload))
    }
    return relations.areProved(by: proof)
  }
}
