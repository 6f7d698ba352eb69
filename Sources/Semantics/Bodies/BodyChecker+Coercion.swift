import Diagnostics
import Syntax

extension BodyChecker {
  /// Checks an expression against the type that its place wants. `because` says where that type
  /// comes from.
  mutating func check(
    _ expression: Syntax.Expression, against expected: Type, because: Label? = nil
  ) -> TypedExpression {
    let typed = infer(expression, hint: expected)
    return coerce(typed, to: expected, because: because)
  }

  /// The expression as a value of the expected type: unchanged, or with a larger maximum; reported
  /// otherwise.
  mutating func coerce(
    _ x: TypedExpression, to expected: Type, because: Label? = nil
  ) -> TypedExpression {
    if x.type == expected || x.isInvalid || x.type == .never { return x }
    if expected == .invalid { return x }
    if let widened = widen(x, to: expected) { return widened }
    if isPoisoned(x.type) || isPoisoned(expected) { return .invalid(x.span) }
    reportMismatch(x, expected, because: because)
    return .invalid(x.span)
  }

  /// Whether the error type is somewhere inside: then nothing is said.
  func isPoisoned(_ type: Type) -> Bool { facts[type].isInvalid }

  /// The expression as Bytes, Text or List of a larger maximum; nil when it is something else.
  func widen(_ x: TypedExpression, to expected: Type) -> TypedExpression? {
    if forgetsRange(x.type, expected) {
      return TypedExpression(x.kind, type: expected, span: x.span)
    }
    guard canWiden(x.type, to: expected) else { return nil }
    // A literal simply has the wider type.
    switch x.kind {
    case .bytes, .text, .elements: return TypedExpression(x.kind, type: expected, span: x.span)
    case .some(let inner):
      guard case .optional(let wrapped) = expected, let wide = widen(inner, to: wrapped) else {
        return nil
      }
      return TypedExpression(.some(wide), type: expected, span: x.span)
    default: break
    }
    if case .optional = expected { return nil }
    if case .ciphertext(let wanted) = expected {
      var lowered = lower(x, to: wanted.depth)
      lowered.type = expected
      return lowered
    }
    return TypedExpression(.builtin(.widen, [x]), type: expected, span: x.span)
  }

  private func canWiden(_ type: Type, to expected: Type) -> Bool {
    switch (type, expected) {
    case (.bytes(max: let a), .bytes(max: let b)), (.text(max: let a), .text(max: let b)):
      a.isAtMost(b)
    case (.list(let a, max: let n), .list(let b, max: let m)): a == b && n.isAtMost(m)
    case (.optional(let a), .optional(let b)): canWiden(a, to: b)
    case (.ciphertext(let a), .ciphertext(let b)):
      a.depth >= b.depth && a.isInRange(of: b) && a.at(depth: b.depth).within(b.range) == b
    default: false
    }
  }

  /// Whether only what is known of ranges differs, and all values of one type are of the other.
  private func forgetsRange(_ type: Type, _ expected: Type) -> Bool {
    switch (type, expected) {
    case (.ciphertext(let a), .ciphertext(let b)): a.isInRange(of: b) && a.within(b.range) == b
    case (.optional(let a), .optional(let b)): forgetsRange(a, b)
    case (.list(let a, max: let n), .list(let b, max: let m)): n == m && forgetsRange(a, b)
    case (.array(let a, count: let n), .array(let b, count: let m)): n == m && forgetsRange(a, b)
    default: false
    }
  }

