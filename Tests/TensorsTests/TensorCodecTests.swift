import Primitives
import Tensors
import Testing

struct TensorCodecTests {
  @Test func decodingAnEncodingGivesTheTensorBack() throws {
    var random = SplitMix64(seed: 1)
    for element in try allElements() {
      for shape in [[], [0], [5], [3, 4], [2, 0, 3], [2, 3, 2, 2]] {
        let count = try Tensor.elementCount(of: shape)
        let values = (0..<count).map { _ in random.raw(element) }
        let tensor = try Tensor(element: element, shape: shape, rawValues: values)
        let bytes = tensor.encoded()
        #expect(bytes.count == tensor.encodedByteCount)
        #expect(try Tensor(decoding: bytes, expected: element) == tensor)
        #expect(try Tensor(decoding: Array([9] + bytes)[1...], expected: element) == tensor)
        #expect(tensor.rawValues == values)
      }
    }
  }

  @Test func encodingIsFrozen() throws {
    let tensor = try Tensor(
      element: .fixed(try q(8, 24)), shape: [1, 2], rawValues: [1 << 24, -2])
    #expect(
      tensor.encoded() == [
        0x54, 8, 24, 2, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0xFE, 0xFF, 0xFF, 0xFF,
      ])
    let bools = try Tensor(element: .bool, shape: [3], rawValues: [1, 0, 1])
    #expect(bools.encoded() == [0x54, 0, 0, 1, 3, 0, 0, 0, 1, 0, 1])
    let wide = try Tensor(element: .u32, shape: [], rawValues: [0xFFFF_FFFE])
    #expect(wide.encoded() == [0x54, 5, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF])
  }

  @Test(arguments: [
    ([], TensorError.malformed),
    ([0x54], .malformed),
    ([0x55, 0, 0, 0, 1], .malformed),
    ([0x54, 0, 0, 0, 2], .malformed),  // A bool of 2.
    ([0x54, 0, 0, 0, 1, 0], .malformed),  // A trailing byte.
    ([0x54, 0, 0, 0], .malformed),  // No element.
    ([0x54, 0, 1, 0, 1], .malformed),  // Fraction bits of a bool.
    ([0x54, 77, 0, 0, 1], .malformed),
    ([0x54, 8, 32, 0, 1, 0, 0, 0], .malformed),  // Q<0, 32>.
    ([0x54, 1, 0, 0, 1], .elementMismatch),
    ([0x54, 0, 0, 5, 1], .limitExceeded),
    ([0x54, 0, 0, 255, 1], .limitExceeded),
    ([0x54, 0, 0, 1, 1, 0, 0], .malformed),
    ([0x54, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1], .limitExceeded),
    // 2^16 x 2^16 elements, and the same hidden behind an empty axis.
    ([0x54, 0, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0, 1], .limitExceeded),
    ([0x54, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0], .limitExceeded),
    ([0x54, 0, 0, 1, 0, 0, 64, 0], .malformed),  // 2^22 elements are allowed, but missing.
  ])
  func hostileBytesAreRejected(_ bytes: [UInt8], _ error: TensorError) {
    #expect(throws: error) { try Tensor(decoding: bytes, expected: .bool) }
  }

  @Test func mutatedEncodingsNeverCrashAndStayCanonical() throws {
    var random = SplitMix64(seed: 1)
    let element = ElementType.fixed(try q(16, 16))
    let tensor = try Tensor(
      element: element, shape: [2, 3], rawValues: (0..<6).map { _ in random.raw(element) })
    var accepted = 0
    for _ in 0..<3_000 {
      var bytes = tensor.encoded()
      for _ in 0...(random.next() % 3) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      if random.next() & 7 == 0 { bytes.removeLast() }
      for expected in try allElements() {
        guard let decoded = try? Tensor(decoding: bytes, expected: expected) else { continue }
        accepted += 1
        #expect(decoded.encoded() == bytes)
      }
    }
    #expect(accepted > 300)
  }
}
