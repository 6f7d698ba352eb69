import Bytecode
import Primitives
import VM

/// Modules that were verified and loaded, by code hash, and keys and ciphertexts that were decoded.
/// Having one changes no result, only the time that it takes.
package final class CodeCache {
  private var loaded: [Hash256: LoadedModule] = [:]
  /// Modules that were verified before they came here, by code hash.
  private let verified: [Hash256: VerifiedModule]
  /// How often a module had to be verified: for tests.
  package private(set) var verifyCount = 0
  /// Keys and ciphertexts by the hash of their encoding.
  package let objects = ObjectCache()

  /// A cache without loaded modules. `verified` were verified already, by the compiler, and are not again.
  package init(verified: [VerifiedModule] = []) {
    self.verified = Dictionary(verified.map { ($0.hash, $0) }) { first, _ in first }
  }

  /// The loaded module with a canonical hash, whose encoding is asked for when it is new here; nil when there is
  /// none.
  func module(_ codeHash: Hash256, bytes: () -> [UInt8]?) -> LoadedModule? {
    if let known = loaded[codeHash] { return known }
    guard let bytes = bytes(), let module = try? load(bytes).get() else {
      return nil
    }
    return module
  }

  /// Decodes, verifies and loads a module; the reason when it is not acceptable.
  package func load(_ bytes: [UInt8]) -> Result<LoadedModule, InvalidModule> {
    do throws(DecodeError) {
      let module = try Module(decoding: bytes)
      // Its bytes are no part of the hash, so the state could not commit to them.
      guard module.debug == nil else {
        return .failure(InvalidModule(reason: "debug information is not deployed"))
      }
      let hash = module.canonicalHash
      if let known = loaded[hash] { return .success(known) }
      if let known = verified[hash] { return .success(keep(LoadedModule(known))) }
      return verify(module)
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
  }

  private func verify(_ module: Module) -> Result<LoadedModule, InvalidModule> {
    do throws(VerifyError) {
      verifyCount += 1
      return .success(keep(LoadedModule(try Verifier.verify(module))))
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
  }

  private func keep(_ module: LoadedModule) -> LoadedModule {
    loaded[module.codeHash] = module
    return module
  }
}

/// Why bytes are not a module that can be deployed.
package struct InvalidModule: Error, Hashable, Sendable {
  /// One sentence.
  package let reason: String

  /// A module that is refused.
  package init(reason: String) {
    self.reason = reason
  }
}
