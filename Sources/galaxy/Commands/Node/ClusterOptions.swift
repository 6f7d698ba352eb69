import ArgumentParser
import Cluster
import Ledger
import Logging
import Node
import RPC
import Signatures
import Storage

/// How a node stands among others of its chain.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: """
      What puts the blocks of several nodes into one order: etcd=URL,URL,URL. By default this node orders by itself. Nodes \
      with a key as --producer make the blocks, one at a time; the others follow.
      """)
  var order: String?
  @Option(
    help: """
      The URL of another node of the chain (may be repeated): blocks, ciphertexts and keys that this one lacks are fetched \
      there. Without --order this node follows it and makes no blocks.
      """)
  var join: [String] = []
  @Option(
    help: "The URL at which other nodes reach this one; by default http:// and what --rpc says.")
  var advertise: String?

  /// Whether this node orders by itself.
  var isAlone: Bool { order == nil && join.isEmpty }

  /// What is wrong with them.
  func check(key: SigningKey?, interval: Int?) throws {
    for url in join + (advertise.map { [$0] } ?? [])
    where HTTPConnection.Endpoint(url: url) == nil {
      throw CommandFailure.usage("`\(url)` is not http://HOST:PORT")
    }
    _ = try etcd()
    if !isAlone, interval != nil {
      throw CommandFailure.usage("--interval is for a node that orders by itself")
    }
    if order == nil, !join.isEmpty, key != nil {
      throw CommandFailure.usage(
        "a node that only follows another (--join) makes no blocks: leave out --producer, or name "
          + "what orders (--order)")
    }
  }

  private func etcd() throws -> [HTTPConnection.Endpoint]? {
    guard let order else { return nil }
    guard order.hasPrefix("etcd=") else {
      throw CommandFailure.usage("--order: `\(order)` is not etcd=URL,URL,URL")
    }
    let urls = order.dropFirst("etcd=".count).split(separator: ",")
    guard !urls.isEmpty else { throw CommandFailure.usage("--order: no member of etcd is named") }
    return try urls.map { url in
      guard let endpoint = HTTPConnection.Endpoint(url: String(url)) else {
        throw CommandFailure.usage("--order: `\(url)` is not http://HOST:PORT")
      }
      return endpoint
    }
  }

  /// Begins to follow, and to produce if there is a key; nil for a node that orders by itself. `url` is where this node serves.
  func begin(
    _ node: ChainNode, key: SigningKey?, at url: String, log: Logger
  ) throws -> ClusterMember? {
    guard !isAlone else { return nil }
    let own = advertise ?? url
    let (join, members) = (join, try etcd())
    let followed = join.first.flatMap { HTTPConnection.Endpoint(url: $0) }
    guard let first = try node.store.block(0)?.header.hash else { return nil }
    let chainID = node.genesis.chainID
    return ClusterMember(
      node, candidate: key.map { ProducerNotice(address: $0.address, url: own) },
      isSealed: members != nil,
      ordering: {
        if let followed, members == nil { return FollowedNode(followed) }
        return EtcdOrdering(EtcdClient(members ?? []), chainID: chainID, genesis: first)
      },
      peers: { NodePeers(of: node, at: own, join) },
      report: { importance, text in
        switch importance {
        case .turn: log.notice("\(text)")
        case .obstacle: log.warning("\(text)")
        case .fault: log.error("\(text)")
        }
      })
  }
}
