import Bytecode
import Primitives
import VM

/// Runs recordings again, as a whole and up to random steps, and compares with what was recorded.
struct ReplayCheck {
  /// Steps before which replays were stopped.
  private(set) var stops = 0
  private let contracts: KnownContracts
  private var random: SplitMix64

  init(_ contracts: KnownContracts, seed: UInt64) {
    self.contracts = contracts
    random = SplitMix64(seed: seed)
  }

  /// How the replay of a recorded transaction differs; nil when it does not.
  mutating func difference(_ recorder: TraceRecorder) throws -> String? {
    let recording = try Recording(decoding: recorder.recording.encoded()[...])
    let replay = try Replay(recording, contracts: contracts)
    if try replay.records() != recorder.bytes { return "the records of the replay" }
    let steps = try TraceReader.records(recorder.bytes).compactMap { record -> TraceStep? in
      if case .step(let step) = record { return step }
      return nil
    }
    for _ in 0..<(steps.isEmpty ? 0 : 4) {
      let number = Int(random.next() % UInt64(steps.count))
      guard let call = try replay.stop(at: UInt64(number))?.calls.first,
        let frame = call.frames.first
      else { return "the replay has no step \(number)" }
      if frame.location != steps[number].location || call.gasLeft != steps[number].gasLeft {
        return "step \(number): recorded \(steps[number]), replayed \(frame.location)"
      }
      for variable in call.variables(in: frame) where variable.value.tree() == nil {
        return "step \(number): \(variable.name) cannot be read"
      }
      stops += 1
    }
    return nil
  }
}
