import Foundation

/// A `galaxy` command that runs beside this one, with what it prints in a file; it is ended with whoever holds it.
final class ActorProcess {
  /// Its name in the demonstration.
  let name: String
  private let arguments: [String]
  private let folder: String
  private var process: Process?

  /// A command that is not started yet; it runs in a folder, which gets its log.
  init(_ name: String, in folder: String, _ arguments: [String]) {
    (self.name, self.folder, self.arguments) = (name, folder, arguments)
  }

  deinit { kill() }

  var logPath: String { "\(folder)/\(name).log" }

  /// Starts it, or starts it again.
  func start() throws {
    if !FileManager.default.fileExists(atPath: logPath) {
      try Files.write([], to: logPath)
    }
    guard let log = FileHandle(forWritingAtPath: logPath) else {
      throw CommandFailure.usage("\(logPath) cannot be written")
    }
    log.seekToEndOfFile()
    let started = Process()
    started.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    started.arguments = arguments
    started.currentDirectoryURL = URL(filePath: folder)
    started.standardOutput = log
    started.standardError = log
    started.standardInput = FileHandle.nullDevice
    do {
      try started.run()
    } catch {
      throw CommandFailure.failed("\(name) cannot be started: \(error.localizedDescription)")
    }
    process = started
  }

  var isRunning: Bool { process?.isRunning ?? false }

  /// With which code it has ended; nil while it runs.
  var code: Int32? {
    guard let process, !process.isRunning else { return nil }
    return process.terminationStatus
  }

  /// Ends it at once, as when the power goes.
  func kill() {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The lines that it has printed so far.
  var lines: [String] {
    let data = FileManager.default.contents(atPath: logPath) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
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
    guard code == 0 else {
      let last = lines.suffix(3).joined(separator: "\n")
      throw CommandFailure.failed(
        "\(name) \(isRunning ? "takes too long" : "ended with code \(code ?? -1)"):\n\(last)")
    }
  }
}
