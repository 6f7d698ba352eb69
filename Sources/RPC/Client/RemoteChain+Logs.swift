import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import VM

extension RemoteChain {
  /// The most events that are given at once.
  private static let logsMax = 1_000_000

  package func logs(_ filter: LogFilter) throws(ChainError) -> [Log] {
    let logs = try logs(filter, most: RemoteChain.logsMax).logs
    guard logs.count < RemoteChain.logsMax else {
      throw .answered("there are \(RemoteChain.logsMax) such events, or more")
    }
    return logs
  }

  /// The events that a filter asks for, of whole blocks, until there are so many of them, and the block behind the last that was looked at.
  ///
  /// A node refuses to give too many events, or to go through too many blocks, at once; then it is asked about fewer blocks. One block that has more such events than a
  /// node gives is passed over: whoever fills a block keeps nobody from hearing of what comes behind it.
  package func logs(
    _ filter: LogFilter, most: Int
  ) throws(ChainError) -> (logs: [Log], next: UInt64) {
    let head = try blockNumber()
    guard head < .max else { throw .answered("there is no block \(head)") }
    var (logs, from, span): ([Log], UInt64, UInt64) = ([], filter.fromBlock, .max)
    while from <= head, logs.count < most {
      let to = from + min(head - from, span - 1)
      if let part = try part(of: filter, from...to) {
        logs += part
      } else if from < to {
        span = (to - from) / 2 + 1
        continue
      }
      from = to + 1
    }
    return (logs, from)
  }

  /// The events of some blocks; nil where the node will not give so many at once.
  private func part(
    of filter: LogFilter, _ blocks: ClosedRange<UInt64>
  ) throws(ChainError) -> [Log]? {
    var members = [
      JSONValue.Member("fromBlock", .quantity(blocks.lowerBound)),
      JSONValue.Member("toBlock", .quantity(blocks.upperBound)),
    ]
    if let contract = filter.contract {
      members.append(JSONValue.Member("address", .address(contract)))
    }
    if let topic = filter.topic {
      members.append(JSONValue.Member("topics", .array([.hash(topic)])))
    }
    let answer: JSONValue
    do throws(RPCClient.Failure) {
      answer = try client.call("eth_getLogs", [.object(members)])
    } catch {
      if case .answered(let told) = error, told.code == RPCError.Code.limitExceeded.rawValue {
        return nil
      }
      throw RemoteChain.error(error)
    }
    var logs: [Log] = []
    for item in answer.elements ?? [] { logs.append(try RemoteChain.log(item)) }
    return logs
  }

  private static func log(_ value: JSONValue) throws(ChainError) -> Log {
    func member<Value>(
      _ name: String, _ reader: (JSONValue) throws(RPCValueError) -> Value
    ) throws(ChainError) -> Value {
      try RemoteChain.read(value[name] ?? .null, reader)
    }
    return Log(
      event: EmittedEvent(
        contract: try member("address", RPCValue.address),
        topics: try member("topics") { topics throws(RPCValueError) in
          try RPCValue.array(topics, max: 4, RPCValue.hash)
        }, data: try member("data", RPCValue.bytes)),
      block: try member("blockNumber", RPCValue.uint64),
      transaction: try member("transactionHash", RPCValue.hash))
  }
}
