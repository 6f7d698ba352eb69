import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Primitives
import VM
import Values

struct StorageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "storage", abstract: "Show what a contract on a chain has stored.",
    discussion: """
      Examples:
        galaxy storage GalaxyToken        every field; of lists the length
        galaxy storage GalaxyToken 'balances[bob]'
        galaxy storage Model 'deltas[0]'             an element of a list
        galaxy state token --chain dev.chain         `state` is the same

      A node keeps hashes of the keys of maps, so there a key must be named. Of a
      chain in a file all entries are shown: they are found by running it again.
      """, aliases: ["state"])

  @Argument(help: "The contract: its address, or its name.") var contract: String
  @Argument(help: "A field, an element or an entry: FIELD, FIELD[KEY] or FIELD.length.")
  var field: String?
  @Argument(help: "The key of a map, or the index in a list; the same as FIELD[KEY].")
  var key: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.open()
    let found = try ChainContract(contract, on: chain)
    let module = found.target.contract.module
    var members: [JSONValue.Member] = []
    for place in try places(module, found.address, chain) {
      let bytes = try ChainOptions.reaching { () throws(ChainError) in
        try chain.stored(place.key, of: found.address)
      }
      if options.json {
        members.append(JSONValue.Member(place.name, place.json(bytes, module.types)))
      } else {
        print("\(place.name) = \(place.text(bytes, module.types))")
      }
    }
    if options.json { print(JSONValue.object(members).pretty) }
  }

  private static func place(
    _ text: String, _ module: VerifiedModule, _ names: [String: Address]
  ) throws -> StatePlace? {
    do throws(ValueError) {
      return try StatePlace(text, of: module, names: names)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  private func places(
    _ module: VerifiedModule, _ address: Address, _ chain: any CommandChain
  ) throws -> [StatePlace] {
    let names = try chain.names
    if let field {
      let text = key.map { "\(field)[\(NegativeNumbers.restore($0))]" } ?? field
      if let place = try StorageCommand.place(text, module, names) { return [place] }
      let entries = try written(module, address, chain).filter { $0.name.hasPrefix("\(field)[") }
      if try chain.places(of: address) != nil { return entries }
      throw CommandFailure.usage("`\(field)` is a map: name a key")
    }
    let fixed = try module.module.slots.compactMap { slot in
      try StorageCommand.place(slot.name, module, names)
    }
    let written = try written(module, address, chain)
    // Fields that nobody has written to are there, too; entries stand behind their field.
    return module.module.slots.flatMap { slot in
      let own = { (place: StatePlace) in
        place.name == slot.name || place.name.hasPrefix("\(slot.name)[")
          || place.name == "\(slot.name).length"
      }
      let entries = written.filter { place in
        own(place) && !fixed.contains { $0.name == place.name }
      }
      return fixed.filter(own) + entries
    }
  }

  /// Elements and entries that hold something, where the chain knows them.
  private func written(
    _ module: VerifiedModule, _ address: Address, _ chain: any CommandChain
  ) throws -> [StatePlace] {
    let names = try chain.namesByAddress
    let keys = try chain.places(of: address) ?? []
    return try keys.sorted(by: TracedKey.isBefore).compactMap { key in
      guard let place = StatePlace(key, of: module, names: names) else { return nil }
      let bytes = try ChainOptions.reaching { () throws(ChainError) in
        try chain.stored(key.hash, of: address)
      }
      return bytes.isEmpty ? nil : place
    }
  }
}
