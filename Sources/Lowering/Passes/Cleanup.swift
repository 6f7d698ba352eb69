import Bytecode

/// Restores the invariants of `IRFunction` that other changes may break; every function passes here
/// before it is emitted.
///
/// Blocks that nothing leads to leave the layout, and a loop that no longer repeats loses its
/// `loopEnter`.
package enum Cleanup {
  /// Cleans a function up; says whether it changed.
  @discardableResult
  package static func run(_ function: inout IRFunction) -> Bool {
    var isChanged = removeUnreachable(&function)
    if removeIdleLoops(&function) { isChanged = true }
    return isChanged
  }

  private static func removeUnreachable(_ function: inout IRFunction) -> Bool {
    guard let entrance = function.order.first else { return false }
    var isReached = Array(repeating: false, count: function.blocks.count)
    isReached[entrance.index] = true
    // Every way to a block but the next round of a loop comes from before it.
    for id in function.order where isReached[id.index] {
      for successor in function[id].terminator.successors { isReached[successor.index] = true }
    }
    let reached = function.order.filter { isReached[$0.index] }
    defer { function.order = reached }
    return reached.count != function.order.count
  }

  private static func removeIdleLoops(_ function: inout IRFunction) -> Bool {
    var repeated: Set<VirtualRegister> = []
    for id in function.order {
      switch function[id].terminator {
      case .loopBack(counter: let counter, header: _): repeated.insert(counter)
      case .loopBackIf(counter: let counter, _, header: _, exit: _): repeated.insert(counter)
      case .jump, .branch, .return, .revert, .trap: break
      }
    }
    var isChanged = false
    for id in function.order {
      guard let last = function[id].instructions.last, last.opcode == .loopEnter,
        let counter = last.register(at: 0), !repeated.contains(counter)
      else { continue }
      function[id].instructions.removeLast()
      isChanged = true
    }
    return isChanged
  }
}
