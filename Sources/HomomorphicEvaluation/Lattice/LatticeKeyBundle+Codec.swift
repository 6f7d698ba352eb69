import Primitives

// A public key: u8 0x4B 'K', u8 version, 32 bytes: identity of the parameters, then b and a as
// `BitPacking` describes.
//
// A bundle: u8 0x42 'B', u8 version, the parameters, u8 1 with a relinearisation key or 0, u8 number
// of Galois keys, u32 element of each, ascending; then b and a of the public key, of each digit of
// the relinearisation key, and of each digit of each Galois key. With a seed the version is 2, the seed stands in
// front of the polynomials, and there is no a.

extension LatticePublicKey {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x4B
  /// The second byte of an encoding.
  package static let version: UInt8 = 1

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    var bytes = [Self.magic, Self.version]
    bytes += context.parameters.identity.bytes
    BitPacking.append(b, moduli: context.parameters.moduli[...], to: &bytes)
    BitPacking.append(a, moduli: context.parameters.moduli[...], to: &bytes)
    return bytes
  }

  /// Reads and checks an encoding under the given parameters.
  ///
  /// Throws `malformed`, `wrongParameters`, `residueOutOfRange`, and `invalidKey` when a is zero.
  package init(decoding bytes: [UInt8], context: LatticeContext) throws(HomomorphicError) {
    guard bytes.count >= 34, bytes[0] == Self.magic, bytes[1] == Self.version else {
      throw .malformed
    }
    guard Hash256(bytes: bytes[2..<34]) == context.parameters.identity else {
      throw .wrongParameters
    }
    guard bytes.count == 34 + 2 * context.keyPolynomialBytes else { throw .malformed }
    var offset = 34
    var none: UniformHalves?
    try self.init(bytes, &offset, context: context, &none)
  }

  /// Reads both polynomials, of which the bytes are there, or the first.
  init(
    _ bytes: [UInt8], _ offset: inout Int, context: LatticeContext, _ halves: inout UniformHalves?
  ) throws(HomomorphicError) {
    let pair = try context.keyPair(bytes, &offset, &halves)
    self.init(context: context, b: pair.b, a: pair.a)
  }
}

extension LatticeKeyBundle {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x42
  /// The second byte of an encoding.
  package static let version: UInt8 = 1
  /// The second byte of one with a seed.
  package static let seededVersion: UInt8 = 2

  /// What the header of an encoding says; the length belongs to it.
  package struct Header: Hashable, Sendable {
    /// The parameters, checked.
    package let parameters: LatticeParameters
    /// True when products can be relinearised.
    package let hasRelinearizationKey: Bool
    /// The elements of the Galois keys, ascending.
    package let galoisElements: [Int]
    /// The bytes of the whole encoding.
    package let byteCount: Int
    /// The bytes in front of the first polynomial.
    let headerBytes: Int
    /// The seed of the uniform halves.
    let seed: [UInt8]?
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    Self.encodedByteCount(
      parameters, hasRelinearizationKey: relinearizationKey != nil, galoisKeys: galoisKeys.count,
      isSeeded: seed != nil)
  }

  /// Bytes of the encoding of the same keys without a seed: what they take in memory, and to check.
  package var expandedByteCount: Int {
    Self.encodedByteCount(
      parameters, hasRelinearizationKey: relinearizationKey != nil, galoisKeys: galoisKeys.count,
      isSeeded: false)
  }

  /// A bound on `expandedByteCount` of what an encoding holds, from its second byte.
  package static func expandedByteCount(of bytes: [UInt8]) -> Int {
    bytes.count > 1 && bytes[0] == magic && bytes[1] == seededVersion
      ? 2 * bytes.count : bytes.count
  }

