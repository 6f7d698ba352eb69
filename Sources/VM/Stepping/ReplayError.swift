import Primitives

/// Why a recording cannot be replayed.
package enum ReplayError: Error, Hashable, Sendable {
  /// What a replay did otherwise than the recording says.
  package enum Difference: Hashable, Sendable {
    /// It read another place, or too much.
    case read
    /// It called another contract too often, or one that never ran.
    case call
    /// It paid too often.
    case payment
    /// It ended otherwise, changed something else, or has not asked for all that was recorded.
    case outcome
  }

  /// A module that ran is not at hand.
  case missingModule(Hash256)
  /// The replay and the recording part ways: the recording was changed, or comes from another machine.
  /// `execution` counts from 0.
  case diverged(Difference, execution: Int)
  /// Bytes that are said to have a hash have another one.
  case wrongBlob(Hash256)
  /// It says that it used more gas than anybody may, or could use so much.
  case tooMuchGas(UInt64)
}

extension ReplayError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .missingModule(let hash): "the module \(hash) is not among those of the trace"
    case .diverged(let difference, let execution):
      "the replay of call \(execution) differs from what was recorded: \(difference.text)"
    case .wrongBlob(let hash): "the bytes recorded for the blob \(hash) have another hash"
    case .tooMuchGas(let gas):
      "a replay may use \(SteppingLimits.gasMax) gas, and this trace wants \(gas)"
    }
  }
}

extension ReplayError.Difference {
  fileprivate var text: String {
    switch self {
    case .read: "it reads something else"
    case .call: "it makes other calls"
    case .payment: "it makes other payments"
    case .outcome: "it ends otherwise"
    }
  }
}

/// The named limits of replays.
package enum SteppingLimits {
  /// The most gas of an execution that is replayed, and of all executions of a recording together:
  /// what a block may hold.
  package static let gasMax: UInt64 = 10_000_000_000
  /// The most values, and bytes in them, that are read out of the machine for one value.
  package static let valueNodesMax = 1 << 16
  package static let valueBytesMax = 1 << 26
  /// The most slots and objects of heaps that are copied to be looked at in one execution.
  package static let lookedSlotsMax = 1 << 28
}
