import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// Who answers, and for which chain.
  static let clientMethods: [(String, RPCMethod)] = [
    (
      "web3_clientVersion",
      RPCMethod { _, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .string("Galaxy/0.1.0")
      }
    ),
    (
      "net_version",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .string(String(service.node.genesis.chainID))
      }
    ),
    (
      "net_listening",
      RPCMethod { _, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .bool(true)
      }
    ),
    (
      "eth_chainId",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .quantity(service.node.genesis.chainID)
      }
    ),
    (
      // A node that orders by itself is never behind.
      "eth_syncing",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        let (current, highest) = (service.node.head.number, service.node.cluster.highest)
        guard highest > current else { return .bool(false) }
        return .members(
          ("startingBlock", .quantity(current)), ("currentBlock", .quantity(current)),
          ("highestBlock", .quantity(highest)))
      }
    ),
    (
      // The server has no keys.
      "eth_accounts",
      RPCMethod { _, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .array([])
      }
    ),
    (
      "eth_coinbase",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .address(service.node.producer)
      }
    ),
    (
      "web3_sha3",
      RPCMethod { _, parameters, _ throws(RPCError) in
        let bytes = try parameters.required(RPCValue.bytes)
        try parameters.finish()
        return .hash(keccak256(bytes))
      }
    ),
  ]
}
