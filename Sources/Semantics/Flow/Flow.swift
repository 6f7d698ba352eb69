import Diagnostics

/// What is checked once all types are known: what calls what, what is assigned and moved on every path,
/// and whether every `match` covers its subject.
enum Flow {
  /// What is wrong with a program besides names and types. Bodies that are not whole are left out
  /// where what is missing could count; `damage` says which contracts are in doubt.
  static func check(
    _ program: TypedProgram, _ bodies: [TypedBody], _ damage: Damage
  ) -> [Diagnostic] {
    let damaged = Set(bodies.filter(\.isDamaged).map(\.function))
    var diagnostics = CallGraph(program).check(besides: damaged)
    diagnostics += DeploymentGraph(program).check()
    for body in bodies where body.isWhole {
      let function = program[body.function]
      var matches = MatchChecker(program)
      matches.check(function.body)
      diagnostics += matches.diagnostics
      var ownership = OwnershipChecker(program, function)
      ownership.check()
      diagnostics += ownership.diagnostics
    }
    for contract in program.contracts
    where contract.initializer == nil && !damage.mayHide(contract.span) {
      diagnostics += withoutInit(contract, program)
    }
    return diagnostics
  }

  /// A contract without `init` has only what its declarations say.
  private static func withoutInit(
    _ contract: ContractDefinition, _ program: TypedProgram
  ) -> [Diagnostic] {
    let variables = contract.state.filter { $0.initialValue == nil && !$0.type.startsEmpty }
    let places =
      variables.map { ("`\($0.name)` has no value", $0.span) }
      + contract.keys.filter { program[$0].hasScheme }.map {
        ("the key `\(program[$0].name)` has no value", program[$0].span)
      }
    return places.map { message, span in
      Diagnostic(
        .linearity.stateNotInitialized, message, at: span, "needs a value",
        secondary: [Label(contract.span, "has no `init`")],
        help: "write an `init` that assigns it, or give it a first value here: `= ...`")
    }
  }
}
