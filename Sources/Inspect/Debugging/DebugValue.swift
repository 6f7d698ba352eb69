import Values

/// What an expression of a debugger is.
package enum DebugValue: Hashable, Sendable {
  case number(DebugNumber)
  case flag(Bool)
  /// Anything else, as it is shown; an account in each of its spellings.
  case text([String])

  /// A value of the machine.
  init(_ value: ShownValue) {
    let text = value.exact ?? value.text
    self.init(text)
    if case .text = self, text != value.text { self = .text([text] + Self.spellings(value.text)) }
  }

  /// A value as it is shown.
  init(_ text: String) {
    if text == "true" || text == "false" {
      self = .flag(text == "true")
    } else if let number = text.utf8.count < 42 || !text.hasPrefix("0x") ? DebugNumber(text) : nil {
      self = .number(number)
    } else {
      self = .text(Self.spellings(text))
    }
  }

  /// `bob@0x0000…00b0` is `bob`, too.
  private static func spellings(_ text: String) -> [String] {
    guard let at = text.firstIndex(of: "@"), text[at...].hasPrefix("@0x") else { return [text] }
    return [text, String(text[..<at])]
  }

  /// Whether two values are the same; nil when they are of different kinds.
  func equals(_ other: DebugValue) -> Bool? {
    switch (self, other) {
    case (.number(let left), .number(let right)): left.order(to: right).map { $0 == 0 }
    case (.flag(let left), .flag(let right)): left == right
    case (.text(let left), .text(let right)):
      left.contains { first in right.contains { Self.isSame(first, $0) } }
    default: nil
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    if left.hasPrefix("0x"), right.hasPrefix("0x") {
      return left.lowercased() == right.lowercased()
    }
    // `.circle` is `Shape.circle(1.5)`.
    if right.hasPrefix("."), !left.hasPrefix(".") { return isSame(right, left) }
    if left.hasPrefix(".") { return right.prefix { $0 != "(" }.hasSuffix(left) }
    return left == right
  }
}

extension DebugValue: CustomStringConvertible {
  package var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .flag(let flag): flag ? "true" : "false"
    case .text(let texts): texts.first ?? ""
    }
  }
}
