import HomomorphicEvaluation
import Primitives

/// What all parties together have decrypted.
package struct CollectiveResult: Hashable, Sendable {
  /// Raw values in the format of the ciphertext.
  package let values: [Int64]
  /// CKKS: the fraction bits to which they are right, after the floods of all parties; at most
  /// those of the format. Nil for BFV, which is exact.
  package let precisionBits: Int?
}

extension CollectiveParty {
  /// The share of a decryption: s_i c1 + flood for each ciphertext of the tensor.
  ///
  /// The flood is at least 2^floodBits times the public bound on the noise of what was really
  /// computed (`NoiseFlood` says what that gives): without it a share would tell the ciphertext's
  /// noise, and so s_i, to the others. Fresh floods of repeated shares average out, so a ciphertext
  /// is answered once, whatever becomes of the share, with its multiples, lowered forms and sums with
  /// others that were answered (`AnsweredMask` says what is recognised and what is not). Shares for
  /// ciphertexts that somebody made up may
  /// give the key away, as any decryption does: answer only for what a contract has computed from
  /// encryptions of honest parties.
  ///
  /// Throws `wrongKey`, `boundsClaimed` for a bound that was read and not computed, `noHeadroom` where
  /// the flood leaves no precision (CKKS) or could change the result (BFV), `alreadyAnswered`, `refused` with `tooLarge` after `answersMax` ciphertexts, and, when only
  /// some parties answer, `invalidParties` and `partMissing`.
  package mutating func decryptionShare(
    of tensor: EncryptedTensor, among named: [Int]? = nil, floodBits: Int? = nil,
    using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> ShareOpening {
    let lattice = try session.lattice(tensor)
    guard lattice.origin == .computed else { throw .boundsClaimed }
    let bits = floodBits ?? NoiseFlood.standardBits(session.context.parameters.scheme)
    let parties = try session.answering(named)
    let flood = try lattice.flood(bits: bits, parties: parties.count)
    let part = try answer(among: parties)
    try remember([lattice])
    var stream = ChaCha20Generator(seededBy: &generator)
    let polynomials = lattice.groups.map {
      part.decryptionShare($0, flood: flood, using: &stream)
    }
    return ShareOpening(
      CollectiveShare(
        session: session, party: index, round: .decryption,
        subject: session.subject(of: tensor, among: parties), floodBits: bits,
        polynomials: polynomials),
      using: &stream)
  }

  /// Remembers that it has answered for the ciphertexts of tensors, whatever for.
  ///
  /// Throws `alreadyAnswered`, and `refused` with `tooLarge` after `answersMax` ciphertexts; then it
  /// remembers none of them.
  mutating func remember(_ tensors: [LatticeTensor]) throws(CollectiveError) {
    let groups = tensors.flatMap(\.groups)
    guard answered.count + groups.count <= Self.answersMax,
      tensors.allSatisfy({ $0.groups.count <= CollectiveShare.ciphertextsMax })
    else { throw .refused(.tooLarge) }
    var memory = answered
    for group in groups {
      let mask = try collective { () throws(HomomorphicError) in try AnsweredMask(group) }
      guard !mask.isKnown(among: memory, session.context) else { throw .alreadyAnswered }
      memory.append(mask)
    }
    answered = memory
  }
}

extension CollectiveSession {
  /// The values of a ciphertext from the shares of all parties, who bound their shares to its
  /// encoding, header included, when they had computed it.
  ///
  /// Throws `wrongKey`, `foreignSession`, `foreignShare` for shares about another ciphertext,
  /// `noHeadroom` for a flood that leaves no precision, and `refused` for a sum that is no message:
  /// somebody's share was not honest.
  package func decrypt(
    _ tensor: EncryptedTensor, _ shares: CompletedRound
  ) throws(CollectiveError) -> CollectiveResult {
    guard shares.session == self else { throw .foreignSession }
    let parties = shares.parties
    guard shares.round == .decryption, shares.subject == subject(of: tensor, among: parties) else {
      throw .foreignShare
    }
    let lattice = try lattice(tensor)
    let flood = try lattice.flood(bits: shares.floodBits, parties: parties.count)
    let precision = precisionBits(of: lattice, flood, parties: parties.count)
    let values = try collective { () throws(HomomorphicError) in
      var values: [Int64] = []
      for (index, group) in lattice.groups.enumerated() {
        values += try lattice.opened(
          group, shares.sums[index], count: lattice.count(in: index), precisionBits: precision)
      }
      return values
    }
    return CollectiveResult(values: values, precisionBits: precision)
  }

  /// CKKS: the fraction bits to which the values of a ciphertext will be right, at most those of its
  /// format. Nil for BFV, which is exact.
  ///
  /// Throws `wrongKey`, `invalidParties`, and `noHeadroom` for a flood that leaves no precision.
  package func precisionBits(
    of tensor: EncryptedTensor, among named: [Int]? = nil, floodBits: Int? = nil
  ) throws(CollectiveError) -> Int? {
    let lattice = try lattice(tensor)
    let bits = floodBits ?? NoiseFlood.standardBits(context.parameters.scheme)
    let count = try answering(named).count
    return precisionBits(
      of: lattice, try lattice.flood(bits: bits, parties: count), parties: count)
  }

