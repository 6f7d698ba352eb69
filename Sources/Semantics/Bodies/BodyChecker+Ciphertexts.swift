import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// `+`, `-` and `*` with a ciphertext on the left.
  mutating func ciphertextArithmetic(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if case .sum = a.type { return reportSum(a, span) }
    if case .sum = b.type { return reportSum(b, span) }
    guard case .ciphertext(let ciphertext) = a.type else {
      return reportOrder(operation, operatorSpan, a, b, span)
    }
    switch operation {
    case .add, .subtract: return ciphertextSum(operation, operatorSpan, (a, ciphertext), b, span)
    case .multiply: return ciphertextProduct(operatorSpan, (a, ciphertext), b, span)
    default:
      report(
        .ciphertexts.operation, "ciphertexts have no `\(operation.rawValue)`", at: operatorSpan,
        "not on ciphertexts", secondary: labels(a, b), notes: [whatWorks(ciphertext)],
        help: operation == .divide ? "divide after decryption" : nil)
      return .invalid(span)
    }
  }

  /// What a ciphertext can do, in words.
  func whatWorks(_ ciphertext: CiphertextType) -> String {
    program[ciphertext.key].scheme.canMultiply
      ? "ciphertexts can be added, subtracted and multiplied, with each other and with plain values"
      : "ciphertexts can be added, subtracted, and multiplied by plain integers"
  }

  func labels(_ a: TypedExpression, _ b: TypedExpression) -> [Label] {
    [Label(a.span, "`\(text(a.type))`"), Label(b.span, "`\(text(b.type))`")]
  }

  // MARK: Sums

  private mutating func ciphertextSum(
    _ operation: BinaryOperator, _ operatorSpan: Span,
    _ left: (value: TypedExpression, type: CiphertextType), _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    let (a, type) = left
    switch b.type {
    case .ciphertext(let other):
      guard agree(operation.rawValue, operatorSpan, (a, type), (b, other)) else {
        return .invalid(span)
      }
      let depth = min(type.depth, other.depth)
      return checkHeadroom(
        TypedExpression(
          .binary(operation.typed, lower(a, to: depth), lower(b, to: depth)),
          type: .ciphertext(type.at(depth: depth)), span: span), operatorSpan)
    case .tensor(element: let element, shape: let shape):
      guard element == type.element else {
        reportElements(operation.rawValue, operatorSpan, a, b)
        return .invalid(span)
      }
      guard shape == type.shape else {
        reportCiphertextShapes(operation.rawValue, operatorSpan, (a, type.shape), (b, shape))
        return .invalid(span)
      }
      return checkHeadroom(
        TypedExpression(.binary(operation.typed, a, b), type: a.type, span: span), operatorSpan)
    case let plain where plain == type.element:
      // A number is added to every element.
      let filled = TypedExpression(.builtin(.tensorFill, [b]), type: type.plain, span: b.span)
      return checkHeadroom(
        TypedExpression(.binary(operation.typed, a, filled), type: a.type, span: span),
        operatorSpan)
    default:
      report(
        .ciphertexts.operation,
        "`\(operation.rawValue)` does not take `\(text(a.type))` and `\(text(b.type))`",
        at: operatorSpan, "not on these", secondary: labels(a, b),
        notes: [
          "to a ciphertext can be added: a ciphertext, a tensor of its shape, or a number of its format"
        ])
      return .invalid(span)
    }
  }

  /// Whether two ciphertexts have one key, format and shape; reported otherwise.
  mutating func agree(
    _ operation: String, _ operatorSpan: Span, _ a: (value: TypedExpression, type: CiphertextType),
    _ b: (value: TypedExpression, type: CiphertextType)
  ) -> Bool {
    if a.type.key != b.type.key {
      reportKeys(b.type.key, a.type.key, at: operatorSpan, labels(a.value, b.value))
    } else if a.type.element != b.type.element {
      reportElements(operation, operatorSpan, a.value, b.value)
    } else if a.type.shape != b.type.shape {
      reportCiphertextShapes(
        operation, operatorSpan, (a.value, a.type.shape), (b.value, b.type.shape))
    } else {
      return true
    }
    return false
  }

  /// The ciphertext with fewer levels: unchanged when it has no more than those.
  func lower(_ x: TypedExpression, to depth: Int) -> TypedExpression {
    guard case .ciphertext(let ciphertext) = x.type, ciphertext.depth > depth else { return x }
    return TypedExpression(
      .builtin(.ciphertextLower, [x]), type: .ciphertext(ciphertext.at(depth: depth)), span: x.span)
  }

  // MARK: Products

  private mutating func ciphertextProduct(
    _ operatorSpan: Span, _ left: (value: TypedExpression, type: CiphertextType),
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    let (a, type) = left
    switch b.type {
    case .integer(let factor) where factor.bits <= 64:
      return checkHeadroom(
        TypedExpression(.binary(.multiply, a, b), type: a.type, span: span), operatorSpan)
    case .integer:
      report(
        .ciphertexts.operation, "a factor has at most 64 bits", at: operatorSpan, "too wide",
        secondary: labels(a, b), help: "convert it: `U64(...)`")
    case .ciphertext(let other):
      guard agree("*", operatorSpan, (a, type), (b, other)) else { return .invalid(span) }
      let depth = min(type.depth, other.depth)
      guard canMultiply(type, at: operatorSpan, "product of two ciphertexts", labels(a, b)),
        usesLevel(depth, of: type.depth <= other.depth ? a : b, at: operatorSpan)
      else { return .invalid(span) }
      return checkHeadroom(
        TypedExpression(
          .binary(.multiply, lower(a, to: depth), lower(b, to: depth)),
          type: .ciphertext(type.at(depth: depth - 1)), span: span), operatorSpan)
    case .tensor(element: let element, shape: let shape):
      guard canMultiply(type, at: operatorSpan, "not an integer", labels(a, b)) else { break }
      guard isFactor(element, of: type) else {
        reportElements("*", operatorSpan, a, b)
        break
      }
      guard shape == type.shape else {
        reportCiphertextShapes("*", operatorSpan, (a, type.shape), (b, shape))
        break
      }
      return scaled((a, type), b, operatorSpan, span)
    case .fixed:
      guard canMultiply(type, at: operatorSpan, "not an integer", labels(a, b)) else { break }
      guard isFactor(b.type, of: type) else {
        reportElements("*", operatorSpan, a, b)
        break
      }
      guard let factor = finest(b, for: type, operatorSpan) else { break }
      return scaled((a, type), factor, operatorSpan, span)
    default:
      report(
        .ciphertexts.operation, "`*` does not take `\(text(a.type))` and `\(text(b.type))`",
        at: operatorSpan, "not on these", secondary: labels(a, b), notes: [whatWorks(type)])
    }
    return .invalid(span)
  }

  /// Whether plain numbers of a type multiply the elements of a ciphertext: of its own type, and under
  /// CKKS, which encodes factors at the scale of the ciphertext, of every fixed-point type.
  private func isFactor(_ plain: Type, of ciphertext: CiphertextType) -> Bool {
    if case (.fixed, .fixed) = (plain, ciphertext.element) { return true }
    return plain == ciphertext.element
  }

  /// A literal with as many places as 64 bits give it: nothing rounds it to the format of the elements
  /// before CKKS encodes it. Reported where the scale takes more than 2^-16 of it away.
  private mutating func finest(
    _ b: TypedExpression, for ciphertext: CiphertextType, _ operatorSpan: Span
  ) -> TypedExpression? {
    guard case .fixed(let raw) = b.kind, case .fixed(let format) = b.type,
      case .ckks(let set) = program[ciphertext.key].scheme
    else { return b }
    var result = b
    if let literal = FixedLiteral.parse(sourceText(b.span)) {
      let integerBits = max(
        2, 65 - (raw.magnitude >> UInt64(format.fractionBits)).leadingZeroBitCount)
      let fine = FixedType(integerBits: integerBits, fractionBits: 64 - integerBits)
      guard let finer = FixedLiteral.raw(literal.literal, isNegative: literal.isNegative, fine)
      else {
        return b
      }
      result = TypedExpression(.fixed(finer), type: .fixed(fine), span: b.span)
    }
    guard case .fixed(let value) = result.kind, case .fixed(let type) = result.type else {
      return b
    }
    // In units of the scale it is at least 2^15 where rounding it to one takes less than 2^-16 of it.
    let shift = type.fractionBits - set.scaleBits + 15
    guard value != 0, shift > 0, value.magnitude < 1 << UInt64(min(shift, 63)) else {
      return result
    }
    report(
      .ciphertextLevels.factor, "the factor is too small for the scale of the ciphertext",
      at: b.span, "less than 2^-\(set.scaleBits - 15)",
      secondary: [Label(operatorSpan, "a product under `\(program[ciphertext.key].name)`")],
      notes: [
        "factors are encoded as multiples of 2^-\(set.scaleBits): more than 2^-16 of this one would be lost"
      ],
      help: "multiply by a larger factor, and divide after decryption")
    return nil
  }

  /// The product with a plain tensor or number with a fraction, which uses a level.
  private mutating func scaled(
    _ left: (value: TypedExpression, type: CiphertextType), _ b: TypedExpression,
    _ operatorSpan: Span, _ span: Span
  ) -> TypedExpression {
    guard usesLevel(left.type.depth, of: left.value, at: operatorSpan) else {
      return .invalid(span)
    }
    return checkHeadroom(
      TypedExpression(
        .binary(.multiply, left.value, b),
        type: .ciphertext(left.type.at(depth: left.type.depth - 1)), span: span), operatorSpan)
  }

  /// Whether the key's scheme has products that are no integer multiples; reported otherwise.
  mutating func canMultiply(
    _ ciphertext: CiphertextType, at span: Span, _ label: String, _ secondary: [Label]
  ) -> Bool {
    let key = program[ciphertext.key]
    if key.scheme.canMultiply { return true }
    let scheme = TypeDescriber(program).describe(key.scheme)
    let isPaillier = key.scheme.latticeSet == nil
    report(
      .ciphertexts.product,
      isPaillier
        ? "Paillier multiplies ciphertexts by plain integers only"
        : "`\(scheme)` is for sums: its ciphertexts are multiplied by plain integers only",
      at: span, label, secondary: secondary + [Label(key.span, "a key of \(scheme)")],
      notes: isPaillier
        ? ["Paillier adds what is encrypted; a product needs another scheme"] : [],
      help: "for products, declare the key as `\(key.name): \(ciphertext.multiplyingScheme)`")
    return false
  }

  // MARK: Reports

  private mutating func reportSum(_ x: TypedExpression, _ span: Span) -> TypedExpression {
    report(
      .ciphertexts.operation, "a running sum is no ciphertext", at: x.span, "a `Sum`",
      help: "take `.total`, and open it: it is none while nothing was added")
    return .invalid(span)
  }

  private mutating func reportOrder(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    var help: String?
    switch operation {
    case .add: help = "write `ciphertext + value`"
    case .subtract: help = "write `-ciphertext + value`"
    case .multiply: help = "write `ciphertext * factor`"
    default: break
    }
    report(
      .ciphertexts.operation, "the ciphertext stands first", at: operatorSpan,
      "the other way round",
      secondary: labels(a, b), help: help)
    return .invalid(span)
  }

  mutating func reportElements(
    _ operation: String, _ operatorSpan: Span, _ a: TypedExpression, _ b: TypedExpression
  ) {
    report(
      .ciphertexts.element, "`\(operation)` needs one format on both sides", at: operatorSpan,
      "different formats", secondary: labels(a, b),
      help: "a ciphertext cannot be converted: use its format for the other side")
  }

  mutating func reportCiphertextShapes(
    _ operation: String, _ operatorSpan: Span, _ a: (TypedExpression, [Size]),
    _ b: (TypedExpression, [Size])
  ) {
    report(
      .ciphertexts.shape, "`\(operation)` needs one shape on both sides", at: operatorSpan,
      "different shapes",
      secondary: [
        Label(a.0.span, "has the shape \(text(shape: a.1))"),
        Label(b.0.span, "has the shape \(text(shape: b.1))"),
      ])
  }

  /// No comparison looks into a ciphertext.
  mutating func reportCiphertextComparison(
    _ operation: BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    report(
      .ciphertexts.comparison, "ciphertexts cannot be compared", at: operatorSpan,
      "would reveal what is inside", secondary: labels(a, b),
      notes: ["nobody on the chain has the secret key; equal values have different ciphertexts"],
      help: "decrypt off chain, and submit the result")
    return .invalid(span)
  }

  /// A member that a ciphertext has not.
  mutating func reportCiphertextMember(_ receiver: TypedExpression, _ name: Name) {
    let revealing = ["decrypt", "value", "reveal", "at", "mean", "max", "min", "argmax", "open"]
    if revealing.contains(name.text) {
      report(
        .ciphertexts.reveal, "a contract cannot see what a ciphertext holds", at: name.span,
        "would reveal it", secondary: [Label(receiver.span, "`\(text(receiver.type))`")],
        help: "decrypt off chain, and submit the result")
      return
    }
    if case .ciphertext(let ciphertext) = receiver.type,
      builtins.members(named: name.text).contains(where: {
        if case .tensor? = $0.receiver { return true }
        return false
      })
    {
      report(
        .ciphertexts.operation, "`\(name.text)` does not work on ciphertexts", at: name.span,
        "only on tensors", secondary: [Label(receiver.span, "`\(text(receiver.type))`")],
        notes: [whatWorks(ciphertext)],
        help: "do this step before encrypting or after decrypting")
      return
    }
    let candidates = builtins.rows.filter { admits($0, receiver.type) }.map(\.name)
    reportUnknown(
      .names.unknownMember, "`\(text(receiver.type))` has no `\(name.text)`", name.text,
      at: name.span, "not found", among: candidates)
  }
}
