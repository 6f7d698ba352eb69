import Bytecode
import InstructionSet
import Primitives

/// Everything that the machine learned from outside while it ran: enough to run it again, anywhere.
///
/// It is small because the machine is deterministic: no step and no result stands in it. What was
/// read is kept once; a value that follows from an earlier read or write of the same execution is
/// left out. Modules are named by their hash and must be at hand for a replay.
package struct Recording: Hashable, Sendable {
  /// The executions of transactions and views, in order.
  package internal(set) var executions: [RecordedExecution] = []

  /// Nothing has run.
  package init() {}

  /// The executions with these numbers, as a recording of their own: executions do not depend on each other.
  package func part(_ executions: Range<Int>) -> Recording {
    var part = Recording()
    part.executions = Array(self.executions[executions.clamped(to: self.executions.indices)])
    return part
  }

  /// Appends the executions of another recording.
  package mutating func append(_ other: Recording) { executions += other.executions }

  /// How many instructions began, as the executions say: what a replay would count.
  package var instructions: UInt64 {
    var sum: UInt64 = 0
    for execution in executions {
      sum = sum.addingSaturated(execution.outcome?.instructions ?? 0)
      for call in execution.calls {
        sum = sum.addingSaturated(call.executed?.instructions ?? 0)
      }
    }
    return sum
  }

  /// The modules that ran, as often as they did.
  var codeHashes: [Hash256] {
    executions.flatMap { [$0.codeHash] + $0.calls.compactMap(\.codeHash) }
  }
}

/// One execution that no other contract called: a deployment's `init`, or a call of a transaction or view.
package struct RecordedExecution: Hashable, Sendable {
  /// Canonical hash of the module that ran.
  package internal(set) var codeHash: Hash256
  /// Whether `init` ran: then the call data have no selector.
  package internal(set) var isInit: Bool
  /// Selector and arguments.
  package internal(set) var callData: [UInt8]
  /// Who called what, and in which block.
  package internal(set) var context: CallContext
  /// The most gas that it could use.
  package internal(set) var gas: UInt64
  /// The reads whose answer the replay cannot know, in order.
  var reads: [RecordedRead] = []
  /// How many reads there were in all.
  var readCount: UInt64 = 0
  /// Calls of other contracts, in the order in which they began.
  var calls: [RecordedCall] = []
  /// How payments ended, in order: nil when they were made.
  var payments: [Trap?] = []
  /// What it changed outside the machine, see `EffectDigest`.
  var effects = Hash256.zero
  /// How it ended; nil when it never did.
  package internal(set) var outcome: RecordedOutcome?
}

/// A place outside the machine that it reads.
enum HostPlace: Hashable, Sendable {
  /// What a contract stores under a key.
  case storage(Address, Hash256)
  /// The bytes with a hash.
  case blob(Hash256)
}

/// A read whose answer was new.
struct RecordedRead: Hashable, Sendable {
  /// How many reads of the execution came before it.
  let ordinal: UInt64
  let place: HostPlace
  /// What was found; nil when nothing was.
  let value: [UInt8]?
}

/// A contract's call of another one.
struct RecordedCall: Hashable, Sendable {
  /// The module that ran; nil when none did.
  var codeHash: Hash256?
  /// How the module's execution ended; nil when none ran.
  var executed: RecordedOutcome?
  /// What the caller was told, where it is not just how the execution ended.
  var returned: CallOutcome?
}

/// How an execution ended, short enough to be kept for each.
package struct RecordedOutcome: Hashable, Sendable {
  /// The way it ended.
  package let status: CallOutcome.Status
  /// Gas that it used, its callees' included.
  package let gasUsed: UInt64
  /// Instructions that began, its callees' not included.
  package let instructions: UInt64
  /// Coins that it returned.
  package let coin: UInt128
  /// keccak256 of its result or error.
  package let dataHash: Hash256

  init(_ outcome: CallOutcome) {
    self.init(
      status: outcome.status, gasUsed: outcome.gasUsed, instructions: outcome.instructions,
      coin: outcome.coin, dataHash: keccak256(outcome.data))
  }

  init(
    status: CallOutcome.Status, gasUsed: UInt64, instructions: UInt64, coin: UInt128,
    dataHash: Hash256
  ) {
    self.status = status
    self.gasUsed = gasUsed
    self.instructions = instructions
    self.coin = coin
    self.dataHash = dataHash
  }
}

/// What is known to lie at places, from what was read and written so far. The recording side and the
/// replaying side keep the same one, so that only what it does not know need be written down.
struct KnownPlaces {
  private var values: [HostPlace: [UInt8]?] = [:]

  /// What lies at a place; nil when that is not known.
  func value(at place: HostPlace) -> [UInt8]?? { values[place] }

  /// Notes what lies at a place now.
  mutating func note(_ value: [UInt8]?, at place: HostPlace) {
    values.updateValue(value, forKey: place)
  }

  /// Notes a blob that is kept, unless there is one under the hash already.
  mutating func noteKept(_ hash: Hash256, _ blob: [UInt8]) {
    if case .some(.some) = values[.blob(hash)] { return }
    note(blob, at: .blob(hash))
  }
}
