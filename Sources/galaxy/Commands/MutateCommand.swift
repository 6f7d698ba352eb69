import ArgumentParser
import Compiler
import Diagnostics
import Foundation
import Semantics
import TestRunner

struct MutateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate",
    abstract: "Change a contract in small ways, and show the changes that its tests do not notice.",
    discussion: """
      Examples:
        galaxy mutate contracts/token/token.gx      with the tests in its folder
        galaxy mutate token.gx --tests other.gx --max 50
        galaxy mutate token.gx --min 90             succeed when 90 % are noticed

      Operators and comparisons become others, numbers one more; a require, emit, assignment
      or call is left out; arguments change places. What does not compile, or compiles to
      the same code, does not count. Each survivor is a test that is missing, or code that
      does nothing. Exit code 1: there are survivors (or fewer than --min percent are noticed).
      """)

  @Argument(help: "The source file to change.") var file: String
  @Option(help: "A file with tests; may be repeated. Otherwise those in the folder of the file.")
  var tests: [String] = []
  @Option(help: "Try at most so many changes, evenly spread over the file.") var max = 200
  @Option(help: "How often a property test runs.") var runs = 16
  @Option(help: "Where the random arguments of property tests begin.") var seed: UInt64 = 1
  @Option(help: "The least share of changes, in percent, that tests must notice.") var min: Double?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard max > 0, runs > 0 else { throw ValidationError("--max and --runs are at least 1") }
  }

  func run() throws {
    let target = SourceInput(path: file, utf8: try Files.read(file))
    let inputs = try testFiles().map { SourceInput(path: $0, utf8: try Files.read($0)) }
    let place = Self.canonical(file)
    let run: MutationRun
    do throws(MutationRun.Refusal) {
      run = try MutationRun(
        of: target, tests: inputs, options: TestSuite.Options(propertyRuns: runs, seed: seed),
        provider: { changed in
          LibraryProvider(read: { path in
            Self.canonical(path) == place ? changed : try? Files.read(path)
          })
        })
    } catch {
      throw CommandFailure.failed(Self.text(error))
    }
    var found: (killed: Int, survived: [Mutant]) = (0, [])
    for mutant in Self.sample(MutantMaker.mutants(of: target.utf8, path: file), max) {
      switch run.outcome(of: mutant) {
      case .killed: found.killed += 1
      case .noMutant: break
      case .survived:
        found.survived.append(mutant)
        if !json { print(text(mutant, target)) }
      }
    }
    try report(found, target)
  }

  private func report(_ found: (killed: Int, survived: [Mutant]), _ target: SourceInput) throws {
    let count = found.killed + found.survived.count
    guard count > 0 else { throw CommandFailure.failed("\(file) has nothing to change") }
    let share = Double(found.killed) * 100 / Double(count)
    if json {
      print(
        JSONValue.members(
          ("file", .string(file)), ("killed", .integer(found.killed)),
          (
            "survived",
            .array(
              found.survived.map { mutant in
                .members(
                  ("kind", .string(mutant.kind.rawValue)), ("line", .integer(mutant.line)),
                  ("column", .integer(mutant.column)),
                  ("difference", .string(mutant.difference(in: target.utf8))))
              })
          )
        ).pretty)
    } else {
      let text = String(format: "%.1f", share)
      print("\(found.killed) of \(count) changes were noticed, \(text) %")
    }
    if min.map({ share < $0 }) ?? !found.survived.isEmpty { throw ExitCode(1) }
  }

  private func text(_ mutant: Mutant, _ target: SourceInput) -> String {
    "\(file):\(mutant.line):\(mutant.column): nobody noticed (\(mutant.kind.rawValue))\n"
      + mutant.difference(in: target.utf8)
  }

  /// The files with tests: those named, or those in the folder of the file that have some.
  private func testFiles() throws -> [String] {
    if !tests.isEmpty { return try Files.sources(tests) }
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    let here = Self.canonical(file)
    return try Files.sources(folder.isEmpty ? "." : folder).filter { path in
      if Self.canonical(path) == here { return true }
      return String(decoding: try Files.read(path), as: UTF8.self).contains("test \"")
    }.map { Self.canonical($0) == here ? file : $0 }
  }

  /// So many of them, evenly spread.
  private static func sample(_ mutants: [Mutant], _ count: Int) -> [Mutant] {
    guard mutants.count > count else { return mutants }
    return (0..<count).map { mutants[$0 * mutants.count / count] }
  }

  private static func canonical(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path()
  }

  private static func text(_ refusal: MutationRun.Refusal) -> String {
    switch refusal {
    case .errors(let path): "\(path) has errors"
    case .failing(let title): "the test \"\(title)\" fails without any change"
    case .noTests: "no tests were found; name a file with --tests"
    }
  }
}
