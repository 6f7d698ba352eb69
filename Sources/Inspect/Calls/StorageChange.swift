import Bytecode
import Primitives
import VM
import Values

/// What a call changed in a place of its contract's state, from its first write to its last.
package struct StorageChange: Hashable, Sendable {
  /// The place.
  package let key: TracedKey
  /// Before the call; nil when there was nothing.
  package let old: [UInt8]?
  /// After the call; nil when there is nothing.
  package let new: [UInt8]?

  /// The changes of a call itself, in the order of the first writes; writes that change nothing are left out.
  package static func all(in call: CallTree.Call) -> [StorageChange] {
    var order: [TracedKey] = []
    var values: [TracedKey: (old: [UInt8]?, new: [UInt8]?)] = [:]
    for case .write(let key, let old, let new) in call.items {
      if let known = values[key] {
        values[key] = (known.old, new)
      } else {
        order.append(key)
        values[key] = (old, new)
      }
    }
    return order.compactMap { key in
      guard let value = values[key], value.old != value.new else { return nil }
      return StorageChange(key: key, old: value.old, new: value.new)
    }
  }
}

/// A place in a contract's state with its name and type.
struct StoredSlot {
  private let key: TracedKey
  private let module: VerifiedModule
  private let slot: StateSlot

  /// The slot of a key must be one of the module's.
  init(_ key: TracedKey, _ module: VerifiedModule) {
    self.key = key
    self.module = module
    slot = module.module.slots[Int(key.slot)]
  }

  /// `pot`, `members[3]`, `owed[0x…]`, `members.length`.
  func name(_ writer: ValueText) -> String {
    switch (key.part, module.types[slot.type]) {
    case (.whole, .list): "\(slot.name).length"
    case (.whole, _): slot.name
    case (.element(let index), _): "\(slot.name)[\(index)]"
    case (.entry(let bytes), .map(let key, _)):
      "\(slot.name)[\(module.types.decode(bytes, [key])?.first.map { writer.text($0, key) } ?? writer.hex(bytes))]"
    case (.entry(let bytes), _): "\(slot.name)[\(writer.hex(bytes))]"
    }
  }

  /// A stored value.
  func text(_ bytes: [UInt8]?, _ writer: ValueText) -> String {
    guard let bytes else { return "none" }
    switch (key.part, module.types[slot.type]) {
    case (.whole, .list):
      return grouped(bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    case (.element, .list(let type, _)), (.entry, .map(_, let type)):
      return text(bytes, type, writer)
    default: return text(bytes, slot.type, writer)
    }
  }

  private func text(_ bytes: [UInt8], _ type: TypeIndex, _ writer: ValueText) -> String {
    StoredValue.decode(bytes, type, module.types).map { writer.text($0, type) }
      ?? writer.hex(bytes)
  }
}
