import Diagnostics
import Syntax

extension BodyChecker {
  /// `try Scorer(a).score(r)`: none when the callee failed; of a call without a result, false.
  mutating func attempt(_ operand: Syntax.Expression, _ span: Span) -> TypedExpression {
    if !context.isTest, case .call(let callee, let arguments) = operand.kind,
      case .member(let base, let name) = callee.kind, namespace(of: base) == nil
    {
      let receiver = inferReceiver(base)
      if receiver.isInvalid {
        inferAll(arguments)
        return .invalid(span)
      }
      if case .contract(let id) = receiver.type, name.text != "address" {
        return contractCall(receiver, id, name, arguments, span, isTry: true, hint: nil)
      }
      if let id = callEnum(receiver.type), name.text == "run" {
        return run(receiver, id, arguments, span, isTry: true)
      }
    }
    let value = infer(operand, hint: nil)
    if !value.isInvalid {
      report(
        .forms.tryOperand, "`try` is for calls of other contracts", at: span,
        "nothing here can fail and be undone",
        notes: ["a failure in this contract reverts the whole transaction"])
    }
    return .invalid(span)
  }

  /// A method of another contract.
  mutating func contractCall(
    _ receiver: TypedExpression, _ id: InterfaceID, _ name: Name, _ arguments: [Argument],
    _ span: Span, isTry: Bool, hint: Type?
  ) -> TypedExpression {
    guard requireContract("call of another contract", span) else {
      inferAll(arguments)
      return .invalid(span)
    }
    guard
      let (call, result) = methodCall(
        receiver, id, name, arguments, span, isTry: isTry, leavesCoin: false, hint: hint)
    else { return .invalid(span) }
    // Whether it succeeded is all that a call without a result tells.
    let type = isTry ? (result == .unit ? Type.bool : .optional(result)) : result
    if isTry, let coin = call.arguments.first(where: { $0.type == .coin }), !isVariable(coin) {
      report(
        .forms.tryOperand, "a Coin that goes along with `try` stands in a variable", at: coin.span,
        "where would it be when the call fails?",
        help: "bind it first: `var payment = ...`; what the callee does not get stays in it")
      return .invalid(span)
    }
    return TypedExpression(.contractCall(call), type: type, span: span)
  }

  /// Whether it is a variable, or a Coin that came in, which may change.
  private func isVariable(_ coin: TypedExpression) -> Bool {
    guard case .local(let id) = coin.kind else { return false }
    return context.locals[id.index].isMutable || id.index < context.parameterCount
  }

  /// A call of a method with its result type; nil after a report. In transactions the Coin is no
  /// argument.
  mutating func methodCall(
    _ receiver: TypedExpression, _ id: InterfaceID, _ name: Name, _ arguments: [Argument],
    _ span: Span, isTry: Bool, leavesCoin: Bool, hint: Type?
  ) -> (TypedContractCall, Type)? {
    let interface = program[id]
    if interface.contract == nil, isDamaged(interface.span) {
      inferAll(arguments)
      return nil
    }
    guard let index = interface.methods.firstIndex(where: { $0.name == name.text }) else {
      inferAll(arguments)
      var notes: [String] = []
      if let contract = interface.contract, let declared = members[contract.index][name.text] {
        switch declared.symbol {
        case .state: notes = ["`\(name.text)` is state that is not `public`"]
        case .function: notes = ["`\(name.text)` is a `fn`: only the contract itself can call it"]
        default: break
        }
      }
      reportUndeclared(
        .names.unknownMember, "`\(interface.name)` has no entry or view `\(name.text)`", name.text,
        at: name.span, "not found", among: interface.methods.map(\.name), notes: notes)
      return nil
    }
    let method = interface.methods[index]
    use(name.span, of: method.span)
    if isDamaged(method.span) {
      inferAll(arguments)
      return nil
    }
    let parameters =
      leavesCoin ? method.parameters.filter { $0.type != .coin } : method.parameters
    guard
      let sized = checkArguments(
        arguments, parameters, sizes: method.sizeParameters, known: knownSizes(of: receiver),
        result: method.result,
        expected: hint, "`\(name.text)`", span, declared: interface.span)
    else { return nil }
    let result = sized.solver.resolve(method.result)
    let used = Set(method.result.sizeParameters)
    for size in method.sizeParameters
    where sized.solver.bindings[size] == nil && used.contains(size) {
      report(
        .shapes.cannotInfer,
        "cannot tell what `\(program[size].name)` of `\(name.text)` is", at: span,
        "nothing here says it", secondary: [Label(program[size].span, "this size")],
        help: "say the type of the result: `let x: \(text(method.result)) = ...` with your sizes")
      return nil
    }
    if result == .invalid { return nil }
    let call = TypedContractCall(
      interface: id, method: index, callee: receiver, arguments: sized.arguments, isTry: isTry,
      sizes: method.sizeParameters.map { sized.solver.bindings[$0] })
    return (call, result)
  }
}
