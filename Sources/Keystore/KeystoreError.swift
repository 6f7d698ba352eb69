/// Why a keystore does not open.
package enum KeystoreError: Error, Hashable, Sendable {
  /// The bytes are no JSON object of this form.
  case malformed(String)
  /// Another version than 3.
  case version(Int)
  /// A cipher or key derivation that this program does not have.
  case unknown(String)
  /// Numbers that ask for too much work or memory, or make no sense.
  case parameters(String)
  /// The password is wrong, or the file is damaged: the two cannot be told apart.
  case wrongPassword
  /// What was opened is no secret key, or not the one of the address that the file names.
  case wrongKey
}

extension KeystoreError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .malformed(let what): "this is no keystore of web3 secret storage: \(what)"
    case .version(let version): "the keystore has version \(version), and only 3 is known"
    case .unknown(let what): "the keystore uses \(what), which is not known here"
    case .parameters(let what): "the keystore is refused: \(what)"
    case .wrongPassword: "the password is wrong, or the keystore is damaged"
    case .wrongKey: "what the keystore holds is not the key of the address that it names"
    }
  }
}
