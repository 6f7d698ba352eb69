import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Primitives
import RPC
import VM
import Values

struct StorageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "storage", abstract: "Show what a contract on a chain has stored.",
    discussion: """
      Examples:
        galaxy storage GalaxyToken        every field; of lists the length
        galaxy storage GalaxyToken balances 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
        galaxy storage Model deltas 0                an element of a list

      Which keys a map has cannot be asked: the chain keeps their hashes.
      """)

  @Argument(help: "The contract: its address, or its name.") var contract: String
  @Argument(help: "A field.") var field: String?
  @Argument(help: "The key of a map, or the index in a list.") var key: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.chain()
    let found = try ChainContract(contract, on: chain)
    let module = found.target.contract.module
    let slots = module.module.slots
    if let field, !slots.contains(where: { $0.name == field }) {
      throw CommandFailure.usage(
        "\(module.module.name) has no field `\(field)`; it has "
          + slots.map(\.name).joined(separator: ", "))
    }
    var members: [JSONValue.Member] = []
    for slot in slots where field == nil || slot.name == field {
      guard let place = try place(slot, module.types) else { continue }
      let bytes = try ChainOptions.reaching { () throws(ChainError) in
        try chain.stored(place.key, of: found.address)
      }
      let value = bytes.isEmpty ? nil : StoredValue.decode(bytes, place.type, module.types)
      let writer = ValueText(types: module.types, detail: .full)
      let json = ValueJSON(types: module.types)
      if options.json {
        members.append(
          JSONValue.Member(place.name, value.map { json.value($0, place.type) } ?? .null))
      } else {
        print("\(place.name) = \(value.map { writer.text($0, place.type) } ?? "nothing")")
      }
    }
    if options.json { print(JSONValue.object(members).pretty) }
  }

  /// Where a field is, and what stands there; nil for a map without a key.
  private func place(
    _ slot: StateSlot, _ types: TypeTable
  ) throws -> (name: String, key: Hash256, type: TypeIndex)? {
    switch types[slot.type] {
    case .map(let keyType, let valueType):
      guard let key else {
        guard field != nil else { return nil }
        throw CommandFailure.usage("`\(slot.name)` is a map: name a key")
      }
      var parser = ValueParser(types: types) { path throws(ValueError) in
        throw ValueError("a key is no file: \(path)")
      }
      parser.tableRank = nil
      do throws(ValueError) {
        let value = try parser.parse(NegativeNumbers.restore(key), as: keyType)
        guard let abiType = types.abiType(keyType), let bytes = try? ABI.encode([abiType], [value])
        else { throw ValueError("this is no key") }
        return ("\(slot.name)[\(key)]", StateKeys.mapEntry(slot.name, key: bytes), valueType)
      } catch {
        throw CommandFailure.usage("key: \(error)")
      }
    case .list(let element, _):
      guard let key else { return nil }
      guard let index = UInt64(key) else {
        throw CommandFailure.usage("`\(key)` is not the index of an element")
      }
      return ("\(slot.name)[\(key)]", StateKeys.listElement(slot.name, index: index), element)
    default: return (slot.name, StateKeys.slot(slot.name), slot.type)
    }
  }
}
