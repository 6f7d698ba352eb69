import Tensors
import Testing
import Values

/// Arrays that numpy has saved, as arguments. The bytes are as `numpy.save` writes them.
@Suite struct NumpyArrayTests {
  private static func file(
    _ type: String, _ shape: String, fortran: Bool = false, _ body: [UInt8]
  ) -> [UInt8] {
    let dictionary =
      "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(shape)), }"
    let padding = 63 - (10 + dictionary.utf8.count) % 64
    let header = Array((dictionary + String(repeating: " ", count: padding) + "\n").utf8)
    return [0x93] + Array("NUMPY".utf8) + [
      1, 0, UInt8(header.count & 255), UInt8(header.count >> 8),
    ]
      + header + body
  }

  private static func bytes(_ values: [Double]) -> [UInt8] {
    values.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
  }

  private static let q8x24 = FixedFormat(integerBits: 8, fractionBits: 24).map(ElementType.fixed)

  @Test func floatsAreRoundedOnce() throws {
    let element = try #require(Self.q8x24)
    let unit = 1.0 / 16_777_216
    let values = [
      0.1, -0.1, 1.5 * unit, 2.5 * unit, -1.5 * unit, 0, -0.0, 127.99999994, -128,
      .leastNonzeroMagnitude,
    ]
    let array = try NumpyArray(Self.file("<f8", "2, 5", Self.bytes(values)))
    #expect(array.shape == [2, 5])
    #expect(
      try array.rawValues(as: element) == [
        1_677_722, -1_677_722, 2, 2, -2, 0, 0, 2_147_483_647, -2_147_483_648, 0,
      ])
    // One by one beside the rounding of floating point.
    var value = 1e-9
    while value < 120 {
      let one = try NumpyArray(Self.file("<f8", "1,", Self.bytes([value])))
      #expect(
        try one.rawValues(as: element)[0]
          == Int64((value * 16_777_216).rounded(.toNearestOrEven)), "\(value)")
      value *= -1.37
      value = abs(value)
    }
  }

  @Test func everyWidthAndOrderIsRead() throws {
    let element = try #require(Self.q8x24)
    func raw(_ file: [UInt8], _ element: ElementType) throws -> [Int64] {
      try NumpyArray(file).rawValues(as: element)
    }
    // 1.5 in 16 and 32 bits, and 32 bits the other way round.
    #expect(try raw(Self.file("<f2", "1,", [0x00, 0x3E]), element) == [3 << 23])
    #expect(try raw(Self.file("<f4", "1,", [0, 0, 0xC0, 0x3F]), element) == [3 << 23])
    #expect(try raw(Self.file(">f4", "1,", [0x3F, 0xC0, 0, 0]), element) == [3 << 23])
    #expect(try raw(Self.file("|i1", "2,", [0xFF, 5]), element) == [-1 << 24, 5 << 24])
    #expect(try raw(Self.file("<i8", "1,", Self.bytes([0])), .u8) == [0])
    #expect(try raw(Self.file("<u2", "2,", [0, 1, 255, 0]), .u16) == [256, 255])
    #expect(try raw(Self.file("|b1", "2,", [1, 0]), .bool) == [1, 0])
    #expect(try raw(Self.file("<f8", "1,", Self.bytes([7])), .u8) == [7])
    // Columns first.
    #expect(
      try raw(Self.file("|u1", "2, 3", fortran: true, [1, 4, 2, 5, 3, 6]), .u8) == [
        1, 2, 3, 4, 5, 6,
      ])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let element = try #require(Self.q8x24)
    for value in [128, -128.0000001, .infinity, -.infinity, .nan, 1e300] {
      let array = try NumpyArray(Self.file("<f8", "1,", Self.bytes([value])))
      #expect(throws: ValueError.self) { try array.rawValues(as: element) }
    }
    let half = try NumpyArray(Self.file("<f8", "1,", Self.bytes([0.5])))
    #expect(throws: ValueError.self) { try half.rawValues(as: .u8) }
    let large = try NumpyArray(Self.file("<u2", "1,", [0, 1]))
    #expect(throws: ValueError.self) { try large.rawValues(as: .u8) }
    for file in [
      Self.file("<f8", "2,", Self.bytes([1])), Self.file("<c8", "1,", Self.bytes([1])),
      Self.file("<f8", "99999999, 99999999", []), Self.file("<f8", "-1,", []),
      Self.file("|O", "1,", []), Self.file("<f8", "1, 1, 1, 1, 1", Self.bytes([1])),
      Array(Self.file("<f8", "1,", Self.bytes([1])).prefix(40)), [0x93] + Array("NUMPY".utf8),
    ] {
      #expect(throws: ValueError.self) { try NumpyArray(file) }
    }
  }

  @Test func anyBytesAreReadOrRefused() throws {
    let file = Self.file("<f4", "2, 1", [0, 0, 0xC0, 0x3F, 0, 0, 0x80, 0x7F])
    for place in file.indices {
      for mask in [1, 0x80, 0xFF] as [UInt8] {
        var changed = file
        changed[place] ^= mask
        _ = try? NumpyArray(changed).rawValues(as: .i8)
      }
      _ = try? NumpyArray(Array(file[..<place]))
    }
  }
}
