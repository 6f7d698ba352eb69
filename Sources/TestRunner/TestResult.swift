/// What became of one `test` block.
package struct TestResult: Sendable {
  /// Why a test failed.
  package struct FailureText: Sendable {
    /// One line.
    package var message: String
    /// The source line with carets.
    package var place: String
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

  /// Whether it passed.
  package var isPassed: Bool { failure == nil }
}
