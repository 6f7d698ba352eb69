import Bytecode
import Client
import Interpreter
import Primitives
import Semantics

/// A deployed contract whose entries are called at random, and whose invariants are checked.
struct ExploredContract {
  /// An entry whose arguments can be generated.
  struct Entry {
    let method: MethodSignature
    /// The types of its arguments, without the coin.
    let types: [Type]
    let isPayable: Bool
  }

  /// What always holds.
  struct Invariant {
    let name: String
    /// The call of the view that asks.
    let data: [UInt8]
  }

  let id: ContractID
  let address: Address
  let entries: [Entry]
  let invariants: [Invariant]
  /// The module with the invariants as views; nil when the contract has none.
  private let module: InvariantModules.Encoded?

  /// The most gas for one invariant.
  private static let gasMax: UInt64 = 100_000_000

  /// Nil when the compiler refuses the module with the invariants.
  init?(
    _ id: ContractID, at address: Address, _ modules: InvariantModules,
    _ program: TypedProgram
  ) {
    self.id = id
    self.address = address
    let contract = program[id]
    entries = program[contract.interface].methods.compactMap { method in
      let types = method.parameters.map(\.type).filter { $0 != .coin }
      guard !method.isView, types.allSatisfy({ program.canGenerate($0) }) else { return nil }
      return Entry(
        method: method, types: types,
        isPayable: method.parameters.contains { $0.type == .coin })
    }
    invariants = contract.invariants.filter { program.canRun($0) }.map { id in
      let function = program[id]
      let method = MethodSignature(
        name: function.name, span: function.span, isView: true, parameters: [], result: .bool)
      return Invariant(name: function.name, data: program.callData(method, []))
    }
    if invariants.isEmpty {
      module = nil
      return
    }
    guard let module = modules.module(of: id) else { return nil }
    self.module = module
  }

  /// The first invariant that does not hold, and how.
  func violation(on chain: LocalChain) -> (name: String, reason: String)? {
    guard let module else { return nil }
    let asked = chain.replacingCode(of: address, with: module.bytes, hash: module.hash)
    for invariant in invariants {
      let outcome = Outcome(
        asked.view(ViewRequest(of: address, invariant.data, gasLimit: ExploredContract.gasMax)))
      switch outcome.status {
      case .success where outcome.data.last == 1: continue
      case .success: return (invariant.name, "does not hold")
      case .trap(let trap): return (invariant.name, "traps with `\(trap.name)`")
      case .revert, .invalidModule, .refused: return (invariant.name, "cannot be evaluated")
      }
    }
    return nil
  }
}

extension TypedProgram {
  /// Whether `PropertyArguments` makes values of a type.
  fileprivate func canGenerate(_ type: Type) -> Bool {
    switch type {
    case .bool, .integer, .fixed, .address, .contract, .hash, .bytes, .text: true
    case .optional(let inner), .list(let inner, max: _): canGenerate(inner)
    case .array(let inner, count: let count): count.constant != nil && canGenerate(inner)
    case .tuple(let elements): elements.allSatisfy { canGenerate($0) }
    case .structure(let id, sizes: _): self[id].fields.allSatisfy { canGenerate($0.type) }
    case .enumeration(let id):
      self[id].cases.allSatisfy { $0.payload.allSatisfy { canGenerate($0.type) } }
    case .unit, .never, .invalid, .map, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      false
    }
  }
}
