import Primitives

/// Why the seal of a block does not count.
package enum SealError: Error, Hashable, Sendable {
  /// It has none.
  case missing
  /// Somebody else has signed it, or nobody: the header names the producer.
  case signer(expected: Address, got: Address?)
  /// The genesis does not list this producer.
  case unlisted(Address)
}

extension SealError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .missing: "the block is not signed by its producer"
    case .signer(let expected, let got):
      "the block of \(expected.checksummed) is signed by \(got?.checksummed ?? "nobody")"
    case .unlisted(let address):
      "\(address.checksummed) produces blocks, but the genesis does not list it"
    }
  }
}
