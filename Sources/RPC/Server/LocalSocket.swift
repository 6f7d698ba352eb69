import Glibc
import NIOCore
import NIOPosix

/// A Unix socket that is listened at: a file that only its owner may use.
enum LocalSocket {
  /// Listens at a path. A socket that was left there by a process that has ended is replaced; one that somebody listens at, and any other file, is an
  /// error.
  static func listen(
    at path: String, _ group: any EventLoopGroup,
    _ configure: @escaping @Sendable (any Channel) throws -> Void
  ) throws -> any Channel {
    if isSocket(path) {
      guard !isAnswered(path) else { throw LocalSocketError.inUse(path) }
      unlink(path)
    }
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 128)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 18, high: 1 << 20))
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try configure(channel) }
      }
    // Nobody else may use it, from the first moment on.
    let mask = umask(0o177)
    defer { umask(mask) }
    return try bootstrap.bind(unixDomainSocketPath: path).wait()
  }

  /// Removes the file.
  static func remove(_ path: String) {
    if isSocket(path) { unlink(path) }
  }

  private static func isSocket(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

  /// Whether a process listens there.
  private static func isAnswered(_ path: String) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return (try? SocketAddress(unixDomainSocketPath: path)).map { address in
      address.withSockAddr { connect(descriptor, $0, socklen_t($1)) == 0 }
    } ?? false
  }
}

/// Why a Unix socket cannot be listened at.
enum LocalSocketError: Error, CustomStringConvertible {
  /// Another process listens there.
  case inUse(String)

  var description: String {
    switch self {
    case .inUse(let path): "another process listens at \(path)"
    }
  }
}
