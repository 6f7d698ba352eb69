import Foundation
import Logging
import Node
import Synchronization

/// Has a node make a block of what waits, again and again.
final class BlockClock: Sendable {
  private let isStopped = Mutex(false)

  /// Begins; a block that cannot be made is reported, and tried again.
  init(_ node: ChainNode, seconds: Int, log: Logger) {
    Thread.detachNewThread { [weak self] in
      while true {
        Thread.sleep(forTimeInterval: TimeInterval(seconds))
        guard let self, !self.isStopped.withLock({ $0 }) else { return }
        do {
          try node.makeBlock()
        } catch {
          log.error("no block was made: \(error)")
        }
      }
    }
  }

  /// Makes no more blocks.
  func stop() { isStopped.withLock { $0 = true } }
}
