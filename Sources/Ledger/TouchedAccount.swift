import Primitives
import State

/// An account that a transaction has read, and what it has read and changed of it.
final class TouchedAccount {
  /// What is stored at a place before the transaction and now.
  private struct Slot {
    let original: [UInt8]?
    var value: [UInt8]?

    init(_ original: [UInt8]?) {
      self.original = original
      value = original
    }

    /// Reading as a change, so that one look-up finds the slot or puts it there.
    mutating func read() -> [UInt8]? { value }

    mutating func exchange(_ new: [UInt8]?) -> [UInt8]? {
      let old = value
      value = new
      return old
    }
  }

  let address: Address
  let original: Account
  var account: Account
  private var slots: [Hash256: Slot] = [:]

  init(_ address: Address, _ account: Account) {
    self.address = address
    original = account
    self.account = account
  }

  func value(_ key: Hash256, _ reader: any StateReader) -> [UInt8]? {
    slots[key, default: Slot(reader.storage(StoragePlace(address, key)))].read()
  }

  /// Changes what is under a key; gives what was there.
  func exchange(_ key: Hash256, _ value: [UInt8]?, _ reader: any StateReader) -> [UInt8]? {
    slots[key, default: Slot(reader.storage(StoragePlace(address, key)))].exchange(value)
  }

  /// How many places hold nothing that held something before.
  var clearedPlaces: Int {
    slots.values.count { $0.value == nil && $0.original != nil }
  }

  /// What is stored otherwise than before.
  var written: [Hash256: [UInt8]?] {
    slots.filter { $0.value.value != $0.value.original }.mapValues(\.value)
  }
}
