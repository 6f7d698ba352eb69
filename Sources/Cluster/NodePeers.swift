import Diagnostics
import Ledger
import Node
import Primitives
import RPC
import Storage

/// The other nodes that a node knows, by their JSON-RPC: those that it was told of, and whoever produces. To be used by one thread.
package final class NodePeers: PeerSource {
  private let node: ChainNode
  /// Where this node itself is reached.
  private let own: String
  private let told: [String]
  private var clients: [String: RPCClient] = [:]

  /// How long an answer may take, in milliseconds.
  private static let patience = 1_000

  /// The peers of a node that is itself reached at `own`; `urls` are those that it was told of.
  package init(of node: ChainNode, at own: String, _ urls: [String]) {
    self.node = node
    self.own = own
    told = urls
  }

  private var all: [RPCClient] {
    let producer = node.cluster.producer.map { [$0.notice.url] } ?? []
    var urls: [String] = []
    for url in producer + told where url != own && !urls.contains(url) { urls.append(url) }
    return urls.compactMap(client)
  }

  /// The client of a node; nil when that is no place.
  func client(_ url: String) -> RPCClient? {
    if let client = clients[url] { return client }
    // Producers come and go: their old places are not kept for ever.
    if clients.count > 64 { clients = [:] }
    guard let endpoint = HTTPConnection.Endpoint(url: url) else { return nil }
    let client = RPCClient(endpoint, milliseconds: NodePeers.patience)
    clients[url] = client
    return client
  }

  package func blocks(above number: UInt64) -> [[UInt8]] {
    for client in all {
      guard let answer = try? client.call("galaxy_getBlocks", [.quantity(number)]),
        let blocks = try? RPCValue.array(answer, max: 256, RPCValue.bytes), !blocks.isEmpty
      else { continue }
      return blocks
    }
    return []
  }

  package func blob(_ hash: Hash256) -> HeldBlob? {
    for client in all {
      var writer = node.store.spool.begin()
      let isThere = client.get("/blob/\(hash.hex)", bytesMax: Limits.blobBytesMax) { bytes in
        (try? writer.append(bytes)) != nil
      }
      if isThere, let blob = try? writer.finish(), blob.hash == hash { return blob }
    }
    return nil
  }

  /// Brings transactions to the node at a place, and the blobs that they name; false when it does not answer.
  func forward(_ transactions: [SignedTransaction], to url: String) -> Bool {
    guard let client = client(url) else { return false }
    let blobs = node.blobs
    for hash in Set(transactions.flatMap(\.blobs)).sorted() {
      guard let blob = blobs.held(hash) else { continue }
      let isTaken = try? client.put("/blob", count: blob.count) {
        blob.bytes(from: $0, max: HTTPConnection.pieceBytes)
      }
      if isTaken == nil { return false }
    }
    let batch = JSONValue.array(transactions.map { .data($0.raw) })
    // What it does not take now is brought again later, as long as it waits here.
    return (try? client.call("galaxy_sendTransactions", [batch])) != nil
  }
}
