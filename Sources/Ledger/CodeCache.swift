import Bytecode
import Primitives
import VM

/// Modules that were verified and loaded, by code hash, and keys and ciphertexts that were decoded.
/// Having one changes no result, only the time that it takes.
package final class CodeCache {
  private var loaded: [Hash256: LoadedModule] = [:]
  /// Keys and ciphertexts by the hash of their encoding.
  package let objects = ObjectCache()

  /// An empty cache.
  package init() {}

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
      if let known = loaded[module.canonicalHash] { return .success(known) }
      return verify(module)
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
  }

  private func verify(_ module: Module) -> Result<LoadedModule, InvalidModule> {
    do throws(VerifyError) {
      let module = LoadedModule(try Verifier.verify(module))
      loaded[module.codeHash] = module
      return .success(module)
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
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
