/// Why a file is no model that can be carried over.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in one sentence.
  package let description: String

  /// An error with this sentence.
  package init(_ description: String) { self.description = description }
}
