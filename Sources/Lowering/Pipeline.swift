import Bytecode

/// The passes in the order in which they run. One pass a line, so that a change of the pipeline is a
/// change of lines.
package enum Pipeline {
  /// A pass over one function; says whether it changed anything.
  package struct Pass: Sendable {
    /// Its name, for tests and for people.
    package let name: String
    /// What it does.
    package let run: @Sendable (inout IRFunction) -> Bool
  }

  /// What is done to each function, before and again after its callees are put into it.
  package static let simplifying: [Pass] = [
    Pass(name: "copy propagation") { CopyPropagation.run(&$0) },
    Pass(name: "constant folding") { ConstantFolding.run(&$0) },
    Pass(name: "copy propagation") { CopyPropagation.run(&$0) },
    Pass(name: "branch simplification") { BranchSimplification.run(&$0) },
    Pass(name: "common subexpressions") { CommonSubexpressions.run(&$0) },
    Pass(name: "copy propagation") { CopyPropagation.run(&$0) },
    Pass(name: "dead code") { DeadCode.run(&$0) },
    Pass(name: "branch simplification") { BranchSimplification.run(&$0) },
  ]

  /// What is done to each function at the end.
  package static let finishing: [Pass] = [
    Pass(name: "condition selection") { ConditionSelection.run(&$0) },
    Pass(name: "immediate selection") { ImmediateSelection.run(&$0) },
    Pass(name: "dead code") { DeadCode.run(&$0) },
    Pass(name: "loop constants") { LoopConstants.run(&$0) },
    Pass(name: "move coalescing") { MoveCoalescing.run(&$0) },
    Pass(name: "dead code") { DeadCode.run(&$0) },
    Pass(name: "cleanup") { Cleanup.run(&$0) },
  ]

  /// Runs all passes over all functions, callees before callers. The numbers in calls are positions in
  /// `functions`.
  package static func run(_ functions: inout [IRFunction]) {
    var callCounts = Array(repeating: 0, count: functions.count)
    for function in functions {
      for callee in function.callees { callCounts[Int(callee)] += 1 }
    }
    for number in calleesFirst(functions) {
      var function = functions[number]
      apply(simplifying, to: &function)
      if Inlining.run(&function, functions, callCounts: callCounts) {
        apply(simplifying, to: &function)
      }
      functions[number] = function
    }
    for number in functions.indices { apply(finishing, to: &functions[number]) }
  }

  private static func apply(_ passes: [Pass], to function: inout IRFunction) {
    for pass in passes { _ = pass.run(&function) }
  }

  /// The functions in an order in which each comes behind those that it calls.
  private static func calleesFirst(_ functions: [IRFunction]) -> [Int] {
    var order: [Int] = []
    var isDone = Array(repeating: false, count: functions.count)
    for start in functions.indices where !isDone[start] {
      isDone[start] = true
      var open = [(number: start, callees: functions[start].callees[...])]
      while let top = open.last {
        guard let callee = top.callees.first else {
          order.append(top.number)
          open.removeLast()
          continue
        }
        open[open.count - 1].callees.removeFirst()
        let number = Int(callee)
        if !isDone[number] {
          isDone[number] = true
          open.append((number, functions[number].callees[...]))
        }
      }
    }
    return order
  }
}
