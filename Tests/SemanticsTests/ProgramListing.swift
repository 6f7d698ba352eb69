import Diagnostics
import Primitives
import Semantics

/// What checking made of a program, in lines that people can read: the section `types` of golden files.
struct ProgramListing {
  private let program: TypedProgram
  private let describer: TypeDescriber

  init(_ program: TypedProgram) {
    self.program = program
    describer = TypeDescriber(program)
  }

  var text: String {
    var lines: [String] = []
    for contract in program.contracts {
      lines.append("contract \(contract.name)\(sizes(contract.sizeParameters))")
      for state in contract.state {
        let note = state.isPublic ? "public " : ""
        lines.append("  \(note)state \(state.name): \(describer.describe(state.type))")
      }
      for method in program[contract.interface].methods {
        let kind = method.getter == nil ? (method.isView ? "view" : "entry") : "getter"
        let parameters = method.parameters.map { "\($0.name): \(describer.describe($0.type))" }
        lines.append(
          "  \(kind) \(method.name)\(sizes(method.sizeParameters))"
            + "(\(parameters.joined(separator: ", "))) -> \(describer.describe(method.result))")
      }
    }
    for function in program.functions { lines += listing(function) }
    return lines.map { $0 + "\n" }.joined()
  }

  private func sizes(_ list: [SizeParameterID]) -> String {
    list.isEmpty ? "" : "<" + list.map { program[$0].name }.joined(separator: ", ") + ">"
  }

  private func listing(_ function: FunctionDefinition) -> [String] {
    let owner = function.contract.map { program[$0].name + "." } ?? ""
    var effects: [String] = []
    if function.effects.readsState { effects.append("reads") }
    if function.effects.writesState { effects.append("writes") }
    if function.effects.makesCalls { effects.append("calls") }
    var lines = [
      "\(function.kind) \(owner)\(function.name)\(sizes(function.sizeParameters))"
        + " -> \(describer.describe(function.result))"
        + (effects.isEmpty ? "" : " [" + effects.joined(separator: " ") + "]")
    ]
    for binding in function.sizeBindings {
      lines.append(
        "  \(program[binding.size].name) = dimension \(binding.axis) of parameter \(binding.parameter)"
      )
    }
    for (index, local) in function.locals.enumerated() {
      let kind = index < function.parameterCount ? "parameter" : local.isMutable ? "var" : "let"
      lines.append("  \(kind) \(local.name): \(describer.describe(local.type))")
    }
    function.body.forEachStatement { statement in
      switch statement.kind {
      case .forRange(_, first: _, last: _, max: let max, body: _),
        .forEach(_, _, max: let max, body: _), .whileLoop(_, max: let max, body: _):
        lines.append("  a loop of at most \(describer.describe(max)) turns")
      default: break
      }
    }
    function.body.forEachExpression { expression in
      if case .call(let callee, sizes: let sizes, _) = expression.kind, !sizes.isEmpty {
        let list = sizes.map { describer.describe($0) }.joined(separator: ", ")
        lines.append("  calls \(program[callee].name)<\(list)>")
      }
    }
    return lines
  }
}
