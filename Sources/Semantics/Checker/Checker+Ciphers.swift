import Diagnostics
import Syntax

extension Checker {
  /// What Paillier can: `a + b`, `a - b` under one key, `a + tensor`, `a - tensor`, `a * integer`.
  mutating func cipherArithmetic(
    _ operation: Syntax.BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if case .sum = a.type { return reportSum(a, span) }
    if case .sum = b.type { return reportSum(b, span) }
    switch operation {
    case .add, .subtract: return cipherSum(operation, operatorSpan, a, b, span)
    case .multiply: return cipherProduct(operatorSpan, a, b, span)
    default:
      report(
        .ciphers.operation, "Paillier has no `\(operation.rawValue)`", at: operatorSpan,
        "not on ciphers", secondary: labels(a, b),
        notes: ["ciphers can be added, subtracted, and multiplied by plain integers"],
        help: operation == .divide ? "divide after decryption" : nil)
      return .invalid(span)
    }
  }

  private mutating func reportSum(_ x: TypedExpression, _ span: Span) -> TypedExpression {
    report(
      .ciphers.operation, "a running sum is no cipher", at: x.span, "a `Sum`",
      help: "take `.total`, and open it: it is none while nothing was added")
    return .invalid(span)
  }

  private func labels(_ a: TypedExpression, _ b: TypedExpression) -> [Label] {
    [Label(a.span, "`\(text(a.type))`"), Label(b.span, "`\(text(b.type))`")]
  }

  private mutating func cipherSum(
    _ operation: Syntax.BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    let result = TypedExpression(.binary(operation.typed, a, b), type: a.type, span: span)
    switch (a.type, b.type) {
    case (
      .cipher(key: let key, element: let element, shape: let shape),
      .cipher(key: let otherKey, element: let otherElement, shape: let otherShape)
    ):
      if key != otherKey {
        reportKeys(otherKey, key, at: operatorSpan, labels(a, b))
      } else if element != otherElement {
        reportElements(operation, operatorSpan, a, b)
      } else if shape != otherShape {
        reportCipherShapes(operation, operatorSpan, (a, shape), (b, otherShape))
      } else {
        return result
      }
    case (
      .cipher(key: _, element: let element, shape: let shape),
      .tensor(element: let plain, shape: let otherShape)
    ):
      if plain != .fixed(element) {
        reportElements(operation, operatorSpan, a, b)
      } else if shape != otherShape {
        reportCipherShapes(operation, operatorSpan, (a, shape), (b, otherShape))
      } else {
        return result
      }
    case (.tensor, .cipher):
      report(
        .ciphers.operation, "the cipher stands first", at: operatorSpan, "the other way round",
        secondary: labels(a, b),
        help: operation == .add ? "write `cipher + tensor`" : "write `-cipher + tensor`")
    default:
      report(
        .ciphers.operation,
        "`\(operation.rawValue)` does not take `\(text(a.type))` and `\(text(b.type))`",
        at: operatorSpan, "not on these", secondary: labels(a, b),
        notes: ["a cipher can be added to a cipher or a tensor of its shape"])
    }
    return .invalid(span)
  }

  private mutating func reportElements(
    _ operation: Syntax.BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression
  ) {
    report(
      .ciphers.element, "`\(operation.rawValue)` needs one fixed-point format on both sides",
      at: operatorSpan, "different formats", secondary: labels(a, b),
      help: "a cipher cannot be converted: use its format for the other side")
  }

  private mutating func reportCipherShapes(
    _ operation: Syntax.BinaryOperator, _ operatorSpan: Span, _ a: (TypedExpression, [Size]),
    _ b: (TypedExpression, [Size])
  ) {
    report(
      .ciphers.shape, "`\(operation.rawValue)` needs one shape on both sides", at: operatorSpan,
      "different shapes",
      secondary: [
        Label(a.0.span, "has the shape \(text(shape: a.1))"),
        Label(b.0.span, "has the shape \(text(shape: b.1))"),
      ])
  }

  private mutating func cipherProduct(
    _ operatorSpan: Span, _ a: TypedExpression, _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    switch (a.type, b.type) {
    case (.cipher, .integer(let type)) where type.bits <= 64:
      return TypedExpression(.binary(.multiply, a, b), type: a.type, span: span)
    case (.integer, .cipher):
      report(
        .ciphers.operation, "the cipher stands first", at: operatorSpan, "the other way round",
        secondary: labels(a, b), help: "write `cipher * factor`")
    case (.cipher, .cipher):
      report(
        .ciphers.product, "Paillier cannot multiply two ciphers", at: operatorSpan,
        "product of two ciphers", secondary: labels(a, b),
        notes: ["Paillier adds what is encrypted; a product needs another scheme"],
        help: "multiply by a plain integer, or do this step before encrypting")
    case (.cipher, .integer):
      report(
        .ciphers.operation, "a factor has at most 64 bits", at: operatorSpan, "too wide",
        secondary: labels(a, b), help: "convert it: `U64(...)`")
    case (.cipher, .fixed), (.cipher, .tensor):
      report(
        .ciphers.product, "a cipher is multiplied by integers only", at: operatorSpan,
        "not an integer", secondary: labels(a, b),
        notes: [
          "a factor with a fraction would need a division after it, which nobody can do on ciphers"
        ],
        help: "multiply by an integer, and divide after decryption")
    default:
      report(
        .ciphers.operation, "`*` does not take `\(text(a.type))` and `\(text(b.type))`",
        at: operatorSpan, "not on these", secondary: labels(a, b))
    }
    return .invalid(span)
  }

  /// No comparison looks into a cipher.
  mutating func reportCipherComparison(
    _ operation: Syntax.BinaryOperator, _ operatorSpan: Span, _ a: TypedExpression,
    _ b: TypedExpression, _ span: Span
  ) -> TypedExpression {
    report(
      .ciphers.comparison, "ciphers cannot be compared", at: operatorSpan,
      "would reveal what is inside", secondary: labels(a, b),
      notes: ["nobody on the chain has the secret key; equal values have different ciphers"],
      help: "decrypt off chain, and submit the result")
    return .invalid(span)
  }

  /// A member that a cipher has not.
  mutating func reportCipherMember(_ receiver: TypedExpression, _ name: Name) {
    let revealing = ["decrypt", "value", "reveal", "at", "sum", "mean", "max", "min", "argmax"]
    if revealing.contains(name.text) {
      report(
        .ciphers.reveal, "a contract cannot see what a cipher holds", at: name.span,
        "would reveal it", secondary: [Label(receiver.span, "`\(text(receiver.type))`")],
        help: "decrypt off chain, and submit the result")
      return
    }
    if builtins.members(named: name.text).contains(where: {
      if case .tensor? = $0.receiver { return true }
      return false
    }) {
      report(
        .ciphers.operation, "`\(name.text)` does not work on ciphers", at: name.span,
        "only on tensors", secondary: [Label(receiver.span, "`\(text(receiver.type))`")],
        notes: ["ciphers can be added, subtracted, and multiplied by plain integers"],
        help: "do this step before encrypting or after decrypting")
      return
    }
    let candidates = builtins.rows.filter { admits($0, receiver.type) }.map(\.name)
    reportUnknown(
      .names.unknownMember, "`\(text(receiver.type))` has no `\(name.text)`", name.text,
      at: name.span, "not found", among: candidates)
  }
}
