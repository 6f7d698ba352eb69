import CGMP

extension GMPInteger {
  /// The most decimal digits that are read: more than a number modulo n^2 has.
  static let decimalDigitsMax = 2000

  /// The number in decimal digits.
  package var decimal: String {
    let size = __gmpz_sizeinbase(address, 10) + 2
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      buffer.initialize(repeating: 0)
      __gmpz_get_str(base, 10, address)
      return String(cString: base)
    }
  }

  /// The number that `text` writes in decimal digits and nothing else; nil for no digits or more
  /// than `decimalDigitsMax`, and for a 0 before other digits.
  package init?(decimal text: String) {
    let digits = Array(text.utf8)
    guard !digits.isEmpty, digits.count <= Self.decimalDigitsMax,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      digits.count == 1 || digits[0] != UInt8(ascii: "0")
    else { return nil }
    self.init(capacityBits: digits.count * 4)
    __gmpz_set_str(address, text, 10)
  }

  /// self = base^exponent.
  package mutating func power(_ base: borrowing GMPInteger, exponent: UInt) {
    __gmpz_pow_ui(address, base.address, exponent)
  }
}
