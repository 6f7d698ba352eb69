import Primitives
import VM

/// Why a trace cannot be shown.
package enum InspectError: Error, Hashable, Sendable {
  /// The file or its records cannot be read.
  case unreadable(TraceError)
  /// A call ends that has not begun.
  case unbalanced
  /// Calls are nested deeper than any machine nests them.
  case tooDeep
  /// The recording cannot be run again.
  case replay(ReplayError)
  /// The trace has fewer transactions.
  case noTransaction(Int, of: Int)
  /// No contract ran in the trace.
  case nothingRan
}

extension InspectError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .unreadable(.notATrace): "this is no trace: the file does not begin with GXTR"
    case .unreadable(.version(let version)):
      "the trace has version \(version), and only version \(TraceFile.version) can be read: record it again"
    case .unreadable(.malformed(let position)): "the trace is malformed at byte \(position)"
    case .unbalanced: "the trace is malformed: a call ends that has not begun"
    case .tooDeep: "the trace is malformed: its calls are nested too deep"
    case .replay(let error): "\(error)"
    case .noTransaction(let number, let count):
      "there is no transaction \(number): the trace has \(count), counted from 0"
    case .nothingRan: "no contract ran in the trace"
    }
  }
}

/// The calls of a trace, each with what happened in it.
package struct CallTree: Sendable {
  /// A call of a contract.
  package struct Call: Sendable {
    /// The number of its transaction.
    package var transaction = 0
    /// How it began.
    package var enter: TraceEnter
    /// How it ended; nil when the trace stops before.
    package var leave: TraceLeave?
    /// What happened, in order.
    package var items: [Item] = []

    /// The calls that it made.
    package var callees: [Call] {
      items.compactMap { item in
        if case .call(let call) = item { return call }
        return nil
      }
    }

    /// Whether its failure undid what it and its callees changed.
    package var isUndone: Bool { leave.map { $0.status != .success } ?? false }

    /// Gas used, callees included.
    package var gas: UInt64 { leave?.gasUsed ?? 0 }

    /// Gas used by its own instructions.
    package var ownGas: UInt64 {
      callees.reduce(gas) { $0 - min($0, $1.gas) }
    }
  }

  /// Something that happened in a call.
  package enum Item: Sendable {
    case call(Call)
    case event(EmittedEvent)
    case read(TracedKey, value: [UInt8]?)
    case write(TracedKey, old: [UInt8]?, new: [UInt8]?)
    case payment(to: Address, amount: UInt128)
  }

  /// Calls of transactions and views, in order.
  package private(set) var calls: [Call] = []
  /// Calls that have begun and not ended, the innermost last.
  private var running: [Call] = []

  /// The most calls that wait for another one.
  private static let depthMax = Limits.callDepthMax * 2

  /// No calls yet.
  init() {}

  /// The last call alone.
  package var last: CallTree {
    var tree = CallTree()
    tree.calls = Array(calls.suffix(1))
    return tree
  }

  /// Reads the records of a recorder.
  package init(records bytes: [UInt8]) throws(InspectError) {
    var reader = TraceReader(bytes)
    while let record = try CallTree.next(&reader) { try add(record, transaction: 0) }
    finish()
  }

  /// Takes the next record, of a transaction.
  mutating func add(_ record: TraceRecord, transaction: Int) throws(InspectError) {
    switch record {
    case .enter(let enter):
      guard running.count < CallTree.depthMax else { throw .tooDeep }
      running.append(Call(transaction: transaction, enter: enter))
    case .leave(let leave):
      guard let last = running.indices.last else { throw .unbalanced }
      running[last].leave = leave
      close()
    case .event(let event): append(.event(event))
    case .read(let key, let value): append(.read(key, value: value))
    case .write(let key, let old, let new): append(.write(key, old: old, new: new))
    case .pay(let account, let amount): append(.payment(to: account, amount: amount))
    case .step, .charge, .result: break
    }
  }

  /// There are no more records: what still runs ends here.
  mutating func finish() {
    while !running.isEmpty { close() }
  }

  /// The next record, or nil at the end.
  static func next(_ reader: inout TraceReader) throws(InspectError) -> TraceRecord? {
    do throws(TraceError) {
      return try reader.next()
    } catch {
      throw .unreadable(error)
    }
  }

  private mutating func append(_ item: Item) {
    guard let last = running.indices.last else { return }
    running[last].items.append(item)
  }

  /// Puts the innermost call where it belongs.
  private mutating func close() {
    guard let call = running.popLast() else { return }
    if running.isEmpty { calls.append(call) } else { append(.call(call)) }
  }
}
