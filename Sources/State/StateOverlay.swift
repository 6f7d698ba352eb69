import Primitives

/// A version of the state and what was changed since: the state inside a block, behind some of its transactions.
package struct StateOverlay: StateReader {
  private let base: any StateReader
  private let delta: StateDelta

  /// The state as the reader has it, behind what was changed since.
  package init(_ base: any StateReader, _ delta: StateDelta) {
    self.base = base
    self.delta = delta
  }

  package func account(_ address: Address) -> Account {
    delta.accounts[address] ?? base.account(address)
  }

  package func storage(_ place: StoragePlace) -> [UInt8]? {
    delta.storage[place.address]?[place.key] ?? base.storage(place)
  }

  package func module(_ codeHash: Hash256) -> [UInt8]? {
    delta.modules[codeHash] ?? base.module(codeHash)
  }

  package func blob(_ hash: Hash256) -> [UInt8]? {
    delta.blobs[hash] ?? base.blob(hash)
  }

  package func references(_ place: StoragePlace) -> [Hash256] {
    delta.references[place] ?? base.references(place)
  }

  package func referenceCount(_ blob: Hash256) -> Int {
    delta.referenceCounts[blob] ?? base.referenceCount(blob)
  }
}
