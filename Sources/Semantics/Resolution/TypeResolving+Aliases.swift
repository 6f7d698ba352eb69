import Diagnostics
import Syntax

extension TypeResolving {
  /// What a name of a type stands for here, its sizes put in.
  mutating func aliasedType(
    _ index: Int, _ arguments: [TypeArgument], _ name: QualifiedName, _ span: Span,
    in environment: Environment, _ position: TypePosition
  ) -> Type {
    let source = declarations.aliases[index]
    guard
      let sizes = sizes(
        arguments, of: name.text, declaredAt: source.syntax.name.span, source.sizes, span,
        in: environment)
    else { return .invalid }
    if source.isWrong { return .invalid }
    // What is wrong in it was said where it is declared, but for where it may stand.
    var outer = Findings()
    swap(&outer, &findings)
    let type = resolve(source.syntax.type, in: source.environment, position)
    swap(&outer, &findings)
    if type == .invalid, let first = outer.diagnostics.first(where: { $0.severity == .error }) {
      report(
        first.code, first.message, at: span, "stands for `\(sourceText(source.syntax.type.span))`",
        secondary: [Label(source.syntax.type.span, "declared here")], help: first.help)
      return .invalid
    }
    let result = type.substituting(sizeBindings(source.sizes, sizes))
    let known = Set(environment.sizes.values)
    if let stranger = result.sizeParameters.first(where: { !known.contains($0) }) {
      report(
        .shapes.notASize, "`\(name.text)` depends on the size `\(program[stranger].name)`",
        at: span,
        "not known here", secondary: [Label(program[stranger].span, "the size")],
        help: "write the type out, with sizes of this place")
      return .invalid
    }
    return result
  }
}

extension TypeSyntax {
  /// The names of types in it, outer ones first.
  var names: [QualifiedName] {
    switch kind {
    case .invalid: []
    case .tuple(let elements): elements.flatMap(\.names)
    case .optional(let inner): inner.names
    case .array(element: let element, count: _): element.names
    case .named(let name, arguments: let arguments):
      [name]
        + arguments.flatMap { argument -> [QualifiedName] in
          if case .type(let type) = argument { return type.names }
          return []
        }
    }
  }
}
