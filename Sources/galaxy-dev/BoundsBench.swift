import Bytecode
import Compiler
import Foundation
import ProgramKit
import Semantics
import TestRunner
import VM

extension Bench {
  /// How tight the bounds on gas are: bound / used of every call that the tests of the contracts, the programs of
  /// Tests/Language and random programs make; `GALAXY_PROGRAMS` says how many of these. What loading a module costs is left out on
  /// both sides, and so are calls that did not return. The entries with the loosest bounds stand in the end.
  static let bounds = Bench(name: "bounds") {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["GALAXY_PROGRAMS"].flatMap { UInt64($0) } ?? 1_000
    let first = environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 1
    var bench = BoundsBench()
    for corpus in ["contracts", "Tests/Language"] { try bench.runTests(of: corpus) }
    bench.runPrograms(seeds: first..<first + count)
    bench.report()
  }
}

/// Ratios of bounds to what was used.
private struct BoundsBench {
  /// The calls of one corpus.
  private final class Corpus {
    let name: String
    /// bound / used by contract and entry.
    var ratios: [String: [Double]] = [:]
    var calls = 0
    var violations = 0
    var unbounded = 0

    init(_ name: String) { self.name = name }

    func note(_ call: GasBoundMonitor.Comparison) {
      calls += 1
      if call.used > call.bound { violations += 1 }
      guard call.isSuccess else { return }
      guard call.bound != .max else { return unbounded += 1 }
      let entry = "\(call.module.name).\(call.entry.name.isEmpty ? "init" : call.entry.name)"
      let used = Double(call.used - call.loading)
      ratios[entry, default: []].append(Double(call.bound - call.loadingBound) / max(used, 1))
    }
  }

  private var corpora: [Corpus] = []

  /// Runs the tests of all files of a folder.
  mutating func runTests(of folder: String) throws {
    let corpus = Corpus(folder == "contracts" ? "contracts" : "language")
    corpora.append(corpus)
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix(".gx") {
      let path = "\(folder)/\(file)"
      guard let text = FileManager.default.contents(atPath: path) else { continue }
      let compiled = Compilation.compile(
        [SourceInput(path: path, utf8: Array(text))],
        provider: LibraryProvider(read: {
          FileManager.default.contents(atPath: $0).map { Array($0) }
        }))
      var options = TestSuite.Options()
      options.propertyRuns = 16
      guard let suite = TestSuite(compiled, path: path, options: options) else { continue }
      suite.bounds.observer = { corpus.note($0) }
      _ = suite.run()
    }
  }

  /// Runs random programs.
  mutating func runPrograms(seeds: Range<UInt64>) {
    let corpus = Corpus("random")
    corpora.append(corpus)
    for seed in seeds {
      var run = DifferentialRun(seed: seed)
      run.observer = { call in corpus.note(call) }
      // What the engines disagree on is for the tests to say.
      _ = try? run.run()
    }
  }

  func report() {
    for corpus in corpora {
      let all = corpus.ratios.values.joined().sorted()
      for (figure, value) in [
        ("calls", Double(corpus.calls)), ("violations", Double(corpus.violations)),
        ("unbounded", Double(corpus.unbounded)), ("median", Self.quantile(all, 0.5)),
        ("p90", Self.quantile(all, 0.9)), ("p99", Self.quantile(all, 0.99)),
      ] {
        print("{\"name\": \"bounds.\(corpus.name).\(figure)\", \"value\": \(Self.rounded(value))}")
      }
    }
    for corpus in corpora where corpus.name != "random" {
      print("\nloosest of \(corpus.name): median of bound / used, calls")
      let medians = corpus.ratios.map {
        ($0.key, Self.quantile($0.value.sorted(), 0.5), $0.value.count)
      }
      for (entry, median, calls) in medians.sorted(by: { $0.1 > $1.1 }).prefix(12) {
        print("  \(Self.rounded(median))  \(entry)  \(calls)")
      }
    }
  }

  private static func quantile(_ sorted: [Double], _ part: Double) -> Double {
    sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)]
  }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
