import Compiler
import Primitives
import Semantics

/// The modules in which invariants are views, each compiled once for all runs of a suite's tests.
final class InvariantModules {
  typealias Encoded = (bytes: [UInt8], hash: Hash256)

  private let compiled: Compilation.Compiled
  private var known: [ContractID: Encoded] = [:]

  init(_ compiled: Compilation.Compiled) {
    self.compiled = compiled
  }

  /// The module of a contract with its invariants; nil when it exceeds a limit.
  func module(of contract: ContractID) -> Encoded? {
    if let module = known[contract] { return module }
    guard let bytes = compiled.moduleWithInvariants(of: contract) else { return nil }
    let module = (bytes, keccak256(bytes))
    known[contract] = module
    return module
  }
}
