import InstructionSet

/// Verifies the functions of a module: each alone, and how they call each other.
struct FunctionsVerifier {
  private let module: Module
  private let types: TypeTable
  private let typeSizes: [TypeSize]
  /// What is known of the functions visited so far.
  private var facts: [FunctionFacts?]

  /// What is known of each function of a module that is in order.
  static func verify(
    _ module: Module, _ types: TypeTable, _ steps: inout StepBudget
  ) throws(VerifyError) -> [FunctionFacts] {
    var verifier = FunctionsVerifier(
      module: module, types: types, typeSizes: TypeSize.all(module.types),
      facts: Array(repeating: nil, count: module.functions.count))
    var operands: [[LoopRange]] = []
    for index in module.functions.indices {
      operands.append(try StructureVerifier.verify(module, types, function: index, &steps))
    }
    for index in try ModuleCallGraph.calleesFirst(module) {
      verifier.facts[index] = try verifier.function(index, loops: operands[index], &steps)
    }
    try verifier.checkViews()
    return verifier.facts.compactMap { $0 }
  }

  /// Verifies a function all of whose callees were verified.
  private func function(
    _ index: Int, loops: [LoopRange], _ steps: inout StepBudget
  ) throws(VerifyError) -> FunctionFacts {
    let function = module.functions[index]
    let gas = GasWalk(
      module, types, typeSizes, function: function, loops: loops, callees: facts.map { $0?.bound })
    var flow = FlowVerifier(module, types, function: index, loops: loops, gas: gas)
    try flow.run(&steps)
    var slots = Int(function.frameSize)
    var depth = 1
    var effects: FunctionEffects = []
    for instruction in function.code {
      effects.formUnion(self.effects(of: instruction))
      guard instruction.opcode == .call, let callee = facts[Int(instruction.xLow)] else {
        continue
      }
      slots = max(slots, Int(instruction.a) + callee.stackSlots)
      depth = max(depth, 1 + callee.callDepth)
      effects.formUnion(callee.effects)
    }
    guard slots <= BytecodeLimits.stackSlotsMax else {
      throw VerifyError(.stackTooDeep(slots: slots), at: .function(index))
    }
    guard depth <= BytecodeLimits.callDepthMax else {
      throw VerifyError(.callsTooDeep(depth: depth), at: .function(index))
    }
    let bound = flow.gas.concluded()
    if let claimed = function.gasClaim {
      let found = bound.cost.total
      guard claimed.covers(found) else {
        throw VerifyError(.gasClaim(claimed: claimed, found: found), at: .function(index))
      }
    }
    return FunctionFacts(
      blocks: blocks(function), valueTypes: flow.valueTypes, stackSlots: slots, callDepth: depth,
      effects: effects, bound: bound)
  }

  /// What one instruction does to the world outside.
  private func effects(of instruction: Instruction) -> FunctionEffects {
    switch OperandTable.effects[instruction.opcode] {
    case .none: return []
    case .readsGas: return .readsGas
    case .readsState: return .readsState
    case .writesState: return .writesState
    case .callsContract:
      let isView = module.imports[Int(instruction.xLow)].isView
      return isView ? .callsContracts : [.callsContracts, .callsEntries]
    }
  }

  /// Checks that views change nothing.
  private func checkViews() throws(VerifyError) {
    for (index, entry) in module.entries.enumerated() where entry.kind == .view {
      guard let facts = facts[Int(entry.function)] else { continue }
      guard facts.effects.isDisjoint(with: [.writesState, .callsEntries]) else {
        throw VerifyError(.viewWrites, at: .entry(index))
      }
    }
  }

  /// The basic blocks of a function, with their gas.
  private func blocks(_ function: Function) -> [BasicBlock] {
    var isStart = Array(repeating: false, count: function.code.count + 1)
    isStart[0] = true
    for (index, instruction) in function.code.enumerated() {
      if OperandTable.hasTarget[instruction.opcode] {
        isStart[Int(instruction.xLow)] = true
      }
      if OperandTable.endsBlock[instruction.opcode] { isStart[index + 1] = true }
    }
    var blocks: [BasicBlock] = []
    var start = 0
    var gas: UInt64 = 0
    for (index, instruction) in function.code.enumerated() {
      gas = gas.addingSaturated(StaticGas.of(instruction, module, types))
      guard isStart[index + 1] || index + 1 == function.code.count else { continue }
      blocks.append(BasicBlock(start: start, end: index + 1, gas: gas))
      start = index + 1
      gas = 0
    }
    return blocks
  }
}

/// The order in which functions can be verified.
enum ModuleCallGraph {
  /// All functions, each behind those that it calls. Fails when a function calls itself, directly
  /// or through others.
  static func calleesFirst(_ module: Module) throws(VerifyError) -> [Int] {
    var callees: [[Int]] = []
    var callers: [[Int]] = Array(repeating: [], count: module.functions.count)
    for (index, function) in module.functions.enumerated() {
      let called = Set(function.code.lazy.filter { $0.opcode == .call }.map { Int($0.xLow) })
      callees.append(called.sorted())
      for callee in callees[index] { callers[callee].append(index) }
    }
    var waiting = callees.map(\.count)
    var order = module.functions.indices.filter { waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      for caller in callers[order[next]] {
        waiting[caller] -= 1
        if waiting[caller] == 0 { order.append(caller) }
      }
      next += 1
    }
    if let cyclic = waiting.firstIndex(where: { $0 > 0 }) {
      throw VerifyError(.recursion, at: .function(cyclic))
    }
    return order
  }
}
