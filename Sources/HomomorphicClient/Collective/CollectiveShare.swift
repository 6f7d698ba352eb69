import HomomorphicEvaluation
import Primitives

/// The rounds in which parties send shares.
package enum CollectiveRound: UInt8, Hashable, Sendable, CaseIterable {
  /// Of the public key, the Galois keys, and the first half of the relinearisation key.
  case keys = 1
  /// Of the second half of the relinearisation key.
  case relinearization = 2
  /// Of a decryption.
  case decryption = 3
  /// Of a refresh.
  case refresh = 4
}

/// What one party sends in a round: polynomials that tell nothing about its secret under RLWE.
///
/// A value of this type has as many canonical polynomials as its round needs. Whether they are
/// honest, nobody can tell from them.
package struct CollectiveShare: Hashable, Sendable {
  /// What they were made for.
  package let session: CollectiveSession
  /// Who made it, from 0.
  package let party: Int
  /// When.
  package let round: CollectiveRound
  /// What it builds on: zero for keys, the digest of the first round for the second, the identity
  /// of the ciphertext for a decryption and a refresh.
  package let subject: Hash256
  /// For a decryption, and under BFV a refresh: bits between the noise that hides the ciphertext's and
  /// the bound on that. Otherwise 0.
  package let floodBits: Int
  /// Transformed, in the order of the round:
  /// keys: b of the public key; then h0, h1 of each digit; then b of each digit of each Galois key;
  /// relinearisation: h0 + h1 of each digit; decryption: one for each ciphertext; refresh: for each
  /// ciphertext one at its depth and one at the full depth.
  let polynomials: [RNSPolynomial]
  /// Of a refresh within a range: the share of the number that is opened, modulo each prime below the depth of what
  /// is refreshed (`RangeCheck`). Otherwise none.
  var numbers: [UInt64] = []

  /// How many polynomials a round of keys has.
  static func keyPolynomialCount(_ session: CollectiveSession, _ round: CollectiveRound) -> Int {
    let digits = session.digits.count
    return switch round {
    case .keys: 1 + (session.relinearizes ? 2 * digits : 0) + session.galoisElements.count * digits
    case .relinearization: session.relinearizes ? digits : 0
    case .decryption, .refresh: 0
    }
  }

  /// The moduli of a polynomial, where those at the depth of a ciphertext have `limbCount`.
  private static func limbCount(
    _ index: Int, _ round: CollectiveRound, _ limbCount: Int, _ parameters: LatticeParameters
  ) -> Int {
    round == .refresh && index % 2 == 1 ? parameters.dataLimbCount : limbCount
  }
}

// The canonical encoding, integers little-endian:
//
//   u8 0x53 'S'   u8 version   u8 round   u8 party   32 bytes: session   32 bytes: subject
//   u8 flood bits   u8 moduli of each polynomial, of a refresh of every other   u32 number of polynomials
//   u8 number of integers   u64 each
//   the polynomials as `BitPacking` describes

extension CollectiveShare {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x53
  /// The second byte of an encoding.
  package static let version: UInt8 = 2
  /// Bytes in front of the integers of a range, which stand before the first polynomial.
  package static let headerBytes = 4 + 32 + 32 + 1 + 1 + 4 + 1
  /// The most ciphertexts of one decryption or refresh.
  package static let ciphertextsMax = 1 << 12

