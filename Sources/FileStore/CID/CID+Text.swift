import Primitives

extension CID: CustomStringConvertible {
  /// The text that Kubo prints: base 58 for version 0, base 32 for version 1.
  package var description: String {
    version == 0 ? Multibase.base58(bytes) : "b" + Multibase.base32(bytes)
  }

  /// Reads text: version 0 in base 58, version 1 in base 32 (`b`, `B`), base 58 (`z`) or base 16 (`f`).
  package init(_ text: some StringProtocol) throws(CIDError) {
    // The longest form is in base 16.
    guard text.utf8.count <= 80, let first = text.utf8.first else { throw .malformed }
    let rest = text.dropFirst()
    let bytes: [UInt8]?
    switch first {
    case UInt8(ascii: "Q"): bytes = text.utf8.count == 46 ? Multibase.bytes(base58: text) : nil
    case UInt8(ascii: "b"), UInt8(ascii: "B"): bytes = Multibase.bytes(base32: rest)
    case UInt8(ascii: "z"): bytes = Multibase.bytes(base58: rest)
    case UInt8(ascii: "f"): bytes = rest.hasPrefix("0x") ? nil : Hex.decode(rest)
    default: throw .unknownBase
    }
    guard let bytes else { throw .malformed }
    try self.init(bytes: bytes)
    // Version 0 has no prefix of a base, and version 1 always has one.
    guard (version == 0) == (first == UInt8(ascii: "Q")) else { throw .malformed }
  }
}
