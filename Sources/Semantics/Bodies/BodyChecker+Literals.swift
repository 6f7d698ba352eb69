import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// `1_000`, `3 coin`: of the integer type that the context wants, U64 otherwise.
  mutating func integerLiteral(
    _ value: U256, unit: Unit?, isNegative: Bool, _ span: Span, hint: Type?
  ) -> TypedExpression {
    var number = value
    var type: IntegerType
    let wanted = hint?.scalar
    if let unit {
      let (product, overflow) = value.multipliedReportingOverflow(by: U256(unit.factor))
      number = product
      type = unit == .coin ? .u128 : .u64
      if overflow { return rangeError(span, .integer(type), "too large") }
    } else {
      switch wanted {
      case .integer(let integer): type = integer
      case .fixed(let format):
        let literal = (isNegative ? "-" : "") + sourceText(span)
        let name = TypeDescriber(program).describe(format)
        report(
          .types.mismatch, "expected `\(name)`, found an integer", at: span, "an integer",
          help: "write the number with a point: `\(literal).0`",
          fix: Fix("write `.0`", replace: span.endPoint, with: ".0", isSafe: true))
        return .invalid(span)
      default: type = isNegative ? .i64 : .u64
      }
    }
    let fits =
      isNegative
      ? type.isSigned && (number.isZero || number <= U256.one << UInt64(type.bits - 1))
      : number.fits(unsignedBits: type.isSigned ? type.bits - 1 : type.bits)
    guard fits else {
      return rangeError(
        span, .integer(type), isNegative && !type.isSigned ? "has no negative numbers" : "too large"
      )
    }
    return TypedExpression(
      .integer(isNegative ? U256.zero &- number : number), type: .integer(type), span: span)
  }

  /// `0.5`, `0.5 coin`: of the fixed-point type that the context wants, `Q<8,24>` otherwise.
  mutating func decimalLiteral(
    _ literal: DecimalLiteral, unit: Unit?, isNegative: Bool, _ span: Span, hint: Type?
  ) -> TypedExpression {
    if let unit {
      let type: IntegerType = unit == .coin ? .u128 : .u64
      guard let amount = FixedLiteral.scaled(literal, by: unit.factor),
        amount.fits(unsignedBits: type.bits), !isNegative
      else {
        return rangeError(span, .integer(type), "no whole number of the smallest unit")
      }
      return TypedExpression(.integer(amount), type: .integer(type), span: span)
    }
    let format: FixedType
    if case .fixed(let wanted)? = hint?.scalar { format = wanted } else { format = .standard }
    guard let raw = FixedLiteral.raw(literal, isNegative: isNegative, format) else {
      return rangeError(span, .fixed(format), "too large")
    }
    return TypedExpression(.fixed(raw), type: .fixed(format), span: span)
  }

  private mutating func rangeError(
    _ span: Span, _ type: Type, _ label: String
  ) -> TypedExpression {
    var notes: [String] = []
    if case .integer(let integer) = type {
      let bits = integer.isSigned ? integer.bits - 1 : integer.bits
      notes = [
        integer.isSigned
          ? "`\(text(type))` holds -2^\(bits) to 2^\(bits) - 1"
          : "`\(text(type))` holds 0 to 2^\(bits) - 1"
      ]
    }
    var help: String?
    var fix: Fix?
    let written = sourceText(span)
    if written.utf8.count == 42, written.hasPrefix("0x"),
      let address = Address(hex: String(written.dropFirst(2)))
    {
      help = "an address is written with an `@` before it"
      fix = Fix("write an address", replace: span, with: "@" + address.checksummed, isSafe: true)
    }
    report(
      .types.literalRange, "the number does not fit `\(text(type))`", at: span, label, notes: notes,
      help: help, fix: fix)
    return .invalid(span)
  }

  /// `"text"`
  func textLiteral(_ value: String, _ span: Span, hint: Type?) -> TypedExpression {
    let bytes = Array(value.utf8)
    var max = Size(Int64(bytes.count))
    if case .text(max: let wanted)? = inner(hint), max.isAtMost(wanted) { max = wanted }
    return TypedExpression(.text(bytes), type: .text(max: max), span: span)
  }

  /// `hex"00ff"`
  func bytesLiteral(_ bytes: [UInt8], _ span: Span, hint: Type?) -> TypedExpression {
    var max = Size(Int64(bytes.count))
    if case .bytes(max: let wanted)? = inner(hint), max.isAtMost(wanted) { max = wanted }
    return TypedExpression(.bytes(bytes), type: .bytes(max: max), span: span)
  }

  /// The type inside an optional that is wanted, or the wanted type.
  func inner(_ hint: Type?) -> Type? {
    if case .optional(let wrapped)? = hint { return wrapped }
    return hint
  }

  /// `none`
  mutating func noneLiteral(_ span: Span, hint: Type?) -> TypedExpression {
    if case .optional? = hint { return TypedExpression(.none, type: hint ?? .invalid, span: span) }
    if hint == .invalid { return .invalid(span) }
    if let hint, hint != .unit, !isPoisoned(hint) {
      report(
        .types.mismatch, "expected `\(text(hint))`, found `none`", at: span, "not an optional",
        help: "only optionals can be `none`")
    } else {
      report(
        .types.needsContext, "cannot tell which optional this is", at: span,
        "of which type?", help: "say the type: `let x: U64? = none`")
    }
    return .invalid(span)
  }

  /// Whether an expression takes its type from its neighbours rather than giving it: literals, and
  /// operations on them.
  func isFlexible(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .integer(_, unit: let unit), .decimal(_, unit: let unit): unit == nil
    case .none, .enumCase: true
    case .list(let elements): elements.allSatisfy { isFlexible($0) }
    case .tuple(let elements): elements.allSatisfy { isFlexible($0) }
    case .repeated(let value, count: _): isFlexible(value)
    case .unary(.negate, let operand), .unary(.complement, let operand): isFlexible(operand)
    case .binary(let operation, _, let left, let right):
      switch operation {
      case .add, .subtract, .multiply, .divide, .remainder, .bitAnd, .bitOr, .bitXor:
        isFlexible(left) && isFlexible(right)
      case .shiftLeft, .shiftRight, .power: isFlexible(left)
      case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
        .coalesce:
        false
      }
    case .call(let callee, let arguments): isFlexibleCall(callee, arguments)
    case .name, .text, .bytes, .address, .bool, .unary, .member, .element, .conversion, .index,
      .type, .conditional, .match, .fail, .invalid:
      false
    }
  }

  private func isFlexibleCall(_ callee: Syntax.Expression, _ arguments: [Argument]) -> Bool {
    switch callee.kind {
    case .name(let name) where name.text == "some":
      guard arguments.count == 1, case .expression(let value) = arguments[0].value else {
        return false
      }
      return isFlexible(value)
    case .member(let base, let name):
      if ["reshape", "encrypt", "upload"].contains(name.text) { return true }
      guard case .name(let type) = base.kind, type.text == "Tensor" else { return false }
      return name.text == "zeros" || name.text == "fill"
    default: return false
    }
  }

  // MARK: Tuples and lists

  mutating func tuple(
    _ elements: [Syntax.Expression], _ span: Span, hint: Type?
  ) -> TypedExpression {
    if elements.isEmpty { return TypedExpression(.unit, type: .unit, span: span) }
    var wanted: [Type] = []
    if case .tuple(let types)? = inner(hint), types.count == elements.count { wanted = types }
    var typed: [TypedExpression] = []
    for (position, element) in elements.enumerated() {
      let value =
        position < wanted.count
        ? check(element, against: wanted[position]) : infer(element, hint: nil)
      typed.append(requireValue(value))
    }
    if typed.contains(where: \.isInvalid) { return .invalid(span) }
    return TypedExpression(.tuple(typed), type: .tuple(typed.map(\.type)), span: span)
  }

  /// An expression that must have a value.
  mutating func requireValue(_ x: TypedExpression) -> TypedExpression {
    guard x.type == .unit else { return x }
    report(.types.mismatch, "this gives no value", at: x.span, "a value is needed here")
    return .invalid(x.span)
  }

  /// `[a, b]`: a list, array or tensor, as the context wants; an array otherwise.
  mutating func list(
    _ elements: [Syntax.Expression], _ span: Span, hint: Type?
  ) -> TypedExpression {
    let wanted = inner(hint)
    switch wanted {
    case .tensor(element: let element, shape: let shape)?:
      return tensorLiteral(elements, element, shape, span)
    case .list(let element, max: let max)?:
      let typed = elements.map { check($0, against: element) }
      if let limit = max.constant, Int64(elements.count) > limit {
        report(
          .shapes.elementCount,
          "\(counted(elements.count, "element")) for a list of at most \(limit)",
          at: span, "too many")
        return .invalid(span)
      }
      if typed.contains(where: \.isInvalid) { return .invalid(span) }
      return TypedExpression(.elements(typed), type: .list(element, max: max), span: span)
    case .array(let element, count: let count)?:
      let typed = elements.map { check($0, against: element) }
      if let expected = count.constant, Int64(elements.count) != expected {
        report(
          .shapes.elementCount, "\(counted(elements.count, "element")) for an array of \(expected)",
          at: span, "has \(elements.count)")
        return .invalid(span)
      }
      if typed.contains(where: \.isInvalid) { return .invalid(span) }
      return TypedExpression(.elements(typed), type: .array(element, count: count), span: span)
    default: break
    }
    guard let leader = elements.firstIndex(where: { !isFlexible($0) }) ?? elements.indices.first
    else {
      if wanted == .invalid { return .invalid(span) }
      report(
        .types.needsContext, "cannot tell of what this list is", at: span, "of which type?",
        help: "say the type: `let x: List<U64, max 8> = []`")
      return .invalid(span)
    }
    // The first element that has a type of its own says what the others are.
    let first = requireValue(infer(elements[leader], hint: nil))
    let typed = elements.indices.map { index in
      index == leader ? first : check(elements[index], against: first.type)
    }
    if typed.contains(where: \.isInvalid) { return .invalid(span) }
    let type = Type.array(first.type, count: Size(Int64(elements.count)))
    return TypedExpression(.elements(typed), type: type, span: span)
  }

  /// `[value; count]`
  mutating func repeated(
    _ value: Syntax.Expression, count: Syntax.Expression, _ span: Span, hint: Type?
  ) -> TypedExpression {
    let wanted = inner(hint)
    // Whether it is a list or an array, and of what, cannot be known.
    if wanted == .invalid {
      _ = infer(value, hint: .invalid)
      _ = check(count, against: .u64)
      return .invalid(span)
    }
    if case .list(let element, max: let max)? = wanted {
      let typed = check(value, against: element)
      let amount = check(count, against: .u64)
      if amount.isInvalid { return .invalid(span) }
      if case .success(let folded) = ConstantFolder.fold(amount),
        case .integer(let number) = folded.kind, let limit = max.constant,
        number > U256(UInt64(limit))
      {
        report(
          .shapes.elementCount, "\(number) elements for a list of at most \(limit)", at: count.span,
          "too many")
      }
      if typed.isInvalid { return .invalid(span) }
      return TypedExpression(
        .filled(typed, count: amount), type: .list(element, max: max), span: span)
    }
    let element: TypedExpression
    if case .array(let type, count: _)? = wanted {
      element = check(value, against: type)
    } else {
      element = requireValue(infer(value, hint: nil))
    }
    guard let size = constantCount(count) else { return .invalid(span) }
    if element.isInvalid { return .invalid(span) }
    let amount = TypedExpression(.size(size), type: .u64, span: count.span)
    return TypedExpression(
      .filled(element, count: amount), type: .array(element.type, count: size), span: span)
  }

  /// The count of a repeated array's elements: a constant expression.
  private mutating func constantCount(_ syntax: Syntax.Expression) -> Size? {
    let amount = check(syntax, against: .u64)
    if amount.isInvalid { return nil }
    var size: Size?
    if case .size(let found) = amount.kind {
      size = found
    } else {
      let folded = fold(constant: amount)
      if folded.isInvalid { return nil }
      size = self.size(of: folded, syntax.span)
    }
    guard let size,
      requireConstant(size, syntax.span, "the count of an array", TypeLimits.elementsMax)
    else { return nil }
    return size
  }

  /// The shape of a literal tensor, by the first element of each dimension; nil for anything else.
  func literalShape(_ syntax: Syntax.Expression) -> [Size]? {
    guard case .list(let parts) = syntax.kind, let first = parts.first else { return nil }
    return [Size(Int64(parts.count))] + (literalShape(first) ?? [])
  }

  /// `[[1.0, 0.0], [0.0, 1.0]]` where a tensor is wanted: the scalars in row-major order.
  private mutating func tensorLiteral(
    _ elements: [Syntax.Expression], _ element: Type, _ shape: [Size], _ span: Span
  ) -> TypedExpression {
    var scalars: [TypedExpression] = []
    guard collect(elements, element, shape[...], span, &scalars) else { return .invalid(span) }
    if scalars.contains(where: \.isInvalid) { return .invalid(span) }
    return TypedExpression(
      .elements(scalars), type: .tensor(element: element, shape: shape), span: span)
  }

  private mutating func collect(
    _ elements: [Syntax.Expression], _ element: Type, _ shape: ArraySlice<Size>, _ span: Span,
    _ scalars: inout [TypedExpression]
  ) -> Bool {
    guard let size = shape.first else { return false }
    guard let count = size.constant, count == Int64(elements.count) else {
      report(
        .shapes.elementCount,
        "\(counted(elements.count, "element")) where the shape says `\(text(size))`", at: span,
        "has \(elements.count)")
      return false
    }
    for part in elements {
      if shape.count == 1 {
        scalars.append(check(part, against: element))
      } else if case .list(let inner) = part.kind {
        guard collect(inner, element, shape.dropFirst(), part.span, &scalars) else { return false }
      } else {
        report(
          .shapes.mismatch, "a row of the tensor is expected", at: part.span,
          "not a list in brackets",
          notes: ["the shape has \(shape.count) more dimensions here"])
        return false
      }
    }
    return true
  }
}
