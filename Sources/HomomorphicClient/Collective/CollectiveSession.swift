import HomomorphicEvaluation
import Primitives

/// What n parties agree on before they make a key together: nobody ever holds the secret, which is
/// the sum of theirs, and all of them are needed to decrypt, or, where they have dealt it to each
/// other, as many as the threshold.
///
/// The uniform polynomials of all keys are expanded from a public seed, as it would stand on chain:
/// chosen after the parties were known, or by a beacon, so that nobody chooses it alone.
///
/// Source: C. Mouchet, J. Troncoso-Pastoriza, J.-P. Bossuat, J.-P. Hubaux, "Multiparty Homomorphic
/// Encryption from Ring-Learning-with-Errors" (PoPETs 2021, 2020/304). It is secure against parties
/// that follow the protocol and look; commitments keep a party from choosing its share by those of
/// the others, but nothing proves that a share was made with a small secret and small errors.
package struct CollectiveSession: Hashable, Sendable {
  /// The most parties: the bounds on noise of `LatticeHeadroom` and `CKKSNoise` hold for so many.
  package static let partiesMax = 16

  /// The parameters with their tables.
  package let context: LatticeContext
  /// n: parties are numbered from 0.
  package let partyCount: Int
  /// How many parties decrypt and refresh, at least 2.
  package let threshold: Int
  /// 32 public bytes.
  package let seed: [UInt8]
  /// Whether there will be a relinearisation key: then keys take two rounds, otherwise one.
  package let relinearizes: Bool
  /// The elements of the Galois keys, ascending.
  package let galoisElements: [Int]
  /// keccak256 of the canonical encoding: names the session.
  package let identity: Hash256

  /// A session.
  ///
  /// Throws `invalidSession`.
  package init(
    context: LatticeContext, partyCount: Int, threshold: Int? = nil, seed: [UInt8],
    relinearizes: Bool, galoisElements: [Int] = []
  ) throws(CollectiveError) {
    let threshold = threshold ?? partyCount
    guard (2...Self.partiesMax).contains(partyCount), (2...partyCount).contains(threshold),
      seed.count == ChaCha20Generator.seedBytes, context.parameters.canSwitchKeys
    else { throw .invalidSession }
    do throws(HomomorphicError) {
      try LatticeKeyBundle.check(elements: galoisElements, context.parameters)
    } catch {
      throw .invalidSession
    }
    self.context = context
    self.partyCount = partyCount
    self.threshold = threshold
    self.seed = seed
    self.relinearizes = relinearizes
    self.galoisElements = galoisElements
    identity = keccak256(
      Self.encode(
        context.parameters, partyCount, threshold, seed, relinearizes, galoisElements))
  }

  /// A session for the keys that `EncryptionSecretKey.generate` would make: for products where the
  /// depth admits them, for `rotations`, and under BFV with rotations for the swap of its rows.
  ///
  /// Throws `invalidSession`.
  package init(
    context: LatticeContext, partyCount: Int, threshold: Int? = nil, seed: [UInt8],
    rotations: [Int]
  ) throws(CollectiveError) {
    let parameters = context.parameters
    var elements: Set<Int> = []
    for steps in rotations {
      guard let element = parameters.galoisElement(rotatingBy: steps) else {
        throw .invalidSession
      }
      elements.insert(element)
    }
    if parameters.scheme == .bfv, !rotations.isEmpty { elements.insert(2 * parameters.degree - 1) }
    try self.init(
      context: context, partyCount: partyCount, threshold: threshold, seed: seed,
      relinearizes: parameters.depthMax > 0, galoisElements: elements.sorted())
  }

  // MARK: Common polynomials

  /// What a common polynomial is for: domains of its seed.
  enum Purpose {
    case publicKey
    case relinearization(digit: Int)
    case galois(element: Int, digit: Int)
    /// c1 of what a refresh of a tensor makes of one of its ciphertexts.
    case refresh(subject: Hash256, index: Int)
  }

  /// The uniform polynomial for a purpose, modulo all moduli, or for a refresh those of ciphertexts,
  /// transformed: the expansion of keccak256 of a domain, the identity of the parameters, the purpose
  /// and the seed, and for a refresh what is refreshed.
  func common(_ purpose: Purpose) -> RNSPolynomial {
    let parameters = context.parameters
    var writer = ByteWriter()
    writer.bytes("galaxy collective polynomial 1".utf8)
    writer.bytes(parameters.identity.bytes)
    var moduli = parameters.moduli[...]
    var about: [UInt8] = []
    let (kind, element, digit) =
      switch purpose {
      case .publicKey: (UInt8(1), 0, 0)
      case .relinearization(let digit): (UInt8(2), 0, digit)
      case .galois(let element, let digit): (UInt8(3), element, digit)
      case .refresh(_, let index): (UInt8(4), index, 0)
      }
    if case .refresh(let subject, _) = purpose {
      moduli = moduli.prefix(parameters.dataLimbCount)
      about = subject.bytes
    }
    writer.u8(kind)
    writer.u32(UInt32(element))
    writer.u32(UInt32(digit))
    writer.bytes(seed)
    writer.bytes(about)
    guard var stream = ChaCha20Generator(seed: keccak256(writer.bytes).bytes) else {
      preconditionFailure("a hash has the bytes of a seed")
    }
    return RNSPolynomial(
      degree: parameters.degree, limbCount: moduli.count,
      words: stream.uniform(degree: parameters.degree, moduli: Array(moduli)))
  }

  /// The digits of switching keys.
  var digits: Range<Int> { 0..<context.parameters.dataLimbCount }
}

