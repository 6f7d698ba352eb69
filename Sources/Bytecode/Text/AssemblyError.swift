/// Why assembly text is no module.
package struct AssemblyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// What is wrong with it.
  package let problem: Problem

  /// Makes an error.
  package init(line: Int, problem: Problem) {
    self.line = line
    self.problem = problem
  }

  /// What can be wrong with a line.
  package enum Problem: Hashable, Sendable {
    /// A character that begins nothing, or text without its closing quote.
    case unexpectedCharacter
    /// Something else was expected here.
    case expected(String)
    /// The rows of a table are not numbered from 0 on.
    case wrongNumber(expected: Int)
    /// A number does not fit.
    case outOfRange
    /// No instruction has the name.
    case unknownInstruction(String)
    /// No row, label or trap has the name.
    case unknownName(String)
    /// A label is there twice.
    case duplicateLabel(String)
    /// The text has too many lines, or functions too many instructions.
    case tooLong
  }

  /// Line and problem.
  package var description: String {
    switch problem {
    case .unexpectedCharacter: "line \(line): unexpected character"
    case .expected(let what): "line \(line): expected \(what)"
    case .wrongNumber(let expected): "line \(line): expected the number \(expected)"
    case .outOfRange: "line \(line): the number does not fit"
    case .unknownInstruction(let name): "line \(line): no instruction is named \(name)"
    case .unknownName(let name): "line \(line): nothing is named \(name)"
    case .duplicateLabel(let name): "line \(line): the label \(name) is there twice"
    case .tooLong: "line \(line): the text is too long"
    }
  }
}
