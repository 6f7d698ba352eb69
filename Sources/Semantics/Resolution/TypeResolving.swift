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

  /// Notes that a name is declared; nothing for one that is missing.
  mutating func note(_ kind: SymbolKind, _ name: Name, in container: Span?, _ type: Type? = nil) {
    guard !name.text.isEmpty || kind == .module else { return }
    findings.references.declare(
      DeclaredSymbol(kind: kind, name: name.text, span: name.span, container: container))
    if let type { note(type, of: name.span) }
  }

  /// Notes the type of what stands at a place.
  mutating func note(_ type: Type, of span: Span) {
    if type != .invalid { findings.references.types.append((span, type)) }
  }

  /// Notes that the name at `place` stands for what is declared at `declaration`.
  mutating func use(_ place: Span, of declaration: Span?) {
    if let declaration { findings.references.uses.append((place, declaration)) }
  }
}
