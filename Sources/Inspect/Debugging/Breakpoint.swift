/// Where a debugger stops by itself.
package indirect enum Breakpoint: Hashable, Sendable {
  /// When a line begins to run; the file as debug information has it, or an end of its path.
  case line(file: String, line: Int)
  /// When a function begins: `transfer`, `Token.transfer`.
  case entry(String)
  /// Before the instruction that reverts or traps.
  case error
  /// Before an event is emitted; nil for any.
  case event(String?)
  /// Before a place in state is written: `balances[bob]`, or `balances` for any entry.
  case write(String)
  /// When the transaction has used more gas than this.
  case gas(UInt64)
  /// Before an instruction that costs more gas than this, callees not included.
  case cost(UInt64)
  /// Before an instruction whose result has fewer levels than the ciphertext that goes in.
  case depthLost
  /// Where another one stops, if a condition holds there.
  case conditional(Breakpoint, DebugExpression)

  /// Reads what people write: `token.gx:40`, `transfer`, `error`, `event Transfer`, `write balances[bob]`,
  /// `gas > 1_000_000`, `cost > 500`, `depth`; behind each a condition: `if amount > 30`. A line alone is of the file that
  /// is given.
  package init(_ text: String, in file: String? = nil) throws(DebugRefusal) {
    if let condition = text.firstRange(of: " if ") {
      self = .conditional(
        try Breakpoint(String(text[..<condition.lowerBound]), in: file),
        try DebugExpression(String(text[condition.upperBound...])))
      return
    }
    let words = text.split(separator: " ").map(String.init)
    let rest = words.dropFirst().joined(separator: " ")
    switch words.first {
    case nil: throw DebugRefusal("a breakpoint needs a place: \(Self.forms)")
    case "error" where rest.isEmpty: self = .error
    case "depth" where rest.isEmpty || rest == "lost": self = .depthLost
    case "event", "emit": self = .event(rest.isEmpty ? nil : rest)
    case "write", "slot":
      guard !rest.isEmpty else { throw DebugRefusal("write what? `b write balances[bob]`") }
      self = .write(rest)
    case "gas", "cost":
      guard let number = Self.number(rest.drop { $0 == ">" || $0 == " " }) else {
        throw DebugRefusal("`\(rest)` is no amount of gas: `b \(words[0]) > 1_000_000`")
      }
      self = words[0] == "gas" ? .gas(number) : .cost(number)
    case let word?:
      guard rest.isEmpty else { throw DebugRefusal("`\(text)` is no place: \(Self.forms)") }
      if let file, let line = Int(word) {
        self = .line(file: file, line: line)
      } else if let colon = word.lastIndex(of: ":"),
        let line = Int(word[word.index(after: colon)...])
      {
        self = .line(file: String(word[..<colon]), line: line)
      } else {
        self = .entry(word)
      }
    }
  }

  private static let forms =
    "FILE:LINE, a function, error, event NAME, write PLACE, gas > N, cost > N, depth, each with `if CONDITION`"

  /// A number with `_` between its digits.
  private static func number(_ text: Substring) -> UInt64? {
    UInt64(text.filter { $0 != "_" && $0 != "," })
  }
}

extension Breakpoint {
  /// The line where it is; nil for another kind.
  var line: Int? {
    switch self {
    case .line(_, let line): line
    case .conditional(let place, _): place.line
    default: nil
    }
  }

  /// Whether it is one of failures.
  var isOfFailures: Bool {
    switch self {
    case .error: true
    case .conditional(let place, _): place.isOfFailures
    default: false
    }
  }
}

extension Breakpoint: CustomStringConvertible {
  /// As it is written.
  package var description: String {
    switch self {
    case .line(let file, let line): "\(file):\(line)"
    case .entry(let name): name
    case .error: "error"
    case .event(let name): name.map { "event \($0)" } ?? "event"
    case .write(let place): "write \(place)"
    case .gas(let amount): "gas > \(amount)"
    case .cost(let amount): "cost > \(amount)"
    case .depthLost: "depth"
    case .conditional(let place, let condition): "\(place) if \(condition)"
    }
  }
}

/// What a debugger cannot do, in a sentence.
package struct DebugRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
