import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// Whether a product finds a level at this depth; reported with what used the last one.
  mutating func usesLevel(_ depth: Int, of operand: TypedExpression, at span: Span) -> Bool {
    if depth > 0 { return true }
    let trail = Trail(from: operand, sources: context.sources)
    var secondary: [Label] = []
    if let last = trail.lastUse { secondary.append(Label(last, "uses the last level (1 -> 0)")) }
    if let lowered = trail.lowered { secondary.append(Label(lowered, "lowered to depth 0 here")) }
    var help: String?
    if let root = trail.root, case .ciphertext(let ciphertext) = root.type {
      if trail.lastUse == nil, trail.lowered == nil {
        secondary.append(Label(root.span, "has depth 0"))
      }
      help = moreDepth(for: ciphertext, name(of: root), sparing: trail.lowered)
    }
    report(
      .ciphertextLevels.depth, "no ciphertext depth left", at: span, "needs depth 1",
      secondary: secondary, help: help)
    return false
  }

  /// How to get one level more.
  private func moreDepth(for ciphertext: CiphertextType, _ name: String?, sparing lowered: Span?)
    -> String
  {
    if lowered != nil { return "lower it one level less" }
    let scheme = program[ciphertext.key].scheme
    let name = name.map { "`\($0)`" } ?? "it"
    if ciphertext.depth < scheme.depthMax {
      let (now, then) = (size(scheme, ciphertext.depth), size(scheme, ciphertext.depth + 1))
      return "take \(name) at depth \(ciphertext.depth + 1) "
        + "(larger ciphertexts, more gas: \(now) -> \(then) each)"
    }
    let describer = TypeDescriber(program)
    if case .paillier = scheme { return "multiply before encrypting" }
    guard let larger = scheme.deeper else {
      return "decrypt off chain, encrypt again, and go on from there"
    }
    let (now, then) = (size(scheme, scheme.depthMax), size(larger, larger.depthMax))
    return "declare the key as `\(describer.describe(larger))`: depth \(larger.depthMax) "
      + "(larger ciphertexts, more gas: \(now) -> \(then) each)"
  }

  private func size(_ scheme: EncryptionScheme, _ depth: Int) -> String {
    "\((scheme.byteCount(depth: depth) + 1_023) / 1_024) KiB"
  }

  /// The name of a variable.
  private func name(of root: TypedExpression) -> String? {
    switch root.kind {
    case .local(let id): return context.locals[id.index].name
    case .state(let id): return context.contract.map { program[$0].state[id.index].name }
    default: return nil
    }
  }

  /// The way from a ciphertext without levels back to where it came from.
  private struct Trail {
    /// The product that used the last level.
    var lastUse: Span?
    /// Where levels were given away by `lowered(to:)`.
    var lowered: Span?
    /// The variable or call at its beginning.
    var root: TypedExpression?

    init(from operand: TypedExpression, sources: [LocalID: TypedExpression]) {
      var current = operand
      // Each step goes to a part or to an earlier variable.
      while true {
        guard case .ciphertext(let type) = current.type else { return }
        root = current
        switch current.kind {
        case .local(let id):
          guard let source = sources[id] else { return }
          current = source
        case .unary(_, let inner): current = inner
        case .builtin(.ciphertextLower, let operands):
          if operands[0].span != current.span, lastUse == nil {
            lowered = current.span
            return
          }
          current = operands[0]
        case .builtin(.ciphertextRotate, let operands), .builtin(.ciphertextSum, let operands):
          current = operands[0]
        case .builtin(.ciphertextSquare, let operands), .builtin(.ciphertextDot, let operands),
          .builtin(.ciphertextMatmul, let operands):
          if lastUse == nil { lastUse = current.span }
          current = operands[0]
        case .binary(_, let left, let right):
          if case .ciphertext(let leftType) = left.type, leftType.depth > type.depth, lastUse == nil
          {
            lastUse = current.span
          }
          current = Self.isImplicitlyLowered(left) && right.type == left.type ? right : left
        default: return
        }
      }
    }

    private static func isImplicitlyLowered(_ x: TypedExpression) -> Bool {
      if case .builtin(.ciphertextLower, let operands) = x.kind {
        return operands[0].span == x.span
      }
      return false
    }
  }

  // MARK: Headroom

  /// The expression, unless what it holds can be too large at its depth whatever comes in.
  mutating func checkHeadroom(_ x: TypedExpression, _ span: Span) -> TypedExpression {
    guard case .ciphertext(let declared) = x.type else { return x }
    let ciphertext = declared.within(range(of: x))
    var x = x
    x.type = .ciphertext(ciphertext)
    let headroom = program[ciphertext.key].scheme.headroom(depth: ciphertext.depth)
    let bound = bound(of: x)
    guard headroom < .max, bound >= headroom else { return x }
    report(
      .ciphertextLevels.headroom, "no headroom for the result at depth \(ciphertext.depth)",
      at: span,
      "can reach \(bound == .max ? "more than \(headroom)" : String(bound))",
      notes: [
        "a ciphertext under `\(program[ciphertext.key].name)` holds magnitudes below \(headroom) at depth "
          + "\(ciphertext.depth)",
        "`\(text(ciphertext.element))` goes up to \(ciphertext.element.magnitudeBound)",
      ],
      help: program[ciphertext.key].scheme.headroom(depth: ciphertext.depth + 1) > headroom
        ? "use a format with fewer integer bits, a ciphertext with more depth, or say how large values are: `within`"
        : "use a format with fewer bits, or say how large values are: `within`")
    return .invalid(x.span)
  }

  /// The range of what an operation makes, where those of its operands are known.
  private func range(of x: TypedExpression) -> ValueRange? {
    guard case .ciphertext(let ciphertext) = x.type else { return nil }
    let range = { (operand: TypedExpression) -> ValueRange? in
      if case .ciphertext(let ciphertext) = operand.type { ciphertext.range } else { nil }
    }
    switch x.kind {
    case .unary(_, let inner): return range(inner)
    case .builtin(.ciphertextLower, let operands), .builtin(.ciphertextRotate, let operands):
      return range(operands[0])
    case .builtin(.ciphertextSquare, let operands):
      guard let factor = range(operands[0]) else { return nil }
      return factor.multiplied(by: factor.limit, places: factor.fractionBits)
    case .builtin(.ciphertextSum, let operands):
      guard let count = elementCount(operands[0]) else { return nil }
      return range(operands[0])?.multiplied(by: count)
    case .binary(let operation, let left, let right):
      guard let a = range(left) else { return nil }
      if case .ciphertext = right.type {
        guard let b = range(right) else { return nil }
        return operation == .multiply
          ? a.multiplied(by: b.limit, places: b.fractionBits) : a.adding(b.limit)
      }
      return self.range(of: a, operation, right, in: ciphertext)
    default: return nil
    }
  }

  /// With a number that is written out; nothing is known of others.
  private func range(
    of a: ValueRange, _ operation: TypedBinaryOperator, _ plain: TypedExpression,
    in ciphertext: CiphertextType
  ) -> ValueRange? {
    switch plain.kind {
    case .fixed(let raw) where operation == .multiply:
      return a.multiplied(by: raw.magnitude, places: plain.type.fixedType?.fractionBits ?? 0)
    case .integer where operation == .multiply:
      return plainBound(plain).flatMap { $0 == .max ? nil : a.multiplied(by: $0) }
    case .builtin(.tensorFill, let operands) where operation != .multiply:
      switch operands.first?.kind {
      case .fixed(let raw): return a.adding(raw.magnitude)
      case .integer: return operands.first.flatMap(plainBound).flatMap { a.adding($0) }
      default: return nil
      }
    default: return nil
    }
  }

  /// A bound on the magnitudes in a ciphertext when all that comes in is of its format; saturating.
  func bound(of x: TypedExpression) -> UInt64 {
    guard case .ciphertext(let ciphertext) = x.type else { return 1 }
    if let range = ciphertext.range { return range.whole }
    let fresh = ciphertext.element.magnitudeBound
    switch x.kind {
    case .local(let id): return context.bounds[id] ?? fresh
    case .unary(_, let inner): return bound(of: inner)
    case .builtin(.ciphertextLower, let operands), .builtin(.ciphertextRotate, let operands):
      return bound(of: operands[0])
    case .builtin(.ciphertextSquare, let operands):
      let factor = bound(of: operands[0])
      return product(factor, factor)
    case .builtin(.ciphertextSum, let operands):
      return product(bound(of: operands[0]), elements(operands[0]))
    case .binary(let operation, let left, let right):
      let (a, b) = (bound(of: left), plainBound(right) ?? bound(of: right))
      return operation == .multiply ? product(a, b) : sum(a, b)
    default: return fresh
    }
  }

  /// The bound on a plain operand; nil for a ciphertext. What is not written out may be small.
  private func plainBound(_ x: TypedExpression) -> UInt64? {
    if case .ciphertext = x.type { return nil }
    switch x.kind {
    case .integer(let value):
      guard case .integer(let type) = x.type, type.isSigned, value.isNegative else {
        return value.asUInt64 ?? .max
      }
      return (~value).asUInt64.map { sum($0, 1) } ?? .max
    case .fixed(let raw):
      guard case .fixed(let format) = x.type else { return 1 }
      return (raw.magnitude >> UInt64(format.fractionBits)) + 1
    default: return 1
    }
  }

  /// How many elements are summed, 1 where that is not known.
  private func elements(_ x: TypedExpression) -> UInt64 { elementCount(x) ?? 1 }

  private func elementCount(_ x: TypedExpression) -> UInt64? {
    guard case .ciphertext(let ciphertext) = x.type,
      let count = Size.product(ciphertext.shape).constant, count > 0
    else { return nil }
    return UInt64(count)
  }

  private func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? .max : value
  }

  private func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (value, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : value
  }
}
