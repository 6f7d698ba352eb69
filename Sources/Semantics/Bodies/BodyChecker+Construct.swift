import Diagnostics
import Syntax

extension BodyChecker {
  /// `Update(from: caller, delta, samples)`
  mutating func makeStruct(
    _ id: StructID, _ nameSpan: Span, _ arguments: [Argument], _ span: Span, hint: Type?
  ) -> TypedExpression {
    let definition = program[id]
    if isDamaged(definition.span) {
      inferAll(arguments)
      return .invalid(span)
    }
    if definition.isResource, definition.declaringContract != context.contract {
      inferAll(arguments)
      report(
        .forms.resource, "only the contract that declares a resource makes it", at: nameSpan,
        "not made here", secondary: [Label(definition.span, "declared here")])
      return .invalid(span)
    }
    var expected: Type?
    if case .structure(id, sizes: _)? = inner(hint) { expected = inner(hint) }
    let own = Type.structure(id, sizes: definition.sizeParameters.map { Size($0) })
    guard
      let sized = checkArguments(
        arguments, definition.fields, sizes: definition.sizeParameters, result: own,
        expected: expected, "`\(definition.name)`", span, declared: definition.span),
      let sizes = sizeArguments(
        sized.solver, definition.sizeParameters, "`\(definition.name)`", span)
    else { return .invalid(span) }
    return TypedExpression(
      .structure(id, sized.arguments), type: .structure(id, sizes: sizes), span: span)
  }

  /// `.circle(r)` where the context says of which enum.
  mutating func enumCase(
    _ name: Name, _ arguments: [Argument]?, _ span: Span, hint: Type?
  ) -> TypedExpression {
    switch inner(hint) {
    case .enumeration(let id)?: return makeCase(id, name, arguments, span)
    case .invalid?:
      inferAll(arguments ?? [])
      return .invalid(span)
    default: break
    }
    inferAll(arguments ?? [])
    if let hint, hint != .unit, !isPoisoned(hint) {
      report(
        .types.mismatch, "expected `\(text(hint))`, found a case of an enum", at: span,
        "not an enum")
    } else {
      report(
        .types.needsContext, "cannot tell of which enum `.\(name.text)` is", at: span,
        "of which enum?", help: "write the name of the enum before it: `Shape.\(name.text)`")
    }
    return .invalid(span)
  }

  /// A case with its payload.
  mutating func makeCase(
    _ id: EnumID, _ name: Name, _ arguments: [Argument]?, _ span: Span
  ) -> TypedExpression {
    guard !isDamaged(program[id].span), let index = caseIndex(id, name) else {
      inferAll(arguments ?? [])
      return .invalid(span)
    }
    let definition = program[id]
    let payload = definition.cases[index].payload
    let type = Type.enumeration(id)
    guard let arguments else {
      if payload.isEmpty {
        return TypedExpression(.enumCase(id, index, []), type: type, span: span)
      }
      let names = payload.map { text($0.type) }.joined(separator: ", ")
      report(
        .forms.casePayload, "`.\(name.text)` carries \(counted(payload.count, "value"))",
        at: span, "nothing given", secondary: [Label(definition.span, "declared here")],
        help: "write `.\(name.text)(...)` with \(names)")
      return .invalid(span)
    }
    if payload.isEmpty {
      inferAll(arguments)
      report(
        .forms.casePayload, "`.\(name.text)` carries nothing", at: span, "has brackets",
        secondary: [Label(definition.span, "declared here")], help: "remove the brackets")
      return .invalid(span)
    }
    guard
      let sized = checkArguments(
        arguments, payload, sizes: [], result: type, expected: nil, "`.\(name.text)`", span,
        declared: definition.span)
    else { return .invalid(span) }
    return TypedExpression(.enumCase(id, index, sized.arguments), type: type, span: span)
  }

  /// The number of a case; reports one that does not exist.
  mutating func caseIndex(_ id: EnumID, _ name: Name) -> Int? {
    if name.text.isEmpty { return nil }
    let definition = program[id]
    if let index = definition.cases.firstIndex(where: { $0.name == name.text }) {
      use(name.span, of: definition.cases[index].span)
      return index
    }
    reportUnknown(
      .names.unknownMember, "the enum `\(definition.name)` has no case `\(name.text)`", name.text,
      at: name.span, "not found", among: definition.cases.map(\.name),
      notes: [
        "its cases: " + definition.cases.prefix(12).map { "`.\($0.name)`" }.joined(separator: ", ")
      ])
    return nil
  }

  /// `Scorer(address)`: says that a contract with this interface is there.
  mutating func contractAt(
    _ id: InterfaceID, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    let name = program[id].name
    guard let arranged = arrange(arguments, for: [""], "`\(name)`", span),
      let syntax = expression(of: arranged[0])
    else {
      inferAll(arguments)
      return .invalid(span)
    }
    let x = infer(syntax, hint: .address)
    if x.isInvalid { return .invalid(span) }
    if case .contract = x.type {
      let address = TypedExpression(.addressOf(x), type: .address, span: x.span)
      return TypedExpression(.contractAt(address), type: .contract(id), span: span)
    }
    guard x.type == .address else {
      reportMismatch(x, .address, because: nil)
      return .invalid(span)
    }
    return TypedExpression(.contractAt(x), type: .contract(id), span: span)
  }
}
