import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// Transactions, on their way in and afterwards.
  static let transactionMethods: [(String, RPCMethod)] = [
    (
      "eth_sendRawTransaction",
      RPCMethod(changesChain: true) { service, parameters, _ throws(RPCError) in
        let bytes = try parameters.required(RPCValue.bytes)
        try parameters.finish()
        do throws(NodeError) {
          return .hash(try service.node.submit(bytes))
        } catch {
          switch error {
          case .undecodable: throw RPCError(.invalidParameters, "\(error)")
          case .refused(let reason):
            throw RPCError(.refused, RPCMethod.word(for: reason) + "\(reason)")
          case .tooLong, .halted: throw RPCError(.refused, "\(error)")
          case .blob, .execution, .seal: throw RPCError(.internalFault, "\(error)")
          }
        }
      }
    ),
    (
      "eth_getTransactionByHash",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let (block, index) = try service.place(of: hash) else {
          return service.node.waitingTransaction(hash).map { TransactionJSON.value($0, at: nil) }
            ?? .null
        }
        return block.transaction(at: index)
      }
    ),
    (
      "eth_getTransactionReceipt",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let (block, index) = try service.place(of: hash) else { return .null }
        return block.receiptsJSON[index]
      }
    ),
    (
      "eth_getRawTransactionByHash",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let (block, index) = try service.place(of: hash) else { return .null }
        return .data(block.transactions[index].raw)
      }
    ),
  ]

  /// The words by which tools know some refusals: those of geth.
  private static func word(for reason: MempoolError) -> String {
    guard case .invalid(let reason) = reason else {
      return switch reason {
      case .known: "already known: "
      case .replacementUnderpriced: "replacement transaction underpriced: "
      case .full: "txpool is full: "
      case .nonceTooFar: "nonce too high: "
      case .insufficientFunds: "insufficient funds for gas * price + value: "
      case .invalid, .senderFull: ""
      }
    }
    return switch reason {
    case .nonceTooLow: "nonce too low: "
    case .nonceTooHigh: "nonce too high: "
    case .insufficientFunds: "insufficient funds for gas * price + value: "
    case .gasLimitBelowIntrinsic: "intrinsic gas too low: "
    case .gasLimitAboveBlock: "exceeds block gas limit: "
    case .feeBelowBase: "max fee per gas less than block base fee: "
    case .tipAboveFee: "max priority fee per gas higher than max fee per gas: "
    case .wrongChain: "invalid chain id: "
    case .dataMarket, .codeDelegation: "transaction type not supported: "
    default: ""
    }
  }
}

extension RPCService {
  /// The block that has a transaction, and where; nil when none has.
  func place(of hash: Hash256) throws(RPCError) -> (block: StoredBlock, index: Int)? {
    let place = try stored { () throws(StorageError) in try node.store.place(of: hash) }
    guard let place, let block = try block(.number(place.block)),
      block.transactions.indices.contains(Int(place.index))
    else { return nil }
    return (block, Int(place.index))
  }
}
