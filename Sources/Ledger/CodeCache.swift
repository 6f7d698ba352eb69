import Bytecode
import Primitives
import VM

/// Modules that were verified and loaded, by code hash, and keys and ciphertexts that were decoded.
/// Having one changes no result and no price, only the time that it takes. It keeps what contracts run, not what
/// failed to be deployed, and as much as it may.
package final class CodeCache {
  private var loaded: BoundedCache<Hash256, LoadedModule>
  /// Modules that were verified before they came here, by code hash.
  private let verified: [Hash256: VerifiedModule]
  /// What runs the modules.
  let engine: Engine
  /// How often a module had to be verified: for tests.
  package private(set) var verifyCount = 0
  /// Keys and ciphertexts by the hash of their encoding.
  package let objects = ObjectCache()
  /// Compares what calls use with what their modules bound, if anything does.
  package var bounds: GasBoundMonitor?

  /// A cache without loaded modules, for so many bytes of them. `verified` were verified already, by the
  /// compiler, and are not again.
  package init(
    verified: [VerifiedModule] = [], bytesMax: Int = 1 << 29, engine: Engine = .chosen
  ) {
    self.engine = engine
    loaded = BoundedCache(bytesMax: bytesMax)
    self.verified = Dictionary(verified.map { ($0.hash, $0) }) { first, _ in first }
  }

  /// Bytes that the loaded modules take: for tests.
  package var loadedBytes: Int { loaded.bytes }

  /// The module that was asked for last: mostly it is the next, too.
  private var latest: LoadedModule?

  /// The loaded module with a canonical hash, if it is here.
  func loadedModule(_ codeHash: Hash256) -> LoadedModule? {
    if let latest, latest.codeHash == codeHash { return latest }
    latest = loaded.value(codeHash)
    return latest
  }

  /// The loaded module with a canonical hash, whose encoding is asked for when it is new here; nil when there is
  /// none.
  func module(_ codeHash: Hash256, bytes: () -> [UInt8]?) -> LoadedModule? {
    if let known = loaded.value(codeHash) { return known }
    var steps = StepBudget()
    guard let bytes = bytes(), let module = try? load(bytes, &steps).get() else {
      return nil
    }
    keep(module)
    return module
  }

  /// What an unsigned transaction uses before a contract runs: by itself, and for verification of a module that it
  /// deploys.
  package func gasBeforeCalls(_ transaction: Transaction) -> UInt64 {
    var steps = StepBudget()
    if transaction.recipient == nil, let payload = DeploymentPayload(decoding: transaction.data) {
      _ = load(payload.module, &steps)
    }
    let (sum, overflow) = IntrinsicGas.of(transaction).addingReportingOverflow(UInt64(steps.used))
    return overflow ? .max : sum
  }

  /// Decodes, verifies and loads a module; the reason when it is not acceptable. The steps that are used up are
  /// those of its verification, whether it is made now or was made before.
  package func load(
    _ bytes: [UInt8], _ steps: inout StepBudget
  ) -> Result<LoadedModule, InvalidModule> {
    // Modules have one encoding, whose hash is theirs: known ones need not even be decoded.
    let hash = keccak256(bytes)
    if let known = loaded.value(hash) {
      steps.use(known.verified)
      return .success(known)
    }
    do throws(DecodeError) {
      let module = try Module(decoding: bytes)
      // Its bytes are no part of the hash, so the state could not commit to them.
      guard module.debug == nil else {
        return .failure(InvalidModule(reason: "debug information is not deployed"))
      }
      if let known = verified[hash] {
        steps.use(known)
        return .success(LoadedModule(known, engine: engine))
      }
      return verify(module, &steps)
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
  }

  private func verify(
    _ module: Module, _ steps: inout StepBudget
  ) -> Result<LoadedModule, InvalidModule> {
    do throws(VerifyError) {
      verifyCount += 1
      return .success(LoadedModule(try Verifier.verify(module, &steps), engine: engine))
    } catch {
      return .failure(InvalidModule(reason: "\(error)"))
    }
  }

  /// Keeps a module that a contract has.
  package func keep(_ module: LoadedModule) {
    loaded.keep(module, module.codeHash, bytes: module.memoryBytes)
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
