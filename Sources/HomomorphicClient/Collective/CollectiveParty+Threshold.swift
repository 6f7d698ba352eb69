import HomomorphicEvaluation
import Primitives

// t of n: each party deals its secret to all by a polynomial of degree t - 1 over the ring, whose value at 0 it
// is. The value at a point of the sum of all polynomials is a part of the joint secret, and any t parts
// give it, each times a public number. Whoever has fewer than t parts learns nothing.
//
// Sources: A. Shamir, "How to Share a Secret" (1979); C. Mouchet, E. Bertrand, J.-P. Hubaux, "An Efficient
// Threshold Access-Structure for RLWE-Based Multiparty Homomorphic Encryption" (2022/780).

extension CollectiveParty {
  /// What the party gives to each, in the order of parties, itself included: readable by whoever gets
  /// these bytes, so each goes to its party alone. Dealt again, they are others; a party must take
  /// those of one dealing.
  ///
  /// Throws `invalidParties` in a session whose threshold is all parties.
  package func deal(
    using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> [[UInt8]] {
    guard session.threshold < session.partyCount else { throw .invalidParties }
    var stream = ChaCha20Generator(seededBy: &generator)
    let parameters = session.context.parameters
    let ring = session.context.ring
    let moduli = Array(parameters.dataModuli)
    let coefficients = (1..<session.threshold).map { _ in
      RNSPolynomial(
        degree: parameters.degree, limbCount: moduli.count,
        words: stream.uniform(degree: parameters.degree, moduli: moduli))
    }
    let constant = ring.make(limbCount: moduli.count) { out in
      secret.transformed.words.withUnsafeBufferPointer { words in
        guard let start = words.baseAddress else { return }
        out.update(from: start, count: moduli.count * parameters.degree)
      }
    }
    defer { for polynomial in coefficients + [constant] { LatticeSecretKey.wipe(polynomial) } }
    return (0..<session.partyCount).map { receiver in
      let point = UInt64(receiver + 1)
      var powers = moduli.map { _ in UInt64(1) }
      let terms = ([constant] + coefficients).map { polynomial in
        defer {
          for limb in powers.indices {
            powers[limb] = ring.moduli[limb].multiply(powers[limb], point)
          }
        }
        return (scalars: powers, polynomial: polynomial)
      }
      let value = ring.linearCombination(terms)
      defer { LatticeSecretKey.wipe(value) }
      return DealtPart.encoding(session, from: index, to: receiver, value)
    }
  }

  /// Takes what all parties have dealt to it, and has its part of the joint secret from then on.
  ///
  /// Throws `invalidParties` in a session whose threshold is all parties, `alreadyMade` when it has its
  /// part, `foreignSession`, `foreignShare` for one that was dealt to another, `duplicateParty`, `sharesMissing`, and
  /// `malformed`.
  package mutating func take(_ encodings: [[UInt8]]) throws(CollectiveError) {
    guard session.threshold < session.partyCount else { throw .invalidParties }
    guard part == nil else { throw .alreadyMade }
    var senders: Set<Int> = []
    let ring = session.context.ring
    let parameters = session.context.parameters
    var sum = RNSPolynomial(degree: parameters.degree, limbCount: parameters.dataLimbCount)
    for bytes in encodings {
      let dealt = try DealtPart(decoding: bytes, session: session)
      defer { LatticeSecretKey.wipe(dealt.value) }
      guard dealt.to == index else { throw .foreignShare }
      guard senders.insert(dealt.from).inserted else { throw .duplicateParty }
      let old = sum
      sum = ring.add(old, dealt.value)
      LatticeSecretKey.wipe(old)
    }
    guard senders.count == session.partyCount else { throw .sharesMissing }
    part = SecretPart(context: session.context, transformed: sum)
  }

  /// Whether it has its part of the joint secret, to answer when parties are absent.
  package var hasPart: Bool { part != nil }

  /// What it answers with when these parties do.
  ///
  /// Throws `partMissing`, and `invalidParties` when it is none of them.
  func answer(among parties: [Int]) throws(CollectiveError) -> SecretPart {
    guard parties.contains(index) else { throw .invalidParties }
    guard parties.count < session.partyCount else {
      let ring = session.context.ring
      // A copy of its own, which is wiped.
      return SecretPart(
        context: session.context,
        transformed: ring.dropLast(secret.transformed, to: session.context.parameters.dataLimbCount)
      )
    }
    switch part {
    case .some(let part): return part.scaled(of: index, among: parties)
    case .none: throw .partMissing
    }
  }
}

extension CollectiveSession {
  /// The parties that answer: all, or those that are named, ascending.
  ///
  /// Throws `invalidParties` unless they are different, of the session, and as many as the threshold.
  package func answering(_ named: [Int]?) throws(CollectiveError) -> [Int] {
    guard let named else { return Array(0..<partyCount) }
    let parties = Set(named).sorted()
    guard parties.count == named.count, parties.count >= threshold,
      parties.allSatisfy({ (0..<partyCount).contains($0) })
    else { throw .invalidParties }
    return parties
  }

  /// What shares about a tensor name: its identity, the range that it is refreshed within, and with fewer than all
  /// parties who answers, for their shares fit no others.
  func subject(
    of tensor: EncryptedTensor, among parties: [Int], within range: RefreshRange? = nil
  ) -> Hash256 {
    var identity = keccak256(tensor.encoded())
    if let range { identity = keccak256(identity.bytes + range.encoded) }
    guard parties.count < partyCount else { return identity }
    return keccak256(identity.bytes + parties.map { UInt8($0) })
  }
}
