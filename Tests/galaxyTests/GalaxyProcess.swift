import Foundation
import TestKit
import Testing

/// Runs the built `galaxy` binary, the way people do.
struct GalaxyProcess {
  /// What came of a run.
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
    /// The number of the signal that ended it: a crash.
    let signal: Int32?
  }

  /// A folder of its own, which is removed at the end.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "galaxy-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }

  /// The binary that was built beside the test bundle.
  static let binary = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "galaxy")

  /// Seconds after which a run counts as hanging.
  private static let secondsMax = 120.0

  /// Runs the command in the folder.
  func run(_ arguments: [String]) throws -> Outcome {
    try run(GalaxyProcess.binary, arguments)
  }

  /// Runs lines of the shell in the folder up to the first that fails; `galaxy` is the binary.
  func shell(_ lines: String) throws -> Outcome {
    let galaxy = "galaxy() { '\(GalaxyProcess.binary.path())' \"$@\"; }\n"
    return try run(URL(filePath: "/bin/sh"), ["-e", "-c", galaxy + lines])
  }

  /// Copies a folder of the project into the folder.
  func copy(_ name: String) throws {
    try FileManager.default.copyItem(
      at: ProjectFiles.url(name), to: folder.appending(path: name))
  }

  private func run(_ executable: URL, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Files instead of pipes, so that long output cannot block the child.
    let name = UUID().uuidString
    let files = [".out", ".err"].map { folder.appending(path: name + $0) }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: GalaxyProcess.secondsMax)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
    if process.isRunning {
      process.terminate()
      Issue.record("galaxy \(arguments.joined(separator: " ")) hangs")
    }
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    for file in files { try? FileManager.default.removeItem(at: file) }
    return Outcome(
      code: process.terminationStatus, output: texts[0], errors: texts[1],
      signal: process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil)
  }

  /// Writes a file into the folder.
  func write(_ name: String, _ text: String) throws {
    try write(name, Array(text.utf8))
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }
}

extension GalaxyProcess {
  /// Runs `galaxy he`, which must succeed; what it printed.
  @discardableResult
  func he(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try he(arguments, sourceLocation: sourceLocation)
  }

  /// The same, for arguments in an array.
  @discardableResult
  func he(_ arguments: [String], sourceLocation: SourceLocation) throws -> String {
    let outcome = try run(["he"] + arguments)
    #expect(outcome.code == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
  }

  /// The members of what was printed as JSON.
  static func members(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }
}
