import Compiler
import Primitives
import Semantics
import Synchronization

/// The modules in which invariants are views, each compiled once for all runs of a file's tests.
final class InvariantModules: Sendable {
  typealias Encoded = (bytes: [UInt8], hash: Hash256)

  private let compiled: Compilation.Compiled
  private let known = Mutex<[ContractID: Encoded]>([:])
  /// Whether some test explores while an invariant needs more than a module: then all calls of tests are watched.
  let needsRecordings: Bool

  init(_ compiled: Compilation.Compiled, _ program: TypedProgram) {
    self.compiled = compiled
    needsRecordings =
      program.contracts.contains { $0.invariants.contains { !program.canRun($0) } }
      && program.functions.contains { function in
        var explores = false
        function.body.forEachExpression { expression in
          if case .testOperation(.explore) = expression.kind { explores = true }
        }
        return explores
      }
  }

  /// The module of a contract with its invariants; nil when it exceeds a limit.
  func module(of contract: ContractID) -> Encoded? {
    known.withLock { known in
      if let module = known[contract] { return module }
      guard let bytes = compiled.moduleWithInvariants(of: contract) else { return nil }
      let module = (bytes, keccak256(bytes))
      known[contract] = module
      return module
    }
  }
}
