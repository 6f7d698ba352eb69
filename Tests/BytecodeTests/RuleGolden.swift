import Bytecode

/// A golden of a rule of the verifier: the text of a module that keeps the rule, then changes that break it.
///
/// A change begins with `= ` and what the verifier says, then lists lines to take out (`- `) and to put in their place (`+ `),
/// or the bits of an instruction that no text can say (`* function instruction field value`). In the module,
/// `repeat COUNT from FIRST` to `end` stands for so many copies with the number in place of `#`, the one before it of `@`.
struct RuleGolden {
  /// The module that keeps the rule.
  let accepted: Module
  /// What breaks it, with what the verifier says.
  private(set) var rejected: [(module: Module, message: String)] = []

  init(_ text: String) throws {
    let lines = text.split(separator: "\n").map { String($0) }
    let parts = lines.split(maxSplits: .max, omittingEmptySubsequences: false) {
      $0.hasPrefix("= ")
    }
    let messages = lines.filter { $0.hasPrefix("= ") }.map { String($0.dropFirst(2)) }
    let base = Array(parts[0])
    accepted = try Assembler.assemble(try Self.expanded(base))
    for (change, message) in zip(parts.dropFirst(), messages) {
      rejected.append((try Self.module(base, Array(change)), message))
    }
  }

  private struct Problem: Error {
    let line: String
  }

  /// The module with a change.
  private static func module(_ base: [String], _ change: [String]) throws -> Module {
    var lines = base
    var place = lines.count
    for line in change where !line.hasPrefix("* ") {
      let text = String(line.dropFirst(2))
      if line.hasPrefix("- ") {
        guard let found = lines.firstIndex(where: { trimmed($0) == text }) else {
          throw Problem(line: line)
        }
        lines.remove(at: found)
        place = found
      } else {
        lines.insert(text, at: place)
        place += 1
      }
    }
    var module = try Assembler.assemble(try expanded(lines))
    for line in change where line.hasPrefix("* ") {
      let words = line.split(separator: " ").dropFirst().map { String($0) }
      guard words.count == 4, let function = Int(words[0]), let instruction = Int(words[1]),
        let value = UInt64(words[3])
      else { throw Problem(line: line) }
      switch words[2] {
      case "b": module.functions[function].code[instruction].b = UInt16(value)
      default: module.functions[function].code[instruction].x = value
      }
    }
    return module
  }

  /// The text with repetitions written out.
  private static func expanded(_ lines: [String]) throws -> String {
    var text: [String] = []
    var rest = lines[...]
    while let line = rest.popFirst() {
      let words = trimmed(line).split(separator: " ")
      guard words.first == "repeat" else {
        text.append(line)
        continue
      }
      guard words.count == 4, let count = Int(words[1]), let first = Int(words[3]),
        let end = rest.firstIndex(where: { trimmed($0) == "end" })
      else { throw Problem(line: line) }
      let body = rest[..<end]
      rest = rest[(end + 1)...]
      for number in first..<first + count {
        text += body.map { line in
          line.replacing("#", with: "\(number)").replacing("@", with: "\(number - 1)")
        }
      }
    }
    return text.joined(separator: "\n")
  }

  private static func trimmed(_ line: String) -> String {
    String(line.drop { $0 == " " })
  }
}
