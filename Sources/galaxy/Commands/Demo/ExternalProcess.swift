import Foundation

/// A program that runs beside this one, with what it prints in a file; it is ended with whoever holds it.
final class ExternalProcess {
  private let program: String
  private let arguments: [String]
  private let folder: String
  let logPath: String
  private var process: Process?

  /// A program that is not started yet; it runs in a folder, which gets its log.
  init(_ program: String, in folder: String, log: String, _ arguments: [String]) {
    (self.program, self.folder, self.arguments) = (program, folder, arguments)
    logPath = "\(folder)/\(log)"
  }

  deinit { kill() }

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
    started.executableURL = URL(filePath: program).resolvingSymlinksInPath()
    started.arguments = arguments
    started.currentDirectoryURL = URL(filePath: folder)
    started.standardOutput = log
    started.standardError = log
    started.standardInput = FileHandle.nullDevice
    do {
      try started.run()
    } catch {
      throw CommandFailure.failed("\(program) cannot be started: \(error.localizedDescription)")
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
}