  /// Bytes of the encoding of a bundle with so many keys.
  package static func encodedByteCount(
    _ parameters: LatticeParameters, hasRelinearizationKey: Bool, galoisKeys: Int, isSeeded: Bool
  ) -> Int {
    let keys = galoisKeys + (hasRelinearizationKey ? 1 : 0)
    let polynomials = (1 + keys * parameters.dataLimbCount) * (isSeeded ? 1 : 2)
    let seed = isSeeded ? ChaCha20Generator.seedBytes : 0
    return 4 + parameters.encoded().count + 4 * galoisKeys + seed + polynomials
      * BitPacking.byteCount(degree: parameters.degree, moduli: parameters.moduli[...])
  }

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    Self.encode(
      publicKey: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys,
      seed: seed)
  }

  static func encode(
    publicKey: LatticePublicKey, relinearizationKey: SwitchingKey?, galoisKeys: [GaloisKey],
    seed: [UInt8]?
  ) -> [UInt8] {
    let parameters = publicKey.context.parameters
    var writer = ByteWriter()
    writer.u8(magic)
    writer.u8(seed == nil ? version : seededVersion)
    parameters.write(to: &writer)
    writer.bool(relinearizationKey != nil)
    writer.u8(UInt8(galoisKeys.count))
    for key in galoisKeys { writer.u32(UInt32(key.element)) }
    if let seed { writer.bytes(seed) }
    var bytes = writer.bytes
    let digits = ([relinearizationKey].compactMap { $0 } + galoisKeys.map(\.key)).flatMap(\.digits)
    bytes.reserveCapacity(
      encodedByteCount(
        parameters, hasRelinearizationKey: relinearizationKey != nil, galoisKeys: galoisKeys.count,
        isSeeded: seed != nil))
    for (b, a) in [(publicKey.b, publicKey.a)] + digits.map({ ($0.b, $0.a) }) {
      BitPacking.append(b, moduli: parameters.moduli[...], to: &bytes)
      if seed == nil { BitPacking.append(a, moduli: parameters.moduli[...], to: &bytes) }
    }
    return bytes
  }

  /// Reads and checks everything but the polynomials, of which only the length is checked.
  ///
  /// Throws `malformed`, `invalidParameters`, `tooLarge`, `keyMissing` as the initializer.
  package static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    guard bytes.count >= 2, bytes[0] == magic, bytes[1] == version || bytes[1] == seededVersion
    else {
      throw .malformed
    }
    let isSeeded = bytes[1] == seededVersion
    var reader = ByteReader(bytes[2...])
    let parameters = try LatticeParameters(&reader)
    let hasRelinearizationKey: Bool
    var elements: [Int] = []
    var seed: [UInt8]?
    do {
      hasRelinearizationKey = try reader.bool()
      let count = Int(try reader.u8())
      guard count <= galoisKeysMax else { throw HomomorphicError.tooLarge }
      for _ in 0..<count { elements.append(Int(try reader.u32())) }
      if isSeeded { seed = try reader.bytes(ChaCha20Generator.seedBytes) }
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
    try check(elements: elements, parameters)
    let keys = elements.count + (hasRelinearizationKey ? 1 : 0)
    guard keys == 0 || parameters.canSwitchKeys else { throw .keyMissing }
    let polynomials = (1 + keys * parameters.dataLimbCount) * (isSeeded ? 1 : 2)
    let headerBytes = bytes.count - reader.remaining
    let byteCount =
      headerBytes
      + polynomials
      * BitPacking.byteCount(degree: parameters.degree, moduli: parameters.moduli[...])
    guard bytes.count == byteCount else { throw .malformed }
    return Header(
      parameters: parameters, hasRelinearizationKey: hasRelinearizationKey,
      galoisElements: elements, byteCount: byteCount, headerBytes: headerBytes,
      seed: seed)
  }

  /// Reads and checks an encoding.
  ///
  /// Throws what `header(of:)` throws, `residueOutOfRange`, and `invalidKey` when the uniform part
  /// of a key is zero.
  package init(decoding bytes: [UInt8]) throws(HomomorphicError) {
    let header = try Self.header(of: bytes)
    let context = try LatticeContext.shared(header.parameters)
    var offset = header.headerBytes
    var halves: UniformHalves?
    if let seed = header.seed { halves = try UniformHalves(context, seed: seed) }
    let publicKey = try LatticePublicKey(bytes, &offset, context: context, &halves)
    let relinearizationKey =
      header.hasRelinearizationKey ? try context.switchingKey(bytes, &offset, &halves) : nil
    var galoisKeys: [GaloisKey] = []
    for element in header.galoisElements {
      galoisKeys.append(
        GaloisKey(element: element, key: try context.switchingKey(bytes, &offset, &halves)))
    }
    self.init(
      decoded: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys,
      seed: header.seed, identity: keccak256(bytes))
  }
}

extension LatticeContext {
  /// The bytes of a polynomial modulo all moduli.
  var keyPolynomialBytes: Int {
    BitPacking.byteCount(degree: parameters.degree, moduli: parameters.moduli[...])
  }

  /// Reads a polynomial modulo all moduli, of which the bytes are there.
  func keyPolynomial(
    _ bytes: [UInt8], _ offset: inout Int
  ) throws(HomomorphicError) -> RNSPolynomial {
    let polynomial = BitPacking.polynomial(
      bytes[offset..<offset + keyPolynomialBytes], degree: parameters.degree,
      moduli: parameters.moduli[...])
    offset += keyPolynomialBytes
    guard ring.isCanonical(polynomial) else { throw .residueOutOfRange }
    return polynomial
  }

  /// Reads both halves of a key, of which the bytes are there; the second is the seed's where there is one.
  func keyPair(
    _ bytes: [UInt8], _ offset: inout Int, _ halves: inout UniformHalves?
  ) throws(HomomorphicError) -> (b: RNSPolynomial, a: RNSPolynomial) {
    let b = try keyPolynomial(bytes, &offset)
    guard let a = halves?.next() else {
      let a = try keyPolynomial(bytes, &offset)
      guard !ring.isZero(a) else { throw .invalidKey }
      return (b, a)
    }
    return (b, a)
  }

  /// Reads the digits of a switching key, of which the bytes are there.
  func switchingKey(
    _ bytes: [UInt8], _ offset: inout Int, _ halves: inout UniformHalves?
  ) throws(HomomorphicError) -> SwitchingKey {
    var digits: [SwitchingKey.Digit] = []
    for _ in 0..<parameters.dataLimbCount {
      let pair = try keyPair(bytes, &offset, &halves)
      digits.append(SwitchingKey.Digit(b: pair.b, a: pair.a))
    }
    return SwitchingKey(digits: digits)
  }
}
