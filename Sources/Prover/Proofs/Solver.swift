import Foundation
import Primitives

/// Asks Z3 (L. de Moura, N. Bjørner, "Z3: An Efficient SMT Solver", 2008), which is started as a program.
package struct Solver: Sendable {
  /// What the solver says of a question.
  enum Answer: Equatable, Sendable {
    /// The condition cannot hold.
    case impossible
    /// It can, with these values of the terms that were to be shown; negative ones in two's complement, truth values as 0 and 1.
    case possible([U256])
    /// The solver gave up.
    case unknown
  }

  /// Why there is no answer at all.
  package enum Failure: Error, CustomStringConvertible {
    case notThere
    case stopped(String)

    package var description: String {
      switch self {
      case .notThere: "the solver `z3` is not installed (apt-get install z3)"
      case .stopped(let reason): "the solver stopped: \(reason)"
      }
    }
  }

  private let path: String
  private let effort: Int
  private let seconds: Int

  /// `effort` bounds each question by the solver's own count of steps, in millions, so that answers do not depend on the
  /// machine; `seconds` is a second bound. Throws when the solver is not there.
  package init(effort: Int = 20, seconds: Int = 60) throws(Failure) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = folders.map { "\($0)/z3" }
    guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { throw .notThere }
    self.path = path
    self.effort = effort
    self.seconds = seconds
  }

  /// The answers to all questions of a script, in their order.
  func answers(_ script: Script) throws(Failure) -> [Answer] {
    let options = """
      (set-option :produce-models true)
      (set-option :rlimit \(effort * 1_000_000))
      (set-option :timeout \(seconds * 1_000))

      """
    let output = try run(Array((options + script.text).utf8))
    var answers: [Answer] = []
    for part in output.split(separator: "?", omittingEmptySubsequences: false).dropFirst() {
      let lines = part.split(separator: "\n", omittingEmptySubsequences: true)
      guard lines.count > 1 else { throw .stopped("a question has no answer") }
      switch lines[1] {
      case "unsat": answers.append(.impossible)
      case "sat":
        answers.append(.possible(Solver.values(lines.dropFirst(2).joined(separator: " "))))
      default: answers.append(.unknown)
      }
    }
    if let fault = output.split(separator: "\n").first(where: {
      $0.hasPrefix("(error") && !$0.contains("model is not available")
    }) {
      throw .stopped(String(fault))
    }
    guard answers.count == script.questions else { throw .stopped("not all is answered") }
    return answers
  }

  /// The values in what `get-value` prints: `((a 5) (b (- 3)) (c true))`.
  static func values(_ text: String) -> [U256] {
    // The value is the last part of each pair, so pairs are cut where they stand at depth 2.
    var pairs: [String] = []
    var depth = 0
    var pair = ""
    for character in text {
      if character == "(" { depth += 1 }
      if depth >= 2 { pair.append(character) }
      if character == ")" {
        depth -= 1
        if depth == 1 {
          pairs.append(pair)
          pair = ""
        }
        if depth == 0 { break }
      }
    }
    return pairs.map(value)
  }

  private static func value(_ pair: String) -> U256 {
    var text = pair.dropLast()
    if text.hasSuffix("true") { return 1 }
    if text.hasSuffix("false") { return 0 }
    let isNegative = text.hasSuffix(")")
    if isNegative { text = text.dropLast() }
    let digits = text.reversed().prefix { $0.isNumber }.reversed()
    let number = U256(String(digits)) ?? .zero
    return isNegative ? .zero &- number : number
  }

  private func run(_ script: [UInt8]) throws(Failure) -> String {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "galaxy-\(UUID().uuidString).smt2")
    defer { try? FileManager.default.removeItem(at: file) }
    do {
      try Data(script).write(to: file)
      let process = Process()
      process.executableURL = URL(filePath: path)
      process.arguments = ["-smt2", "-memory:4096", file.path]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    } catch {
      throw .stopped("\(error)")
    }
  }
}
