import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// The result of a built-in call whose arguments are right.
  mutating func finish(
    _ call: BuiltinCall, _ receiverSyntax: Syntax.Expression?
  ) -> TypedExpression {
    if case .ciphertext(let method) = call.row.operation { return ciphertextMethod(method, call) }
    guard let type = resultType(call), keepsLinear(call) else { return .invalid(call.span) }
    let span = call.span
    switch call.row.operation {
    case .builtin(let builtin): return builtinExpression(builtin, call, type)
    case .closure(let builtin):
      guard let receiver = call.receiver, let closure = call.closure else { return .invalid(span) }
      return TypedExpression(.closureCall(builtin, receiver, closure), type: type, span: span)
    case .fold:
      guard let receiver = call.receiver, let closure = call.closure,
        let start = call.operands.first
      else { return .invalid(span) }
      return TypedExpression(.fold(receiver, start: start, closure), type: type, span: span)
    case .mutate(let builtin):
      guard let receiverSyntax,
        let place = mutablePlace(receiverSyntax, for: builtin, call.nameSpan)
      else { return .invalid(span) }
      return TypedExpression(.mutate(builtin, place, call.operands), type: type, span: span)
    case .addressOf:
      guard let receiver = call.receiver else { return .invalid(span) }
      return TypedExpression(.addressOf(receiver), type: type, span: span)
    case .keys:
      guard let receiver = call.receiver, let keys = keys(of: receiver) else {
        return .invalid(span)
      }
      return TypedExpression(keys.kind, type: type, span: span)
    case .ciphertext(let method): return ciphertextMethod(method, call)
    case .test(let form): return testExpression(form, call, type)
    }
  }

  private mutating func builtinExpression(
    _ builtin: Builtin, _ call: BuiltinCall, _ type: Type
  ) -> TypedExpression {
    let span = call.span
    var receiver = call.receiver
    // A map has as many entries as keys.
    if [.length, .isEmpty].contains(builtin), let keys = receiver.flatMap({ keys(of: $0) }) {
      receiver = keys
    }
    let operands = (receiver.map { [$0] } ?? []) + call.operands
    switch builtin {
    case .tensorDim:
      guard case .tensor(element: _, shape: let shape)? = call.receiver?.type,
        let axis = call.axes.first
      else { return .invalid(span) }
      return TypedExpression(.size(shape[axis]), type: .u64, span: span)
    case .length:
      // The length of an array stands in its type.
      if case .array(_, count: let count)? = call.receiver?.type {
        return TypedExpression(.size(count), type: .u64, span: span)
      }
    case .isEmpty:
      if case .array(_, count: let count)? = call.receiver?.type {
        return TypedExpression(.bool(count == Size(0)), type: .bool, span: span)
      }
    case .unpack:
      if case .structure(let id, sizes: _)? = call.receiver?.type, program[id].isResource,
        program[id].declaringContract != context.contract
      {
        report(
          .forms.resource, "only the contract that declares a resource unpacks it",
          at: call.nameSpan, "not unpacked here",
          secondary: [Label(program[id].span, "declared here")])
        return .invalid(span)
      }
    case .pay:
      guard requireContract("pay", call.nameSpan) else { return .invalid(span) }
    default: break
    }
    return TypedExpression(.builtin(builtin, operands), type: type, span: span)
  }

  /// Whether the call neither copies nor drops linear values; reported otherwise.
  private mutating func keepsLinear(_ call: BuiltinCall) -> Bool {
    guard let receiver = call.receiver else { return true }
    let isLinear = facts[receiver.type].isLinear
    var help: String?
    switch call.row.operation {
    case .builtin(.first), .builtin(.last), .builtin(.get), .builtin(.reversed),
      .closure(.filter), .closure(.sortedBy), .closure(.maxBy), .closure(.minBy):
      help = "take the elements out with `.removeLast()`"
    case .mutate(.clear): help = "take the elements out with `.removeLast()`"
    case .mutate(.mapRemove): help = "take the value out with `.take(key)`"
    case .mutate(.mapTake), .mutate(.mapPut):
      if isLinear { return true }
      report(
        .forms.resource, "`\(call.row.name)` is for values that cannot be copied",
        at: call.nameSpan, "not needed here",
        secondary: [Label(receiver.span, "has type `\(text(receiver.type))`")],
        help: "write `map[key]`, `map[key] = value` and `map.remove(key)`")
      return false
    default: return true
    }
    guard isLinear, let help else { return true }
    report(
      .forms.resource, "`\(call.row.name)` would copy or drop what is linear", at: call.nameSpan,
      "not on linear values",
      secondary: [Label(receiver.span, "has type `\(text(receiver.type))`")], help: help)
    return false
  }

  // MARK: Types of results

  private mutating func resultType(_ call: BuiltinCall) -> Type? {
    let shape: [Size]
    if case .tensor(element: _, shape: let dimensions)? = call.receiver?.type {
      shape = dimensions
    } else {
      shape = []
    }
    switch call.row.result {
    case .ofOperation: return nil
    case .pattern(.anyTestKey), .keyPair: return call.scheme.map { .testKey($0) }
    case .pattern(let pattern): return call.match.resolve(pattern)
    case .reduced(let element):
      guard let type = call.match.resolve(element) else { return nil }
      let rest = shape.indices.filter { !call.axes.contains($0) }.map { shape[$0] }
      if rest.isEmpty { return reducedToScalar(call, type) }
      return .tensor(element: type, shape: rest)
    case .convolved: return convolved(call, shape)
    case .pooled: return pooled(call, shape)
    case .tensorFromContext: return tensorFromContext(call)
    case .reshaped: return reshaped(call, shape)
    case .concatenated: return concatenated(call, shape)
    case .fields:
      guard case .structure(let id, sizes: let sizes)? = call.receiver?.type else { return nil }
      let types = program[id].fields.indices.map { fieldType(id, sizes, $0) }
      return types.count == 1 ? types[0] : .tuple(types)
    case .ciphertextFromContext: return ciphertextFromContext(call)
    case .decrypted: return decrypted(call)
    }
  }

  /// A reduction of the only axis would leave no dimension.
  private mutating func reducedToScalar(_ call: BuiltinCall, _ element: Type) -> Type? {
    let hasScalarForm = builtins.members(named: call.row.name).contains { row in
      row.parameters.isEmpty && call.receiver.map { admits(row, $0.type) } ?? false
    }
    report(
      .shapes.axis,
      call.axes.count > 1
        ? "a tensor has nothing left when all its axes are reduced"
        : "a vector has nothing left when its only axis is reduced", at: call.span,
      "would have no dimension",
      help: hasScalarForm
        ? "for a number, leave out the axis: `.\(call.row.name)()`"
        : "give it a second dimension with `.reshape()`")
    return nil
  }

  private mutating func tensorFromContext(_ call: BuiltinCall) -> Type? {
    guard case .tensor(element: let element, shape: _)? = inner(call.hint) else {
      if call.hint == .invalid { return nil }
      report(
        .types.needsContext, "cannot tell the shape of this tensor", at: call.span,
        "of which shape?", help: "say the type: `let x: Tensor<Q<8,24>, [N, D]> = ...`",
        isAboutName: true)
      return nil
    }
    if let value = call.operands.first, value.type != element {
      reportMismatch(value, element, because: nil)
      return nil
    }
    return inner(call.hint)
  }

  /// The type of the tensor that the context wants, which has the elements of the receiver, and its shape; nil after a report.
  mutating func wantedTensor(
    _ call: BuiltinCall, example: String, mismatch: String
  ) -> (type: Type, shape: [Size])? {
    guard case .tensor(element: let element, shape: _)? = call.receiver?.type else { return nil }
    guard case .tensor(element: let wanted, shape: let target)? = inner(call.hint) else {
      if call.hint == .invalid { return nil }
      report(
        .types.needsContext, "cannot tell the new shape", at: call.nameSpan, "of which shape?",
        help: "say the type: `\(example)`", isAboutName: true)
      return nil
    }
    guard wanted == element else {
      report(
        .types.mismatch, mismatch, at: call.nameSpan,
        "has elements of `\(text(element))`, not `\(text(wanted))`")
      return nil
    }
    return (.tensor(element: element, shape: target), target)
  }

  private mutating func reshaped(_ call: BuiltinCall, _ shape: [Size]) -> Type? {
    guard
      let (type, target) = wantedTensor(
        call, example: "let x: Tensor<Q<8,24>, [N, D]> = y.reshape()",
        mismatch: "`reshape` keeps the elements")
    else { return nil }
    guard Size.product(shape) == Size.product(target) else {
      report(
        .shapes.reshape,
        "\(text(shape: shape)) cannot become \(text(shape: target)): the number of elements changes",
        at: call.nameSpan, "",
        notes: [
          "`\(text(Size.product(shape)))` elements before, `\(text(Size.product(target)))` after"
        ])
      return nil
    }
    return type
  }

  private mutating func concatenated(_ call: BuiltinCall, _ shape: [Size]) -> Type? {
    guard case .tensor(element: let element, shape: _)? = call.receiver?.type,
      let other = call.operands.first,
      case .tensor(element: let otherElement, shape: let otherShape) = other.type
    else { return nil }
    guard element == otherElement, shape.dropFirst() == otherShape.dropFirst(),
      let first = shape.first, let second = otherShape.first
    else {
      report(
        .shapes.mismatch, "all dimensions but the first must be equal", at: other.span,
        "`\(text(other.type))`",
        secondary: call.receiver.map { [Label($0.span, "`\(text($0.type))`")] } ?? [])
      return nil
    }
    return .tensor(element: element, shape: [first + second] + shape.dropFirst())
  }

  // MARK: Tests

  /// The scheme of a key pair: that of a contract's key, or Paillier with so many bits.
  mutating func keyOrBits(_ syntax: Syntax.Expression) -> EncryptionScheme? {
    if case .member(let base, let name) = syntax.kind,
      case .contract(let contract)? = namespace(of: base),
      case .key(let key)? = members[contract.index][name.text]?.symbol
    {
      useNamespace(base)
      use(name.span, of: program[key].span)
      return program[key].scheme
    }
    let allowed = TypeLimits.paillierTestBits + TypeLimits.paillierBits
    guard let size = sizeValue(syntax), let bits = size.constant, allowed.contains(Int(bits))
    else {
      report(
        .ciphertexts.scheme, "this is no key of a contract", at: syntax.span, "which key?",
        help: "write `testKey(Contract.key)`; or, for Paillier, one of "
          + allowed.map { String($0) }.joined(separator: ", "), isAboutName: true)
      return nil
    }
    return .paillier(bits: Int(bits))
  }

  private mutating func ciphertextFromContext(_ call: BuiltinCall) -> Type? {
    guard case .testKey(let scheme)? = call.receiver?.type, let tensor = call.operands.first,
      case .tensor(element: let element, shape: let shape) = tensor.type
    else { return nil }
    guard case .ciphertext(let ciphertext)? = inner(call.hint) else {
      if call.hint == .invalid { return nil }
      report(
        .types.needsContext, "cannot tell for which key of a contract this is", at: call.span,
        "under which key?",
        help: "say the type: `let c: Encrypted<Model.task, Q<8,24>, [4]> = pair.encrypt(x)`")
      return nil
    }
    let (key, wanted) = (ciphertext.key, ciphertext.shape)
    guard program[key].scheme == scheme else {
      let describer = TypeDescriber(program)
      report(
        .ciphertexts.key,
        "the key `\(program[key].name)` is \(describer.describe(program[key].scheme)), "
          + "the pair is \(describer.describe(scheme))",
        at: call.span, "another scheme", secondary: [Label(program[key].span, "the key")])
      return nil
    }
    guard element == ciphertext.element else {
      reportMismatch(tensor, .tensor(element: ciphertext.element, shape: shape), because: nil)
      return nil
    }
    guard shape == wanted || wanted.isEmpty else {
      report(
        .ciphertexts.shape,
        "expected a ciphertext of shape \(text(shape: wanted)), this has \(text(shape: shape))",
        at: tensor.span, "has the shape \(text(shape: shape))")
      return nil
    }
    // Encryption makes a fresh ciphertext; where less depth is asked for, it is lowered.
    return .ciphertext(ciphertext.of(shape: shape).at(depth: scheme.depthMax))
  }

  private func decrypted(_ call: BuiltinCall) -> Type? {
    guard case .ciphertext(let ciphertext)? = call.operands.first?.type else { return nil }
    return .tensor(element: ciphertext.decryptedElement, shape: ciphertext.shape)
  }
}
