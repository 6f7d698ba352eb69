import Diagnostics

/// What was found out on the way: diagnostics.
package struct Findings: Sendable {
  /// What is wrong, in the order in which it was found.
  package internal(set) var diagnostics: [Diagnostic] = []

  /// Adds what was found elsewhere.
  mutating func absorb(_ other: Findings) {
    diagnostics += other.diagnostics
  }

  /// Says of each error in which instance of a function it was found.
  mutating func note(_ instance: String?) {
    guard let instance else { return }
    for index in diagnostics.indices where diagnostics[index].severity == .error {
      diagnostics[index].notes.append("where \(instance)")
    }
  }
}
