import Diagnostics
import Primitives
import Syntax

extension TypeResolving {
  /// The size that is written.
  mutating func resolve(_ syntax: SizeSyntax, in environment: Environment) -> Size? {
    switch syntax.kind {
    case .integer(let value):
      guard let number = value.asUInt64.flatMap({ Int64(exactly: $0) }) else {
        report(.shapes.limit, "the size is too large", at: syntax.span, "at most 2^63 - 1")
        return nil
      }
      return Size(number)
    case .name(let name): return resolveSizeName(name, in: environment)
    case .add(let a, let b): return combine(a, b, in: environment, +)
    case .subtract(let a, let b): return combine(a, b, in: environment, -)
    case .multiply(let a, let b):
      guard let left = resolve(a, in: environment), let right = resolve(b, in: environment) else {
        return nil
      }
      return product(left, right, syntax.span)
    case .type(let type):
      if case .invalid = type.kind { return nil }
      report(
        .shapes.notASize, "a type is no size", at: type.span, "expected a size", isAboutName: true)
      return nil
    }
  }

  private mutating func combine(
    _ a: SizeSyntax, _ b: SizeSyntax, in environment: Environment, _ join: (Size, Size) -> Size
  ) -> Size? {
    guard let left = resolve(a, in: environment), let right = resolve(b, in: environment) else {
      return nil
    }
    return join(left, right)
  }

  /// The product, unless it has so many terms that comparing it would take long.
  mutating func product(_ left: Size, _ right: Size, _ span: Span) -> Size? {
    let degree = { (size: Size) in size.terms.map(\.parameters.count).max() ?? 0 }
    guard left.terms.count * right.terms.count <= 64, degree(left) + degree(right) <= 16 else {
      report(.shapes.limit, "the size is too complicated", at: span, "at most 64 terms")
      return nil
    }
    return left * right
  }

  /// The size that a name stands for: a size parameter or a constant.
  mutating func resolveSizeName(_ name: QualifiedName, in environment: Environment) -> Size? {
    if name.qualifier == nil {
      if name.name.text.isEmpty { return nil }
      if let parameter = environment.sizes[name.name.text] {
        use(name.span, of: program[parameter].span)
        return Size(parameter)
      }
      if let declaration = environment.genericParameters[name.name.text] {
        use(name.span, of: declaration)
        if let depth = environment.constants[name.name.text] { return Size(Int64(depth)) }
        if !environment.hasMeaning(name.name.text) { return nil }
      }
    }
    guard let declared = resolve(name, in: environment, as: "size") else { return nil }
    guard case .constant(let index) = declared.symbol else {
      report(
        .shapes.notASize, "`\(name.text)` is \(declared.symbol.kind), not a size", at: name.span,
        "expected a size", secondary: [Label(declared.span, "declared here")],
        help: "a size is a number, a size parameter or an integer constant", isAboutName: true)
      return nil
    }
    return size(of: constantValue(index, usedAt: name.span), name.span)
  }

  /// The size that a constant's value is.
  mutating func size(of value: TypedExpression, _ span: Span) -> Size? {
    if value.isInvalid { return nil }
    if case .integer(let number) = value.kind, case .integer(let type) = value.type {
      if !(type.isSigned && number.isNegative), let word = number.asUInt64,
        let size = Int64(exactly: word)
      {
        return Size(size)
      }
      report(.shapes.limit, "the constant is no possible size", at: span, "negative or too large")
      return nil
    }
    report(
      .shapes.notASize, "a constant of type `\(text(value.type))` is no size", at: span,
      "expected an integer", isAboutName: true)
    return nil
  }

  /// A size that must be known when compiling, from 1 (or 0) to a limit.
  mutating func constantSize(
    _ syntax: SizeSyntax, in environment: Environment, _ what: String, _ limit: Int64
  ) -> Size? {
    guard let size = resolve(syntax, in: environment) else { return nil }
    return requireConstant(size, syntax.span, what, limit) ? size : nil
  }

  /// Whether a size is known and within the limit; reports it otherwise.
  mutating func requireConstant(
    _ size: Size, _ span: Span, _ what: String, _ limit: Int64
  ) -> Bool {
    guard let number = size.constant else {
      report(
        .shapes.mustBeConstant, "\(what) must be known when compiling", at: span,
        "`\(text(size))` depends on a size parameter",
        notes: ["size parameters stand in the shapes of tensors and ciphertexts"],
        help: "write a number or a constant")
      return false
    }
    guard (0...limit).contains(number) else {
      report(
        .shapes.limit, "\(what) is \(number)", at: span, number < 0 ? "negative" : "too large",
        notes: ["the limit is \(limit)"])
      return false
    }
    return true
  }

  /// The shape of a tensor or ciphertext.
  mutating func resolve(
    shape sizes: [SizeSyntax], _ span: Span, in environment: Environment
  ) -> [Size]? {
    guard (1...Limits.tensorRankMax).contains(sizes.count) else {
      report(
        .shapes.limit, "a shape has 1 to \(Limits.tensorRankMax) dimensions, not \(sizes.count)",
        at: span, "")
      return nil
    }
    var shape: [Size] = []
    for syntax in sizes {
      guard let size = resolve(syntax, in: environment) else { return nil }
      if let constant = size.constant, constant < 0 {
        report(.shapes.limit, "a dimension is \(constant)", at: syntax.span, "negative")
        return nil
      }
      shape.append(size)
    }
    guard elementsFit(shape) else {
      report(
        .shapes.limit, "a tensor of shape \(text(shape: shape)) has too many elements", at: span,
        "", notes: ["the limit is \(Limits.tensorElementsMax)"])
      return nil
    }
    return shape
  }

  /// Whether the constant dimensions alone stay below the limit.
  func elementsFit(_ shape: [Size]) -> Bool {
    var count: Int64 = 1
    for size in shape {
      guard let dimension = size.constant, dimension > 0 else { continue }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if overflow || product > Int64(Limits.tensorElementsMax) { return false }
      count = product
    }
    return true
  }

  /// The value of a constant expression; `invalid` after a report.
  mutating func fold(constant value: TypedExpression) -> TypedExpression {
    switch ConstantFolder.fold(value) {
    case .success(let folded): return folded
    case .failure(.notConstant(let span)):
      if value.isInvalid { return value }
      report(
        .names.notConstant, "this is not known when compiling", at: span,
        "not part of a constant",
        notes: [
          "a constant is made of literals, other constants, operators, tuples, structs and arrays"
        ])
    case .failure(.overflow(let span, let type)):
      report(
        .types.literalRange, "the value does not fit `\(text(type))`", at: span,
        "overflows when compiled")
    case .failure(.division(let span)):
      report(.types.literalRange, "a division by zero", at: span, "divides by zero")
    }
    return .invalid(value.span)
  }
}
