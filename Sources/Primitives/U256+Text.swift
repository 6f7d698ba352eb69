/// Decimal and hexadecimal text.
extension U256: CustomStringConvertible {
  /// Reads decimal digits, or hexadecimal digits after `0x`.
  ///
  /// Nil for anything else (no sign, space or separator) and for values of 2^256 or more.
  public init?(_ text: some StringProtocol) {
    if text.utf8.starts(with: [0x30, 0x78]) {
      self.init(hexDigits: text.utf8.dropFirst(2))
    } else {
      self.init(decimalDigits: text.utf8)
    }
  }

  /// Reads text like `init(_:)` with an optional leading `-`, as a signed value.
  ///
  /// Nil outside -2^255 ... 2^255 - 1. `-0` is 0. Hexadecimal digits are a magnitude.
  public init?(signed text: some StringProtocol) {
    let negative = text.utf8.first == 0x2D
    guard let magnitude = U256(negative ? text.dropFirst() : text[...]) else { return nil }
    guard magnitude <= (negative ? U256.signedMin : U256.signedMax) else { return nil }
    self = negative ? magnitude.wrappingNegated : magnitude
  }

  private init?(decimalDigits digits: some Sequence<UInt8>) {
    var value = U256.zero
    var isEmpty = true
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      isEmpty = false
      let (product, wraps) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(U256(UInt64(digit &- 0x30)))
      if wraps || carries { return nil }
      value = sum
    }
    if isEmpty { return nil }
    self = value
  }

  private init?(hexDigits digits: some Sequence<UInt8>) {
    var value = U256.zero
    var isEmpty = true
    for digit in digits {
      guard let nibble = Hex.nibble(digit), value.w3 &>> 60 == 0 else { return nil }
      isEmpty = false
      value = value << 4
      value.w0 |= UInt64(nibble)
    }
    if isEmpty { return nil }
    self = value
  }

  /// The unsigned value in decimal digits.
  public var description: String {
    // 19 digits at a time: 10^19 is the largest power of ten below 2^64.
    let chunk: U256 = 10_000_000_000_000_000_000
    var digits: [UInt8] = []
    var rest = self
    while let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: chunk) {
      var part = remainder.w0
      for _ in 0..<19 {
        if quotient.isZero && part == 0 { break }
        digits.append(0x30 + UInt8(truncatingIfNeeded: part % 10))
        part /= 10
      }
      rest = quotient
      if rest.isZero { break }
    }
    return digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
  }

  /// The signed value in decimal digits, with a leading `-` when negative.
  public var signedDescription: String {
    isNegative ? "-" + signedMagnitude.description : description
  }

  /// The unsigned value as `0x` and hexadecimal digits without leading zeros; zero is `0x0`.
  public var hex: String {
    var digits: [UInt8] = [0x30, 0x78]
    var index = Swift.max(1, (significantBitCount &+ 3) / 4)
    while index > 0 {
      index -= 1
      digits.append(Hex.digit(UInt8(truncatingIfNeeded: (self >> UInt64(4 * index)).w0 & 15)))
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
