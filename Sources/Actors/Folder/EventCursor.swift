import Client
import Primitives
import RPC

/// Reads the events of a contract from where the folder says that it was, so that after a restart none is missing.
///
/// An event may come twice (when the process ends between acting and `advance`): whoever acts on it does so by a step of the outbox.
package struct EventCursor {
  private let folder: ActorFolder
  private let name: String
  /// The first block whose events are still to be read.
  package private(set) var block: UInt64

  /// The cursor of this name in a folder; a new one begins at a block.
  package init(_ folder: ActorFolder, _ name: String, from first: UInt64) throws(ActorError) {
    (self.folder, self.name) = (folder, name)
    guard let bytes = try folder.read(name) else {
      block = first
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self), let number = UInt64(text) else {
      throw .invalid("\(folder.path)/\(name) is damaged: it holds no number of a block")
    }
    block = number
  }

  /// The events of the blocks from here on that a contract has emitted, and the block behind the last of them.
  package func read(
    _ chain: RemoteChain, contract: Address
  ) throws(ActorError) -> (events: [Log], next: UInt64) {
    do throws(ChainError) {
      let head = try chain.blockNumber()
      guard block <= head else { return ([], block) }
      let logs = try chain.logs(LogFilter(contract: contract, fromBlock: block))
      return (logs, max(logs.last?.block ?? head, head) + 1)
    } catch {
      throw .chain(error)
    }
  }

  /// Notes that everything before a block was acted on; lasts when this returns.
  package mutating func advance(to next: UInt64) throws(ActorError) {
    guard next != block else { return }
    try folder.write(Array(String(next).utf8), to: name)
    block = next
  }
}
