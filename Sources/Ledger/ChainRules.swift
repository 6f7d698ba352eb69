import Bytecode
import HomomorphicEvaluation
import Primitives
import VM

/// What differs between a chain for use and one for tests. Fixed for the life of a chain.
package struct ChainRules: Hashable, Sendable {
  /// Whether contracts may take public keys that are too short to keep a secret.
  package var insecureTestKeys: Bool

  /// The rules of a chain for use, unless short keys are asked for.
  package init(insecureTestKeys: Bool = false) {
    self.insecureTestKeys = insecureTestKeys
  }

  /// Why a module that the verifier has accepted may not be deployed all the same; nil if it may.
  func objection(to module: Module) -> String? {
    guard !insecureTestKeys else { return nil }
    for type in module.types {
      if let scheme = type.scheme, scheme.isInsecure {
        return "keys of \(scheme.parameter) bits are too short for this chain"
      }
    }
    return nil
  }
}
