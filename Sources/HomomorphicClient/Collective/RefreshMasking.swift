import HomomorphicEvaluation

/// What hides a ciphertext in the shares of a refresh.
enum RefreshMasking {
  /// CKKS: wide integers.
  case integers(RefreshMask)
  /// BFV: residues modulo t, and a flood over the noise.
  case residues(NoiseFlood, bits: Int)

  /// Bits of the flood; 0 without one.
  var floodBits: Int {
    switch self {
    case .integers: 0
    case .residues(_, let bits): bits
    }
  }

  /// Only coefficients at multiples of this are kept.
  var stride: Int {
    switch self {
    case .integers(let mask): mask.stride
    case .residues: 1
    }
  }

  /// The bound on the noise of what comes out of a refresh.
  func noise(of tensor: LatticeTensor) -> Magnitude {
    let context = tensor.key.context
    let depth = context.parameters.depthMax
    switch self {
    case .integers(let mask):
      return CKKSNoise(context, depth: depth).refreshed(
        mask.flood == nil ? tensor.noise : .zero, by: mask.ratio.magnitude)
    // An error of at most 21 and a rounding of each of 16 parties, below 2^9: less than that of a
    // fresh encryption, for which it passes.
    case .residues: return LatticeHeadroom(context, depth: depth).freshNoise
    }
  }
}

extension SecretPart {
  /// A share of a refresh of one ciphertext, transformed: `CollectiveParty.refreshShare`. The same
  /// ciphertext must not be answered twice, nor two with one mask.
  func refreshShare(
    of group: LatticeCiphertext, _ masking: RefreshMasking, under common: RNSPolynomial,
    using stream: inout ChaCha20Generator
  ) -> (masked: RNSPolynomial, again: RNSPolynomial) {
    precondition(group.context == context && group.size == 2, "a relinearised ciphertext")
    let ring = context.ring
    let stride = masking.stride
    let parts = mask(group, masking, &stream)
    var secrets = [parts.low, parts.high, parts.flood].compactMap { $0 }
    defer { for index in secrets.indices { secrets[index].wipe() } }
    for index in secrets.indices { ring.forwardNTT(&secrets[index]) }
    var masked = ring.negate(secrets[0])
    if secrets.count == 3 { masked = ring.add(masked, secrets[2]) }
    addProduct(to: &masked, group.transformedMask)
    if stride > 1 {
      // What is dropped is not masked, so it must not be sent.
      ring.inverseNTT(&masked)
      var kept = ring.thinned(masked, stride: stride)
      masked.wipe()
      ring.forwardNTT(&kept)
      masked = kept
    }
    return (masked, ring.add(secrets[1], encryptionOfZero(under: common, &stream)))
  }

  private func thinned(_ secret: consuming RNSPolynomial, _ stride: Int) -> RNSPolynomial {
    guard stride > 1 else { return secret }
    let kept = context.ring.thinned(secret, stride: stride)
    secret.wipe()
    return kept
  }

  /// A fresh mask at the depth of the ciphertext and at the full depth, and under BFV or within a range a flood, all in
  /// coefficient form.
  private func mask(
    _ group: LatticeCiphertext, _ masking: RefreshMasking, _ stream: inout ChaCha20Generator
  ) -> (low: RNSPolynomial, high: RNSPolynomial, flood: RNSPolynomial?) {
    let limbCount = context.parameters.dataLimbCount
    switch masking {
    case .integers(let mask):
      var drawn = mask.draw(context, using: &stream)
      var scaled = drawn.scaled(by: mask.ratio)
      defer {
        drawn.wipe()
        scaled.wipe()
      }
      return (
        thinned(drawn.residues(context, limbCount: group.depth + 1), mask.stride),
        thinned(scaled.residues(context, limbCount: limbCount), mask.stride),
        mask.flood?.draw(context, limbCount: group.depth + 1, using: &stream)
      )
    case .residues(let flood, _):
      guard let tables = context.bfv else { preconditionFailure("tables of BFV") }
      let parameters = context.parameters
      var drawn = RNSPolynomial(
        degree: parameters.degree, limbCount: 1,
        words: stream.uniform(degree: parameters.degree, moduli: [parameters.plainModulus]))
      defer { drawn.wipe() }
      return (
        tables.scaled(drawn, limbCount: group.depth + 1),
        tables.scaled(drawn, limbCount: limbCount),
        flood.draw(context, limbCount: group.depth + 1, using: &stream)
      )
    }
  }
}
