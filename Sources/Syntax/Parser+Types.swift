import Diagnostics
import Primitives

// Types and sizes.

extension Parser {
  mutating func parseType() -> TypeSyntax {
    let start = position
    guard enter() else { return invalidType(from: start) }
    defer { leave() }
    let type: TypeSyntax
    switch kind {
    case .identifier, .qKeyword: type = parseNamedType()
    case .leftParenthesis: type = parseTupleType()
    case .leftBracket: type = parseArrayType()
    default:
      reportExpected("a type", code: .syntax.expectedType)
      return invalidType(from: start)
    }
    return parseOptional(type, from: start)
  }

  /// Parses the `?` after a type.
  private mutating func parseOptional(_ base: TypeSyntax, from start: Int) -> TypeSyntax {
    var type = base
    while accept(.question) {
      type = self.type(.optional(type), span(from: start), over: type.height)
    }
    finish(.type, from: start)
    return type
  }

  private func invalidType(from start: Int) -> TypeSyntax {
    TypeSyntax(kind: .invalid, span: span(from: start), height: 1)
  }

  private mutating func type(_ kind: TypeSyntax.Kind, _ span: Span, over height: Int) -> TypeSyntax
  {
    guard height < SyntaxLimits.nestingMax else {
      reportTooDeep(span)
      return TypeSyntax(kind: .invalid, span: span, height: 1)
    }
    return TypeSyntax(kind: kind, span: span, height: height + 1)
  }

  private mutating func parseNamedType() -> TypeSyntax {
    let start = position
    var name = QualifiedName(name: Name(stream.text(position), currentSpan))
    let isQ = at(.qKeyword)
    advance()
    if !isQ, accept(.point) {
      name = QualifiedName(qualifier: name.name, name: parseName("the name of a type"))
    }
    let arguments = at(.less) ? parseTypeArguments() : []
    finish(.namedType, from: start)
    let height = arguments.map(\.height).max() ?? 0
    return type(.named(name, arguments: arguments), span(from: start), over: height)
  }

  private mutating func parseTupleType() -> TypeSyntax {
    let start = position
    advance()
    var elements: [TypeSyntax] = []
    parseList(.rightParenthesis, opening: start, begins: { $0.beginsType }) {
      elements.append($0.parseType())
    }
    finish(.tupleType, from: start)
    if elements.count == 1 {
      return TypeSyntax(
        kind: elements[0].kind, span: span(from: start), height: elements[0].height)
    }
    let height = elements.map(\.height).max() ?? 0
    return type(.tuple(elements), span(from: start), over: height)
  }

  private mutating func parseArrayType() -> TypeSyntax {
    let start = position
    advance()
    return parseArray(of: parseType(), start: start)
  }

  /// Parses an array type from the `;` on.
  private mutating func parseArray(of element: TypeSyntax, start: Int) -> TypeSyntax {
    expect(.semicolon, "between the element and the count of an array")
    let count = parseSize()
    close(.rightBracket, opening: start)
    finish(.arrayType, from: start)
    return type(
      .array(element: element, count: count), span(from: start),
      over: max(element.height, count.height))
  }

  private var beginsType: Bool {
    switch kind {
    case .identifier, .qKeyword, .leftParenthesis, .leftBracket, .integer: true
    default: false
    }
  }

  /// Parses `<...>`.
  mutating func parseTypeArguments() -> [TypeArgument] {
    let start = position
    advance()
    var arguments: [TypeArgument] = []
    if at(.greater) { reportExpected("a type or a size") }
    parseList(.greater, opening: start, begins: { $0.beginsType }) {
      arguments.append($0.parseTypeArgument())
    }
    finish(.typeArguments, from: start)
    return arguments
  }

  private mutating func parseTypeArgument() -> TypeArgument {
    let start = position
    let argument: TypeArgument
    if at(.maxWord), atSize(after: 1) {
      let size = parseBound()
      argument = .bound(size, span: span(from: start))
    } else if at(.depthWord), atSize(after: 1) {
      let size = parseDepth()
      argument = .depth(size, span: span(from: start))
    } else if at(.withinWord), peek(1) == .integer || peek(1) == .decimal {
      let limit = parseRange()
      argument = .range(limit, span: span(from: start))
    } else if at(.leftBracket) {
      argument = parseShapeOrArray()
    } else {
      argument = parseTypeOrSize()
    }
    finish(.typeArgument, from: start)
    return argument
  }

  /// Whether the token after `distance` others can begin a size: if so, `max` before it is a bound,
  /// and `depth` a depth.
  private func atSize(after distance: Int) -> Bool {
    switch peek(distance) {
    case .integer, .identifier, .qKeyword, .leftParenthesis, .leftBracket: true
    default: false
    }
  }

  /// Parses `max N`.
  mutating func parseBound() -> SizeSyntax {
    let start = position
    advance()
    let size = parseSize()
    finish(.bound, from: start)
    return size
  }

  /// Parses `depth 1`.
  private mutating func parseDepth() -> SizeSyntax {
    let start = position
    advance()
    let size = parseSize()
    finish(.depth, from: start)
    return size
  }

