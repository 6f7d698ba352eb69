import Primitives
import Semantics

/// Invariants that no module can judge: they need the sums of maps, or what was before a call.
extension World {
  /// A contract as it is stored, in place of what stood at the address.
  package func place(
    _ contract: ContractID, at address: Address, state: [Value?],
    sizes: [SizeParameterID: Int64]
  ) {
    instances[address] = Instance(contract: contract, state: state, sizes: sizes)
  }

  /// Whether an invariant of the contract at an address holds. One about calls needs who has called, and the world before.
  package func holds(
    _ invariant: FunctionID, at address: Address, before: World?, caller: Address
  ) throws(Failure) -> Bool {
    let interpreter = Interpreter(
      program, program[invariant], world: self, contract: address, caller: caller, driver: nil,
      arguments: [], sizes: instances[address]?.sizes ?? [:])
    interpreter.before = before
    return try interpreter.run().isTrue
  }
}

extension Interpreter {
  /// The value that an expression had before the call.
  func earlier(_ expression: TypedExpression) throws(Failure) -> Value {
    let interpreter = Interpreter(
      program, function, world: before ?? world, contract: contract, caller: caller, driver: nil,
      arguments: [], sizes: sizes)
    interpreter.locals = locals
    return try interpreter.evaluate(expression)
  }

  /// The sum of a map's numbers, or of all coins in its values.
  func total(of map: StateID) throws(Failure) -> U256 {
    guard case .map(let entries) = state(map) else { return .zero }
    var sum = U256.zero
    // In any order: the sum is the same, and so is whether it fits.
    for value in entries.values {
      let amount = if case .integer(let number) = value { number } else { value.coins }
      let (next, overflow) = sum.addingReportingOverflow(amount)
      if overflow { throw .overflow }
      sum = next
    }
    return sum
  }
}

extension Value {
  /// What all coins in a value are worth: far below 2^256, for there are fewer than 2^128 in all.
  fileprivate var coins: U256 {
    switch self {
    case .coin(let amount): U256(amount)
    case .some(let value): value.coins
    case .aggregate(let values), .enumCase(_, let values):
      values.reduce(.zero) { $0 &+ $1.coins }
    default: .zero
    }
  }
}

extension TypedProgram {
  /// A value that is stored, as `StoredValue` reads it; nil where it is none of the type, and for what has ciphertexts, keys
  /// or sums in it, whose bytes lie elsewhere.
  package func storedValue(_ value: ABIValue, _ type: Type) -> Value? {
    self.value(value, type) { _, _ in nil }
  }
}
