import Foundation
import Synchronization

/// A program that runs beside the tests, and that may be killed, stopped and started again.
final class ChildProcess: Sendable {
  private let executable: String
  private let arguments: [String]
  /// Where what it prints goes, of all its runs.
  let log: URL
  private let running = Mutex<Process?>(nil)

  init(_ executable: String, _ arguments: [String], log: URL) {
    self.executable = executable
    self.arguments = arguments
    self.log = log
  }

  /// Starts it, unless it runs.
  func start() throws {
    try running.withLock { running in
      guard running == nil else { return }
      if !FileManager.default.fileExists(atPath: log.path()) { try Data().write(to: log) }
      let output = try FileHandle(forWritingTo: log)
      try output.seekToEnd()
      let process = Process()
      process.executableURL = URL(filePath: executable)
      process.arguments = arguments
      process.standardOutput = output
      process.standardError = output
      process.standardInput = FileHandle.nullDevice
      try process.run()
      running = process
    }
  }

  /// Whether it was started and has not ended.
  var isRunning: Bool { running.withLock { $0?.isRunning ?? false } }

  /// The code with which it has ended; nil while it runs.
  var status: Int32? {
    running.withLock { process in
      guard let process, !process.isRunning else { return nil }
      return process.terminationStatus
    }
  }

  /// Sends it a signal.
  func signal(_ number: Int32) {
    running.withLock { process in
      if let process, process.isRunning { _ = kill(process.processIdentifier, number) }
    }
  }

  /// Ends it at once, as when the power goes.
  func kill9() {
    signal(SIGKILL)
    reap()
  }

  /// Asks it to end; kills it when it does not within some seconds.
  func stop() {
    signal(SIGCONT)
    signal(SIGTERM)
    let end = Date(timeIntervalSinceNow: 8)
    while isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.02) }
    kill9()
  }

  private func reap() {
    running.withLock { process in
      process?.waitUntilExit()
      process = nil
    }
  }

  /// The last lines of what it has printed.
  var tail: String {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(12).joined(separator: "\n")
  }

  /// Ports of loopback that nobody uses now.
  static func freePorts(_ count: Int) -> [Int] {
    var sockets: [Int32] = []
    var ports: [Int] = []
    defer { for socket in sockets { close(socket) } }
    for _ in 0..<count {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      sockets.append(descriptor)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          _ = bind(descriptor, $0, size)
          _ = getsockname(descriptor, $0, &size)
        }
      }
      ports.append(Int(UInt16(bigEndian: address.sin_port)))
    }
    return ports
  }
}
