import Actors
import FileStore
import Synchronization

/// A file store in memory that all actors of a test reach, over a network that may alter what it brings.
final class SharedFiles: Sendable {
  private let files = Mutex<[String: [UInt8]]>([:])

  /// Who decides what is altered: not the closure by itself, which a lock would wrap once more at every look.
  private struct Judge {
    let alters: @Sendable () -> Bool
  }
  private let judge = Mutex<Judge?>(nil)

  /// Alters from now on what is fetched when this says so; nil never does.
  func alter(_ altering: (@Sendable () -> Bool)?) {
    judge.withLock { $0 = altering.map { Judge(alters: $0) } }
  }

  /// As actors see it: a file that does not have its identifier is none.
  var exchange: ActorFiles {
    ActorFiles { [self] bytes in
      let name = "\(CID(.raw, of: bytes))"
      files.withLock { $0[name] = bytes }
      return name
    } fetch: { [self] name in
      guard var bytes = files.withLock({ $0[name] }) else { return nil }
      if !bytes.isEmpty, judge.withLock({ $0 })?.alters() ?? false { bytes[bytes.count / 2] ^= 1 }
      return "\(CID(.raw, of: bytes))" == name ? bytes : nil
    }
  }
}
