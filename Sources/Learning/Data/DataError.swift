/// Why a schema, a table or a prepared data set cannot be used: one sentence that says where.
package struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// An error.
  package init(_ description: String) { self.description = description }
}
