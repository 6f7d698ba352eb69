import Diagnostics
import Syntax

/// What resolves names and types against declarations: the resolver, while it makes them, and the
/// checker of a body.
protocol TypeResolving {
  var declarations: ProgramDeclarations { get }
  var findings: Findings { get set }
  /// The names of local variables that are visible, for suggestions.
  var localNames: [String] { get }
  /// The value of a constant, with the span where it is used.
  mutating func constantValue(_ index: Int, usedAt span: Span) -> TypedExpression
}

extension TypeResolving {
  var program: TypedProgram { declarations.program }
  var graph: ModuleGraph { declarations.graph }
  var scopes: [ModuleScope] { declarations.scopes }
  var members: [[String: Declared]] { declarations.members }
  var facts: FactTable { declarations.facts }
}
