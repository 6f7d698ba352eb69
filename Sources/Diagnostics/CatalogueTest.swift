/// What can be wrong with tests: E07xx.
package struct TestCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "7"

  /// A test cannot make such values.
  package let parameter = DiagnosticCode(
    "E0701", "a test cannot make such values",
    explanation: """
      A test cannot make such values. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Only accounts deploy and call.
  package let sender = DiagnosticCode(
    "E0702", "only accounts deploy and call",
    explanation: """
      Only accounts deploy and call. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// `deploy` needs a contract.
  package let deploy = DiagnosticCode(
    "E0703", "`deploy` needs a contract",
    explanation: """
      `deploy` needs a contract. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// `call` needs the call of an entry.
  package let transaction = DiagnosticCode(
    "E0704", "`call` needs the call of an entry",
    explanation: """
      `call` needs the call of an entry. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// Only calls can fail.
  package let expectation = DiagnosticCode(
    "E0705", "only calls can fail",
    explanation: """
      Only calls can fail. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A test ran and failed.
  package let failed = DiagnosticCode(
    "E0790", "a test failed",
    explanation: """
      An `expect` did not hold, a call failed that should not have, or the other way round. The \
      message shows the values on both sides, and the calls that led there.
      """,
    failing: "", fixed: "")

  package init() {}
}
