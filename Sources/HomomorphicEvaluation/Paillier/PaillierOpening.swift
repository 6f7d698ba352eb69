import Primitives

/// What the key holder reveals to prove what a ciphertext holds: its values, and for every group
/// element c the root r with c = (1 + m n) r^n mod n^2.
///
/// m and r are unique, so an opening that is accepted leaves no choice of values. It reveals nothing
/// about other ciphertexts.
package struct PaillierOpening: Hashable, Sendable {
  /// The key of the ciphertext.
  package let key: PaillierPublicKey
  /// Bits of a value of the format.
  package let width: UInt8
  /// The values, exact sums.
  package let values: [Int128]
  /// The roots, one after the other, each as many limbs as the modulus.
  let roots: [UInt]

  /// An opening with these numbers, whatever they are; `isOpened` says whether they are right.
  ///
  /// `rootsBigEndian` holds bits / 8 bytes for every element.
  /// Throws `malformed` when that is not so, `elementOutOfRange` when a root is 0 or not below n,
  /// and `notInvertible` for one that is not coprime to n.
  package init(
    key: PaillierPublicKey, format: PaillierFormat, values: [Int128], rootsBigEndian: [UInt8]
  ) throws(HomomorphicError) {
    let size = key.bits / 8
    guard rootsBigEndian.count % size == 0 else { throw .malformed }
    let modulus = GMPInteger(limbs: key.modulus)
    var roots: [UInt] = []
    roots.reserveCapacity(rootsBigEndian.count / size * key.modulus.count)
    // All roots are coprime to n when their product is.
    var product = GMPInteger(1)
    for start in stride(from: 0, to: rootsBigEndian.count, by: size) {
      let root = GMPInteger(bigEndian: rootsBigEndian[start..<start + size])
      guard !root.isZero, root.isLess(than: modulus) else { throw .elementOutOfRange }
      product.multiply(by: root)
      product.reduce(modulo: modulus)
      root.appendLimbs(count: key.modulus.count, to: &roots)
    }
    guard product.isCoprime(to: modulus) else { throw .notInvertible }
    self.init(key: key, width: format.width, values: values, roots: roots)
  }

  /// Wraps roots that are known to be well formed.
  package init(key: PaillierPublicKey, width: UInt8, values: [Int128], roots: [UInt]) {
    self.key = key
    self.width = width
    self.values = values
    self.roots = roots
  }

  /// The number of roots.
  var rootCount: Int { roots.count / key.modulus.count }

  /// The limbs of root `index`.
  func root(_ index: Int) -> ArraySlice<UInt> {
    roots[index * key.modulus.count..<(index + 1) * key.modulus.count]
  }
}

// The canonical encoding, integers little-endian:
//
//   u8  0x4F 'O'      u8 version      u8 width      32 bytes: identity of the key
//   u32 number of values      u32 number of roots
//   the values, 2 * width / 8 bytes each, in two's complement
//   the roots, bits / 8 bytes each, big-endian

extension PaillierOpening {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x4F
  /// The second byte of an encoding.
  package static let version: UInt8 = 1
  /// Bytes before the first value.
  static let headerBytes = 3 + 32 + 4 + 4

  /// The canonical encoding.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter(
      capacity: Self.headerBytes + values.count * Int(width) / 4 + roots.count * 8)
    writer.u8(Self.magic)
    writer.u8(Self.version)
    writer.u8(width)
    writer.bytes(key.identity.bytes)
    writer.u32(UInt32(values.count))
    writer.u32(UInt32(rootCount))
    for value in values {
      writer.u64(UInt64(truncatingIfNeeded: value))
      if width == 64 { writer.u64(UInt64(truncatingIfNeeded: value >> 64)) }
    }
    var bytes: [UInt8] = []
    for index in 0..<rootCount {
      GMPInteger(limbs: root(index)).appendBigEndian(count: key.bits / 8, to: &bytes)
    }
    writer.bytes(bytes)
    return writer.bytes
  }

  /// Reads and checks an encoding.
  ///
  /// Throws `malformed` for bytes that are no encoding, `formatMismatch` for a width that does not
  /// exist, `tooLarge`, `wrongKey`, and for the roots what the other initializer throws.
  package init(decoding bytes: [UInt8], key: PaillierPublicKey) throws(HomomorphicError) {
    guard bytes.count >= Self.headerBytes, bytes[0] == Self.magic, bytes[1] == Self.version else {
      throw .malformed
    }
    let format = try PaillierFormat(width: bytes[2], fraction: 0)
    guard bytes[3..<35].elementsEqual(key.identity.bytes) else { throw .wrongKey }
    func number(at start: Int, bytes count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
    let count = Int(number(at: 35, bytes: 4))
    guard count <= PaillierLimits.lanesMax else { throw .tooLarge }
    let elements = PaillierCost.elements(lanes: count, format: format, bits: key.bits)
    // Compared before anything is allocated.
    guard count >= 1, number(at: 39, bytes: 4) == UInt64(elements),
      bytes.count == PaillierCost.openingBytes(lanes: count, format: format, bits: key.bits)
    else { throw .malformed }
    let size = format.laneBits / 8
    var values: [Int128] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      let start = Self.headerBytes + index * size
      let low = number(at: start, bytes: 8)
      if size == 8 {
        values.append(Int128(Int64(bitPattern: low)))
      } else {
        let high = Int64(bitPattern: number(at: start + 8, bytes: 8))
        values.append(Int128(high) << 64 | Int128(low))
      }
    }
    try self.init(
      key: key, format: format, values: values,
      rootsBigEndian: Array(bytes[(Self.headerBytes + count * size)...]))
  }
}
