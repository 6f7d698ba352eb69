import Primitives
import VM

/// A trace file that was opened: what its transactions did, made again by running the recording.
package struct Trace: Sendable {
  /// What the file holds.
  package let file: TraceFile
  /// The names of its contracts, accounts and sources.
  package let names: TraceNames
  /// Runs it again.
  package let replay: Replay
  /// The transaction of each execution.
  private let owners: [Int]

  /// Opens a file's bytes; with a number only that transaction, counted from 0. Throws what is wrong with it.
  package init(decoding bytes: [UInt8], only number: Int? = nil) throws(InspectError) {
    let file: TraceFile
    do throws(TraceError) {
      file = try TraceFile(decoding: bytes)
    } catch {
      throw .unreadable(error)
    }
    try self.init(file, only: number)
  }

  /// Opens what a file holds; with a number only that transaction.
  package init(_ whole: TraceFile, only number: Int? = nil) throws(InspectError) {
    var file = whole
    if let number {
      guard file.transactions.indices.contains(number) else {
        throw .noTransaction(number, of: file.transactions.count)
      }
      let first = file.transactions[..<number].reduce(0) { $0 + $1.executions }
      file.recording = file.recording.part(first..<first + file.transactions[number].executions)
      file.transactions = [file.transactions[number]]
    }
    self.file = file
    names = TraceNames(file)
    do throws(ReplayError) {
      replay = try Replay(file.recording, contracts: names.contracts)
    } catch {
      throw .replay(error)
    }
    owners = file.transactions.enumerated().flatMap { Array(repeating: $0, count: $1.executions) }
  }

  /// Gives each record to `body`, with the number of its transaction. What `body` throws ends it.
  package func forEachRecord(
    _ body: (_ transaction: Int, TraceRecord) throws(InspectError) -> Void
  ) throws(InspectError) {
    var failure: InspectError?
    do throws(ReplayError) {
      try replay.forEachRecord { execution, record in
        guard failure == nil else { return }
        do throws(InspectError) {
          try body(owners[execution], record)
        } catch {
          failure = error
        }
      }
    } catch {
      throw failure ?? .replay(error)
    }
    if let failure { throw failure }
  }

  /// The calls of all transactions.
  package func callTree() throws(InspectError) -> CallTree {
    var tree = CallTree()
    try forEachRecord { transaction, record throws(InspectError) in
      try tree.add(record, transaction: transaction)
    }
    tree.finish()
    return tree
  }

  /// The gas of each line.
  package func lineProfile() throws(InspectError) -> LineProfile {
    LineProfile(try gasProfile())
  }

  /// Where the gas went.
  package func gasProfile() throws(InspectError) -> GasProfile {
    var profiler = GasProfiler(names: names)
    var begun = 0
    func begin(upTo end: Int) {
      while begun < end {
        profiler.begin(begun, file.transactions[begun])
        begun += 1
      }
    }
    try forEachRecord { transaction, record throws(InspectError) in
      begin(upTo: transaction + 1)
      try profiler.add(record)
    }
    begin(upTo: file.transactions.count)
    return profiler.profile
  }
}
