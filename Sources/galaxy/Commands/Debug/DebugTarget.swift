import ArgumentParser
import Compiler
import Diagnostics
import Inspect
import TestRunner
import VM

/// What `galaxy debug` and `galaxy dap` look at: a recorded trace, a transaction of a chain, a test, or a call that they run.
struct DebugTarget {
  /// A trace (`.gxt`), a source file, a module, the hash of a transaction of a node; with `chain` the number of one.
  var file: String
  var entry: String?
  var arguments: [String] = []
  var initial: [String] = []
  /// Options of `galaxy run`, each with its value.
  var options: [(name: String, value: String)] = []
  /// The title of a test, or a part of it.
  var test: String?
  var chain: String?
  /// Where the node serves.
  var rpc: String?
  /// Only this transaction, counted from 0.
  var transaction: Int?

  /// Opens or runs it.
  func trace() throws -> Trace {
    if let chain {
      guard let number = Int(file) else {
        throw CommandFailure.usage("`\(file)` is not the number of a transaction of \(chain)")
      }
      return try open(FileChain(chain, for: .looking).traceFile(transaction: number))
    }
    if let recording = try NodeTrace.recording(file, rpc: rpc) {
      do {
        return try Trace(decoding: recording, only: transaction)
      } catch {
        throw CommandFailure.failed("\(file): \(error)")
      }
    }
    if file.hasSuffix(".gxt") {
      do {
        return try Trace(decoding: Files.read(file, limit: 1 << 30), only: transaction)
      } catch let error as InspectError {
        throw CommandFailure.usage("\(file): \(error)")
      }
    }
    if let test { return try open(recorded(test)) }
    guard let entry else {
      throw CommandFailure.usage(
        "name an entry to call, a test (--test TITLE), or a trace that --trace wrote")
    }
    var words = [file, entry] + arguments
    for option in options { words += ["--\(option.name)", option.value] }
    if !initial.isEmpty { words += ["--init"] + initial }
    words = Array(NegativeNumbers.protect(words))
    guard let command = try RunCommand.parse(words).recorded() else {
      throw CommandFailure.failed("nothing ran")
    }
    return try open(command)
  }

  private func open(_ file: TraceFile) throws -> Trace {
    do {
      return try Trace(file, only: transaction)
    } catch {
      throw CommandFailure.usage("\(self.file): \(error)")
    }
  }

  private func recorded(_ title: String) throws -> TraceFile {
    let compiled = try Files.compile(file)
    try show(compiled.diagnostics, compiled.sources)
    let options = TestSuite.Options(filter: title, isTraced: true)
    guard let suite = TestSuite(compiled, path: file, options: options) else {
      throw CommandFailure.failed("\(file) has errors")
    }
    var recorded: TraceFile?
    let results = suite.run(recorded: { recorded = $0 })
    guard let recorded, !results.isEmpty else {
      throw CommandFailure.usage("\(file) has no test whose title contains `\(title)`")
    }
    return recorded
  }
}
