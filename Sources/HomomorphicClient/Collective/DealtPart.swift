import HomomorphicEvaluation
import Primitives

/// What one party deals to another. The bytes, integers little-endian: u8 0x44 'D', u8 version, u8 sender, u8 receiver,
/// 32 bytes: session, then the polynomial as `BitPacking` describes.
package struct DealtPart {
  let from: Int
  let to: Int
  /// Secret: whoever decodes it wipes it.
  let value: RNSPolynomial

  private static let magic: UInt8 = 0x44
  private static let version: UInt8 = 1
  private static let headerBytes = 4 + 32

  static func encoding(
    _ session: CollectiveSession, from: Int, to: Int, _ value: RNSPolynomial
  ) -> [UInt8] {
    var bytes = [magic, version, UInt8(from), UInt8(to)] + session.identity.bytes
    BitPacking.append(value, moduli: session.context.parameters.dataModuli, to: &bytes)
    return bytes
  }

  /// Throws `malformed`, `foreignSession` and `residueOutOfRange`.
  init(decoding bytes: [UInt8], session: CollectiveSession) throws(CollectiveError) {
    let parameters = session.context.parameters
    let moduli = parameters.dataModuli
    let size = BitPacking.byteCount(degree: parameters.degree, moduli: moduli)
    guard bytes.count == Self.headerBytes + size, bytes[0] == Self.magic, bytes[1] == Self.version,
      Int(bytes[2]) < session.partyCount, Int(bytes[3]) < session.partyCount
    else { throw .malformed }
    guard Array(bytes[4..<36]) == session.identity.bytes else { throw .foreignSession }
    from = Int(bytes[2])
    to = Int(bytes[3])
    value = BitPacking.polynomial(
      bytes[Self.headerBytes...], degree: parameters.degree, moduli: moduli)
    guard session.context.ring.isCanonical(value) else { throw .residueOutOfRange }
  }

  /// From whom and to whom a file is, whatever its session; nil for other bytes.
  package static func summary(of bytes: [UInt8]) -> (from: Int, to: Int, session: Hash256)? {
    guard bytes.count > headerBytes, bytes[0] == magic, bytes[1] == version,
      let session = Hash256(bytes: bytes[4..<36])
    else { return nil }
    return (Int(bytes[2]), Int(bytes[3]), session)
  }
}

extension LatticeParameters {
  /// The moduli of ciphertexts.
  var dataModuli: ArraySlice<UInt64> { moduli.prefix(dataLimbCount) }
}
