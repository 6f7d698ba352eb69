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
  /// The typed program, as far as it is right: whole when there are no errors.
  package private(set) var program = TypedProgram()
  /// What is wrong, in the order in which it was found; what the parser said is not among it.
  package private(set) var findings: Findings

  /// How many expressions were checked, each as often as it was.
  package var checkCount: Int { findings.references.types.count }
  /// What names stand for, and the types of expressions.
  package var references: ReferenceTable { ReferenceTable(findings.references) }

  /// Resolves the modules of a graph, then checks every body, then what follows from all of them.
  package init(_ graph: ModuleGraph) {
    (declarations, findings) = ProgramResolver.resolve(graph)
    for (index, sources) in declarations.stateSources.enumerated() {
      for (id, source) in sources.enumerated() {
        let (value, found) = BodyChecker.check(
          source, StateID(id), of: ContractID(index), in: &declarations)
        findings.absorb(found)
        if let value { firstValues.append(value) }
      }
    }
    // Bodies call generic functions, whose instances join the end.
    var next = 0
    while next < declarations.bodies.count {
      let (body, found) = BodyChecker.check(declarations.bodies[next], in: &declarations)
      findings.absorb(found)
      bodies.append(body)
      next += 1
    }
    findings.absorb(ProgramResolver.checkParts(declarations))
    ProgramResolver(extending: declarations).checkCalls(&findings)
    findings.dropRepeated()
    assemble()
    findUncalledReferences()
    findings.diagnostics += Flow.check(program, bodies, declarations.damage)
  }

  /// Finds what the names stand for in generic functions that nobody calls: they are
  /// checked without a meaning for these, and only the names count.
  private mutating func findUncalledReferences() {
    let called = Set(declarations.instances.keys.map(\.function))
    let uncalled = declarations.generics.filter { !called.contains($0.key) }
    for (_, generic) in uncalled.sorted(by: { $0.key < $1.key }) {
      var resolver = ProgramResolver(extending: declarations)
      // Any type has names enough.
      var bindings = GenericBindings()
      for parameter in generic.parameters {
        switch parameter.kind {
        case .type: bindings.types[parameter.name.text] = .u64
        case .maximum: bindings.constants[parameter.name.text] = 1
        case .key, .depth: break
        }
      }
      resolver.add(generic, bindings)
      var sketch = resolver.declarations
      guard let source = sketch.bodies.last else { continue }
      let (_, found) = BodyChecker.check(source, in: &sketch)
      findings.references.absorbNames(of: resolver.findings.references)
      findings.references.absorbNames(of: found.references)
    }
  }

  /// Puts the typed program together.
  private mutating func assemble() {
    program = declarations.program
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
