import Diagnostics
import Syntax

// `ownership.owner`, `ownership.check()`: what a contract has from a part, by the name that it has given it.

extension BodyChecker {
  /// The state of a part that a contract reads: looked at, whatever its type.
  mutating func partState(_ expression: Syntax.Expression) -> TypedExpression? {
    guard case .member(let base, let name) = expression.kind,
      let space = namespace(of: base), case .use = space, !context.isConstant,
      let contract = context.contract, let declared = names(in: space)?[name.text],
      case .state(let id) = declared.symbol
    else { return nil }
    useNamespace(base)
    use(name.span, of: declared.span)
    let type = program[contract].state[id.index].type
    note(type, of: expression.span)
    return TypedExpression(.state(id), type: type, span: expression.span)
  }

  /// `ownership.owner` as a value.
  mutating func member(
    ofPart space: Namespace, _ name: Name, _ span: Span
  ) -> TypedExpression {
    guard let declared = names(in: space)?[name.text] else {
      reportNoMember(space, name)
      return .invalid(span)
    }
    return value(of: declared, name.text, span)
  }

  /// `ownership.check()`
  mutating func call(
    ofPart space: Namespace, _ name: Name, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    guard let declared = names(in: space)?[name.text] else {
      inferAll(arguments)
      reportNoMember(space, name)
      return .invalid(span)
    }
    return callDeclared(declared, name.text, name.span, arguments, span, hint: hint)
  }

  private mutating func reportNoMember(_ space: Namespace, _ name: Name) {
    if let declaration = declaration(of: space), isDamaged(declaration) { return }
    let part: PartDeclaration
    switch space {
    case .part(let index): part = declarations.parts[index]
    case .use(let index): part = declarations.parts[declarations.uses[index].part]
    default: return
    }
    if isDamaged(part.syntax.name.span) {
      findings.silencedCount += 1
      return
    }
    let owner = part.syntax.name.text
    if case .part = space, part.syntax.members.contains(where: { $0.name.text == name.text }) {
      report(
        .names.unknownMember, "a contract that takes `\(owner)` in has `\(name.text)`",
        at: name.span, "not the part alone", help: "take it in: `use name: \(owner)`",
        isAboutName: true)
      return
    }
    reportUndeclared(
      .names.unknownMember, "the part `\(owner)` has no `\(name.text)`", name.text, at: name.span,
      "not found", among: (names(in: space) ?? [:]).keys)
  }

  /// The state of a part is changed by its own functions.
  mutating func reportForeignState(
    _ space: Namespace, _ base: Syntax.Expression, _ name: Name, _ span: Span
  ) -> Place? {
    useNamespace(base)
    guard let declared = names(in: space)?[name.text] else {
      reportNoMember(space, name)
      return nil
    }
    use(name.span, of: declared.span)
    report(
      .forms.part, "only the part itself changes `\(name.text)`", at: span, "belongs to the part",
      secondary: [Label(declared.span, "declared here")],
      help: "call a function of the part that does it")
    return nil
  }
}
