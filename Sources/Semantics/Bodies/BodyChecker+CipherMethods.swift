import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// A method of ciphers, or a function `Encrypted.name(...)`.
  mutating func cipherMethod(_ method: BuiltinRow.CipherMethod, _ call: BuiltinCall)
    -> TypedExpression
  {
    switch method {
    case .squared, .rotated, .sum, .dot, .lowered, .isOpened, .encoded:
      guard let receiver = call.receiver, case .cipher(let cipher) = receiver.type else {
        return .invalid(call.span)
      }
      return cipherMethod(method, on: (receiver, cipher), call)
    case .listDot: return listDot(call)
    case .weightedSum: return weightedSum(call)
    }
  }

  private mutating func cipherMethod(
    _ method: BuiltinRow.CipherMethod, on receiver: (value: TypedExpression, type: CipherType),
    _ call: BuiltinCall
  ) -> TypedExpression {
    let (value, cipher) = receiver
    let scheme = program[cipher.key].scheme
    switch method {
    case .squared:
      guard canMultiply(cipher, at: call.nameSpan, "product of two ciphers", [label(value)]),
        usesLevel(cipher.depth, of: value, at: call.nameSpan)
      else { return .invalid(call.span) }
      return cipherResult(.cipherSquare, [value], cipher.at(depth: cipher.depth - 1), call)
    case .rotated:
      guard hasSlots(cipher, value, call), fillsSlots(cipher, value, call) else {
        return .invalid(call.span)
      }
      return cipherResult(.cipherRotate, [value] + call.operands, cipher, call)
    case .sum:
      guard hasSlots(cipher, value, call) else { return .invalid(call.span) }
      return cipherResult(.cipherSum, [value], cipher.of(shape: [Size(1)]), call)
    case .dot: return dot(receiver, call)
    case .lowered: return lowered(receiver, call)
    case .isOpened: return isOpened(receiver, call)
    case .encoded:
      guard scheme.latticeSet == nil else {
        report(
          .ciphers.operation, "a cipher of \(TypeDescriber(program).describe(scheme)) is too large",
          at: call.nameSpan, "no such long `Bytes`", secondary: [label(value)],
          help: "return the cipher itself; `hash(cipher)` names it")
        return .invalid(call.span)
      }
      return TypedExpression(
        .builtin(.cipherEncoded, [value]), type: .bytes(max: Size(65_536)), span: call.span)
    case .listDot, .weightedSum: return .invalid(call.span)
    }
  }

  private func label(_ x: TypedExpression) -> Label { Label(x.span, "`\(text(x.type))`") }

  /// The call, if its result has room.
  private mutating func cipherResult(
    _ builtin: Builtin, _ operands: [TypedExpression], _ type: CipherType, _ call: BuiltinCall
  ) -> TypedExpression {
    checkRoom(
      TypedExpression(.builtin(builtin, operands), type: .cipher(type), span: call.span),
      call.nameSpan)
  }

  // MARK: Slots

  /// Whether the scheme can move values between elements; reported otherwise.
  private mutating func hasSlots(
    _ cipher: CipherType, _ value: TypedExpression, _ call: BuiltinCall
  ) -> Bool {
    let key = program[cipher.key]
    if key.scheme.canMultiply { return true }
    let scheme = TypeDescriber(program).describe(key.scheme)
    report(
      .ciphers.product, "`\(call.row.name)` does not work under \(scheme)", at: call.nameSpan,
      "moves values between elements",
      secondary: [label(value), Label(key.span, "a key of \(scheme)")],
      help: "declare the key as `\(key.name): CKKS<8192>`")
    return false
  }

  /// Whether a shape fills the slots of a polynomial, as far as that is known when compiling.
  private mutating func fillsSlots(
    _ cipher: CipherType, _ value: TypedExpression, _ call: BuiltinCall
  ) -> Bool {
    guard let slots = program[cipher.key].scheme.slots,
      let count = Size.product(cipher.shape).constant, count != Int64(slots)
    else { return true }
    report(
      .cipherLevels.slots, "only a cipher that fills its \(slots) slots can be rotated",
      at: call.nameSpan, "would bring in what stands beside them",
      secondary: [Label(value.span, "has \(counted(Int(count), "element"))")],
      help: "use the shape [\(slots)], with zeros behind the values")
    return false
  }

  // MARK: Products

  private mutating func dot(
    _ receiver: (value: TypedExpression, type: CipherType), _ call: BuiltinCall
  ) -> TypedExpression {
    guard let other = call.operands.first, case .cipher(let type) = other.type else {
      return .invalid(call.span)
    }
    guard agree("dot", call.nameSpan, receiver, (other, type)),
      canMultiply(
        receiver.type, at: call.nameSpan, "product of two ciphers", labels(receiver.value, other))
    else { return .invalid(call.span) }
    let depth = min(receiver.type.depth, type.depth)
    let shallow = receiver.type.depth <= type.depth ? receiver.value : other
    guard usesLevel(depth, of: shallow, at: call.nameSpan) else { return .invalid(call.span) }
    let product = checkRoom(
      TypedExpression(
        .binary(.multiply, lower(receiver.value, to: depth), lower(other, to: depth)),
        type: .cipher(type.at(depth: depth - 1)), span: call.span), call.nameSpan)
    if product.isInvalid { return product }
    return cipherResult(
      .cipherSum, [product], type.at(depth: depth - 1).of(shape: [Size(1)]), call)
  }

  /// The ciphers in a list or array of them.
  private func cipherElement(_ type: Type) -> CipherType? {
    switch type {
    case .list(.cipher(let cipher), max: _), .array(.cipher(let cipher), count: _): cipher
    default: nil
    }
  }

  private mutating func listDot(_ call: BuiltinCall) -> TypedExpression {
    guard call.operands.count == 2, let a = cipherElement(call.operands[0].type),
      let b = cipherElement(call.operands[1].type)
    else { return .invalid(call.span) }
    let (left, right) = (call.operands[0], call.operands[1])
    guard agree("dot", call.nameSpan, (left, a), (right, b)),
      canMultiply(a, at: call.nameSpan, "product of two ciphers", labels(left, right))
    else { return .invalid(call.span) }
    guard a.depth == b.depth else {
      report(
        .cipherLevels.shallow, "both lists need ciphers of one depth", at: call.nameSpan,
        "depths \(a.depth) and \(b.depth)", secondary: labels(left, right),
        help: "lower the deeper ones: `.map({ c in c.lowered(to: \(min(a.depth, b.depth))) })`")
      return .invalid(call.span)
    }
    var element = left
    element.type = .cipher(a)
    guard usesLevel(a.depth, of: element, at: call.nameSpan) else { return .invalid(call.span) }
    return cipherResult(.cipherDot, [left, right], a.at(depth: a.depth - 1), call)
  }

  private mutating func weightedSum(_ call: BuiltinCall) -> TypedExpression {
    guard call.operands.count == 2, let cipher = cipherElement(call.operands[0].type) else {
      return .invalid(call.span)
    }
    return cipherResult(.cipherCombine, call.operands, cipher, call)
  }

  // MARK: Depth and proofs

  private mutating func lowered(
    _ receiver: (value: TypedExpression, type: CipherType), _ call: BuiltinCall
  ) -> TypedExpression {
    guard let operand = call.operands.first, case .size(let size) = operand.kind else {
      return .invalid(call.span)
    }
    guard let depth = size.constant else {
      report(
        .shapes.mustBeConstant, "the depth must be known when compiling", at: operand.span,
        "`\(text(size))` depends on a size parameter")
      return .invalid(call.span)
    }
    guard depth <= Int64(receiver.type.depth) else {
      report(
        .cipherLevels.shallow, "a cipher of depth \(receiver.type.depth) has no depth \(depth)",
        at: operand.span, "deeper than it is", secondary: [label(receiver.value)],
        help: "only a new encryption has more depth")
      return .invalid(call.span)
    }
    return cipherResult(
      .cipherLower, [receiver.value], receiver.type.at(depth: Int(depth)), call)
  }

  private mutating func isOpened(
    _ receiver: (value: TypedExpression, type: CipherType), _ call: BuiltinCall
  ) -> TypedExpression {
    let key = program[receiver.type.key]
    guard key.scheme.latticeSet == nil else {
      let scheme = TypeDescriber(program).describe(key.scheme)
      report(
        .ciphers.operation, "\(scheme) has no proof of decryption", at: call.nameSpan,
        "only under Paillier",
        secondary: [label(receiver.value), Label(key.span, "a key of \(scheme)")],
        help: "declare the key as `\(key.name): Paillier<3072>`")
      return .invalid(call.span)
    }
    guard call.operands.count == 2 else { return .invalid(call.span) }
    let wanted = Type.tensor(
      element: receiver.type.decryptedElement, shape: receiver.type.shape)
    guard call.operands[1].type == wanted else {
      reportMismatch(call.operands[1], wanted, because: label(receiver.value))
      return .invalid(call.span)
    }
    return TypedExpression(
      .builtin(.cipherIsOpened, [receiver.value] + call.operands), type: .bool, span: call.span)
  }
}
