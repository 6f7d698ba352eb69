import HomomorphicEvaluation
import Primitives

extension CollectiveParty {
  /// The share of a refresh: for each ciphertext h0 = s_i c1 - M_i at its depth and
  /// h1 = -(a s_i + e) + M_i at the full depth, for a fresh mask M_i and the common polynomial a of this
  /// ciphertext. The sum of all h0 and c0 is the message less all masks; with the sum of all h1 it is the
  /// message again, under (.., a).
  ///
  /// Under CKKS masks are integers so much wider than values and noise that they hide both
  /// (`RefreshMask`), and are scaled as the message is. Under BFV they are uniform modulo t and hide the
  /// message whatever it is; the noise of h0 is flooded as in a decryption, and nothing of it is left.
  ///
  /// Within a range the parties open the sum of squares, too, and keep what repeats with its period alone
  /// (`RangeCheck`, `RefreshRange`): the share has one number more. The tensor's square counts as answered then. Noise is flooded,
  /// and no longer noise then (`RefreshMask.flood`).
  ///
  /// A ciphertext is answered once, as in `decryptionShare`: a second share has the same a, and the mean
  /// of many shows the error in h0 + h1 and so s_i. The bounds must be computed ones, for a value
  /// beyond its bound is not hidden.
  ///
  /// Throws `wrongKey`, `boundsClaimed`, `noRoomForMasks`, `noRoomForRange`, `noHeadroom` (BFV: a flood that could change the result),
  /// `alreadyAnswered`, `refused` with `tooLarge` after `answersMax` ciphertexts, and, when only
  /// some parties answer, `invalidParties` and `partMissing`.
  package mutating func refreshShare(
    of tensor: EncryptedTensor, among named: [Int]? = nil, floodBits: Int? = nil,
    within range: RefreshRange? = nil, using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> ShareOpening {
    let lattice = try session.lattice(tensor)
    guard lattice.origin == .computed else { throw .boundsClaimed }
    let parties = try session.answering(named)
    let masking = try session.masking(
      of: lattice, parties: parties.count, floodBits: floodBits, within: range)
    let check = try session.check(
      of: lattice, masking, parties: parties.count, within: range)
    let part = try answer(among: parties)
    try remember([lattice] + (check.map { [$0.square] } ?? []))
    try note(refreshOf: tensor)
    let subject = session.subject(of: tensor, among: parties, within: range)
    var stream = ChaCha20Generator(seededBy: &generator)
    let polynomials = lattice.groups.enumerated().flatMap { index, group in
      let pair = part.refreshShare(
        of: group, masking, under: session.common(.refresh(subject: subject, index: index)),
        using: &stream)
      return [pair.masked, pair.again]
    }
    return ShareOpening(
      CollectiveShare(
        session: session, party: index, round: .refresh, subject: subject,
        floodBits: masking.floodBits, polynomials: polynomials,
        numbers: check?.share(part, using: &stream) ?? []), using: &stream)
  }

  /// Remembers the bounds of a tensor that is refreshed, as every party does that makes a share: for
  /// those that do not answer, and accept the result all the same.
  ///
  /// Throws `wrongKey`, `boundsClaimed`, and `refused` with `tooLarge` after `answersMax` tensors.
  package mutating func note(refreshOf tensor: EncryptedTensor) throws(CollectiveError) {
    guard try session.lattice(tensor).origin == .computed else { throw .boundsClaimed }
    let identity = keccak256(tensor.encoded())
    guard !refreshing.contains(identity) else { return }
    guard refreshing.count + refreshed.count < Self.answersMax else { throw .refused(.tooLarge) }
    refreshing.append(identity)
  }

  /// What a refresh made, computed by the party itself from the shares: it remembers the tensor, so
  /// that it knows the bounds of what is computed from it. Those of the tensor that was refreshed it
  /// has noted.
  ///
  /// Throws `ownShareMissing` for a tensor that it has neither answered nor noted, and what
  /// `CollectiveSession.refresh` throws.
  package mutating func accept(
    refreshOf tensor: EncryptedTensor, _ shares: CompletedRound, within range: RefreshRange? = nil
  ) throws(CollectiveError) -> EncryptedTensor {
    let lattice = try session.lattice(tensor)
    guard let place = refreshing.firstIndex(of: keccak256(tensor.encoded())) else {
      throw .ownShareMissing
    }
    let known = try collective { () throws(HomomorphicError) in
      try LatticeTensor(
        key: lattice.key, format: lattice.format, shape: lattice.shape, bound: lattice.bound,
        noise: lattice.noise, origin: .computed, groups: lattice.groups)
    }
    let result = try session.refresh(EncryptedTensor(known), shares, within: range)
    refreshing.remove(at: place)
    refreshed.append(keccak256(result.encoded()))
    return result
  }
}

extension CollectiveSession {
  /// What hides the values in a refresh of a tensor; nil under BFV, where nothing of them is to be seen.
  ///
  /// Throws `wrongKey`, `invalidParties` and `noRoomForMasks`.
  package func refreshMask(
    of tensor: EncryptedTensor, among named: [Int]? = nil, within range: RefreshRange? = nil
  ) throws(CollectiveError) -> RefreshMask? {
    let lattice = try lattice(tensor)
    return context.parameters.scheme == .ckks
      ? try RefreshMask(lattice, parties: try answering(named).count, range: range) : nil
  }

