import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// A method of ciphertexts, or a function `Encrypted.name(...)`.
  mutating func ciphertextMethod(_ method: BuiltinRow.CiphertextMethod, _ call: BuiltinCall)
    -> TypedExpression
  {
    switch method {
    case .squared, .rotated, .sum, .dot, .matmul, .lowered, .isOpened, .isUpload, .encoded:
      guard let receiver = call.receiver, case .ciphertext(let ciphertext) = receiver.type else {
        return .invalid(call.span)
      }
      return ciphertextMethod(method, on: (receiver, ciphertext), call)
    case .listDot: return listDot(call)
    case .weightedSum: return weightedSum(call)
    }
  }

  private mutating func ciphertextMethod(
    _ method: BuiltinRow.CiphertextMethod,
    on receiver: (value: TypedExpression, type: CiphertextType),
    _ call: BuiltinCall
  ) -> TypedExpression {
    let (value, ciphertext) = receiver
    let scheme = program[ciphertext.key].scheme
    switch method {
    case .squared:
      guard
        canMultiply(ciphertext, at: call.nameSpan, "product of two ciphertexts", [label(value)]),
        usesLevel(ciphertext.depth, of: value, at: call.nameSpan)
      else { return .invalid(call.span) }
      return ciphertextResult(
        .ciphertextSquare, [value], ciphertext.at(depth: ciphertext.depth - 1), call)
    case .rotated:
      guard hasSlots(ciphertext, value, call), fillsSlots(ciphertext, value, call) else {
        return .invalid(call.span)
      }
      return ciphertextResult(.ciphertextRotate, [value] + call.operands, ciphertext, call)
    case .sum:
      guard hasSlots(ciphertext, value, call) else { return .invalid(call.span) }
      return ciphertextResult(.ciphertextSum, [value], ciphertext.of(shape: [Size(1)]), call)
    case .dot: return dot(receiver, call)
    case .matmul: return matmul(receiver, call)
    case .lowered: return lowered(receiver, call)
    case .isOpened: return isOpened(receiver, call)
    case .isUpload: return isUpload(receiver, call)
    case .encoded:
      guard scheme.latticeSet == nil else {
        report(
          .ciphertexts.operation,
          "a ciphertext of \(TypeDescriber(program).describe(scheme)) is too large",
          at: call.nameSpan, "no such long `Bytes`", secondary: [label(value)],
          help: "return the ciphertext itself; `hash(ciphertext)` names it")
        return .invalid(call.span)
      }
      return TypedExpression(
        .builtin(.ciphertextEncoded, [value]), type: .bytes(max: Size(65_536)), span: call.span)
    case .listDot, .weightedSum: return .invalid(call.span)
    }
  }

  private func label(_ x: TypedExpression) -> Label { Label(x.span, "`\(text(x.type))`") }

  /// The call, if its result has room.
  private mutating func ciphertextResult(
    _ builtin: Builtin, _ operands: [TypedExpression], _ type: CiphertextType, _ call: BuiltinCall
  ) -> TypedExpression {
    checkHeadroom(
      TypedExpression(.builtin(builtin, operands), type: .ciphertext(type), span: call.span),
      call.nameSpan)
  }

  // MARK: Slots

  /// Whether the scheme can move values between elements; reported otherwise.
  private mutating func hasSlots(
    _ ciphertext: CiphertextType, _ value: TypedExpression, _ call: BuiltinCall
  ) -> Bool {
    let key = program[ciphertext.key]
    if key.scheme.canMultiply { return true }
    let scheme = TypeDescriber(program).describe(key.scheme)
    report(
      .ciphertexts.product, "`\(call.row.name)` does not work under \(scheme)", at: call.nameSpan,
      "moves values between elements",
      secondary: [label(value), Label(key.span, "a key of \(scheme)")],
      help: "declare the key as `\(key.name): \(ciphertext.multiplyingScheme)`")
    return false
  }

  /// Whether a shape fills the slots of a polynomial, as far as that is known when compiling.
  private mutating func fillsSlots(
    _ ciphertext: CiphertextType, _ value: TypedExpression, _ call: BuiltinCall
  ) -> Bool {
    guard let slots = program[ciphertext.key].scheme.slots,
      let count = Size.product(ciphertext.shape).constant, count != Int64(slots)
    else { return true }
    report(
      .ciphertextLevels.slots, "only a ciphertext that fills its \(slots) slots can be rotated",
      at: call.nameSpan, "would bring in what stands beside them",
      secondary: [Label(value.span, "has \(counted(Int(count), "element"))")],
      help: "use the shape [\(slots)], with zeros behind the values")
    return false
  }

  // MARK: Products

  private mutating func dot(
    _ receiver: (value: TypedExpression, type: CiphertextType), _ call: BuiltinCall
  ) -> TypedExpression {
    guard let other = call.operands.first, case .ciphertext(let type) = other.type else {
      return .invalid(call.span)
    }
    guard agree("dot", call.nameSpan, receiver, (other, type)),
      canMultiply(
        receiver.type, at: call.nameSpan, "product of two ciphertexts",
        labels(receiver.value, other))
    else { return .invalid(call.span) }
    let depth = min(receiver.type.depth, type.depth)
    let shallow = receiver.type.depth <= type.depth ? receiver.value : other
    guard usesLevel(depth, of: shallow, at: call.nameSpan) else { return .invalid(call.span) }
    let product = checkHeadroom(
      TypedExpression(
        .binary(.multiply, lower(receiver.value, to: depth), lower(other, to: depth)),
        type: .ciphertext(type.at(depth: depth - 1)), span: call.span), call.nameSpan)
    if product.isInvalid { return product }
    return ciphertextResult(
      .ciphertextSum, [product], type.at(depth: depth - 1).of(shape: [Size(1)]), call)
  }

  private mutating func matmul(
    _ receiver: (value: TypedExpression, type: CiphertextType), _ call: BuiltinCall
  ) -> TypedExpression {
    let (value, type) = receiver
    guard let matrix = call.operands.first,
      case .tensor(element: _, shape: let shape) = matrix.type, shape.count == 2
    else { return .invalid(call.span) }
    guard hasSlots(type, value, call) else { return .invalid(call.span) }
    guard case .ckks = program[type.key].scheme else {
      report(
        .ciphertexts.product, "BFV has no products with matrices", at: call.nameSpan,
        "only under CKKS", secondary: labels(value, matrix),
        help: "multiply by each column, and sum: `(x * column).sum()`")
      return .invalid(call.span)
    }
    guard type.shape == [shape[0]] else {
      reportCiphertextShapes("matmul", call.nameSpan, (value, type.shape), (matrix, shape))
      return .invalid(call.span)
    }
    guard usesLevel(type.depth, of: value, at: call.nameSpan) else { return .invalid(call.span) }
    return ciphertextResult(
      .ciphertextMatmul, [value, matrix],
      type.at(depth: type.depth - 1).of(shape: [shape[1]]), call)
  }

  /// The ciphertexts in a list or array of them.
  private func ciphertextElement(_ type: Type) -> CiphertextType? {
    switch type {
    case .list(.ciphertext(let ciphertext), max: _), .array(.ciphertext(let ciphertext), count: _):
      ciphertext
    default: nil
    }
  }

  private mutating func listDot(_ call: BuiltinCall) -> TypedExpression {
    guard call.operands.count == 2, let a = ciphertextElement(call.operands[0].type),
      let b = ciphertextElement(call.operands[1].type)
    else { return .invalid(call.span) }
    let (left, right) = (call.operands[0], call.operands[1])
    guard agree("dot", call.nameSpan, (left, a), (right, b)),
      canMultiply(a, at: call.nameSpan, "product of two ciphertexts", labels(left, right))
    else { return .invalid(call.span) }
    guard a.depth == b.depth else {
      report(
        .ciphertextLevels.shallow, "both lists need ciphertexts of one depth", at: call.nameSpan,
        "depths \(a.depth) and \(b.depth)", secondary: labels(left, right),
        help: "lower the deeper ones: `.map({ c in c.lowered(to: \(min(a.depth, b.depth))) })`")
      return .invalid(call.span)
    }
    var element = left
    element.type = .ciphertext(a)
    guard usesLevel(a.depth, of: element, at: call.nameSpan) else { return .invalid(call.span) }
    return ciphertextResult(.ciphertextDot, [left, right], a.at(depth: a.depth - 1), call)
  }

  private mutating func weightedSum(_ call: BuiltinCall) -> TypedExpression {
    guard call.operands.count == 2, let ciphertext = ciphertextElement(call.operands[0].type) else {
      return .invalid(call.span)
    }
    return ciphertextResult(.ciphertextCombine, call.operands, ciphertext, call)
  }

  // MARK: Depth and proofs

  private mutating func lowered(
    _ receiver: (value: TypedExpression, type: CiphertextType), _ call: BuiltinCall
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
        .ciphertextLevels.shallow,
        "a ciphertext of depth \(receiver.type.depth) has no depth \(depth)",
        at: operand.span, "deeper than it is", secondary: [label(receiver.value)],
        help: "only a new encryption has more depth")
      return .invalid(call.span)
    }
    return ciphertextResult(
      .ciphertextLower, [receiver.value], receiver.type.at(depth: Int(depth)), call)
  }

  private mutating func isOpened(
    _ receiver: (value: TypedExpression, type: CiphertextType), _ call: BuiltinCall
  ) -> TypedExpression {
    let key = program[receiver.type.key]
    guard key.scheme.latticeSet == nil else {
      let scheme = TypeDescriber(program).describe(key.scheme)
      report(
        .ciphertexts.operation, "\(scheme) has no proof of decryption", at: call.nameSpan,
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
      .builtin(.ciphertextIsOpened, [receiver.value] + call.operands), type: .bool, span: call.span)
  }

  private mutating func isUpload(
    _ receiver: (value: TypedExpression, type: CiphertextType), _ call: BuiltinCall
  ) -> TypedExpression {
    let key = program[receiver.type.key]
    guard key.scheme.latticeSet != nil else {
      let scheme = TypeDescriber(program).describe(key.scheme)
      report(
        .ciphertexts.operation, "\(scheme) has no proof of an upload", at: call.nameSpan,
        "only under CKKS and BFV",
        secondary: [label(receiver.value), Label(key.span, "a key of \(scheme)")],
        help: "declare the key as `\(key.name): CKKS<8192>`")
      return .invalid(call.span)
    }
    // Whom it is for, and from whom, the contract need not say, so that it cannot be forgotten.
    guard requireContract("isUpload", call.nameSpan), call.operands.count == 2 else {
      return .invalid(call.span)
    }
    let context = [ContextValue.selfAddress, .caller].map {
      TypedExpression(.context($0), type: .address, span: call.span)
    }
    return TypedExpression(
      .builtin(.ciphertextIsUpload, [receiver.value] + call.operands + context), type: .bool,
      span: call.span)
  }
}
