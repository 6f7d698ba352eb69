import Diagnostics
import Foundation
import Ledger
import Node
import Primitives
import RPC
import Signatures
import Synchronization

/// Accounts of the development chain that send coins to each other through whatever node answers, each on a thread of its own, and note what was
/// acknowledged.
final class ClusterLoad: Sendable {
  private let cluster: NodeCluster
  private let isStopped = Mutex(false)
  private let acknowledged = Mutex<[String]>([])
  private let threads = DispatchGroup()

  /// So many of an account's transactions are not in a block at most: fewer than may wait.
  private static let aheadMax: UInt64 = 32

  /// Begins: the accounts from number 3 on send.
  init(_ cluster: NodeCluster, senders: Int = 4, pause: Double, seed: UInt64) {
    self.cluster = cluster
    for index in 0..<senders {
      threads.enter()
      Thread.detachNewThread { [self] in
        send(DevelopmentAccount.all[3 + index].key, pause, SplitMix64(seed: seed &+ UInt64(index)))
        threads.leave()
      }
    }
  }

  /// Ends; gives the hashes of what was acknowledged.
  func stop() -> [String] {
    isStopped.withLock { $0 = true }
    threads.wait()
    return acknowledged.withLock { $0 }
  }

  /// How many were acknowledged.
  var count: Int { acknowledged.withLock { $0.count } }

  private func send(_ key: SigningKey, _ pause: Double, _ random: SplitMix64) {
    var random = random
    var nonce: UInt64 = 0
    var next: SignedTransaction?
    while !isStopped.withLock({ $0 }) {
      // Without an answer the same is brought again: another one with its nonce would replace it.
      let transaction =
        next
        ?? SignedTransaction.transfer(
          by: key, nonce: nonce, to: UInt64(0x10000 + random.next(below: 50)))
      next = transaction
      if bring(transaction, &random) {
        nonce += 1
        next = nil
      }
      Thread.sleep(forTimeInterval: pause)
      if nonce % 8 == 0 { waitForBlocks(key.address, nonce, &random) }
    }
  }

  /// Whether a node has acknowledged a transaction, or knows it from an attempt that was not answered.
  private func bring(_ transaction: SignedTransaction, _ random: inout SplitMix64) -> Bool {
    let node = random.next(below: cluster.urls.count)
    guard let endpoint = HTTPConnection.Endpoint(url: cluster.urls[node]) else { return false }
    do throws(RPCClient.Failure) {
      _ = try RPCClient(endpoint, milliseconds: 1_000).call(
        "eth_sendRawTransaction", [.data(transaction.raw)])
      acknowledged.withLock { $0.append(transaction.hash.hex) }
      return true
    } catch {
      guard case .answered(let told) = error else { return false }
      return told.message.hasPrefix("already known") || told.message.hasPrefix("nonce too low")
    }
  }

  private func waitForBlocks(_ address: Address, _ nonce: UInt64, _ random: inout SplitMix64) {
    while !isStopped.withLock({ $0 }) {
      let node = random.next(below: cluster.urls.count)
      let answer = try? cluster.ask(
        node, "eth_getTransactionCount", [.address(address), .string("latest")])
      if let done = answer.flatMap({ try? RPCValue.uint64($0) }),
        nonce <= done + ClusterLoad.aheadMax
      {
        return
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}

extension SignedTransaction {
  /// A transfer of the smallest coin on the development chain.
  static func transfer(
    by key: SigningKey, nonce: UInt64, to recipient: UInt64, naming blobs: [Hash256] = []
  ) -> SignedTransaction {
    SignedTransaction(
      TransactionPayload(
        kind: .dynamicFee, chainID: 1337, nonce: nonce,
        fee: FeeOffer(most: 10_000_000_000, tip: 1_000),
        gasLimit: blobs.isEmpty ? 21_000 : 10_000_000,
        recipient: Address(truncating: U256(recipient)), value: 1, data: [],
        accessList: blobs.isEmpty ? [] : [.blobs(blobs)]),
      signedBy: key)
  }
}
