import Primitives

// The canonical encoding, integers little-endian:
//
//   u8  0x45 'E'      u8 version      u8 width      u8 fraction      u8 rank
//   u32 dimension, rank times
//   u8  depth         u32 mantissa, i32 exponent of the bound; the same of the noise
//   32 bytes: identity of the key
//   u32 number of ciphertexts, then each as `LatticeCiphertext` encodes it, whole
//
// Whoever has the secret key may send a fresh tensor in half the bytes: all ciphertexts seeded. That
// form is read, never kept: the hash under which a tensor is stored is that of the canonical encoding.

extension LatticeTensor {
  /// The first byte of an encoding.
  static let magic: UInt8 = 0x45
  private static let version: UInt8 = 1

  private static func headerBytes(rank: Int) -> Int { 5 + 4 * rank + 1 + 16 + 32 + 4 }

  var encodedByteCount: Int {
    Self.headerBytes(rank: shape.count) + groups.count
      * LatticeCiphertext.encodedByteCount(
        parameters: key.parameters, depth: depth, size: 2, isSeeded: false)
  }

  /// See `EncryptedTensor.form(of:header:key:)`.
  static func form(
    of bytes: [UInt8], header: EncryptedTensor.Header, parameters: LatticeParameters
  ) -> EncryptedTensor.Form? {
    guard (0...parameters.depthMax).contains(header.depth),
      let elements = try? PaillierLimits.laneCount(shape: header.shape),
      header.groupCount == groupCount(elements: elements, slots: parameters.slotCount)
    else { return nil }
    // The limit of elements keeps the products small.
    for form in [EncryptedTensor.Form.whole, .seeded] {
      let size = LatticeCiphertext.encodedByteCount(
        parameters: parameters, depth: header.depth, size: 2, isSeeded: form == .seeded)
      if bytes.count == headerBytes(rank: header.shape.count) + header.groupCount * size {
        return form
      }
    }
    return nil
  }

  /// The canonical encoding: equal tensors, and only those, have equal encodings.
  func encoded() -> [UInt8] {
    encoded(byteCount: encodedByteCount) { groups[$0].encoded() }
  }

  /// The form that is sent: these are the tensor's ciphertexts.
  package func encoded(seeded: [SeededCiphertext]) -> [UInt8] {
    encoded(byteCount: encodedByteCount / 2 + 64) { seeded[$0].encoded() }
  }

  private func encoded(byteCount: Int, group: (Int) -> [UInt8]) -> [UInt8] {
    var writer = ByteWriter(capacity: byteCount)
    writer.u8(Self.magic)
    writer.u8(Self.version)
    writer.u8(format.width)
    writer.u8(format.fraction)
    writer.u8(UInt8(shape.count))
    for dimension in shape { writer.u32(UInt32(dimension)) }
    writer.u8(UInt8(depth))
    for magnitude in [bound, noise] {
      writer.u32(magnitude.mantissa)
      writer.u32(UInt32(bitPattern: magnitude.exponent))
    }
    writer.bytes(key.identity.bytes)
    writer.u32(UInt32(groups.count))
    for index in groups.indices { writer.bytes(group(index)) }
    return writer.bytes
  }

  /// What stands before the ciphertexts.
  struct Header {
    let summary: EncryptedTensor.Header
    let bound: Magnitude
    let noise: Magnitude
    let byteCount: Int
  }

  /// Reads the header.
  ///
  /// Throws `malformed`, `formatMismatch`, `tooLarge`.
  static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    var reader = ByteReader(bytes)
    do {
      guard try reader.u8() == magic, try reader.u8() == version else {
        throw HomomorphicError.malformed
      }
      let format = try EncryptedFormat(width: reader.u8(), fraction: reader.u8())
      let rank = Int(try reader.u8())
      guard rank <= PaillierLimits.rankMax else { throw HomomorphicError.malformed }
      var shape: [Int] = []
      for _ in 0..<rank { shape.append(Int(try reader.u32())) }
      _ = try PaillierLimits.laneCount(shape: shape)
      let depth = Int(try reader.u8())
      let bound = try magnitude(&reader)
      let noise = try magnitude(&reader)
      guard let identity = Hash256(bytes: try reader.bytes(32)) else {
        throw HomomorphicError.malformed
      }
      let count = Int(try reader.u32())
      return Header(
        summary: EncryptedTensor.Header(
          format: format, shape: shape, depth: depth, keyIdentity: identity, groupCount: count),
        bound: bound, noise: noise, byteCount: reader.position)
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
  }

  private static func magnitude(_ reader: inout ByteReader) throws -> Magnitude {
    let mantissa = try reader.u32()
    let exponent = Int32(bitPattern: try reader.u32())
    guard let magnitude = Magnitude(mantissa: mantissa, exponent: exponent) else {
      throw HomomorphicError.malformed
    }
    return magnitude
  }

  /// Reads and checks an encoding; its header names the key, or `name` in its place.
  ///
  /// Throws what `header(of:)` throws; `wrongKey`; `formatMismatch` for a format that the scheme has
  /// not; `wrongLevel` for a depth that it has not; `malformed` for another number of ciphertexts
  /// than the shape needs, bytes missing or left, ciphertexts of which some are seeded, or no bound;
  /// `scaleMismatch`; `laneOverflow` for a bound without room; and what the decoder of a ciphertext
  /// throws.
  init(
    decoding bytes: [UInt8], key: LatticeKeyBundle, naming name: Hash256? = nil,
    origin: BoundsOrigin = .claimed
  ) throws(HomomorphicError) {
    let header = try Self.header(of: bytes)
    let summary = header.summary
    guard summary.keyIdentity == name ?? key.identity else { throw .wrongKey }
    guard let scheme = key.parameters.encryptionScheme else { throw .wrongParameters }
    guard scheme.admits(summary.format) else { throw .formatMismatch }
    guard summary.depth <= key.parameters.depthMax else { throw .wrongLevel }
    // Compared before anything is allocated.
    guard let form = Self.form(of: bytes, header: summary, parameters: key.parameters),
      header.bound > .zero, header.noise > .zero
    else { throw .malformed }
    let count = summary.groupCount
    let isSeeded = form == .seeded
    let size = LatticeCiphertext.encodedByteCount(
      parameters: key.parameters, depth: summary.depth, size: 2, isSeeded: isSeeded)
    var groups: [LatticeCiphertext] = []
    groups.reserveCapacity(count)
    for index in 0..<count {
      let start = header.byteCount + index * size
      let part = Array(bytes[start..<start + size])
      guard try LatticeCiphertext.header(of: part).isSeeded == isSeeded else { throw .malformed }
      let group = try LatticeCiphertext(decoding: part, context: key.context)
      try Self.check(group, like: groups.first ?? group, key: key)
      guard group.depth == summary.depth else { throw .wrongLevel }
      groups.append(group)
    }
    try self.init(
      key: key, format: summary.format, shape: summary.shape, bound: header.bound,
      noise: header.noise, origin: origin, groups: groups)
  }
}
