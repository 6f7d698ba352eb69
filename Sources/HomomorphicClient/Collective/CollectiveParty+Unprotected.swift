import HomomorphicEvaluation
import Primitives

// For the file of a party, integers little-endian: u8 0x50 'P', u8 version, u8 party, the session,
// u32 length and encoding of the secret, u8 1 and 32 bytes: its first share, or 0; u8 1, u32 length
// and encoding of the ephemeral secret, or 0; u32 number of answered ciphertexts; of each, in the order of
// the answers, u8 depth, then u64 coefficients for each depth from 0 and each prime of it (`AnsweredMask`);
// u32 number of tensors that are being refreshed, 32 bytes of each; the same of those that were;
// u8 1 and its part of the joint secret as `BitPacking` describes, or 0.

extension CollectiveParty {
  private static let unprotectedMagic: UInt8 = 0x50
  private static let unprotectedVersion: UInt8 = 4

  /// The secret itself and what the party remembers, readable by everybody who gets these bytes.
  /// They are not wiped: write them to a file that only its owner can read, and drop them. The
  /// newest encoding counts: a party from an older one answers again, which gives its secret away.
  package func unprotectedEncoding() -> [UInt8] {
    var writer = ByteWriter()
    writer.u8(Self.unprotectedMagic)
    writer.u8(Self.unprotectedVersion)
    writer.u8(UInt8(index))
    writer.bytes(session.encoded())
    Self.write(secret, to: &writer)
    writer.bool(firstShare != nil)
    if let firstShare { writer.bytes(firstShare.bytes) }
    switch ephemeral {
    case .some(let mask):
      writer.bool(true)
      Self.write(mask, to: &writer)
    case .none: writer.bool(false)
    }
    writer.u32(UInt32(answered.count))
    for mask in answered {
      writer.u8(UInt8(mask.levels.count - 1))
      for word in mask.levels.joined().joined() { writer.u64(word) }
    }
    for tensors in [refreshing, refreshed] {
      writer.u32(UInt32(tensors.count))
      for tensor in tensors { writer.bytes(tensor.bytes) }
    }
    writer.bool(part != nil)
    var bytes = writer.bytes
    switch part {
    case .some(let part):
      BitPacking.append(
        part.transformed, moduli: session.context.parameters.dataModuli, to: &bytes)
    case .none: break
    }
    return bytes
  }

  private static func write(_ key: borrowing LatticeSecretKey, to writer: inout ByteWriter) {
    let bytes = key.unprotectedSecretEncoding()
    writer.u32(UInt32(bytes.count))
    writer.bytes(bytes)
  }

  /// Reads what `unprotectedEncoding` wrote.
  ///
  /// Throws `malformed`, `invalidSession`, and `refused` for secrets of other parameters.
  package init(unprotectedEncoding bytes: [UInt8]) throws(CollectiveError) {
    guard bytes.count > 3, bytes[0] == Self.unprotectedMagic,
      bytes[1] == Self.unprotectedVersion
    else { throw .malformed }
    var reader = ByteReader(bytes[3...])
    let session = try CollectiveSession(&reader)
    guard Int(bytes[2]) < session.partyCount else { throw .malformed }
    let secret = try Self.secret(&reader, session)
    var firstShare: Hash256?
    if try Self.flag(&reader) { firstShare = try Self.hash(&reader) }
    var ephemeral: LatticeSecretKey?
    if try Self.flag(&reader) { ephemeral = try Self.secret(&reader, session) }
    var answered: [AnsweredMask] = []
    guard let count = try? Int(reader.u32()), count <= Self.answersMax else { throw .malformed }
    for _ in 0..<count { answered.append(try Self.mask(&reader, session)) }
    let refreshing = try Self.hashes(&reader)
    let refreshed = try Self.hashes(&reader)
    var part: SecretPart?
    if try Self.flag(&reader) { part = try Self.part(&reader, session) }
    guard reader.isAtEnd else { throw .malformed }
    self.init(
      session: session, index: Int(bytes[2]), secret: secret, part: part, ephemeral: ephemeral,
      firstShare: firstShare, answered: answered, refreshing: refreshing,
      refreshed: refreshed)
  }

  private static func flag(_ reader: inout ByteReader) throws(CollectiveError) -> Bool {
    do {
      return try reader.bool()
    } catch {
      throw .malformed
    }
  }

  private static func hash(_ reader: inout ByteReader) throws(CollectiveError) -> Hash256 {
    guard let bytes = try? reader.slice(32), let hash = Hash256(bytes: bytes) else {
      throw .malformed
    }
    return hash
  }

  private static func part(
    _ reader: inout ByteReader, _ session: CollectiveSession
  ) throws(CollectiveError) -> SecretPart {
    let parameters = session.context.parameters
    let size = BitPacking.byteCount(degree: parameters.degree, moduli: parameters.dataModuli)
    guard let bytes = try? reader.bytes(size) else { throw .malformed }
    let polynomial = BitPacking.polynomial(
      bytes[...], degree: parameters.degree, moduli: parameters.dataModuli)
    guard session.context.ring.isCanonical(polynomial) else { throw .malformed }
    return SecretPart(context: session.context, transformed: polynomial)
  }

  private static func hashes(_ reader: inout ByteReader) throws(CollectiveError) -> [Hash256] {
    guard let count = try? Int(reader.u32()), count <= answersMax else { throw .malformed }
    var hashes: [Hash256] = []
    for _ in 0..<count { hashes.append(try hash(&reader)) }
    return hashes
  }

  private static func mask(
    _ reader: inout ByteReader, _ session: CollectiveSession
  ) throws(CollectiveError) -> AnsweredMask {
    let moduli = session.context.ring.moduli
    guard let depth = try? Int(reader.u8()), depth <= session.context.parameters.depthMax else {
      throw .malformed
    }
    var levels: [[[UInt64]]] = []
    for level in 0...depth {
      var limbs: [[UInt64]] = []
      for limb in 0...level {
        var words: [UInt64] = []
        for _ in 0..<AnsweredMask.count(limb: limb) {
          guard let word = try? reader.u64(), word < moduli[limb].value else { throw .malformed }
          words.append(word)
        }
        limbs.append(words)
      }
      levels.append(limbs)
    }
    return AnsweredMask(levels: levels)
  }

  private static func secret(
    _ reader: inout ByteReader, _ session: CollectiveSession
  ) throws(CollectiveError) -> LatticeSecretKey {
    guard let length = try? Int(reader.u32()), length <= reader.remaining,
      let bytes = try? reader.bytes(length)
    else { throw .malformed }
    let secret: LatticeSecretKey
    do throws(HomomorphicError) {
      secret = try LatticeSecretKey(unprotectedSecretEncoding: bytes)
    } catch {
      throw .refused(error)
    }
    guard secret.context == session.context else { throw .refused(.wrongParameters) }
    return secret
  }
}
