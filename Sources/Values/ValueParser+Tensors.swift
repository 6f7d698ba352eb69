import Bytecode
import Primitives
import Tensors

// Tensors, as nested lists.
extension ValueParser {
  mutating func tensor(
    _ element: TypeIndex, _ type: TypeIndex
  ) throws(ValueError) -> Tensor {
    guard let elementType = types.elementType(element) else {
      throw ValueError("\(types.name(type)) is no type of an argument")
    }
    var raw: [Int64] = []
    let shape = try axes(element, depth: 0, into: &raw)
    do {
      return try Tensor(element: elementType, shape: shape, rawValues: raw)
    } catch {
      throw ValueError("the lists do not make a tensor: \(error)")
    }
  }

  /// Reads nested lists and gives their lengths from the outermost inwards.
  mutating func axes(
    _ element: TypeIndex, depth: Int, into raw: inout [Int64]
  ) throws(ValueError) -> [Int] {
    skipSpace()
    guard take("[") else {
      raw.append(try self.element(element))
      return []
    }
    guard depth < Limits.tensorRankMax else {
      throw ValueError("a tensor has at most \(Limits.tensorRankMax) axes")
    }
    var inner: [Int]?
    var count = 0
    skipSpace()
    while !peek("]") {
      let found = try axes(element, depth: depth + 1, into: &raw)
      guard inner == nil || inner == found else {
        throw ValueError("the rows of a tensor have the same length")
      }
      guard raw.count <= Limits.tensorElementsMax else {
        throw ValueError("a tensor has at most \(Limits.tensorElementsMax) elements")
      }
      inner = found
      count += 1
      guard comma() else { break }
      skipSpace()
    }
    guard take("]") else { throw ValueError("a list has no closing `]`") }
    return [count] + (inner ?? [])
  }

  /// What stands for a decimal number, `-1.5`, `+3`, `1e-05`.
  private mutating func decimal() -> String {
    let sign = take("-") ? "-" : take("+") ? "+" : ""
    var digits = sign + token(including: ".").filter { $0 != "_" }
    if digits.lowercased().hasSuffix("e") {
      digits += take("-") ? "-" : take("+") ? "+" : ""
      digits += token()
    }
    return digits
  }

  /// The raw value of a scalar of at most 64 bits.
  mutating func element(_ type: TypeIndex) throws(ValueError) -> Int64 {
    skipSpace()
    switch types.elementType(type) {
    case .fixed(let format):
      let digits = decimal()
      guard let plain = DecimalText.plain(digits) else {
        throw expected("a number such as 0.5", type, found: digits)
      }
      do {
        return try FixedPoint.parse(plain, format)
      } catch {
        if error == .overflow { throw ValueError("\(digits) does not fit \(types.name(type))") }
        throw expected("a number such as 0.5", type, found: digits)
      }
    case .bool:
      guard case .bool(let flag) = try value(type) else { return 0 }
      return flag ? 1 : 0
    case .u8, .i8, .u16, .i16, .u32, .i32, .i64, nil:
      guard case .unsigned(let bits) = types[type] else {
        guard case .signed(let bits) = types[type] else { throw expected("a number", type) }
        return try integer(type, bits: Int(bits), isSigned: true).asInt64 ?? 0
      }
      return try integer(type, bits: Int(bits), isSigned: false).asInt64 ?? 0
    }
  }
}
