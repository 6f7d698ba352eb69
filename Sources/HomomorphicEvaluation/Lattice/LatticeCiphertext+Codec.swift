import Primitives

// The canonical encoding, integers little-endian:
//
//   u8  0x4C 'L'      u8 version      32 bytes: identity of the parameters
//   u8  moduli        u8 polynomials (2 or 3)      u8 flags: 1 transformed, 2 seeded
//   u64 scale, the bits of binary64 (0 for BFV)
//   the polynomials, residues as `BitPacking` describes
//
// A seeded ciphertext has 32 bytes in place of c1, which is their expansion.

extension LatticeCiphertext {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x4C
  /// The second byte of an encoding.
  package static let version: UInt8 = 1
  /// Bytes in front of the first polynomial.
  package static let headerBytes = 2 + 32 + 3 + 8

  /// What the header of an encoding says.
  package struct Header: Hashable, Sendable {
    /// Identity of the parameters.
    package let identity: Hash256
    /// How many moduli less one.
    package let depth: Int
    /// How many polynomials.
    package let size: Int
    /// True when they are transformed.
    package let isNTT: Bool
    /// True when c1 is the expansion of a seed.
    package let isSeeded: Bool
    /// The scale as bits of binary64.
    package let scaleBits: UInt64
  }

  /// The bytes of an encoding.
  ///
  /// - Precondition: the depth is one of the parameters, the size 2 or 3, and 2 when seeded.
  package static func encodedByteCount(
    parameters: LatticeParameters, depth: Int, size: Int, isSeeded: Bool
  ) -> Int {
    let polynomial = BitPacking.byteCount(
      degree: parameters.degree, moduli: parameters.moduli[...depth])
    let whole = isSeeded ? 1 : size
    return headerBytes + whole * polynomial + (isSeeded ? ChaCha20Generator.seedBytes : 0)
  }

  /// The canonical encoding: equal ciphertexts, and only those, have equal encodings.
  package func encoded() -> [UInt8] {
    var bytes = Self.header(
      context: context, depth: depth, size: size, isNTT: isNTT, isSeeded: false, scale: scale)
    bytes.reserveCapacity(
      Self.encodedByteCount(
        parameters: context.parameters, depth: depth, size: size, isSeeded: false))
    for polynomial in polynomials {
      BitPacking.append(polynomial, moduli: context.parameters.moduli[...depth], to: &bytes)
    }
    return bytes
  }

  /// Reads the header alone, so that the rest can be charged for before it is checked.
  ///
  /// Throws `malformed`.
  package static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    var reader = ByteReader(bytes)
    do {
      guard try reader.u8() == magic, try reader.u8() == version,
        let identity = Hash256(bytes: try reader.slice(32))
      else { throw HomomorphicError.malformed }
      let limbs = Int(try reader.u8())
      let size = Int(try reader.u8())
      let flags = try reader.u8()
      let scaleBits = try reader.u64()
      guard limbs >= 1, size == 2 || size == 3, flags <= 3, flags < 2 || size == 2 else {
        throw HomomorphicError.malformed
      }
      return Header(
        identity: identity, depth: limbs - 1, size: size, isNTT: flags & 1 == 1,
        isSeeded: flags & 2 == 2, scaleBits: scaleBits)
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
  }

  /// Reads and checks an encoding under the given parameters; seeds are expanded. Compare depth and
  /// scale with what you expect.
  ///
  /// Throws `malformed` for a wrong header, length or form, or more than `sizeMax` polynomials,
  /// `wrongParameters`, `wrongLevel` when there are more moduli than fresh ciphertexts have (the
  /// level of keys included), `invalidScale`, `residueOutOfRange`, `transparent`.
  package init(
    decoding bytes: [UInt8], context: LatticeContext, sizeMax: Int = 2
  ) throws(HomomorphicError) {
    let header = try Self.header(of: bytes)
    let parameters = context.parameters
    guard header.size <= sizeMax else { throw .malformed }
    guard header.identity == parameters.identity else { throw .wrongParameters }
    guard header.depth <= parameters.depthMax else { throw .wrongLevel }
    var scale: Scale?
    switch parameters.scheme {
    case .bfv:
      guard !header.isNTT, header.scaleBits == 0 else { throw .malformed }
    case .ckks:
      guard header.isNTT else { throw .malformed }
      guard let read = Scale(bits: header.scaleBits) else { throw .invalidScale }
      try context.check(read, limbCount: header.depth + 1)
      scale = read
    }
    guard
      bytes.count
        == Self.encodedByteCount(
          parameters: parameters, depth: header.depth, size: header.size,
          isSeeded: header.isSeeded)
    else { throw .malformed }

    let moduli = parameters.moduli[...header.depth]
    let stride = BitPacking.byteCount(degree: parameters.degree, moduli: moduli)
    var polynomials: [RNSPolynomial] = []
    for index in 0..<(header.isSeeded ? 1 : header.size) {
      let start = Self.headerBytes + index * stride
      let polynomial = BitPacking.polynomial(
        bytes[start..<start + stride], degree: parameters.degree, moduli: moduli)
      guard context.ring.isCanonical(polynomial) else { throw .residueOutOfRange }
      polynomials.append(polynomial)
    }
    if header.isSeeded {
      let seed = Array(bytes[(Self.headerBytes + stride)...])
      polynomials.append(try SeededCiphertext.expand(seed, context: context, depth: header.depth))
    }
    try self.init(
      context: context, polynomials: polynomials, isNTT: header.isNTT, scale: scale)
  }

  /// The bytes in front of the polynomials.
  static func header(
    context: LatticeContext, depth: Int, size: Int, isNTT: Bool, isSeeded: Bool, scale: Scale?
  ) -> [UInt8] {
    var writer = ByteWriter(capacity: headerBytes)
    writer.u8(magic)
    writer.u8(version)
    writer.bytes(context.parameters.identity.bytes)
    writer.u8(UInt8(depth + 1))
    writer.u8(UInt8(size))
    writer.u8((isNTT ? 1 : 0) | (isSeeded ? 2 : 0))
    writer.u64(scale?.bits ?? 0)
    return writer.bytes
  }
}
