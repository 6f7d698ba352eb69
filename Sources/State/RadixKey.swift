import Primitives

/// A key that is read digit by digit, from its end.
package protocol RadixKey: Hashable, Sendable {
  /// The hexadecimal digit at an index below `digitCount`, counted from the last: two keys that are
  /// equal in all digits are equal.
  func digit(_ index: Int) -> Int

  /// How many digits a key has.
  static var digitCount: Int { get }
}

extension U256 {
  /// The hexadecimal digit at an index below 64, counted from the last.
  fileprivate func digit(_ index: Int) -> Int {
    let word =
      switch index / 16 {
      case 0: w0
      case 1: w1
      case 2: w2
      default: w3
      }
    return Int(truncatingIfNeeded: (word &>> UInt64(index % 16 * 4)) & 15)
  }
}

extension Address: RadixKey {
  package static let digitCount = 40

  package func digit(_ index: Int) -> Int { number.digit(index) }
}

extension Hash256: RadixKey {
  package static let digitCount = 64

  package func digit(_ index: Int) -> Int { number.digit(index) }
}

extension StoragePlace: RadixKey {
  package static let digitCount = Hash256.digitCount + Address.digitCount

  package func digit(_ index: Int) -> Int {
    index < Hash256.digitCount ? key.digit(index) : address.digit(index - Hash256.digitCount)
  }
}