  /// Parses `within 4.5`.
  private mutating func parseRange() -> DecimalLiteral {
    let start = position
    advance()
    let limit =
      at(.integer)
      ? DecimalLiteral(mantissa: integerValue(position), fractionDigits: 0)
      : decimalValue(position)
    advance()
    finish(.range, from: start)
    return limit
  }

  /// Parses a shape `[N, D]`, or a type that begins with an array `[T; N]`.
  private mutating func parseShapeOrArray() -> TypeArgument {
    let start = position
    advance()
    var sizes: [SizeSyntax] = []
    if !at(.rightBracket) {
      let first = parseTypeOrSize()
      if at(.semicolon) {
        return parseTypeOrSize(after: .type(parseArray(of: first, start: start)), start: start)
      }
      sizes.append(Self.size(of: first))
      parseList(.rightBracket, opening: start, hasFirst: true, begins: { $0.beginsType }) {
        sizes.append($0.parseSize())
      }
    } else {
      advance()
    }
    finish(.shape, from: start)
    return .shape(sizes, span: span(from: start))
  }

  /// Parses the rest of an array type in a type argument, from `;` on, and the `?` after it.
  private mutating func parseArray(of element: TypeArgument, start: Int) -> TypeSyntax {
    let elementType: TypeSyntax
    if case .type(let type) = element {
      elementType = type
    } else {
      report(
        Diagnostic(
          .syntax.expectedType, "the element of an array is a type, not a size", at: element.span))
      elementType = TypeSyntax(kind: .invalid, span: element.span, height: 1)
    }
    return parseOptional(parseArray(of: elementType, start: start), from: start)
  }

  private mutating func parseTypeOrSize() -> TypeArgument {
    let start = position
    if at(.integer) { return parseTypeOrSize(after: .size(parseSizeAtom()), start: start) }
    return parseTypeOrSize(after: .type(parseType()), start: start)
  }

  /// Parses what may follow the first atom of a size; alone, it stays what it is.
  private mutating func parseTypeOrSize(after first: TypeArgument, start: Int) -> TypeArgument {
    guard at(.plus) || at(.minus) || at(.star) else { return first }
    return .size(parseSize(after: first, start: start))
  }
}

// MARK: - Sizes

extension Parser {
  mutating func parseSize() -> SizeSyntax {
    let start = position
    let first = parseSizeAtom()
    return parseSize(after: .size(first), start: start)
  }

  /// Parses the rest of a size whose first atom, which began at token `start`, has been parsed.
  private mutating func parseSize(after first: TypeArgument, start: Int) -> SizeSyntax {
    var left = parseSizeTerm(after: Self.size(of: first), start: start)
    while at(.plus) || at(.minus) {
      let isSum = at(.plus)
      advance()
      let termStart = position
      let right = parseSizeTerm(after: parseSizeAtom(), start: termStart)
      let span = left.span.joined(with: right.span)
      left = size(
        isSum ? .add(left, right) : .subtract(left, right), span,
        over: max(left.height, right.height))
    }
    finish(.sizeExpr, from: start)
    return left
  }

  private mutating func parseSizeTerm(after first: SizeSyntax, start: Int) -> SizeSyntax {
    var left = first
    while accept(.star) {
      let right = parseSizeAtom()
      left = size(
        .multiply(left, right), left.span.joined(with: right.span),
        over: max(left.height, right.height))
    }
    finish(.sizeTerm, from: start)
    return left
  }

  private mutating func size(_ kind: SizeSyntax.Kind, _ span: Span, over height: Int) -> SizeSyntax
  {
    guard height < SyntaxLimits.nestingMax else {
      reportTooDeep(span)
      return SizeSyntax(kind: .integer(.zero), span: span, height: 1)
    }
    return SizeSyntax(kind: kind, span: span, height: height + 1)
  }

  private mutating func parseSizeAtom() -> SizeSyntax {
    let start = position
    if at(.integer) {
      let value = integerValue(position)
      advance()
      finish(.sizeAtom, from: start)
      return SizeSyntax(kind: .integer(value), span: span(from: start), height: 1)
    }
    guard beginsType else {
      reportExpected("a size")
      return SizeSyntax(kind: .integer(.zero), span: span(from: start), height: 1)
    }
    let type = parseType()
    finish(.sizeAtom, from: start)
    return Self.size(of: .type(type))
  }

  /// A type argument that turned out to be (the beginning of) a size.
  private static func size(of argument: TypeArgument) -> SizeSyntax {
    switch argument {
    case .size(let size), .bound(let size, _), .depth(let size, _): return size
    case .shape(_, let span), .range(_, let span):
      return SizeSyntax(kind: .integer(.zero), span: span, height: 1)
    case .type(let type):
      if case .named(let name, let arguments) = type.kind, arguments.isEmpty {
        return SizeSyntax(kind: .name(name), span: type.span, height: 1)
      }
      return SizeSyntax(kind: .type(type), span: type.span, height: type.height + 1)
    }
  }
}