  /// The same values in fresh ciphertexts: at the full depth, with the bound on values that there was, or that of the range;
  /// under BFV with the noise of a fresh encryption, under CKKS with the noise that there was and little more, or within a range
  /// with little.
  /// Bounds are as good as those of the tensor are (`BoundsOrigin`), if all parties were honest:
  /// whoever sends a wrong share adds to the values what he likes.
  ///
  /// Throws `wrongKey`, `foreignSession`, `foreignShare` for shares about another ciphertext
  /// or another range, `noRoomForMasks`, `noRoomForRange`, `outOfRange`, `noHeadroom`, and `refused` for a sum that is no
  /// masked message: somebody's share was not honest.
  package func refresh(
    _ tensor: EncryptedTensor, _ shares: CompletedRound, within range: RefreshRange? = nil
  ) throws(CollectiveError) -> EncryptedTensor {
    guard shares.session == self else { throw .foreignSession }
    let parties = shares.parties.count
    let subject = subject(of: tensor, among: shares.parties, within: range)
    guard shares.round == .refresh, shares.subject == subject else { throw .foreignShare }
    let lattice = try lattice(tensor)
    let masking = try masking(
      of: lattice, parties: parties, floodBits: shares.floodBits, within: range)
    try check(of: lattice, masking, parties: parties, within: range)?.check(shares.numberSums)
    return try collective { () throws(HomomorphicError) in
      var groups: [LatticeCiphertext] = []
      for (index, group) in lattice.groups.enumerated() {
        groups.append(
          try refreshed(
            group, masking, masked: shares.sums[2 * index], again: shares.sums[2 * index + 1],
            under: common(.refresh(subject: subject, index: index)), parties: parties))
      }
      return EncryptedTensor(
        try LatticeTensor(
          key: lattice.key, format: lattice.format, shape: lattice.shape,
          bound: range.map { min(lattice.bound, Magnitude($0.limit)) } ?? lattice.bound,
          noise: masking.noise(of: lattice), origin: lattice.origin, groups: groups))
    }
  }

  /// What tells whether the values are in a range; nil without one.
  fileprivate func check(
    of lattice: LatticeTensor, _ masking: RefreshMasking, parties: Int, within range: RefreshRange?
  ) throws(CollectiveError) -> RangeCheck? {
    guard let range, case .integers(let mask) = masking else { return nil }
    return try RangeCheck(lattice, range, mask, parties: parties)
  }

  fileprivate func masking(
    of lattice: LatticeTensor, parties: Int, floodBits: Int?, within range: RefreshRange?
  ) throws(CollectiveError) -> RefreshMasking {
    switch context.parameters.scheme {
    case .ckks: return .integers(try RefreshMask(lattice, parties: parties, range: range))
    case .bfv:
      let bits = floodBits ?? NoiseFlood.standardBits(.bfv)
      // A rounding of each mask besides.
      return .residues(
        try lattice.flood(bits: bits, parties: parties, besides: Magnitude(UInt64(parties))),
        bits: bits)
    }
  }

  /// A ciphertext from the sums of shares, transformed, and the common polynomial.
  private func refreshed(
    _ group: LatticeCiphertext, _ masking: RefreshMasking, masked: RNSPolynomial,
    again: RNSPolynomial, under common: RNSPolynomial, parties: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    let ring = context.ring
    let limbCount = context.parameters.dataLimbCount
    var phase = masked
    var (first, second) = (again, common)
    switch masking {
    case .integers(let mask):
      phase = ring.add(phase, group.polynomials[0])
      ring.inverseNTT(&phase)
      if mask.stride > 1 { phase = ring.thinned(phase, stride: mask.stride) }
      let moduli = Array(ring.moduli.prefix(phase.limbCount))
      let offset = mask.offset(parties: parties)
      phase = ring.adding(phase, moduli.map(offset.firstResidue))
      let sum = WideIntegers(phase, moduli: moduli)
      guard sum.areAtMost(mask.largest(parties: parties)) else { throw .undecipherable }
      let scaledOffset = offset.scaled(by: mask.ratio)
      var message = ring.adding(
        sum.scaled(by: mask.ratio).residues(context, limbCount: limbCount),
        ring.moduli.prefix(limbCount).map { $0.negate(scaledOffset.firstResidue($0)) })
      ring.forwardNTT(&message)
      first = ring.add(first, message)
    case .residues:
      guard let tables = context.bfv else { throw .wrongParameters }
      ring.inverseNTT(&phase)
      phase = ring.add(phase, group.polynomials[0])
      guard tables.noiseBudget(phase) > 0 else { throw .undecipherable }
      ring.inverseNTT(&first)
      ring.inverseNTT(&second)
      first = ring.add(first, tables.scaled(tables.decrypted(phase), limbCount: limbCount))
    }
    return try LatticeCiphertext(
      context: context, polynomials: [first, second], isNTT: group.isNTT,
      scale: group.isNTT ? context.canonicalScale(depth: limbCount - 1) : nil)
  }
}

extension RingContext {
  /// Adds one residue to all coefficients of each limb, in coefficient form.
  fileprivate func adding(_ polynomial: RNSPolynomial, _ residues: [UInt64]) -> RNSPolynomial {
    RNSPolynomial(degree: degree, limbCount: polynomial.limbCount) { target in
      polynomial.words.withUnsafeBufferPointer { source in
        for limb in 0..<polynomial.limbCount {
          for index in limb * degree..<(limb + 1) * degree {
            target[index] = moduli[limb].add(source[index], residues[limb])
          }
        }
      }
    }
  }
}
