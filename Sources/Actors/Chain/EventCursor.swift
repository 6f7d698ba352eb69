import Client
import Primitives
import RPC

/// Reads the events of a contract in order, from where it was: in memory, from the first block of the chain on, or in a folder, so that after a restart none is
/// missing and none has to be read again.
///
/// An event may come twice (when the process ends between acting and `advance`): whoever acts on it does so by a step of the outbox.
package struct EventCursor {
  private let file: (folder: ActorFolder, name: String)?
  /// The first block whose events are still to be read.
  package private(set) var block: UInt64

  /// A cursor that lasts as long as this value: for what follows from all events together.
  package init() { (file, block) = (nil, 0) }

  /// The cursor of this name in a folder; a new one begins at a block.
  package init(_ folder: ActorFolder, _ name: String, from first: UInt64) throws(ActorError) {
    file = (folder, name)
    guard let bytes = try folder.read(name) else {
      block = first
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self), let number = UInt64(text) else {
      throw .invalid("\(folder.path)/\(name) is damaged: it holds no number of a block")
    }
    block = number
  }

  /// The most events that are read at once in memory, and from where a folder says, so that it is noted now and then.
  private static let most = (memory: 1_000_000, folder: 10_000)

  /// The events with these names that a contract has emitted in the blocks from here on, and the block behind the last of them. `most` is how many events
  /// are enough; what is behind them comes with the next look.
  package func read(
    _ names: Set<String>, of contract: ActorContract, on chain: RemoteChain, most: Int? = nil
  ) throws(ActorError) -> (events: [ContractEvent], next: UInt64) {
    do throws(ChainError) {
      let filter = LogFilter(contract: contract.address, fromBlock: block)
      let usual = file == nil ? EventCursor.most.memory : EventCursor.most.folder
      let (logs, next) = try chain.logs(filter, most: most ?? usual)
      let events = logs.compactMap { log in
        contract.event(of: log.event).flatMap { event in
          names.contains(event.name)
            ? ContractEvent(name: event.name, fields: event.fields, block: log.block) : nil
        }
      }
      return (events, next)
    } catch {
      throw .chain(error)
    }
  }

  /// Notes that everything before a block was acted on; lasts when this returns.
  package mutating func advance(to next: UInt64) throws(ActorError) {
    guard next != block else { return }
    if let (folder, name) = file { try folder.write(Array(String(next).utf8), to: name) }
    block = next
  }

  /// Reads, and advances at once: for whoever keeps what it has read itself.
  package mutating func take(
    _ names: Set<String>, of contract: ActorContract, on chain: RemoteChain
  ) throws(ActorError) -> [ContractEvent] {
    let (events, next) = try read(names, of: contract, on: chain)
    try advance(to: next)
    return events
  }
}
