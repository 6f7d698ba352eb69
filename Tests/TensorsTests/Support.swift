import Primitives
import Tensors
import Testing

extension SplitMix64 {
  /// A raw value of the element: an edge value one time in four, else of a random magnitude.
  mutating func raw(_ element: ElementType) -> Int64 {
    let edges: [Int64] = [
      0, 1, -1, element.minimum, element.maximum, element.minimum / 2, element.maximum / 2 + 1,
      Int64(1) << Int64(element.fractionBits),
    ]
    while true {
      let value =
        next() & 3 == 0
        ? edges[Int(next() % UInt64(edges.count))]
        : Int64(bitPattern: next()) >> Int64(next() & 63)
      if element.contains(value) { return value }
    }
  }

  /// A raw value of at most `bits` bits, within the element's range.
  mutating func raw(_ element: ElementType, bits: Int) -> Int64 {
    let value = Int64(bitPattern: next()) >> Int64(64 - bits)
    return element.contains(value) ? value : value & 1
  }
}

/// The format `Q<i, f>`; a test that names an invalid one fails.
func q(_ integerBits: Int, _ fractionBits: Int) throws -> FixedFormat {
  try #require(FixedFormat(integerBits: integerBits, fractionBits: fractionBits))
}

/// All element types worth running a generic test on.
func allElements() throws -> [ElementType] {
  [
    .bool, .u8, .i8, .u16, .i16, .u32, .i32, .i64, .fixed(try q(8, 24)), .fixed(try q(16, 16)),
    .fixed(try q(1, 31)), .fixed(try q(32, 0)), .fixed(try q(40, 24)), .fixed(try q(1, 63)),
    .fixed(try q(64, 0)), .fixed(try q(16, 48)),
  ]
}
