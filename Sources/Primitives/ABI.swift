/// The Solidity contract ABI: encoding of calls, returns, events and errors.
///
/// Source: Solidity documentation, "Contract ABI Specification".
package enum ABI {
  /// The unit of the encoding, in bytes.
  package static let wordSize = 32

  /// A function's or error's signature: its name and its parameters' canonical type names.
  package static func signature(_ name: String, _ types: [ABIType]) -> String {
    name + ABIType.canonicalName(of: types)
  }

  /// The selector of a signature such as `transfer(address,uint256)`.
  package static func selector(_ signature: String) -> ABISelector {
    ABISelector(UInt32(truncatingIfNeeded: keccak256(utf8: signature).word0 &>> 32))
  }

  /// The first topic of an event with a signature such as `Transfer(address,address,uint256)`.
  package static func eventTopic(_ signature: String) -> Hash256 {
    keccak256(utf8: signature)
  }
}

/// The first four bytes of the hash of a signature, which name a function or error in call data.
package struct ABISelector: Hashable, Sendable {
  /// The four bytes as a big-endian number.
  package let number: UInt32

  /// Makes a selector from its big-endian number.
  package init(_ number: UInt32) {
    self.number = number
  }

  /// Reads the first four bytes; nil when there are fewer.
  package init?(prefixOf bytes: some Collection<UInt8>) {
    let prefix = bytes.prefix(4)
    guard prefix.count == 4 else { return nil }
    number = prefix.reduce(0) { $0 &<< 8 | UInt32($1) }
  }

  /// The four bytes.
  package var bytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number &>> $0) }
  }

  /// `0x` and eight hexadecimal digits.
  package var hex: String { Hex.encodePrefixed(bytes) }
}

extension ABISelector: Comparable, CustomStringConvertible {
  /// Order of the bytes.
  package static func < (left: ABISelector, right: ABISelector) -> Bool {
    left.number < right.number
  }

  /// The same as `hex`.
  package var description: String { hex }
}
