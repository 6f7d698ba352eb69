import Primitives

/// What a transaction or a block has changed, beside the version of the state that it read.
///
/// Everything is as it is afterwards, and only what differs from before is mentioned.
package struct StateDelta: Hashable, Sendable {
  /// Accounts, without their storage. An unused one is removed.
  package var accounts: [Address: Account] = [:]
  /// What contracts store, by key; nil removes.
  package var storage: [Address: [Hash256: [UInt8]?]] = [:]
  /// New modules by canonical hash. Content-addressed: an account's `codeHash` commits to them.
  package var modules: [Hash256: [UInt8]] = [:]
  /// New blobs by keccak256; nil for those that nothing references any more.
  package var blobs: [Hash256: [UInt8]?] = [:]
  /// The blobs that places reference.
  package var references: [StoragePlace: [Hash256]] = [:]
  /// How often blobs are referenced.
  package var referenceCounts: [Hash256: Int] = [:]

  /// No change.
  package init() {}

  /// Whether nothing has changed.
  package var isEmpty: Bool { self == StateDelta() }

  /// Adds what was changed afterwards.
  package mutating func merge(_ later: StateDelta) {
    // Each key on its own: the order of the dictionaries does not matter.
    accounts.merge(later.accounts) { $1 }
    // In place: the changes of a block to one contract may be many, those of a transaction few.
    for (address, slots) in later.storage { storage[address, default: [:]].merge(slots) { $1 } }
    modules.merge(later.modules) { $1 }
    blobs.merge(later.blobs) { $1 }
    references.merge(later.references) { $1 }
    referenceCounts.merge(later.referenceCounts) { $1 }
  }

  /// The addresses of accounts of which anything has changed, in ascending order.
  var addresses: [Address] { Set(accounts.keys).union(storage.keys).sorted() }
}
