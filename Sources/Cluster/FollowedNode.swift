import Diagnostics
import Node
import Primitives
import RPC

/// The order of blocks that another node has: for one that only follows it, and never produces.
package struct FollowedNode: BlockOrdering {
  private let client: RPCClient
  private let url: String

  /// The node at a place.
  package init(_ endpoint: HTTPConnection.Endpoint) {
    client = RPCClient(endpoint, milliseconds: 5_000)
    url = "http://\(endpoint.authority)"
  }

  package func read(above number: UInt64) throws(OrderingFailure) -> OrderingView {
    let info = try ask("galaxy_nodeInfo", [])
    guard let last = info["number"].flatMap({ try? RPCValue.uint64($0) }),
      let hash = info["hash"].flatMap({ try? RPCValue.hash($0) })
    else { throw OrderingFailure("\(url) answers no block") }
    // Whoever produces for it is reached through it.
    let notice = ProducerNotice(address: .zero, url: url)
    var view = OrderingView(
      head: ChainPosition(number: last, hash: hash),
      producer: ElectedProducer(notice, term: 0), blocks: [])
    // It may itself be behind.
    if last < number { view.head = nil }
    guard last > number else { return view }
    let blocks = try ask("galaxy_getBlocks", [.quantity(number)])
    for bytes in (try? RPCValue.array(blocks, max: 256, RPCValue.bytes)) ?? [] {
      view.blocks.append(
        ListedBlock(number: number + 1 + UInt64(view.blocks.count), bytes: bytes))
    }
    return view
  }

  private func ask(
    _ method: String, _ parameters: [JSONValue]
  ) throws(OrderingFailure) -> JSONValue {
    do throws(RPCClient.Failure) {
      return try client.call(method, parameters)
    } catch {
      throw OrderingFailure("\(url): \(error)")
    }
  }

  package func begin(behind position: ChainPosition, in term: ProducerTerm) -> Bool { false }
  package func append(_ block: SealedBlock, in term: ProducerTerm) -> Bool { false }
  package func campaign(_ notice: ProducerNotice) -> ProducerTerm? { nil }
  package func renew(_ term: ProducerTerm) -> Bool { false }
  package func resign(_ term: ProducerTerm) {}
  package func prune(below number: UInt64) {}
}
