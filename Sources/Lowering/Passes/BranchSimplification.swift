import Bytecode

/// Makes the flow of control shorter: branches on constants become jumps, jumps to jumps go where
/// those go, and blocks that follow each other become one.
package enum BranchSimplification {
  /// Runs over a function; says whether it changed.
  package static func run(_ function: inout IRFunction) -> Bool {
    var isChanged = decide(&function)
    if thread(&function) { isChanged = true }
    if Cleanup.run(&function) { isChanged = true }
    if merge(&function) { isChanged = true }
    return isChanged
  }

  // MARK: Conditions

  /// Branches on constants and on negations.
  private static func decide(_ function: inout IRFunction) -> Bool {
    let table = DefinitionTable(function)
    var isChanged = false
    for id in function.order {
      let simpler = simplified(function[id].terminator, table)
      if let simpler, simpler != function[id].terminator {
        function[id].terminator = simpler
        isChanged = true
      }
    }
    return isChanged
  }

  private static func simplified(
    _ terminator: Terminator, _ table: DefinitionTable
  ) -> Terminator? {
    switch terminator {
    case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse):
      if ifTrue == ifFalse { return .jump(ifTrue) }
      if let value = table.word(condition) { return .jump(value != 0 ? ifTrue : ifFalse) }
      if let negated = negated(condition, table) {
        return .branch(negated, ifTrue: ifFalse, ifFalse: ifTrue)
      }
      return nil
    case .loopBackIf(counter: let counter, let condition, header: let header, exit: let exit):
      guard let value = table.word(condition) else { return nil }
      return value != 0 ? .loopBack(counter: counter, header: header) : .jump(exit)
    case .jump, .loopBack, .return, .revert, .trap: return nil
    }
  }

  /// The register that is 0 exactly when this one is not.
  private static func negated(
    _ condition: VirtualRegister, _ table: DefinitionTable
  ) -> VirtualRegister? {
    guard let instruction = table.instruction(for: condition), instruction.opcode == .notBool,
      let source = instruction.register(at: 1), table.isSingle(source)
    else { return nil }
    return source
  }

  // MARK: Jumps

  /// Leads jumps past blocks that only jump on, or that only end.
  private static func thread(_ function: inout IRFunction) -> Bool {
    let headers = Set(function.order.compactMap { function[$0].terminator.loopHeader })
    var destination: [BlockID: BlockID] = [:]
    // Later blocks first: theirs is final when an earlier one asks.
    for id in function.order.reversed()
    where function[id].instructions.isEmpty && !headers.contains(id) {
      if case .jump(let target) = function[id].terminator, target != id,
        !headers.contains(target)
      {
        destination[id] = destination[target] ?? target
      }
    }
    var isChanged = false
    for id in function.order {
      var terminator = function[id].terminator
      let header = terminator.loopHeader
      terminator.replaceTargets { $0 == header ? $0 : destination[$0] ?? $0 }
      if case .jump(let target) = terminator, function[target].instructions.isEmpty {
        switch function[target].terminator {
        case .return, .trap:
          terminator = function[target].terminator
        case .jump, .branch, .loopBack, .loopBackIf, .revert: break
        }
      }
      if terminator != function[id].terminator {
        function[id].terminator = terminator
        isChanged = true
      }
    }
    return isChanged
  }

  // MARK: Blocks

  /// Joins a block with the next of the layout where nothing else leads to that.
  private static func merge(_ function: inout IRFunction) -> Bool {
    var ways: [BlockID: Int] = [:]
    for id in function.order {
      for successor in function[id].terminator.successors { ways[successor, default: 0] += 1 }
    }
    var order: [BlockID] = []
    for id in function.order {
      if let last = order.last, case .jump(let target) = function[last].terminator, target == id,
        ways[id] == 1
      {
        function[last].instructions += function[id].instructions
        function[last].terminator = function[id].terminator
        function[last].position = function[id].position
      } else {
        order.append(id)
      }
    }
    defer { function.order = order }
    return order.count != function.order.count
  }
}
