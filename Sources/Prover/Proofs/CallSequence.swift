import Primitives
import Semantics

/// A deployment and calls after it, with arguments that the solver finds, as a test.
///
/// The test's chain begins on 1 January 2026, every transaction is a block of its own, 12 seconds behind the one before.
struct CallSequence {
  /// The entries that are called, in order.
  let entries: [FunctionID]

  private static let start = Term(1_767_225_600)
  private static let secondsPerBlock = Term(12)
  /// Coins that a test's accounts can have.
  private static let coinMax = Term(1 << 60)

  /// Whether arguments of every call can be written down.
  func isWritable(_ program: TypedProgram, _ contract: ContractID) -> Bool {
    let called = entries + (program[contract].initializer.map { [$0] } ?? [])
    return called.allSatisfy { id in
      program[id].locals.prefix(program[id].parameterCount).allSatisfy {
        ModelValue.isWritten($0.type, program)
      }
    }
  }

  /// The script that asks for arguments after which the invariant does not hold, and the test that they make.
  func script(
    _ program: TypedProgram, _ contract: ContractID, breaks invariant: FunctionID
  ) -> (Script, SequenceTest) {
    var execution = SymbolicExecution(program, contract)
    var test = SequenceTest()
    execution.nextBlock()
    execution.script.assume(CallSequence.start <= execution.context.blockTime)
    var previous = CallSequence.start
    execution.initialWorld()
    let steps = [program[contract].initializer] + entries.map { $0 }
    for (index, id) in steps.enumerated() {
      if index > 0 { previous = pass(&execution) }
      let arguments = id.map { execution.callFromOutside($0) } ?? []
      if id == nil { execution.context.caller = execution.number(within: Term(1), Term(9)) }
      let parameters = id.map { program[$0].locals.prefix(program[$0].parameterCount) } ?? []
      for (argument, local) in zip(arguments, parameters) where local.type == .coin {
        execution.script.assume(argument.term <= CallSequence.coinMax)
      }
      test.add(
        SequenceTest.Call(
          function: id, types: parameters.map(\.type), leaves: arguments.map { $0.leaves.count }),
        [execution.context.caller, execution.context.blockTime - previous]
          + arguments.flatMap(\.leaves))
    }
    let live = execution.live
    let isAboutCalls = program.isAboutCalls(invariant)
    if !isAboutCalls {
      let last = pass(&execution)
      test.add(waiting: execution.context.blockTime - last)
    }
    let holds = isAboutCalls && entries.isEmpty ? Term.yes : execution.holds(invariant)
    _ = execution.script.ask(.all([live, !holds]), shown: test.terms)
    return (execution.script, test)
  }

  /// Lets a block pass, and any time; when the next one comes at the earliest.
  private func pass(_ execution: inout SymbolicExecution) -> Term {
    let before = execution.context
    execution.nextBlock(after: before)
    execution.script.assume(
      execution.context.blockNumber.equals(before.blockNumber + Term(1)))
    let earliest = before.blockTime + CallSequence.secondsPerBlock
    execution.script.assume(earliest <= execution.context.blockTime)
    return earliest
  }
}
