import HomomorphicClient
import HomomorphicEvaluation

/// Why a document of python-paillier was refused.
package enum PythonPaillierError: Error, Hashable, CustomStringConvertible {
  /// Not JSON.
  case syntax(String, offset: Int)
  /// A member that is missing, or not what it has to be.
  case member(String, String)
  /// Numbers that are no key, no ciphertext, or do not go together.
  case refused(String, HomomorphicError)

  package var description: String {
    switch self {
    case .syntax(let what, let offset): "not JSON at byte \(offset): \(what)"
    case .member(let name, let what): "\"\(name)\" \(what)"
    case .refused(let what, let error): "\(what): \(error)"
    }
  }
}