  /// The canonical encoding: equal shares, and only those, have equal encodings.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(Self.magic)
    writer.u8(Self.version)
    writer.u8(round.rawValue)
    writer.u8(UInt8(party))
    writer.bytes(session.identity.bytes)
    writer.bytes(subject.bytes)
    writer.u8(UInt8(floodBits))
    let limbCount = polynomials[0].limbCount
    writer.u8(UInt8(limbCount))
    writer.u32(UInt32(polynomials.count))
    writer.u8(UInt8(numbers.count))
    for number in numbers { writer.u64(number) }
    var bytes = writer.bytes
    let parameters = session.context.parameters
    bytes.reserveCapacity(
      polynomials.reduce(bytes.count) {
        $0
          + BitPacking.byteCount(
            degree: parameters.degree, moduli: parameters.moduli[..<$1.limbCount])
      })
    for polynomial in polynomials {
      BitPacking.append(
        polynomial, moduli: parameters.moduli[..<polynomial.limbCount], to: &bytes)
    }
    return bytes
  }

  /// Reads and checks an encoding. Compare round and subject with what you expect, or leave it to
  /// `ShareCollector`.
  ///
  /// Throws `malformed` for a wrong header or length, `foreignSession`, and `residueOutOfRange`.
  package init(decoding bytes: [UInt8], session: CollectiveSession) throws(CollectiveError) {
    let parameters = session.context.parameters
    var reader = ByteReader(bytes)
    let limbCount: Int
    let count: Int
    do {
      guard try reader.u8() == Self.magic, try reader.u8() == Self.version,
        let round = CollectiveRound(rawValue: try reader.u8())
      else { throw CollectiveError.malformed }
      self.round = round
      party = Int(try reader.u8())
      guard Hash256(bytes: try reader.slice(32)) == session.identity else {
        throw CollectiveError.foreignSession
      }
      guard let subject = Hash256(bytes: try reader.slice(32)) else {
        throw CollectiveError.malformed
      }
      self.subject = subject
      floodBits = Int(try reader.u8())
      limbCount = Int(try reader.u8())
      count = Int(try reader.u32())
      let numberCount = Int(try reader.u8())
      for _ in 0..<numberCount { numbers.append(try reader.u64()) }
    } catch let error as CollectiveError {
      throw error
    } catch {
      throw .malformed
    }
    guard party < session.partyCount else { throw .malformed }
    if !numbers.isEmpty {
      guard round == .refresh, parameters.scheme == .ckks, numbers.count + 1 == limbCount,
        limbCount <= parameters.dataLimbCount
      else { throw .malformed }
      guard zip(numbers, parameters.moduli).allSatisfy({ $0 < $1 }) else {
        throw .residueOutOfRange
      }
    }
    switch round {
    case .keys, .relinearization:
      guard floodBits == 0, limbCount == parameters.moduli.count,
        count == Self.keyPolynomialCount(session, round), count > 0,
        round == .relinearization || subject == .zero
      else { throw .malformed }
    case .decryption:
      guard (NoiseFlood.bitsMin...NoiseFlood.bitsMax).contains(floodBits),
        (1...parameters.dataLimbCount).contains(limbCount),
        (1...Self.ciphertextsMax).contains(count)
      else { throw .malformed }
    case .refresh:
      let floods =
        parameters.scheme == .bfv ? NoiseFlood.bitsMin...NoiseFlood.bitsMax : 0...0
      guard floods.contains(floodBits), (1...parameters.dataLimbCount).contains(limbCount),
        count % 2 == 0, (1...Self.ciphertextsMax).contains(count / 2)
      else { throw .malformed }
    }
    self.session = session
    let moduli = (0..<count).map { [round] index in
      parameters.moduli[..<Self.limbCount(index, round, limbCount, parameters)]
    }
    let sizes = moduli.map { BitPacking.byteCount(degree: parameters.degree, moduli: $0) }
    // Compared before a polynomial is allocated; the limits of the counts keep the sum small.
    let before = Self.headerBytes + 8 * numbers.count
    guard bytes.count == sizes.reduce(before, +) else { throw .malformed }
    var polynomials: [RNSPolynomial] = []
    polynomials.reserveCapacity(count)
    var start = before
    for index in 0..<count {
      defer { start += sizes[index] }
      let polynomial = BitPacking.polynomial(
        bytes[start..<start + sizes[index]], degree: parameters.degree, moduli: moduli[index])
      guard session.context.ring.isCanonical(polynomial) else { throw .residueOutOfRange }
      polynomials.append(polynomial)
    }
    self.polynomials = polynomials
  }
}

extension CollectiveShare {
  /// What the header of a share says; nothing else is checked.
  package struct Summary: Hashable, Sendable {
    /// When it was made.
    package let round: CollectiveRound
    /// Who made it.
    package let party: Int
    /// The identity of the session.
    package let session: Hash256
    /// What it builds on.
    package let subject: Hash256
    /// Bits of the flood of a decryption.
    package let floodBits: Int

    init?(_ bytes: ArraySlice<UInt8>) {
      var reader = ByteReader(bytes)
      guard bytes.count >= headerBytes, (try? reader.u8()) == magic, (try? reader.u8()) == version,
        let round = (try? reader.u8()).flatMap(CollectiveRound.init(rawValue:)),
        let party = try? reader.u8(),
        let session = (try? reader.slice(32)).flatMap({ Hash256(bytes: $0) }),
        let subject = (try? reader.slice(32)).flatMap({ Hash256(bytes: $0) }),
        let floodBits = try? reader.u8()
      else { return nil }
      self.round = round
      self.party = Int(party)
      self.session = session
      self.subject = subject
      self.floodBits = Int(floodBits)
    }
  }

  /// s_i c1 + flood for each ciphertext, transformed; empty for other rounds.
  package var decryptionPolynomials: [RNSPolynomial] {
    round == .decryption ? polynomials : []
  }

  /// For each ciphertext s_i c1 - M_i and -a s_i + M_i + error (`refreshShare`), transformed; empty for
  /// other rounds.
  package var refreshPolynomials: [(masked: RNSPolynomial, again: RNSPolynomial)] {
    guard round == .refresh else { return [] }
    return stride(from: 0, to: polynomials.count, by: 2).map {
      (polynomials[$0], polynomials[$0 + 1])
    }
  }
}
