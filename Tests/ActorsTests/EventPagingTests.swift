import Actors
import Client
import Diagnostics
import Primitives
import RPC
import Testing

/// Reading events of a node that gives few at once.
@Suite struct EventPagingTests {
  /// Has twenty blocks with an event in each, gives those of at most three blocks at once, and none of block 7.
  private final class StingyNode: RPCResponder {
    func changesChain(_ body: RPCBody) -> Bool { false }
    func answer(_ method: String, _ target: String, _ body: [UInt8]) -> HTTPAnswer? { nil }
    func end(_ session: RPCSession) {}

    func answer(_ body: RPCBody, session: RPCSession?) -> String? {
      body.answer { request in
        switch request.method {
        case "eth_chainId": return .success(.string("0x1"))
        case "eth_blockNumber": return .success(.string("0x13"))
        default:
          guard let query = request.parameters.first,
            let first = query["fromBlock"]?.text.flatMap({ UInt64($0.dropFirst(2), radix: 16) }),
            let last = query["toBlock"]?.text.flatMap({ UInt64($0.dropFirst(2), radix: 16) })
          else { return .failure(RPCError(.invalidParameters, "from where to where?")) }
          guard last - first < 3, !(first...last).contains(7) else {
            return .failure(RPCError(.limitExceeded, "too many"))
          }
          return .success(.array((first...last).map { StingyNode.log($0) }))
        }
      }
    }

    private static func log(_ block: UInt64) -> JSONValue {
      .members(
        ("address", .string(Address.zero.hex)), ("topics", .array([])), ("data", .string("0x")),
        ("blockNumber", .string("0x" + String(block, radix: 16))),
        ("transactionHash", .string(Hash256.zero.hex)))
    }
  }

  /// All are read but those of a block that nobody gives, in pieces or at once.
  @Test func whateverANodeGivesIsRead() throws {
    let chain = try RemoteChain(RPCClient(of: StingyNode()))
    let all = try chain.logs(LogFilter()).map(\.block)
    #expect(all == (0..<20).filter { $0 != 7 })
    var (read, from): ([UInt64], UInt64) = ([], 0)
    for _ in 0..<20 where from < 20 {
      let (logs, next) = try chain.logs(LogFilter(fromBlock: from), most: 2)
      #expect(next > from && logs.count <= 4)
      read += logs.map(\.block)
      from = next
    }
    #expect(read == all && from == 20)
    #expect(try chain.logs(LogFilter(fromBlock: 21), most: 2).next == 21)
  }
}
