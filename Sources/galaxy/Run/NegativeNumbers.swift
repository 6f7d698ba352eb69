/// Lets negative numbers be arguments: the parser takes whatever begins with `-` for an option.
enum NegativeNumbers {
  /// Stands for the `-` of a number on its way through the parser.
  private static let mark: Character = "\u{2212}"

  /// Replaces the minus of arguments that are numbers.
  static func protect(_ arguments: [String]) -> [String] {
    arguments.map { argument in
      let rest = argument.dropFirst()
      return argument.hasPrefix("-") && beginsWithDigit(rest) ? String(mark) + rest : argument
    }
  }

  /// Puts the minus back.
  static func restore(_ argument: String) -> String {
    let rest = argument.dropFirst()
    return argument.first == mark && beginsWithDigit(rest) ? "-" + rest : argument
  }

  /// Replaces the minus in front of an expression: of `he eval -a`, and behind `--expression`.
  static func protectExpressions(_ arguments: [String]) -> [String] {
    var result = arguments
    for index in arguments.indices.dropFirst(2) {
      let isExpression =
        index == 2 && arguments[1] == "eval" || arguments[index - 1] == "--expression"
      let text = arguments[index]
      guard isExpression, text.hasPrefix("-"), !text.hasPrefix("--"), text != "-h" else { continue }
      result[index] = String(mark) + text.dropFirst()
    }
    return result
  }

  /// Puts the minus of an expression back.
  static func restoreExpression(_ text: String) -> String {
    text.first == mark ? "-" + text.dropFirst() : text
  }

  private static func beginsWithDigit(_ text: Substring) -> Bool {
    text.first.map { $0.isASCII && $0.isNumber } ?? false
  }
}
