import Actors
import FileStore
import Synchronization

/// A file store in memory that all actors of a test reach; the test may lose and change files.
final class SharedFiles: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])

  /// Everything that was kept.
  var all: [String: [UInt8]] { files.withLock { $0 } }

  /// Changes what is kept.
  func change(_ change: (inout [String: [UInt8]]) -> Void) {
    files.withLock { (files: inout sending [String: [UInt8]]) in change(&files) }
  }

  /// As actors see it: a file that does not have its identifier is none.
  var exchange: ActorFiles {
    ActorFiles { [self] bytes in
      let name = "\(CID(.raw, of: bytes))"
      files.withLock { $0[name] = bytes }
      return name
    } fetch: { [self] name in
      files.withLock { $0[name] }.flatMap { "\(CID(.raw, of: $0))" == name ? $0 : nil }
    }
  }
}
