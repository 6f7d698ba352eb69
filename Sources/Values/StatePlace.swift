import Bytecode
import Diagnostics
import Primitives
import VM

/// A place in the state of a contract: a field, the length or an element of a list, an entry of a map.
package struct StatePlace: Sendable {
  /// How it is written: `owner`, `members.length`, `members[3]`, `balances[alice]`.
  package let name: String
  /// The key under which it lies.
  package let key: Hash256
  /// What stands there.
  private let content: Content

  private enum Content: Sendable {
    case value(TypeIndex)
    case length
  }

  // MARK: As it is written

  /// The place that is written as `field`, `field.length` or `field[key]`; nil for a map without a key. `names` may stand for addresses.
  package init?(
    _ text: String, of module: VerifiedModule, names: [String: Address] = [:]
  ) throws(ValueError) {
    var (field, key): (String, String?) = (text, nil)
    if let open = text.firstIndex(of: "["), text.hasSuffix("]") {
      field = String(text[..<open])
      key = String(text[text.index(after: open)...].dropLast())
    } else if text.hasSuffix(".length") {
      field = String(text.dropLast(".length".count))
    }
    guard let slot = module.module.slots.first(where: { $0.name == field }) else {
      throw ValueError(
        "\(module.module.name) has no field `\(field)`; it has "
          + module.module.slots.map(\.name).joined(separator: ", "))
    }
    switch (module.types[slot.type], key) {
    case (.map, nil): return nil
    case (.map(let type, let value), let key?):
      let bytes = try StatePlace.mapKey(key, type, module.types, names)
      self.init(
        "\(field)[\(key)]", StateKeys.mapEntry(field, key: bytes), .value(value))
    case (.list, nil): self.init("\(field).length", StateKeys.slot(field), .length)
    case (.list(let element, _), let key?):
      guard let index = UInt64(key) else {
        throw ValueError("`\(key)` is not the index of an element")
      }
      self.init(
        "\(field)[\(index)]", StateKeys.listElement(field, index: index), .value(element))
    case (_, nil): self.init(field, StateKeys.slot(field), .value(slot.type))
    case (_, _?): throw ValueError("`\(field)` is neither a list nor a map")
    }
  }

  private init(_ name: String, _ key: Hash256, _ content: Content) {
    (self.name, self.key, self.content) = (name, key, content)
  }

  private static func mapKey(
    _ text: String, _ type: TypeIndex, _ types: TypeTable, _ names: [String: Address]
  ) throws(ValueError) -> [UInt8] {
    var parser = ValueParser(types: types) { path throws(ValueError) in
      throw ValueError("a key is no file: \(path)")
    }
    parser.names = names
    do throws(ValueError) {
      let value = try parser.parse(text, as: type)
      guard let abiType = types.abiType(type), let bytes = try? ABI.encode([abiType], [value])
      else { throw ValueError("this is no key") }
      return bytes
    } catch {
      throw ValueError("key: \(error)")
    }
  }

  // MARK: As it was written to

  /// A place that a transaction has written to; nil when the module has no such place.
  package init?(_ traced: TracedKey, of module: VerifiedModule, names: [Address: String]) {
    guard module.module.slots.indices.contains(Int(traced.slot)) else { return nil }
    let slot = module.module.slots[Int(traced.slot)]
    switch (traced.part, module.types[slot.type]) {
    case (.whole, .list): self.init("\(slot.name).length", traced.hash, .length)
    case (.whole, _): self.init(slot.name, traced.hash, .value(slot.type))
    case (.element(let index), .list(let element, _)):
      self.init("\(slot.name)[\(index)]", traced.hash, .value(element))
    case (.entry(let bytes), .map(let type, let value)):
      guard let key = module.types.decode(bytes, [type])?.first else { return nil }
      let text: String
      if case .address(let address) = key, let known = names[address] {
        text = known
      } else {
        text = ValueText(types: module.types, detail: .full).text(key, type)
      }
      self.init("\(slot.name)[\(text)]", traced.hash, .value(value))
    case (.element, _), (.entry, _): return nil
    }
  }

  // MARK: What stands there

  /// What is there when nothing was ever stored: no element, and no entry.
  package var emptyText: String {
    if case .length = content { return "0" }
    return "none"
  }

  /// For people.
  package func text(_ bytes: [UInt8], _ types: TypeTable) -> String {
    guard let (value, type) = value(bytes, types) else {
      return length(bytes).map { "\($0)" } ?? "nothing"
    }
    return ValueText(types: types, detail: .full).text(value, type)
  }

  /// For machines.
  package func json(_ bytes: [UInt8], _ types: TypeTable) -> JSONValue {
    guard let (value, type) = value(bytes, types) else {
      return length(bytes).map { .integer(Int(clamping: $0)) } ?? .null
    }
    return ValueJSON(types: types).value(value, type)
  }

  private func value(_ bytes: [UInt8], _ types: TypeTable) -> (ABIValue, TypeIndex)? {
    guard case .value(let type) = content, !bytes.isEmpty else { return nil }
    return StoredValue.decode(bytes, type, types).map { ($0, type) }
  }

  /// Little-endian; a list that was never written to has none.
  private func length(_ bytes: [UInt8]) -> UInt64? {
    guard case .length = content else { return nil }
    return StoredValue.word(bytes)
  }
}

extension TracedKey {
  /// The order in which places are shown: that of the fields, the length in front of the elements.
  package static func isBefore(_ left: TracedKey, _ right: TracedKey) -> Bool {
    guard left.slot == right.slot else { return left.slot < right.slot }
    return switch (left.part, right.part) {
    case (.whole, .whole): false
    case (.whole, _): true
    case (_, .whole): false
    case (.element(let left), .element(let right)): left < right
    case (.element, .entry): true
    case (.entry, .element): false
    case (.entry(let left), .entry(let right)): left.lexicographicallyPrecedes(right)
    }
  }
}