  /// Says that a value has another type than its place wants, as exactly as can be said.
  mutating func reportMismatch(_ x: TypedExpression, _ expected: Type, because: Label?) {
    let secondary = because.map { [$0] } ?? []
    let found = text(x.type)
    let wanted = text(expected)
    if reportCiphertextMismatch(x, expected, secondary)
      || reportShapeMismatch(x, expected, secondary)
    {
      return
    }
    var help: String?
    var fix: Fix?
    switch (x.type, expected) {
    case (let type, .optional(let inner)) where type == inner:
      help = "wrap the value: `some(...)`"
      fix = wrap(x.span, "some(", ")")
    case (.optional(let inner), let type) where type == inner:
      help = "open the optional: `else Error(...)`, `?? default` or `match`"
    case (.integer, .integer(let type)):
      let name = TypeDescriber(program).describe(type)
      help = "convert it: `\(name)(...)` (traps when the value does not fit)"
      fix = wrap(x.span, "\(name)(", ")")
    case (.fixed(let found), .tensor(element: .fixed(let wanted), shape: _)) where found == wanted:
      help = "make a tensor of it: `Tensor.fill(...)`"
    case (.fixed, .fixed(let format)), (.fixed, .tensor(element: .fixed(let format), shape: _)),
      (.tensor(element: .fixed, shape: _), .tensor(element: .fixed(let format), shape: _)):
      let name = TypeDescriber(program).describe(format)
      help = "convert it: `.as<\(name)>()`"
    case (.integer, .fixed(let format)):
      let name = TypeDescriber(program).describe(format)
      help = "convert it: `\(name)(...)`"
      fix = wrap(x.span, "\(name)(", ")")
    case (.fixed, .integer):
      help = "take `.floor()` or `.round()`, and convert that"
    case (.contract, .address):
      help = "take its address: `.address`"
      fix = Fix("add `.address`", replace: x.span.endPoint, with: ".address", isSafe: true)
    case (.address, .contract(let id)):
      help = "say that this contract is there: `\(program[id].name)(...)`"
      fix = wrap(x.span, "\(program[id].name)(", ")")
    case (.contract(let found), .contract(let id)) where program[found].contract != nil:
      help = "if it has what `\(program[id].name)` asks for, say so: `\(program[id].name)(...)`"
      fix = wrap(x.span, "\(program[id].name)(", ")")
    case (.bytes(max: let a), .bytes(max: let b)), (.text(max: let a), .text(max: let b)),
      (.list(_, max: let a), .list(_, max: let b)):
      if !a.isAtMost(b) { help = "it may be longer than the \(text(b)) that fit" }
    case (.coin, .integer): help = "its amount is `.amount`"
    case (.unit, _):
      report(
        .types.mismatch, "this gives no value, but `\(wanted)` is expected", at: x.span,
        "no value", secondary: secondary)
      return
    default: break
    }
    report(
      .types.mismatch, "expected `\(wanted)`, found `\(found)`", at: x.span, "has type `\(found)`",
      secondary: secondary, help: help, fix: fix)
  }

  /// A fix that puts text around a span.
  func wrap(_ span: Span, _ before: String, _ after: String) -> Fix {
    Fix(
      "write `\(before)...\(after)`",
      [Replacement(span.startPoint, with: before), Replacement(span.endPoint, with: after)])
  }

  private mutating func reportShapeMismatch(
    _ x: TypedExpression, _ expected: Type, _ secondary: [Label]
  ) -> Bool {
    guard case .tensor(element: let a, shape: let found) = x.type,
      case .tensor(element: let b, shape: let wanted) = expected, a == b
    else { return false }
    reportShape(found, wanted, at: x.span, secondary: secondary)
    return true
  }

  /// Says that a shape is not the wanted one, and where they differ.
  mutating func reportShape(
    _ found: [Size], _ wanted: [Size], at span: Span, secondary: [Label] = []
  ) {
    var notes: [String] = []
    if found.count != wanted.count {
      notes = ["\(counted(found.count, "dimension")) instead of \(wanted.count)"]
    } else {
      for (axis, pair) in zip(found, wanted).enumerated() where pair.0 != pair.1 {
        notes.append("dimension \(axis): `\(text(pair.0))` is not always `\(text(pair.1))`")
      }
    }
    report(
      .shapes.mismatch,
      "expected the shape \(text(shape: wanted)), found \(text(shape: found))", at: span,
      "has the shape \(text(shape: found))", secondary: secondary, notes: notes)
  }