// The canonical encoding, integers little-endian: u8 0x43 'C', u8 version, the parameters, u8
// parties, u8 threshold, u8 1 with a relinearisation key or 0, u8 number of Galois elements, u32 each, 32 bytes
// seed.

extension CollectiveSession {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x43
  /// The second byte of an encoding.
  package static let version: UInt8 = 2

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    Self.encode(context.parameters, partyCount, threshold, seed, relinearizes, galoisElements)
  }

  private static func encode(
    _ parameters: LatticeParameters, _ partyCount: Int, _ threshold: Int, _ seed: [UInt8],
    _ relinearizes: Bool, _ galoisElements: [Int]
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(magic)
    writer.u8(version)
    parameters.write(to: &writer)
    writer.u8(UInt8(partyCount))
    writer.u8(UInt8(threshold))
    writer.bool(relinearizes)
    writer.u8(UInt8(galoisElements.count))
    for element in galoisElements { writer.u32(UInt32(element)) }
    writer.bytes(seed)
    return writer.bytes
  }

  /// Reads and checks an encoding.
  ///
  /// Throws `malformed`, `invalidSession`, and `refused` for parameters that do not exist.
  package init(decoding bytes: [UInt8]) throws(CollectiveError) {
    var reader = ByteReader(bytes)
    try self.init(&reader)
    guard reader.isAtEnd else { throw .malformed }
  }

  /// Reads an encoding in front of other bytes.
  init(_ reader: inout ByteReader) throws(CollectiveError) {
    let start: (UInt8, UInt8)
    do {
      start = (try reader.u8(), try reader.u8())
    } catch {
      throw .malformed
    }
    guard start == (Self.magic, Self.version) else { throw .malformed }
    let parameters: LatticeParameters
    do throws(HomomorphicError) {
      parameters = try LatticeParameters(&reader)
    } catch {
      throw error == .malformed ? .malformed : .refused(error)
    }
    let partyCount: Int
    let threshold: Int
    let relinearizes: Bool
    var elements: [Int] = []
    let seed: [UInt8]
    do {
      partyCount = Int(try reader.u8())
      threshold = Int(try reader.u8())
      relinearizes = try reader.bool()
      let count = Int(try reader.u8())
      for _ in 0..<count { elements.append(Int(try reader.u32())) }
      seed = try reader.bytes(ChaCha20Generator.seedBytes)
    } catch {
      throw .malformed
    }
    let context = try collective { () throws(HomomorphicError) in
      try LatticeContext.shared(parameters)
    }
    try self.init(
      context: context, partyCount: partyCount, threshold: threshold, seed: seed,
      relinearizes: relinearizes, galoisElements: elements)
  }
}
