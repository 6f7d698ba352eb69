import Bytecode
import Compiler
import Ledger
import Primitives
import Storage
import Synchronization

/// The sources that were published with contracts: a blob beside a deployment that is a `SourceBundle`, and gives the module that stands there.
///
/// Who deploys pays for the blob, and has it compiled once, when somebody first looks; one is compiled at a time.
final class PublishedSources: Sendable {
  /// Sources that give the module, with its debug information.
  struct Source: Sendable {
    let bundle: SourceBundle
    let contract: CompiledContract

    /// Its texts by path, as debug information has it; empty when another contract has another text under one of the paths.
    func texts(beside others: [String: String]) -> [String: String] {
      let texts = Dictionary(
        bundle.files.map { ($0.path, String(decoding: $0.utf8, as: UTF8.self)) },
        uniquingKeysWith: { first, _ in first })
      return texts.allSatisfy { others[$0.key] ?? $0.value == $0.value } ? texts : [:]
    }
  }

  private struct Known {
    let codeHash: Hash256
    let source: Source?
  }

  private let store: ChainStore
  private let known = Mutex<[Address: Known]>([:])
  private let compiling = Mutex<Void>(())

  /// The most contracts of which the outcome is kept; then all are forgotten.
  private static let countMax = 256

  init(_ store: ChainStore) {
    self.store = store
  }

  /// The sources of the contract at an address; nil when none were published that give its module.
  func source(of address: Address, codeHash: Hash256) -> Source? {
    func found() -> Known? {
      known.withLock { $0[address] }.flatMap { $0.codeHash == codeHash ? $0 : nil }
    }
    if let found = found() { return found.source }
    return compiling.withLock { _ in
      // Somebody else may have compiled it meanwhile.
      if let found = found() { return found.source }
      let source = published(address).lazy.compactMap { bundle in
        bundle.compiled().map { Source(bundle: bundle, contract: $0) }
      }.first { $0.contract.verified.hash == codeHash }
      known.withLock {
        if $0.count >= PublishedSources.countMax { $0 = [:] }
        $0[address] = Known(codeHash: codeHash, source: source)
      }
      return source
    }
  }

  /// What the deployment of a contract brought: at most one, so that nobody has many compiled for the price of one.
  private func published(_ address: Address) -> [SourceBundle] {
    guard let place = try? store.deployment(of: address),
      let bytes = try? store.transaction(at: place),
      let transaction = try? SignedTransaction(decoding: bytes)
    else { return [] }
    return Array(
      transaction.blobs.lazy.compactMap { hash in
        (try? self.store.blob(hash)).flatMap { $0 }.flatMap { SourceBundle(decoding: $0) }
      }.prefix(1))
  }
}
