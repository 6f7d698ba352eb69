import Bytecode
import Primitives
import State
import Synchronization

/// The modules of contracts on the chain and their interfaces, by code hash: decoded and verified once.
final class InterfaceCache: Sendable {
  private struct Known {
    let interface: ContractInterface
    let module: VerifiedModule
  }

  private let modules = Mutex<[Hash256: Known]>([:])

  /// The most that are kept; then all are forgotten.
  private static let countMax = 256

  /// The interface of a module that was asked for before.
  func known(_ codeHash: Hash256) -> ContractInterface? {
    modules.withLock { $0[codeHash] }?.interface
  }

  /// The interface of the module with this hash; nil when the state has none.
  func interface(_ codeHash: Hash256, _ state: some StateReader) -> ContractInterface? {
    entry(codeHash, state)?.interface
  }

  /// The module with this hash; nil when the state has none.
  func module(_ codeHash: Hash256, _ state: some StateReader) -> VerifiedModule? {
    entry(codeHash, state)?.module
  }

  private func entry(_ codeHash: Hash256, _ state: some StateReader) -> Known? {
    if let known = modules.withLock({ $0[codeHash] }) { return known }
    guard let bytes = state.module(codeHash), let module = try? Module(decoding: bytes),
      let verified = try? Verifier.verify(module)
    else { return nil }
    let known = Known(interface: ContractInterface(verified), module: verified)
    modules.withLock {
      if $0.count >= InterfaceCache.countMax { $0 = [:] }
      $0[codeHash] = known
    }
    return known
  }
}
