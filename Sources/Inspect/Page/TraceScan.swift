import Primitives
import VM

/// Everything that a page shows of a trace, from one replay of it.
struct TraceScan {
  /// The entries from a call's beginning to its end, and the call's node in the profile.
  struct Span {
    let begin: Int
    var end: Int
    let node: Int
  }

  /// A place in state that a step read or wrote.
  struct Access {
    let entry: Int
    let isWrite: Bool
    /// An index into `placeNames`.
    let place: Int
  }

  /// Reads and writes that are kept.
  static let accessesMax = 100_000

  private(set) var profile = GasProfile()
  private(set) var columns: StepColumns
  private(set) var tree = CallTree()
  /// One for each call, in the order in which they began.
  private(set) var spans: [Span] = []
  /// The first entry of each transaction.
  private(set) var begins: [Int] = []
  private(set) var accesses: [Access] = []
  private(set) var placeNames: [String] = []

  private struct Place: Hashable {
    let codeHash: Hash256
    let key: TracedKey
  }

  init(_ trace: Trace, stepsMax: Int) throws(InspectError) {
    columns = StepColumns(expecting: trace.file.recording.instructions, stepsMax: stepsMax)
    var profiler = GasProfiler(names: trace.names)
    let transactions = trace.file.transactions
    var running: [(span: Int, call: CallTree.Call)] = []
    var places: [Place: Int] = [:]
    func begin(upTo end: Int) {
      while begins.count < end {
        profiler.begin(begins.count, transactions[begins.count])
        begins.append(columns.count)
        columns.add(profiler.postings)
      }
    }
    try trace.forEachRecord { transaction, record throws(InspectError) in
      begin(upTo: transaction + 1)
      try profiler.add(record)
      let first = columns.count
      columns.add(record, profiler.postings)
      try tree.add(record, transaction: transaction)
      switch record {
      case .enter(let enter):
        running.append((spans.count, CallTree.Call(enter: enter)))
        spans.append(Span(begin: first, end: first, node: profiler.callNode ?? 0))
      case .leave:
        if let ended = running.popLast() { spans[ended.span].end = columns.count }
      case .read(let key, _), .write(let key, _, _):
        guard accesses.count < TraceScan.accessesMax, let entry = columns.lastEntry,
          let call = running.last?.call
        else { return }
        let place = Place(codeHash: call.enter.codeHash, key: key)
        let number = places[place] ?? placeNames.count
        if places.updateValue(number, forKey: place) == nil {
          placeNames.append(CallDescription(call, names: trace.names).name(key))
        }
        var isWrite = false
        if case .write = record { isWrite = true }
        accesses.append(Access(entry: entry, isWrite: isWrite, place: number))
      case .step, .charge, .result, .event, .pay: break
      }
    }
    begin(upTo: transactions.count)
    for ended in running { spans[ended.span].end = columns.count }
    tree.finish()
    profile = profiler.profile
  }
}
