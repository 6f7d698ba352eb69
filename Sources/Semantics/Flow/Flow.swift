import Diagnostics

/// What is checked once all types are known: what calls what, what is assigned and moved on every path,
/// and whether every `match` covers its subject.
package enum Flow {
  /// The diagnostics of a program whose names and types are right.
  package static func check(_ program: TypedProgram) -> [Diagnostic] {
    var diagnostics = CallGraph(program).check()
    for function in program.functions {
      var matches = MatchChecker(program)
      matches.check(function.body)
      diagnostics += matches.diagnostics
      var ownership = OwnershipChecker(program, function)
      ownership.check()
      diagnostics += ownership.diagnostics
    }
    return diagnostics
  }
}
