import Bytecode
import Client
import Interpreter
import Ledger
import Primitives
import Semantics
import State
import VM
import Values

/// A deployed contract whose state can be read whole.
struct StoredContract {
  let id: ContractID
  let address: Address
  let module: VerifiedModule

  /// A world with the contract alone, as it is stored on a chain; nil when something stored is none of its type, which no
  /// contract writes.
  func world(_ program: TypedProgram, on chain: LocalChain, _ written: WrittenEntries) -> World? {
    let reader = Reader(contract: self, program: program, chain: chain, written: written)
    var state: [Value?] = []
    for variable in program[id].state {
      guard case .some(let value) = reader.value(of: variable) else { return nil }
      state.append(value)
    }
    let world = World(program)
    world.place(id, at: address, state: state, sizes: reader.sizes)
    world.balances[address] = chain.balance(of: address)
    world.blockNumber = chain.chain.pending.number
    world.blockTime = chain.chain.pending.time
    return world
  }
}

private struct Reader {
  let contract: StoredContract
  let program: TypedProgram
  let chain: LocalChain
  let written: WrittenEntries

  /// The sizes of the contract, each in a slot of its own.
  var sizes: [SizeParameterID: Int64] {
    var sizes: [SizeParameterID: Int64] = [:]
    for size in program[contract.id].sizeParameters {
      sizes[size] = StoredValue.word(stored(StateKeys.slot("size:" + program[size].name))).map {
        Int64(clamping: $0)
      }
    }
    return sizes
  }

  /// What a variable holds, which is nil before it was written; nil in all when it cannot be read.
  func value(of variable: StateVariable) -> Value?? {
    guard
      let slot = contract.module.module.slots.firstIndex(where: { $0.name == variable.slotName })
    else { return nil }
    let type = contract.module.module.slots[slot].type
    switch (variable.type, contract.module.types[type]) {
    case (.map(key: _, value: let inner, max: _), .map(_, let stored)):
      return entries(slot, inner, stored).map { .map($0) }
    case (.list(let inner, max: _), .list(let stored, _)):
      return elements(of: variable.slotName, inner, stored).map { .aggregate($0) }
    default:
      let bytes = stored(StateKeys.slot(variable.slotName))
      if bytes.isEmpty { return .some(nil) }
      return decode(bytes, variable.type, type).map { $0 }
    }
  }

  private func entries(_ slot: Int, _ type: Type, _ stored: TypeIndex) -> [[UInt8]: Value]? {
    var entries: [[UInt8]: Value] = [:]
    for (key, place) in written.entries(of: contract.address, slot: slot) {
      let bytes = self.stored(place)
      if bytes.isEmpty { continue }
      guard let value = decode(bytes, type, stored) else { return nil }
      entries[key] = value
    }
    return entries
  }

  private func elements(of name: String, _ type: Type, _ stored: TypeIndex) -> [Value]? {
    let count = StoredValue.word(self.stored(StateKeys.slot(name))) ?? 0
    var elements: [Value] = []
    // A contract has paid for each of them.
    for index in 0..<count {
      let bytes = self.stored(StateKeys.listElement(name, index: index))
      guard let value = decode(bytes, type, stored) else { return nil }
      elements.append(value)
    }
    return elements
  }

  private func stored(_ key: Hash256) -> [UInt8] {
    chain.chain.state.storage(StoragePlace(contract.address, key)) ?? []
  }

  private func decode(_ bytes: [UInt8], _ type: Type, _ stored: TypeIndex) -> Value? {
    StoredValue.decode(bytes, stored, contract.module.types).flatMap {
      program.storedValue($0, type)
    }
  }
}
