import Primitives

// The canonical encoding, integers little-endian:
//
//   u8  0x50 'P'      u8 version      u8 width      u8 fraction      u8 rank
//   u32 dimension, rank times
//   u64 weight        32 bytes: identity of the key
//   u32 number of group elements, then each as 2 * bits / 8 bytes, big-endian

extension PaillierCiphertext {
  /// The first byte of an encoding.
  package static let magic: UInt8 = 0x50
  /// The second byte of an encoding.
  package static let version: UInt8 = 1

  /// Bytes before the first group element.
  static func headerBytes(rank: Int) -> Int { 5 + 4 * rank + 8 + 32 + 4 }

  /// The canonical encoding: equal ciphertexts, and only those, have equal encodings.
  package func encoded() -> [UInt8] {
    let elementBytes = PaillierCost.elementBytes(bits: key.bits)
    var writer = ByteWriter(
      capacity: Self.headerBytes(rank: shape.count) + elementCount * elementBytes)
    writer.u8(Self.magic)
    writer.u8(Self.version)
    writer.u8(format.width)
    writer.u8(format.fraction)
    writer.u8(UInt8(shape.count))
    for dimension in shape {
      writer.u32(UInt32(dimension))
    }
    writer.u64(weight)
    writer.bytes(key.identity.bytes)
    writer.u32(UInt32(elementCount))
    let elements = [UInt8](unsafeUninitializedCapacity: elementCount * elementBytes) {
      (buffer, count) in
      count = elementCount * elementBytes
      let raw = UnsafeMutableRawBufferPointer(buffer)
      var offset = 0
      for index in 0..<elementCount {
        for limb in element(index).reversed() {
          raw.storeBytes(of: limb.bigEndian, toByteOffset: offset, as: UInt.self)
          offset += MemoryLayout<UInt>.size
        }
      }
    }
    writer.bytes(elements)
    return writer.bytes
  }

  /// What the header of an encoding says; nothing about the group elements is checked.
  package struct Header: Hashable, Sendable {
    /// The format of a value.
    package let format: PaillierFormat
    /// The dimensions.
    package let shape: [Int]
    /// The bound on the multipliers.
    package let weight: UInt64
    /// Identity of the key.
    package let keyIdentity: Hash256
    /// The number of group elements.
    package let elementCount: Int
  }

  /// Reads the header, so that the rest can be charged for before it is checked.
  ///
  /// Throws `malformed`, `formatMismatch` for a format that does not exist, `tooLarge`,
  /// `laneOverflow` for a weight of 0 or above the format's.
  package static func header(of bytes: [UInt8]) throws(HomomorphicError) -> Header {
    var reader = ByteReader(bytes)
    return try header(&reader)
  }

  /// Reads and checks an encoding. The format and the shape are those that the bytes name: compare
  /// them with what you expect.
  ///
  /// Throws what `header(of:)` throws, `wrongKey`, `malformed` when the number of elements is not
  /// the shape's or bytes are missing or left, `elementOutOfRange` for an element that is 0 or at
  /// least n^2, `notInvertible` for one that is not coprime to n, and `transparent` for one that
  /// everybody can read.
  package init(decoding bytes: [UInt8], key: PaillierPublicKey) throws(HomomorphicError) {
    var reader = ByteReader(bytes)
    let header = try Self.header(&reader)
    guard header.keyIdentity == key.identity else { throw .wrongKey }
    let lanes = try PaillierLimits.laneCount(shape: header.shape)
    let count = PaillierCost.elements(lanes: lanes, format: header.format, bits: key.bits)
    let elementBytes = PaillierCost.elementBytes(bits: key.bits)
    // Compared before anything is allocated; lanesMax keeps the product small.
    guard header.elementCount == count, reader.remaining == count * elementBytes else {
      throw .malformed
    }
    let body = bytes[(bytes.count - reader.remaining)...]

    var limbs: [UInt] = []
    limbs.reserveCapacity(count * key.elementLimbs)
    let modulus = GMPInteger(limbs: key.modulus)
    let modulusSquared = GMPInteger(limbs: key.modulusSquared)
    // All elements are coprime to n when their product is: one gcd for the vector.
    var product = GMPInteger(1)
    var residue = GMPInteger(capacityBits: key.bits * 2)
    for index in 0..<count {
      let start = body.startIndex + index * elementBytes
      let number = GMPInteger(bigEndian: body[start..<start + elementBytes])
      guard !number.isZero, number.isLess(than: modulusSquared) else { throw .elementOutOfRange }
      residue.remainder(number, modulo: modulus)
      guard !residue.equals(1) else { throw .transparent }
      product.multiply(by: residue)
      product.reduce(modulo: modulus)
      number.appendLimbs(count: key.elementLimbs, to: &limbs)
    }
    guard product.isCoprime(to: modulus) else { throw .notInvertible }
    self.init(
      key: key, format: header.format, shape: header.shape, weight: header.weight, limbs: limbs)
  }

  private static func header(_ reader: inout ByteReader) throws(HomomorphicError) -> Header {
    do {
      guard try reader.u8() == magic, try reader.u8() == version else {
        throw HomomorphicError.malformed
      }
      let format = try PaillierFormat(width: reader.u8(), fraction: reader.u8())
      let rank = Int(try reader.u8())
      guard rank <= PaillierLimits.rankMax else { throw HomomorphicError.malformed }
      var shape: [Int] = []
      for _ in 0..<rank {
        shape.append(Int(try reader.u32()))
      }
      _ = try PaillierLimits.laneCount(shape: shape)
      let weight = try reader.u64()
      guard weight >= 1, weight <= format.weightMax else { throw HomomorphicError.laneOverflow }
      guard let identity = Hash256(bytes: try reader.bytes(32)) else {
        throw HomomorphicError.malformed
      }
      return Header(
        format: format, shape: shape, weight: weight, keyIdentity: identity,
        elementCount: Int(try reader.u32()))
    } catch let error as HomomorphicError {
      throw error
    } catch {
      throw .malformed
    }
  }
}
