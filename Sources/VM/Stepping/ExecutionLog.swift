import Bytecode
import Primitives

/// Writes a recording while contracts run. `TraceRecorder` hands it down through all nested calls.
final class ExecutionLog {
  /// What has run so far.
  private(set) var recording = Recording()
  /// Decoded keys and ciphertexts of the running execution: a cache of its own, because one that is
  /// warm spares reads which a replay must make.
  private(set) var objects = ObjectCache()
  /// What the running execution has changed.
  var effects = EffectDigest()
  /// What the running execution knows of the world.
  private var known = KnownPlaces()
  /// The recorded calls that run, the innermost last; nil for the execution itself.
  private var running: [Int?] = []
  /// The call that the host has been asked for.
  private var requested: Int?

  /// An execution begins; the host that it must use from now on.
  func begin(
    _ module: LoadedModule, _ target: CallTarget, callData: [UInt8], context: CallContext,
    gas: UInt64, host: any Host
  ) -> any Host {
    if running.isEmpty {
      known = KnownPlaces()
      effects = EffectDigest()
      objects = ObjectCache()
      requested = nil
      recording.executions.append(
        RecordedExecution(
          codeHash: module.codeHash, isInit: target == .initialize, callData: callData,
          context: context, gas: gas))
    } else if let call = requested {
      change { $0.calls[call].codeHash = module.codeHash }
    }
    running.append(requested)
    requested = nil
    return RecordingHost(host, self)
  }

  /// The execution that began last, and has not ended, ends.
  func end(_ outcome: CallOutcome) {
    guard let call = running.popLast() else { return }
    let recorded = RecordedOutcome(outcome)
    change { execution in
      if let call {
        execution.calls[call].executed = recorded
      } else {
        execution.outcome = recorded
        execution.effects = effects.hash
      }
    }
  }

  /// The host has answered a read.
  func read(_ place: HostPlace, _ value: [UInt8]?) {
    let isKnown = known.value(at: place) == .some(value)
    if !isKnown { known.note(value, at: place) }
    change { execution in
      if !isKnown {
        execution.reads.append(
          RecordedRead(ordinal: execution.readCount, place: place, value: value))
      }
      execution.readCount += 1
    }
  }

  /// The host has stored a value.
  func wrote(_ value: [UInt8]?, at place: HostPlace) {
    known.note(value, at: place)
  }

  /// The host has been given a blob to keep.
  func kept(_ hash: Hash256, _ blob: [UInt8]) {
    known.noteKept(hash, blob)
  }

  /// The host has made a payment, or refused to.
  func paid(_ refusal: Trap?) {
    change { $0.payments.append(refusal) }
  }

  /// The host is asked for a call; its number.
  func request() -> Int {
    var number = 0
    change { execution in
      number = execution.calls.count
      execution.calls.append(RecordedCall())
    }
    requested = number
    return number
  }

  /// The host has answered a call.
  func answer(_ outcome: CallOutcome, to number: Int) {
    requested = nil
    change { execution in
      let recorded = RecordedOutcome(outcome)
      if execution.calls[number].executed != recorded {
        execution.calls[number].returned = outcome
      }
    }
  }

  /// Changes the running execution in place.
  private func change(_ body: (inout RecordedExecution) -> Void) {
    guard let last = recording.executions.indices.last else { return }
    body(&recording.executions[last])
  }
}
