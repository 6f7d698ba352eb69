import Diagnostics
import Syntax

extension BodyChecker {
  /// The enum of a `Call<I>`.
  func callEnum(_ type: Type) -> EnumID? {
    guard case .enumeration(let id) = type, program[id].interface != nil else { return nil }
    return id
  }

  /// `Call(token.transfer(to, 5))`: the call as a value.
  mutating func queuedCall(
    _ arguments: [Argument], _ nameSpan: Span, _ span: Span
  ) -> TypedExpression {
    guard arguments.count == 1, case .expression(let operand) = arguments[0].value,
      case .call(let callee, let inner) = operand.kind,
      case .member(let base, let name) = callee.kind,
      namespace(of: base) == nil
    else {
      inferAll(arguments)
      report(
        .forms.queuedCall, "`Call` takes the call of an entry of another contract", at: nameSpan,
        "which call?", help: "write `Call(contract.entry(...))`", isAboutName: true)
      return .invalid(span)
    }
    let receiver = inferReceiver(base)
    guard case .contract(let interface) = receiver.type, name.text != "address" else {
      inferAll(inner)
      if !receiver.isInvalid, !isPoisoned(receiver.type) {
        report(
          .forms.queuedCall, "`Call` takes the call of an entry of another contract",
          at: base.span, "has type `\(text(receiver.type))`",
          help: "say which interface it has: `Call(Scorer(address).\(name.text)(...))`")
      }
      return .invalid(span)
    }
    let id = declarations.callEnums[interface.index]
    let index = program[id].cases.firstIndex { $0.name == name.text }
    let method = program[interface].methods.first { $0.name == name.text }
    if index == nil, let method, !isDamaged(program[interface].span), !isDamaged(method.span) {
      use(name.span, of: method.span)
      inferAll(inner)
      reportUnkept(method, name, span)
      return .invalid(span)
    }
    guard
      let (call, _) = methodCall(
        receiver, interface, name, inner, operand.span, isTry: false, leavesCoin: false, hint: nil),
      let index
    else { return .invalid(span) }
    return TypedExpression(
      .enumCase(id, index, [receiver] + call.arguments), type: .enumeration(id), span: span)
  }

  private mutating func reportUnkept(_ method: MethodSignature, _ name: Name, _ span: Span) {
    let (what, help): (String, String)
    if method.isView {
      (what, help) = ("a view changes nothing", "call it where its result is needed")
    } else if method.parameters.contains(where: { $0.type == .coin }) || method.result == .coin {
      (what, help) = (
        "a Coin is no data, it would lie in the value",
        "keep the amount, and call the entry where the coin is"
      )
    } else {
      (what, help) = (
        "its parameters or its result are no plain data",
        "sizes, keys and ciphertexts are bound when a call is made: write that call out"
      )
    }
    report(
      .forms.queuedCall, "a call of `\(name.text)` cannot be kept", at: name.span, what,
      secondary: [Label(method.span, "declared here")], help: help)
  }

  /// `call.run()`: makes the call that the value says. Its result is dropped; `try` tells whether it succeeded.
  ///
  /// It is the `match` that an author would write: an arm for each entry, with the call in it.
  mutating func run(
    _ receiver: TypedExpression, _ id: EnumID, _ arguments: [Argument], _ span: Span, isTry: Bool
  ) -> TypedExpression {
    guard requireContract("call of another contract", span),
      arrange(arguments, for: [], "`run`", span) != nil, let interface = program[id].interface
    else { return .invalid(span) }
    var arms: [TypedMatchArm] = []
    for (number, item) in program[id].cases.enumerated() {
      // What a syntax error leaves in doubt has no method.
      guard let method = program[interface].methods.firstIndex(where: { $0.name == item.name })
      else { return .invalid(span) }
      let parts = item.payload.map { bindPart($0, span) }
      let call = TypedContractCall(
        interface: interface, method: method, callee: parts[0], arguments: Array(parts.dropFirst()),
        isTry: isTry, sizes: program[interface].methods[method].sizeParameters.map { _ in nil })
      let result = program[interface].methods[method].result
      let type = isTry ? (result == .unit ? Type.bool : .optional(result)) : result
      let made = TypedExpression(.contractCall(call), type: type, span: span)
      let pattern = TypedPattern.enumCase(
        id, number,
        parts.map {
          guard case .local(let local) = $0.kind else { return .any }
          return .bind(local)
        })
      arms.append(TypedMatchArm(pattern: pattern, body: armBody(made, isTry: isTry)))
    }
    return TypedExpression(
      .match(receiver, arms), type: isTry ? .bool : .unit, span: span)
  }

  private func armBody(_ call: TypedExpression, isTry: Bool) -> TypedBlock {
    guard isTry else {
      let statement = TypedStatement(.expression(call), span: call.span)
      return TypedBlock(statements: [statement], span: call.span)
    }
    let value =
      call.type == .bool
      ? call : TypedExpression(.builtin(.isSome, [call]), type: .bool, span: call.span)
    return TypedBlock(statements: [], value: value, span: call.span)
  }

  /// A local for a part of a payload, which nobody names.
  private mutating func bindPart(_ part: NamedType, _ span: Span) -> TypedExpression {
    let id = LocalID(context.locals.count)
    context.locals.append(Local(name: part.name, span: span, type: part.type, isMutable: false))
    context.used.insert(id)
    return TypedExpression(.local(id), type: part.type, span: span)
  }
}
