/// Shares of a whole as raw `Q<8, 24>`, as the contracts compute them: rounded to nearest, ties to even.
package enum Share {
  /// 1.
  package static let one: Int32 = 1 << 24

  /// part / whole; 0 <= part <= whole < 2^102, whole > 0.
  package static func raw(_ part: Int128, of whole: Int128) -> Int32 {
    let (quotient, remainder) = (part << 24).quotientAndRemainder(dividingBy: whole)
    let roundsUp = 2 * remainder > whole || (2 * remainder == whole && quotient % 2 == 1)
    return Int32(quotient + (roundsUp ? 1 : 0))
  }

  /// part / whole; 0 <= part <= whole, whole > 0.
  package static func raw(_ part: Int, of whole: Int) -> Int32 {
    raw(Int128(part), of: Int128(whole))
  }

  /// The product of two shares.
  package static func product(_ a: Int32, _ b: Int32) -> Int32 {
    raw(Int128(a) * Int128(b), of: Int128(one) << 24)
  }

  /// Six digits behind the point, for people.
  package static func text(_ raw: Int32) -> String {
    let millionths = (Int64(raw) * 1_000_000 + Int64(one) / 2) >> 24
    let digits = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
