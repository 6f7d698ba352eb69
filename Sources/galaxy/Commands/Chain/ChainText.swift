import Node
import Primitives
import Values

/// How commands read and write what chains have.
enum ChainText {
  /// An address, or the name of an account of the development chain.
  static func account(_ text: String) throws -> Address {
    if let account = DevelopmentAccount.named(text) { return account.address }
    guard let address = Address(checksummed: text) else {
      throw CommandFailure.usage(
        "`\(text)` is neither an address (0x and 40 digits) nor an account of the development chain"
      )
    }
    return address
  }

  /// The hash of a transaction.
  static func hash(_ text: String) throws -> Hash256 {
    guard text.hasPrefix("0x"), let hash = Hash256(hex: text) else {
      throw CommandFailure.usage("`\(text)` is not a hash (0x and 64 digits)")
    }
    return hash
  }

  /// A number of coins.
  static func amount(_ text: String, option: String) throws -> UInt128 {
    guard let amount = ValueParser.amount(NegativeNumbers.restore(text))?.asUInt128 else {
      throw CommandFailure.usage(
        "\(option): `\(text)` is not a number of 128 bits, or as in '3 coin'")
    }
    return amount
  }

  /// Units as coins: `1.5 coin`.
  static func coins(_ units: UInt128) -> String {
    let one: UInt128 = 1_000_000_000_000_000_000
    let (whole, rest) = units.quotientAndRemainder(dividingBy: one)
    guard rest > 0 else { return "\(whole) coin" }
    let digits = String(String(rest + one).dropFirst())
    let end = digits.lastIndex { $0 != "0" } ?? digits.startIndex
    return "\(whole).\(digits[...end]) coin"
  }
}
