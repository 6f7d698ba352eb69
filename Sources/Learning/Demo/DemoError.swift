/// Why the demonstration cannot go on. Each is a bug of Galaxy: its input is fixed.
package enum DemoError: Error, CustomStringConvertible {
  /// A contract does not compile.
  case contract(String)
  /// A transaction or view failed.
  case failed(String)
  /// A result is not what it must be.
  case wrong(String)

  /// One sentence.
  package var description: String {
    switch self {
    case .contract(let text), .failed(let text), .wrong(let text): text
    }
  }
}
