import Client
import Diagnostics
import Primitives
import RPC

/// Everything that ever happened to some contracts: the transactions that called them or in which they have emitted events, each once, in order.
///
/// Events alone would miss calls that emit none, such as claims, so every block from the first event on is read.
package struct ContractHistory: Sendable {
  /// The transactions that have succeeded.
  package let calls: [PastCall]

  /// The history of contracts.
  package init(of contracts: [Address], on chain: RemoteChain) throws(ActorError) {
    do throws(ChainError) {
      var touched: Set<Hash256> = []
      var first = UInt64.max
      for contract in contracts {
        for log in try chain.logs(LogFilter(contract: contract)) {
          touched.insert(log.transaction)
          first = min(first, log.block)
        }
      }
      let head = try chain.blockNumber()
      var calls: [PastCall] = []
      for block in min(first, head)...head {
        let answer = try chain.ask("eth_getBlockByNumber", [.quantity(block), .bool(true)])
        for transaction in answer["transactions"]?.elements ?? [] {
          let call = try PastCall(transaction, block: block)
          let isCall = call.recipient.map { contracts.contains($0) } ?? false
          guard isCall || touched.contains(call.hash), let whole = try call.completed(on: chain)
          else { continue }
          calls.append(whole)
        }
      }
      self.calls = calls
    } catch {
      throw .chain(error)
    }
  }
}
