import Bytecode
import Primitives

// Numbers, addresses, bytes and text.
extension ValueParser {
  mutating func integer(
    _ type: TypeIndex, bits: Int, isSigned: Bool
  ) throws(ValueError) -> U256 {
    let isNegative = take("-")
    let start = position
    guard let number = try magnitude() else {
      let found = String(decoding: text[start...].prefix(64), as: UTF8.self)
      throw expected("a whole number", type, found: (isNegative ? "-" : "") + found)
    }
    let digits = String(decoding: text[start..<position], as: UTF8.self)
    // A negative number of n bits has a magnitude of at most 2^(n - 1).
    let isInRange =
      isSigned
      ? (isNegative
        ? number.isZero || (number &- 1).fits(unsignedBits: bits - 1)
        : number.fits(unsignedBits: bits - 1))
      : !isNegative && number.fits(unsignedBits: bits)
    guard isInRange else {
      throw ValueError("\(isNegative ? "-" : "")\(digits) does not fit \(types.name(type))")
    }
    return isNegative ? number.wrappingNegated : number
  }

  /// `42`, `1_000`, `0xff`, `3 coin` or `0.5 coin` without a sign; nil when no number stands here.
  mutating func magnitude() throws(ValueError) -> U256? {
    let digits = token().filter { $0 != "_" }
    guard let number = U256(digits) else { return nil }
    let end = position
    let decimals = take(".") ? token().filter { $0 != "_" } : ""
    skipSpace()
    guard word("coin") else {
      // Not an amount: the point, if any, is somebody else's.
      position = end
      return number
    }
    guard decimals.count <= 18, decimals.allSatisfy({ ("0"..."9").contains($0) }),
      let rest = U256(decimals + String(repeating: "0", count: 18 - decimals.count))
    else { throw ValueError("a coin has at most 18 decimal digits, not .\(decimals)") }
    let (product, overflow) = number.multipliedReportingOverflow(by: 1_000_000_000_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(rest)
    guard !overflow, !carry else { throw ValueError("\(digits) coin does not fit 256 bits") }
    return sum
  }

  mutating func address(_ type: TypeIndex) throws(ValueError) -> Address {
    _ = take("@")
    let token = token()
    if let named = names[token] { return named }
    guard let address = Address(hex: token), token.hasPrefix("0x") else {
      let known = names.isEmpty ? "" : ", or a name"
      throw expected("an address: 0x and 40 hexadecimal digits\(known)", type, found: token)
    }
    guard Address(checksummed: token) != nil else {
      throw ValueError("the capitals of \(token) are not its checksum: \(address.checksummed)")
    }
    return address
  }

  /// Bytes in hexadecimal digits; nil when something else stands here.
  mutating func hex(_ type: TypeIndex) throws(ValueError) -> [UInt8]? {
    if stands("hex\"") {
      position += 3
      return Hex.decode(try string(type, max: .max))
    }
    guard stands("0x") else { return nil }
    return Hex.decode(token())
  }

  mutating func string(_ type: TypeIndex, max: UInt32) throws(ValueError) -> String {
    guard take("\"") else { throw expected("text in quotes", type) }
    var bytes: [UInt8] = []
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      var byte = text[position]
      position += 1
      if byte == UInt8(ascii: "\\"), position < text.count {
        byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): byte = 10
        case UInt8(ascii: "r"): byte = 13
        case UInt8(ascii: "t"): byte = 9
        case UInt8(ascii: "u"):
          bytes += Array(try scalar().utf8)
          continue
        default: break
        }
      }
      bytes.append(byte)
    }
    guard take("\"") else { throw ValueError("the text has no closing quote") }
    return String(decoding: try bounded(bytes, max: max, type), as: UTF8.self)
  }

  /// `{1f600}` after `\u`.
  mutating func scalar() throws(ValueError) -> String {
    guard take("{"), let number = UInt32(token(), radix: 16), take("}"),
      let scalar = Unicode.Scalar(number)
    else { throw ValueError("`\\u` needs the number of a character in braces: \\u{e9}") }
    return String(Character(scalar))
  }

  func bounded(
    _ bytes: [UInt8], max: UInt32, _ type: TypeIndex
  ) throws(ValueError) -> [UInt8] {
    guard bytes.count <= Int(max) else {
      throw ValueError("\(types.name(type)) has at most \(max) bytes, not \(bytes.count)")
    }
    return bytes
  }
}