  private func precisionBits(
    of lattice: LatticeTensor, _ flood: NoiseFlood, parties: Int
  ) -> Int? {
    switch context.parameters.scheme {
    case .bfv: nil
    case .ckks:
      min(
        Int(lattice.format.fraction),
        flood.precisionBits(
          scale: context.canonicalScale(depth: lattice.depth),
          degree: context.parameters.degree, parties: parties))
    }
  }

  /// The tensor under a key of this session. Throws `wrongKey`.
  func lattice(_ tensor: EncryptedTensor) throws(CollectiveError) -> LatticeTensor {
    guard case .lattice(let lattice) = tensor.storage, owns(lattice.key) else { throw .wrongKey }
    return lattice
  }
}

extension NoiseFlood {
  /// The bits of flood unless told otherwise. BFV has room for 2^-40 and less to be told by a share
  /// of the standard sets; under CKKS every bit costs one of precision.
  package static func standardBits(_ scheme: LatticeScheme) -> Int {
    switch scheme {
    case .bfv: 56
    case .ckks: bitsMin
    }
  }
}

extension LatticeSecretKey {
  /// c1 s + flood, transformed. The same ciphertext must not be answered twice: `CollectiveParty`
  /// sees to it.
  package func partialDecryption(
    _ ciphertext: LatticeCiphertext, flood: NoiseFlood, using stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    decryptionShare(ciphertext, flood: flood, using: &stream)
  }
}

extension LatticeCiphertext {
  /// c1, transformed.
  var transformedMask: RNSPolynomial {
    var mask = polynomials[1]
    if !isNTT { context.ring.forwardNTT(&mask) }
    return mask
  }
}

extension LatticeTensor {
  /// The flood of each of so many parties, where so much noise is added besides.
  ///
  /// Throws `noHeadroom`.
  func flood(
    bits: Int, parties: Int, besides: Magnitude = .zero
  ) throws(CollectiveError) -> NoiseFlood {
    let parameters = key.parameters
    let fresh: Magnitude
    let headroom = LatticeHeadroom(key.context, depth: depth)
    switch parameters.scheme {
    case .ckks: fresh = CKKSNoise(key.context, depth: depth).fresh
    case .bfv: fresh = headroom.loweredNoise(.zero)
    }
    // Nothing is below what the last rounding leaves.
    guard
      let flood = try? NoiseFlood(hiding: max(noise, fresh), bits: bits, parameters: parameters)
    else { throw .noHeadroom }
    let sum = Magnitude.powerOfTwo(flood.width) * Magnitude(UInt64(parties))
    switch parameters.scheme {
    case .bfv:
      guard headroom.holds(noise: noise + sum + besides) else { throw .noHeadroom }
    case .ckks:
      let precision = flood.precisionBits(
        scale: key.context.canonicalScale(depth: depth), degree: parameters.degree,
        parties: parties)
      // Values may be off by one then.
      let one = Magnitude.powerOfTwo(Int(format.fraction))
      guard precision >= 0, headroom.holds(bound + one, fraction: Int(format.fraction)) else {
        throw .noHeadroom
      }
    }
    return flood
  }

  /// The raw values of a ciphertext whose c1 s is known but for the floods.
  ///
  /// A proof of a share (`ShareStatement`) bounds twice the flood, not the flood: half of an odd polynomial is as large as the
  /// modulus, and a dishonest party can prove it. So what does not open is opened as half of its double.
  fileprivate func opened(
    _ group: LatticeCiphertext, _ sum: RNSPolynomial, count: Int, precisionBits: Int?
  ) throws(HomomorphicError) -> [Int64] {
    let ring = key.context.ring
    guard let scale = group.scale, let precisionBits else {
      var phase = sum
      ring.inverseNTT(&phase)
      phase = ring.add(phase, group.polynomials[0])
      guard let tables = key.context.bfv else { throw .wrongParameters }
      var message: RNSPolynomial
      if tables.noiseBudget(phase) > 0 {
        message = tables.decrypted(phase)
      } else {
        let twice = ring.add(phase, phase)
        guard tables.noiseBudget(twice) > 0 else { throw .undecipherable }
        message = tables.plainRing.multiply(
          tables.decrypted(twice), by: [(tables.plain.value + 1) / 2])
      }
      let values = try BFVEncoder(key.context).decode(
        BFVPlaintext(context: key.context, polynomial: message))
      return Array(values.prefix(count))
    }
    var plaintext = LatticePlaintext(
      context: key.context, polynomial: ring.add(group.polynomials[0], sum), scale: scale)
    let encoder = try CKKSEncoder(key.context)
    if try !encoder.hasHeadroom(plaintext) {
      guard let double = scale.multiplied(by: Scale(powerOfTwo: 1)) else { throw .undecipherable }
      plaintext = LatticePlaintext(
        context: key.context, polynomial: ring.add(plaintext.polynomial, plaintext.polynomial),
        scale: double)
      guard try encoder.hasHeadroom(plaintext) else { throw .undecipherable }
    }
    let rounded = try encoder.decode(plaintext, fraction: precisionBits, count: count)
    var result: [Int64] = []
    result.reserveCapacity(count)
    for value in rounded {
      let (raw, overflow) = value.multipliedReportingOverflow(
        by: 1 << Int64(Int(format.fraction) - precisionBits))
      guard !overflow else { throw .valueOutOfRange }
      result.append(raw)
    }
    return result
  }
}
