import Primitives
import Values

/// Why a call cannot be encoded.
package enum CallError: Error, Hashable, Sendable {
  /// The contract has no such entry or view.
  case noMethod(String, contract: String, known: [String])
  /// Another number of arguments than the method has parameters, which are given as `name: type`.
  case wrongCount(of: String, expected: [String], got: Int)
  /// The text of an argument, which is given by its name or number, is no value of its type.
  case argument(String, ValueError)
  /// A value is not of its parameter's type, or all together are too large.
  case encoding(ABIEncodeError)
}

extension CallError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .noMethod(let name, let contract, let known):
      "\(contract) has no entry or view `\(name)`; it has "
        + (known.isEmpty ? "none" : known.joined(separator: ", "))
    case .wrongCount(let name, let expected, let got):
      "\(name) takes \(Self.arguments(expected)), not \(got)"
    case .argument(let name, let error): "argument \(name): \(error)"
    case .encoding(let error): "the arguments cannot be encoded: \(error)"
    }
  }

  /// How many arguments, and which.
  private static func arguments(_ expected: [String]) -> String {
    guard !expected.isEmpty else { return "no arguments" }
    return
      "\(expected.count) argument\(expected.count == 1 ? "" : "s") (\(expected.joined(separator: ", ")))"
  }
}
