import Primitives

/// A place in a contract's storage.
package struct StoragePlace: Hashable, Sendable {
  /// The contract.
  package let address: Address
  /// The key, a hash.
  package let key: Hash256

  /// The place of a key of a contract.
  package init(_ address: Address, _ key: Hash256) {
    self.address = address
    self.key = key
  }
}
