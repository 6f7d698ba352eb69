import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// What nodes of a chain ask of each other.
  static let clusterMethods: [(String, RPCMethod)] = [
    (
      // Blocks above a number, with their seals, as many as fit.
      "galaxy_getBlocks",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let number = try parameters.required(RPCValue.uint64)
        try parameters.finish()
        do throws(ExecutorError) {
          return .array(
            try service.node.store.sealedBlocks(
              above: number, bytesMax: RPCLimits.blocksBytesMax
            ).map { .data($0) })
        } catch {
          throw RPCError(.internalFault, "\(error)")
        }
      }
    ),
    (
      // Many transactions at once: of each its hash, or a sentence that says why it is not taken.
      "galaxy_sendTransactions",
      RPCMethod(changesChain: true) { service, parameters, _ throws(RPCError) in
        let batch = try parameters.required { value throws(RPCValueError) in
          try RPCValue.array(value, max: RPCLimits.batchCallsMax, RPCValue.bytes)
        }
        try parameters.finish()
        return .array(
          service.node.submit(batch).map { result in
            switch result {
            case .success(let hash): .members(("hash", .hash(hash)))
            case .failure(let error): .members(("error", .string("\(error)")))
            }
          })
      }
    ),
    (
      // How this node stands among those of its chain.
      "galaxy_nodeInfo",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        let (node, state) = (service.node, service.node.cluster)
        let head = node.head
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        return .members(
          ("number", .quantity(head.number)), ("hash", .hash(head.hash)),
          ("stateRoot", .hash(head.header.stateRoot)),
          ("highest", .quantity(max(state.highest, head.number))),
          ("isProducing", .bool(state.isProducing || node.pace != .ordered)),
          ("producer", text(state.producer?.notice.address.hex)),
          ("producerURL", text(state.producer?.notice.url)),
          ("waiting", .quantity(UInt64(node.waitingCount))),
          ("refusal", text(state.refusal)), ("obstacle", text(state.obstacle)))
      }
    ),
  ]
}
