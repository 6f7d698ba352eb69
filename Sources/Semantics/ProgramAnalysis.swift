import Diagnostics
import Syntax

/// What checking knows of a program, whatever is wrong with it.
package struct ProgramAnalysis: Sendable {
  /// Names, types, signatures and constants, with the instances that bodies call.
  package private(set) var declarations: ProgramDeclarations
  /// The bodies of functions, in the order of the declarations.
  package private(set) var bodies: [TypedBody] = []
  /// The first values of state variables.
  package private(set) var firstValues: [FirstValue] = []
  /// What is wrong with names and types, in the order in which it was found.
  package private(set) var findings: Findings

  /// Resolves the modules of a graph, then checks every body.
  package init(_ graph: ModuleGraph) {
    (declarations, findings) = ProgramResolver.resolve(graph)
    for (index, contract) in declarations.contractSyntax.enumerated() {
      var id = 0
      for case .state(let state) in contract.members {
        let (value, found) = BodyChecker.check(
          state, StateID(id), of: ContractID(index), in: &declarations)
        findings.absorb(found)
        if let value { firstValues.append(value) }
        id += 1
      }
    }
    // Bodies call functions with key parameters, whose instances join the end.
    var next = 0
    while next < declarations.bodies.count {
      let (body, found) = BodyChecker.check(declarations.bodies[next], in: &declarations)
      findings.absorb(found)
      bodies.append(body)
      next += 1
    }
  }

  /// The typed program, put together; whole when nothing is wrong.
  package var program: TypedProgram {
    var program = declarations.program
    for first in firstValues {
      program.contracts[first.contract.index].state[first.state.index].initialValue = first.value
      program.list(first.raised, first.emitted, of: first.contract)
    }
    for body in bodies {
      program.functions[body.function.index].locals = body.locals
      program.functions[body.function.index].body = body.block
      if let contract = program[body.function].contract {
        program.list(body.raised, body.emitted, of: contract)
      }
    }
    EffectInference.run(&program)
    return program
  }
}

extension TypedProgram {
  /// The ABI of a contract lists the errors and events of other modules that it uses.
  fileprivate mutating func list(_ raised: [ErrorID], _ emitted: [EventID], of contract: ContractID)
  {
    for id in raised where !contracts[contract.index].errors.contains(id) {
      contracts[contract.index].errors.append(id)
    }
    for id in emitted where !contracts[contract.index].events.contains(id) {
      contracts[contract.index].events.append(id)
    }
  }
}
