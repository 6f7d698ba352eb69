/// Whether text for people has a terminal's colours.
package enum Colouring: Hashable, Sendable {
  /// Text only.
  case plain
  /// ANSI escape sequences (ECMA-48).
  case ansi
}

/// What a piece of output means; decides its colour.
enum Ink: String {
  case contract = "1;36"
  case method = "32"
  case gas = "33"
  case event = "35"
  case failure = "1;31"
  case success = "1;32"
  case faint = "2"
}

extension Colouring {
  /// The text in the colour of its meaning.
  func paint(_ text: String, _ ink: Ink) -> String {
    switch self {
    case .plain: text
    case .ansi: "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
    }
  }
}
