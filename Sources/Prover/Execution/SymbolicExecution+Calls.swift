import Primitives
import Semantics

extension SymbolicExecution {
  /// Calls a function of the same program; nothing recurses.
  mutating func call(
    _ id: FunctionID, _ arguments: [Term], _ values: [SymbolicValue]
  ) -> SymbolicValue {
    let function = program[id]
    budget -= 1
    guard budget > 0 else { return unknown(function.result) }
    let caller = (locals: locals, returns: returns, breaks: breaks, continues: continues, running)
    let outerSizes = sizes
    running = id
    for (size, term) in zip(function.sizeParameters, arguments) { sizes[size] = term }
    (returns, breaks, continues) = ([], [], [])
    locals = values + Array(repeating: nil, count: max(0, function.locals.count - values.count))
    let value = run(function.body)
    let exits = returns
    let result = meet(exits, value: live == .no ? placeholder(function.result, exits) : value)
    locals = caller.locals
    (returns, breaks, continues) = (caller.returns, caller.breaks, caller.continues)
    running = caller.4
    sizes = outerSizes
    return result
  }

  private mutating func placeholder(_ type: Type, _ exits: [Exit]) -> SymbolicValue {
    exits.first?.value ?? unknown(type)
  }

  // MARK: Calls from outside

  /// A call of an entry, or the deployment, with any arguments from anybody: what is stored may be different afterwards.
  /// The arguments, a coin included.
  mutating func callFromOutside(_ id: FunctionID) -> [SymbolicValue] {
    let function = program[id]
    for size in function.sizeParameters {
      sizes[size] = nil
      bind(size)
    }
    let arguments = function.locals[..<function.parameterCount].map { unknown($0.type) }
    context.caller = number(within: Term(0), SymbolicExecution.addressMax)
    script.assume(!context.caller.equals(context.own))
    worldBeforeCall = world
    _ = call(id, function.sizeParameters.map { sizes[$0] ?? Term(0) }, arguments)
    return arguments
  }

  /// Any state of the contract.
  mutating func unknownWorld() {
    world = World(stored: [], totals: [])
    for (index, variable) in program[contract].state.enumerated() {
      let value = unknown(variable.type)
      var total: Term?
      if hasTotal(variable.type) {
        let sum = number(within: Term(0), SymbolicExecution.totalMax)
        found(map: value, sum, StateID(index))
        total = sum
      }
      world.stored.append(value)
      world.totals.append(total)
    }
  }

  /// What is stored before the body of `init`.
  mutating func initialWorld() {
    world = World(stored: [], totals: [])
    for variable in program[contract].state {
      world.stored.append(empty(variable.type))
      world.totals.append(hasTotal(variable.type) ? Term(0) : nil)
    }
    for (index, variable) in program[contract].state.enumerated() {
      guard let initial = variable.initialValue else { continue }
      world.stored[index] = evaluate(initial)
    }
  }

  /// What a state variable without a value is: nothing in maps, lists and coins. Any other gets its value in `init`.
  private mutating func empty(_ type: Type) -> SymbolicValue {
    let value = unknown(type)
    switch (type, value) {
    case (.map(key: let key, value: _, max: _), .optional(isSome: _, let content)):
      return .optional(
        isSome: Sort(dimensions: scalars(of: key), isBool: true).filled(with: .no), content)
    case (.list, .list(length: _, elements: let elements)):
      return .list(length: Term(0), elements: elements)
    case (.coin, _): return .scalar(Term(0))
    case (.sum, .aggregate(let parts)): return .aggregate([.scalar(Term(0))] + parts.dropFirst())
    case (.optional, .optional(isSome: _, let content)):
      return .optional(isSome: .no, content)
    default: return value
    }
  }

  /// The time of the next call: behind `earlier`, if there was one.
  mutating func nextBlock(after earlier: Context? = nil) {
    let most = Term(~U256.zero >> 192)
    context.blockNumber = number(within: Term(1), most)
    context.blockTime = number(within: Term(0), most)
    guard let earlier else { return }
    script.assume(earlier.blockNumber <= context.blockNumber)
    script.assume(earlier.blockTime <= context.blockTime)
  }

  // MARK: Invariants

  /// Whether an invariant holds now, and has a value.
  mutating func holds(_ id: FunctionID) -> Term {
    let outer = (conditions, live)
    conditions = []
    let value = call(id, [], []).term
    let result = define(.all((conditions ?? []) + [value]))
    (conditions, live) = outer
    return result
  }
}