  private mutating func reportCiphertextMismatch(
    _ x: TypedExpression, _ expected: Type, _ secondary: [Label]
  ) -> Bool {
    if case .optional(let inner) = x.type, case .optional(let wanted) = expected,
      inner.isEncrypted, wanted.isEncrypted
    {
      var opened = x
      opened.type = inner
      return reportCiphertextMismatch(opened, wanted, secondary)
    }
    guard case .ciphertext(let found) = x.type else { return false }
    switch expected {
    case .ciphertext(let wanted): reportCiphertextMismatch(x, found, wanted, secondary)
    case .bool:
      report(
        .ciphertexts.branch, "a ciphertext cannot decide anything", at: x.span,
        "nobody here knows what is inside", secondary: secondary,
        help: "decrypt off chain, and submit the result")
    case .tensor, .fixed, .integer:
      report(
        .ciphertexts.reveal, "a contract cannot see what a ciphertext holds", at: x.span,
        "has type `\(text(x.type))`", secondary: secondary,
        help: "decrypt off chain, and submit the result")
    default: return false
    }
    return true
  }

  private mutating func reportCiphertextMismatch(
    _ x: TypedExpression, _ found: CiphertextType, _ wanted: CiphertextType, _ secondary: [Label]
  ) {
    if found.key != wanted.key {
      reportKeys(found.key, wanted.key, at: x.span, secondary)
    } else if found.element != wanted.element {
      let describer = TypeDescriber(program)
      report(
        .ciphertexts.element,
        "expected a ciphertext of `\(describer.describe(wanted.element))`, found "
          + "`\(describer.describe(found.element))`",
        at: x.span, "has type `\(text(x.type))`", secondary: secondary,
        help: "a ciphertext cannot be converted: encrypt in the format that is needed")
    } else if found.shape != wanted.shape {
      report(
        .ciphertexts.shape,
        "expected a ciphertext of shape \(text(shape: wanted.shape)), "
          + "found \(text(shape: found.shape))",
        at: x.span, "has the shape \(text(shape: found.shape))", secondary: secondary)
    } else if found.depth >= wanted.depth, let range = wanted.range, !found.isInRange(of: wanted) {
      report(
        .ciphertextLevels.range, "expected a ciphertext of values within \(range)", at: x.span,
        found.range.map { "can reach \($0)" } ?? "only its format limits it", secondary: secondary,
        help: found.range == nil
          ? "say how large values are where they come in, as in `within \(range)`"
          : "ask for less here, or for smaller values where they come in")
    } else {
      report(
        .ciphertextLevels.shallow,
        "expected a ciphertext of depth \(wanted.depth), found depth \(found.depth)", at: x.span,
        "has depth \(found.depth)", secondary: secondary,
        help: found.depth > wanted.depth
          ? "lower the ciphertexts inside: `.lowered(to: \(wanted.depth))`"
          : "depth is only lost: take a ciphertext with more of it, or ask for less here")
    }
  }

  /// Says that two ciphertexts are under different keys.
  mutating func reportKeys(_ found: KeyID, _ wanted: KeyID, at span: Span, _ secondary: [Label]) {
    report(
      .ciphertexts.key,
      "a ciphertext under the key `\(program[wanted].name)` is needed, not `\(program[found].name)`",
      at: span, "under `\(program[found].name)`",
      secondary: secondary + [
        Label(program[found].span, "this key"), Label(program[wanted].span, "and this one"),
      ],
      help: "ciphertexts can be combined only under one key")
  }

  // MARK: Several values of one type

  /// The type that two values can both have: the same, or the one with the larger maximum.
  func join(_ a: Type, _ b: Type) -> Type? {
    if a == b || b == .never || b == .invalid { return a }
    if a == .never || a == .invalid { return b }
    if canWiden(a, to: b) { return b }
    if canWiden(b, to: a) { return a }
    return nil
  }

  // MARK: Conditions

  /// A condition: Bool, and never encrypted.
  mutating func condition(_ expression: Syntax.Expression) -> TypedExpression {
    check(expression, against: .bool)
  }
}
