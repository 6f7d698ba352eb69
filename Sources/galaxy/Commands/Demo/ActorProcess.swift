import Diagnostics
import Foundation

/// A `galaxy` command that runs beside this one, with what it prints in a file; it is ended with whoever holds it.
final class ActorProcess {
  /// Its name in the demonstration.
  let name: String
  private let process: ExternalProcess

  /// A command that is not started yet; it runs in a folder, which gets its log.
  init(_ name: String, in folder: String, _ arguments: [String]) {
    self.name = name
    process = ExternalProcess("/proc/self/exe", in: folder, log: "\(name).log", arguments)
  }

  /// Starts it, or starts it again.
  func start() throws { try process.start() }

  var isRunning: Bool { process.isRunning }

  /// Ends it at once, as when the power goes.
  func kill() { process.kill() }

  /// The lines that it has printed so far.
  var lines: [String] {
    let data = FileManager.default.contents(atPath: process.logPath) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The JSON that it has printed, behind lines of its log.
  func json() throws -> JSONValue {
    let text = lines.drop { !$0.hasPrefix("{") && !$0.hasPrefix("[") }.joined(separator: "\n")
    guard
      let value = try? JSONValue(
        parsing: Array(text.utf8), within: JSONBounds(bytesMax: 1 << 24, depthMax: 16))
    else { throw CommandFailure.failed("\(name) has printed no JSON:\n\(text.prefix(500))") }
    return value
  }

  /// Runs it to its end, at most so many seconds; what it printed.
  @discardableResult
  func finish(seconds: Double) throws -> [String] {
    try start()
    try wait(seconds: seconds)
    return lines
  }

  /// Waits for its end, which must be a good one.
  func wait(seconds: Double) throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.01) }
    guard process.code == 0 else {
      let last = lines.suffix(3).joined(separator: "\n")
      throw CommandFailure.failed(
        "\(name) \(isRunning ? "takes too long" : "ended with code \(process.code ?? -1)"):\n\(last)"
      )
    }
  }
}
