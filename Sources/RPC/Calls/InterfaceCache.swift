import Bytecode
import Primitives
import State
import Synchronization

/// The interfaces of contracts on the chain, by code hash: decoded and verified once.
final class InterfaceCache: Sendable {
  private let interfaces = Mutex<[Hash256: ContractInterface]>([:])

  /// The most that are kept; then all are forgotten.
  private static let countMax = 1_000

  /// The interface of a module that was asked for before.
  func known(_ codeHash: Hash256) -> ContractInterface? { interfaces.withLock { $0[codeHash] } }

  /// The interface of the module with this hash; nil when the state has none.
  func interface(_ codeHash: Hash256, _ state: some StateReader) -> ContractInterface? {
    if let known = interfaces.withLock({ $0[codeHash] }) { return known }
    guard let bytes = state.module(codeHash), let module = try? Module(decoding: bytes),
      let verified = try? Verifier.verify(module)
    else { return nil }
    let interface = ContractInterface(verified)
    interfaces.withLock {
      if $0.count >= InterfaceCache.countMax { $0 = [:] }
      $0[codeHash] = interface
    }
    return interface
  }
}
