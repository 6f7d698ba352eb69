import HomomorphicEvaluation
import Primitives

/// What is proved of a share of a decryption: for each ciphertext h = c1 s + flood with the secret s of its party's public share of the key,
/// -b = a s + e. So whoever answers with another secret, about another ciphertext, or sends anything else is named.
///
/// What a proof leaves open stands in `openBits`: a flood that is wider than it should be by that much passes, and moves the result.
/// Under BFV floods do not reach the values as long as the modulus has room; under CKKS they do, and a proof tells shares that are made
/// from a party's secret from others, but not how precise the result is.
package struct ShareStatement {
  /// The session.
  package let session: CollectiveSession
  /// One for each ciphertext: unknowns s, e and the flood.
  let relations: [LinearRelation]

  /// The statement about a share of a decryption by all parties, and the same party's share of the keys.
  ///
  /// Throws `foreignSession`, `foreignShare` for other rounds, parties or ciphertexts, `wrongKey`, `noHeadroom`, and `refused` with
  /// `unprovable` where the modulus has no room for what a proof leaves open.
  package init(
    _ share: CollectiveShare, of tensor: EncryptedTensor, keyShare: CollectiveShare
  ) throws(CollectiveError) {
    session = share.session
    guard keyShare.session == session else { throw .foreignSession }
    let lattice = try session.lattice(tensor)
    let parties = try session.answering(nil)
    guard share.round == .decryption, keyShare.round == .keys, share.party == keyShare.party,
      share.subject == session.subject(of: tensor, among: parties),
      share.polynomials.count == lattice.groups.count,
      share.polynomials.allSatisfy({ $0.limbCount == lattice.depth + 1 })
    else { throw .foreignShare }
    let flood = try lattice.flood(bits: share.floodBits, parties: parties.count)
    let context = session.context
    let common = session.common(.publicKey)
    let digests = [keccak256(share.encoded()), keccak256(keyShare.encoded())]
    relations = try collective { [session] () throws(HomomorphicError) in
      var relations: [LinearRelation] = []
      for (index, group) in lattice.groups.enumerated() {
        var writer = ByteWriter()
        writer.bytes("galaxy decryption share 1".utf8)
        writer.bytes(session.identity.bytes)
        for digest in digests { writer.bytes(digest.bytes) }
        writer.u32(UInt32(index))
        relations.append(
          try LinearRelation(
            context: context, columnBits: [0, 5, flood.width],
            rows: [
              LinearRelation.Row(
                [.init(0, .polynomial(group.transformedMask)), .init(2, .one)],
                equals: share.polynomials[index]),
              LinearRelation.Row(
                [.init(0, .polynomial(common)), .init(1, .one)],
                equals: context.ring.negate(keyShare.polynomials[0])),
            ], subject: keccak256(writer.bytes)))
      }
      return relations
    }
  }

  /// Bytes of a proof.
  package var proofBytes: Int { relations.proofBytes }

  /// The bits of twice the flood that a proof leaves open, in each coefficient.
  package var openBits: Int { relations.reduce(0) { max($0, $1.shape.provenBits(2)) } }

  /// Whether a proof holds; any bytes are an argument.
  package func isProved(by proof: [UInt8]) -> Bool {
    relations.areProved(by: proof)
  }
}

extension CollectiveSession {
  /// Throws `sharesMissing` unless these are the shares of the keys of all parties, and `wrongKey` unless a key is their
  /// sum: then each party is bound to its secret by its own share.
  package func check(
    _ keyShares: [CollectiveShare], make key: LatticeKeyBundle
  ) throws(CollectiveError) {
    guard keyShares.allSatisfy({ $0.session == self && $0.round == .keys }),
      keyShares.map(\.party).sorted() == Array(0..<partyCount)
    else { throw .sharesMissing }
    let sum = keyShares.dropFirst().reduce(keyShares[0].polynomials[0]) {
      context.ring.add($0, $1.polynomials[0])
    }
    guard owns(key), key.publicKey.b == sum else { throw .wrongKey }
  }
}

extension CollectiveParty {
  /// Proves a share of a decryption that the party has made. It may be proved more than once: proofs tell nothing.
  ///
  /// Throws what `ShareStatement` throws, and `refused` with `unprovable` for a share or a share of the keys that are not its own.
  package func prove(
    _ share: CollectiveShare, of tensor: EncryptedTensor, keyShare: CollectiveShare,
    using generator: inout some RandomNumberGenerator
  ) throws(CollectiveError) -> [UInt8] {
    guard share.session == session else { throw .foreignSession }
    let statement = try ShareStatement(share, of: tensor, keyShare: keyShare)
    let lattice = try session.lattice(tensor)
    var stream = ChaCha20Generator(seededBy: &generator)
    var coefficients = secret.coefficients()
    var own = coefficients.map { Int128($0) }
    var error = remainder(
      of: session.context.ring.negate(keyShare.polynomials[0]), under: session.common(.publicKey))
    defer {
      LatticeSecretKey.wipe(&coefficients)
      LatticeSecretKey.wipe(&own)
      LatticeSecretKey.wipe(&error)
    }
    var proof: [UInt8] = []
    for (index, relation) in statement.relations.enumerated() {
      var flood = remainder(
        of: share.polynomials[index], under: lattice.groups[index].transformedMask)
      defer { LatticeSecretKey.wipe(&flood) }
      do throws(HomomorphicError) {
        proof += try relation.prove([own, error, flood], using: &stream)
      } catch {
        throw .refused(error)
      }
    }
    return proof
  }

  /// h - a s in coefficient form, centred; what has 127 bits or more is cut.
  private func remainder(of h: RNSPolynomial, under a: RNSPolynomial) -> [Int128] {
    let ring = session.context.ring
    var product = RNSPolynomial(degree: h.degree, limbCount: h.limbCount)
    secret.addProduct(to: &product, ring.dropLast(a, to: h.limbCount))
    var rest = ring.subtract(h, product)
    defer { for polynomial in [product, rest] { LatticeSecretKey.wipe(polynomial) } }
    ring.inverseNTT(&rest)
    return MixedRadix(Array(ring.moduli.prefix(h.limbCount))).centred(rest)
  }
}

extension MixedRadix {
  /// The numbers with these residues that are nearest to 0, modulo 2^128.
  func centred(_ polynomial: RNSPolynomial) -> [Int128] {
    let (degree, length) = (polynomial.degree, polynomial.limbCount)
    let whole = moduli.reduce(UInt128(1)) { $0 &* UInt128($1.value) }
    let half = moduli[length - 1].value / 2
    var digits = [UInt64](repeating: 0, count: length)
    return polynomial.words.withUnsafeBufferPointer { residues in
      (0..<degree).map { index in
        for limb in 0..<length { digits[limb] = residues[limb * degree + index] }
        convert(&digits)
        var value: UInt128 = 0
        for limb in digits.indices.reversed() {
          value = value &* UInt128(moduli[limb].value) &+ UInt128(digits[limb])
        }
        // Half of the product is where the last digit is half of its modulus, but for numbers that are far too large anyway.
        let isNegative = UInt128((half &- digits[length - 1]) &>> 63)
        return Int128(truncatingIfNeeded: value &- whole &* isNegative)
      }
    }
  }
}
