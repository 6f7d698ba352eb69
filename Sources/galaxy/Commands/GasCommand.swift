import ArgumentParser
import Compiler
import Diagnostics
import Foundation
import Inspect
import TestRunner
import VM

struct GasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gas",
    abstract: "Keep the gas of each call that tests make, and see what changes.",
    discussion: """
      Examples:
        galaxy gas contracts            writes gas.snapshot: a line for each call
        galaxy gas contracts --check    exits with 1 and says what changed, if something did
        galaxy gas contracts --check --tolerance 0.5   up to half a percent is no change
        galaxy gas contracts --compare git:HEAD   against what git has of gas.snapshot
        galaxy gas --compare OLD.snapshot --compare NEW.snapshot   two files

      Property tests run once, with the arguments that --seed gives first, so that the
      numbers depend on nothing else. The largest change is listed first; calls that
      are new or gone count as changes.

      With --bounds a line for each entry follows: how often tests call it, what its dearest
      call used, and the most that its module bounds that call by, for its arguments and the
      state that it found. What called contracts use, and transactions themselves, is not in it.
      """)

  @Argument(help: "Source files with tests, or folders of them.", completion: .sources)
  var paths = ["."]
  @Option(help: "The file of the snapshot.") var snapshot = "gas.snapshot"
  @Flag(help: "Compare with the snapshot, write nothing, and fail when something changed.")
  var check = false
  @Option(
    parsing: .singleValue,
    help:
      "Compare with this snapshot; git:REVISION takes it from git, named twice two files are compared."
  )
  var compare: [String] = []
  @Option(help: "Changes up to so many percent do not count.") var tolerance = 0.0
  @Option(help: "Where the random arguments of property tests begin.") var seed: UInt64 = 1
  @Flag(help: "Print what entries use, and what bounds them.") var bounds = false
  @Flag(help: "Print the changes as JSON.") var json = false
  @Flag(help: "Print the changes as a table in Markdown.") var markdown = false

  func validate() throws {
    guard tolerance >= 0, tolerance <= 100 else {
      throw ValidationError("--tolerance is a number of percent from 0 to 100")
    }
    guard !bounds || (!json && !markdown && compare.count < 2) else {
      throw ValidationError("--bounds is about calls that are made now, and is text")
    }
    guard compare.count <= 2 else { throw ValidationError("--compare takes one or two snapshots") }
  }

  func run() throws {
    if compare.count == 2 {
      return try report(from: try read(compare[0]), to: try read(compare[1]), fails: check)
    }
    let (new, table) = try measure()
    defer { if bounds { print(table.text, terminator: "") } }
    if let old = compare.first {
      try report(from: try read(old), to: new, fails: check)
    } else if check {
      try report(from: try read(snapshot), to: new, fails: true)
    } else {
      try Files.write(Array(new.text.utf8), to: snapshot)
      print("\(new.uses.count) calls in \(snapshot)")
    }
  }

  /// Runs the tests.
  private func measure() throws -> (GasSnapshot, GasBoundTable) {
    var result = GasSnapshot()
    var table = GasBoundTable()
    let options = TestSuite.Options(propertyRuns: 1, seed: seed, isTraced: true)
    let keys = TestKeyStore()
    for file in try Files.sources(paths) {
      let compiled = try Files.compile(file)
      guard let suite = TestSuite(compiled, path: file, options: options, keys: keys) else {
        try show(compiled.diagnostics, compiled.sources)
        continue
      }
      suite.bounds.observer = { table.note($0) }
      for test in suite.run(recorded: { result.add($0, from: file) }) where !test.isPassed {
        throw CommandFailure.failed(
          "\(test.path): \(test.title) fails: see galaxy test \(test.path)")
      }
    }
    guard !result.uses.isEmpty else {
      throw CommandFailure.failed(
        "no test in \(paths.joined(separator: ", ")) calls a contract")
    }
    return (result, table)
  }

  /// The snapshot of a file, or of `git:REVISION`.
  private func read(_ name: String) throws -> GasSnapshot {
    let text =
      name.hasPrefix("git:")
      ? try committed(String(name.dropFirst("git:".count)))
      : String(decoding: try Files.read(name), as: UTF8.self)
    do {
      return try GasSnapshot(parsing: text)
    } catch {
      throw CommandFailure.usage("\(name): \(error)")
    }
  }

  /// What git has of the snapshot.
  private func committed(_ revision: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    // An option in the place of a revision would be git's.
    process.arguments = ["git", "show", "--end-of-options", "\(revision):./\(snapshot)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw CommandFailure.usage("git has no \(snapshot) in revision \(revision)")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private func report(from old: GasSnapshot, to new: GasSnapshot, fails: Bool) throws {
    let comparison = GasComparison(
      from: old, to: new, tolerance: UInt64((tolerance * 100).rounded()))
    if json {
      print(comparison.json.pretty)
    } else if markdown {
      print(comparison.markdown, terminator: "")
    } else {
      print(
        comparison.rows.isEmpty
          ? "\(new.uses.count) calls, none changed\n" : comparison.text, terminator: "")
    }
    if fails, !comparison.rows.isEmpty { throw ExitCode(1) }
  }
}
