import Diagnostics

/// What became of one `test` block.
package struct TestResult: Sendable {
  /// Why a test failed.
  package struct FailureText: Sendable {
    /// One line.
    package var message: String
    /// The source line with carets.
    package var place: String
    /// The file where it failed.
    package var file: String
    /// Line and byte there, from 1.
    package var position: SourcePosition
    /// The arguments of a property test, already shrunk.
    package var arguments: String?
    /// The call tree of the last call that failed, if one did.
    package var trace: String?
  }

  /// The file it stands in.
  package var path: String
  /// Its title.
  package var title: String
  /// Nil when it passed.
  package var failure: FailureText?
  /// How often the body ran: once, unless it is a property test.
  package var runs: Int
  /// Gas that its transactions used, in the last run.
  package var gasUsed: UInt64

  /// Of each method that its transactions called, in the last run, how often and how much gas; a deployment is `Token.init`.
  package var calls: [String: Calls] = [:]

  /// The transactions that called one method.
  package struct Calls: Hashable, Sendable {
    package var count: Int
    package var gas: UInt64
  }

  /// What `print` showed, in the last run.
  package var printed = Printed()

  /// What a test has printed, as far as somebody reads it.
  package struct Printed: Sendable {
    /// The first lines, each with the line of the source that printed it.
    package private(set) var lines: [(line: Int, text: String)] = []
    /// How many more there were.
    package private(set) var rest = 0

    private static let linesMax = 200
    private static let charactersMax = 1_000

    mutating func append(_ text: String, line: Int) {
      guard lines.count < Printed.linesMax else {
        rest += 1
        return
      }
      let isLong = text.count > Printed.charactersMax
      lines.append((line, isLong ? text.prefix(Printed.charactersMax) + "…" : text))
    }
  }

  /// Whether it passed.
  package var isPassed: Bool { failure == nil }
}
