import Primitives

// A public key: u8 0x4B 'K', u8 version, 32 bytes: identity of the parameters, then b and a as
// `BitPacking` describes.
//
// A bundle: u8 0x42 'B', u8 version, the parameters, u8 1 with a relinearisation key or 0, u8 number
// of Galois keys, u32 element of each, ascending; then b and a of the public key, of each digit of
// the relinearisation key, and of each digit of each Galois key.

extension LatticePublicKey {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x4B
  /// The second byte of an encoding.
  package static let version: UInt8 = 1

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    var bytes = [Self.magic, Self.version]
    bytes += context.parameters.identity.bytes
    append(to: &bytes)
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
    try self.init(bytes, &offset, context: context)
  }

  /// Appends both polynomials.
  func append(to bytes: inout [UInt8]) {
    BitPacking.append(b, moduli: context.parameters.moduli[...], to: &bytes)
    BitPacking.append(a, moduli: context.parameters.moduli[...], to: &bytes)
  }

  /// Reads both polynomials, of which the bytes are there.
  init(
    _ bytes: [UInt8], _ offset: inout Int, context: LatticeContext
  ) throws(HomomorphicError) {
    let b = try context.keyPolynomial(bytes, &offset)
    let a = try context.keyPolynomial(bytes, &offset)
    guard !context.ring.isZero(a) else { throw .invalidKey }
    self.init(context: context, b: b, a: a)
  }
}

extension LatticeKeyBundle {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x42
  /// The second byte of an encoding.
  package static let version: UInt8 = 1

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
  }

  /// Bytes of `encoded()`.
  package var encodedByteCount: Int {
    Self.encodedByteCount(
      parameters, hasRelinearizationKey: relinearizationKey != nil, galoisKeys: galoisKeys.count)
  }

  /// Bytes of the encoding of a bundle with so many keys.
  package static func encodedByteCount(
    _ parameters: LatticeParameters, hasRelinearizationKey: Bool, galoisKeys: Int
  ) -> Int {
    let keys = galoisKeys + (hasRelinearizationKey ? 1 : 0)
    let polynomials = 2 + 2 * keys * parameters.dataLimbCount
    return 4 + parameters.encoded().count + 4 * galoisKeys + polynomials
      * BitPacking.byteCount(degree: parameters.degree, moduli: parameters.moduli[...])
  }

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    Self.encode(
      publicKey: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys)
  }

  static func encode(
    publicKey: LatticePublicKey, relinearizationKey: SwitchingKey?, galoisKeys: [GaloisKey]
  ) -> [UInt8] {
    let parameters = publicKey.context.parameters
    var writer = ByteWriter()
    writer.u8(magic)
    writer.u8(version)
    parameters.write(to: &writer)
    writer.bool(relinearizationKey != nil)
    writer.u8(UInt8(galoisKeys.count))
    for key in galoisKeys { writer.u32(UInt32(key.element)) }
    var bytes = writer.bytes
    let keys = [relinearizationKey].compactMap { $0 } + galoisKeys.map(\.key)
    let polynomials = 2 + 2 * keys.reduce(0) { $0 + $1.digits.count }
    bytes.reserveCapacity(bytes.count + polynomials * publicKey.context.keyPolynomialBytes)
    publicKey.append(to: &bytes)
    for digit in keys.flatMap(\.digits) {
      BitPacking.append(digit.b, moduli: parameters.moduli[...], to: &bytes)
      BitPacking.append(digit.a, moduli: parameters.moduli[...], to: &bytes)
    }
    return bytes
  }

  /// Reads and checks everything but the polynomials, of which only the length is checked.
  ///
  /// Throws `malformed`, `invalidParameters`, `tooLarge`, `keyMissing` as the initializer.
  package static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    guard bytes.count >= 2, bytes[0] == magic, bytes[1] == version else { throw .malformed }
    var reader = ByteReader(bytes[2...])
    let parameters = try LatticeParameters(&reader)
    let hasRelinearizationKey: Bool
    var elements: [Int] = []
    do {
      hasRelinearizationKey = try reader.bool()
      let count = Int(try reader.u8())
      guard count <= galoisKeysMax else { throw HomomorphicError.tooLarge }
      for _ in 0..<count { elements.append(Int(try reader.u32())) }
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
    try check(elements: elements, parameters)
    let keys = elements.count + (hasRelinearizationKey ? 1 : 0)
    guard keys == 0 || parameters.canSwitchKeys else { throw .keyMissing }
    let polynomials = 2 + 2 * keys * parameters.dataLimbCount
    let headerBytes = bytes.count - reader.remaining
    let byteCount =
      headerBytes
      + polynomials
      * BitPacking.byteCount(degree: parameters.degree, moduli: parameters.moduli[...])
    guard bytes.count == byteCount else { throw .malformed }
    return Header(
      parameters: parameters, hasRelinearizationKey: hasRelinearizationKey,
      galoisElements: elements, byteCount: byteCount, headerBytes: headerBytes)
  }

  /// Reads and checks an encoding.
  ///
  /// Throws what `header(of:)` throws, `residueOutOfRange`, and `invalidKey` when the uniform part
  /// of a key is zero.
  package init(decoding bytes: [UInt8]) throws(HomomorphicError) {
    let header = try Self.header(of: bytes)
    let context = try LatticeContext.shared(header.parameters)
    var offset = header.headerBytes
    let publicKey = try LatticePublicKey(bytes, &offset, context: context)
    let relinearizationKey =
      header.hasRelinearizationKey ? try context.switchingKey(bytes, &offset) : nil
    var galoisKeys: [GaloisKey] = []
    for element in header.galoisElements {
      galoisKeys.append(
        GaloisKey(element: element, key: try context.switchingKey(bytes, &offset)))
    }
    self.init(
      decoded: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys,
      identity: keccak256(bytes))
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

  /// Reads the digits of a switching key, of which the bytes are there.
  func switchingKey(
    _ bytes: [UInt8], _ offset: inout Int
  ) throws(HomomorphicError) -> SwitchingKey {
    var digits: [SwitchingKey.Digit] = []
    for _ in 0..<parameters.dataLimbCount {
      let b = try keyPolynomial(bytes, &offset)
      let a = try keyPolynomial(bytes, &offset)
      guard !ring.isZero(a) else { throw .invalidKey }
      digits.append(SwitchingKey.Digit(b: b, a: a))
    }
    return SwitchingKey(digits: digits)
  }
}
