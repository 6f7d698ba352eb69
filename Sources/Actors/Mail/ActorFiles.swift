/// The files that actors give each other: a store of one's own, and those of others.
package struct ActorFiles {
  /// Keeps a file; its identifier.
  package let keep: ([UInt8]) throws(ActorError) -> String
  /// The file with an identifier, checked against it; nil where nobody has it now.
  package let fetch: (String) -> [UInt8]?

  /// Files by two functions.
  package init(
    keep: @escaping ([UInt8]) throws(ActorError) -> String,
    fetch: @escaping (String) -> [UInt8]?
  ) {
    (self.keep, self.fetch) = (keep, fetch)
  }
}
