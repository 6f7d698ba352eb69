import Bytecode
import Client
import Compiler
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

  /// What always holds, and a module can judge.
  struct Invariant {
    let name: String
    /// The call of the view that asks.
    let data: [UInt8]
  }

  /// A call that has succeeded.
  struct Call {
    let caller: Address
    let callee: Address
    /// The chain in front of it; nil where no invariant asks.
    let before: LocalChain?
  }

  /// What does not hold, and how.
  typealias Violation = (name: String, reason: String)

  let id: ContractID
  let address: Address
  let entries: [Entry]
  let invariants: [Invariant]
  /// Invariants that need sums of maps, or are about calls: the interpreter judges them, on all that is stored.
  let interpreted: [FunctionID]
  /// The names of those that need more than that.
  let unjudged: [String]
  private let program: TypedProgram
  private let stored: StoredContract
  /// The module with the invariants as views; nil when the contract has none.
  private let module: InvariantModules.Encoded?

  /// The most gas for one invariant.
  private static let gasMax: UInt64 = 100_000_000

  /// Nil when the compiler refuses the module with the invariants.
  init?(
    _ deployed: CompiledContract, at address: Address, _ modules: InvariantModules,
    _ program: TypedProgram
  ) {
    let id = deployed.id
    self.id = id
    self.address = address
    self.program = program
    stored = StoredContract(id: id, address: address, module: deployed.verified)
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
    let others = contract.invariants.filter { !program.canRun($0) }
    interpreted = others.filter { program.canExplore($0, of: id) }
    unjudged = others.filter { !program.canExplore($0, of: id) }.map {
      "`\(contract.name).\(program[$0].name)`"
    }
    if invariants.isEmpty {
      module = nil
      return
    }
    guard let module = modules.module(of: id) else { return nil }
    self.module = module
  }

  /// The first invariant that does not hold; those about calls are asked behind a call of this contract.
  func violation(
    on chain: LocalChain, after call: Call?, _ written: WrittenEntries
  ) -> Violation? {
    violation(on: chain) ?? interpretedViolation(on: chain, after: call, written)
  }

  private func violation(on chain: LocalChain) -> Violation? {
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

  private func interpretedViolation(
    on chain: LocalChain, after call: Call?, _ written: WrittenEntries
  ) -> Violation? {
    let own = call.flatMap { $0.callee == address ? $0 : nil }
    let asked = interpreted.filter { own != nil || !program.isAboutCalls($0) }
    guard let first = asked.first else { return nil }
    let before = own?.before.flatMap { stored.world(program, on: $0, written) }
    guard let world = stored.world(program, on: chain, written), own == nil || before != nil else {
      return (program[first].name, "cannot be evaluated: the state cannot be read")
    }
    for invariant in asked {
      let name = program[invariant].name
      do throws(Failure) {
        let holds = try world.holds(
          invariant, at: address, before: before, caller: own?.caller ?? .zero)
        if !holds { return (name, "does not hold") }
      } catch {
        guard case .trap(let trap) = error else { return (name, "cannot be evaluated") }
        return (name, "traps with `\(trap)`")
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
