import Primitives

/// An account, and places of its storage, that a transaction announces (EIP-2930).
///
/// Announcing has no effect on this machine, where no access is dearer the first time, but under `blobAddress`: there the keys are
/// the hashes of the ciphertexts and public keys that travel beside the transaction. Everything announced is paid for.
package struct AccessListEntry: Hashable, Sendable {
  /// The account.
  package var address: Address
  /// Keys of its storage; under `blobAddress` hashes of blobs.
  package var keys: [Hash256]

  /// Under this address the keys are hashes of blobs. No account can have it: addresses are ends of hashes.
  package static let blobAddress = Address(truncating: 0xB10B)

  /// What is announced of an account.
  package init(address: Address, keys: [Hash256]) {
    self.address = address
    self.keys = keys
  }

  /// The entry that names blobs.
  package static func blobs(_ hashes: [Hash256]) -> AccessListEntry {
    AccessListEntry(address: blobAddress, keys: hashes)
  }

  /// [address, [keys]].
  var rlp: RLP {
    .list([.bytes(address.bytes), .list(keys.map { .bytes($0.bytes) })])
  }

  /// Reads the list of entries that comes next.
  static func list(reading reader: inout RLPReader) throws(RLPError) -> [AccessListEntry] {
    var entries: [AccessListEntry] = []
    var items = try reader.list()
    while !items.isAtEnd {
      var fields = try items.list()
      let address = try fields.address()
      var hashes = try fields.list()
      try fields.finish()
      var keys: [Hash256] = []
      while !hashes.isAtEnd { keys.append(try hashes.hash()) }
      entries.append(AccessListEntry(address: address, keys: keys))
    }
    return entries
  }
}
