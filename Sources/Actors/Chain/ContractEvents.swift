import Client
import Primitives
import RPC

/// The events of a contract since this value was made, in order, each once. What has to outlive the process is on the chain: a new one begins at the first
/// block again.
struct ContractEvents {
  private let contract: ActorContract
  private var next: UInt64 = 0

  init(_ contract: ActorContract) { self.contract = contract }

  /// Those that are new, with their fields.
  mutating func new(
    on chain: RemoteChain, _ names: Set<String>
  ) throws(ActorError) -> [(name: String, fields: [ABIValue], block: UInt64)] {
    let logs: [Log]
    let head: UInt64
    do throws(ChainError) {
      head = try chain.blockNumber()
      guard next <= head else { return [] }
      logs = try chain.logs(LogFilter(contract: contract.address, fromBlock: next))
    } catch {
      throw .chain(error)
    }
    var events: [(String, [ABIValue], UInt64)] = []
    for log in logs {
      for name in names {
        guard let fields = contract.fields(of: log.event, named: name) else { continue }
        events.append((name, fields, log.block))
        break
      }
    }
    next = max(logs.last?.block ?? head, head) + 1
    return events
  }
}
