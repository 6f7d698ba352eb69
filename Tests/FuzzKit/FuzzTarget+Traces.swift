import Bytecode
import Inspect
import MachineKit
import Primitives
import VM

extension FuzzTarget {
  /// Whatever the bytes, they are a trace or refused; writing it and reading it again gives the same, and running it again
  /// ends. Behind a first byte of 1 stand records, otherwise a file.
  static let traces = FuzzTarget(
    "traces", "trace files, their recordings and records, replays",
    seeds: { _ in
      recorders.flatMap { recorder, file in [[0] + file.encoded(), [1] + recorder.bytes] }
    },
    problem: { bytes in
      guard let first = bytes.first else { return nil }
      let rest = Array(bytes.dropFirst())
      if first == 1 {
        _ = try? TraceReader.records(rest)
        return nil
      }
      guard let file = try? TraceFile(decoding: rest) else { return nil }
      guard (try? TraceFile(decoding: file.encoded())) == file else { return "written otherwise" }
      // Bounded by what the recording says that it used: too much is not run here.
      let gas = file.recording.executions.reduce(0 as UInt64) { sum, execution in
        let (next, overflow) = sum.addingReportingOverflow(execution.gas)
        return overflow ? .max : next
      }
      guard gas < 10_000_000, let trace = try? Trace(file) else { return nil }
      try? trace.forEachRecord { _, _ in }
      return nil
    })

  private static var recorders: [(TraceRecorder, TraceFile)] {
    (1...4 as ClosedRange<UInt64>).compactMap { seed in
      var generator = RandomCode(seed: seed)
      guard let verified = try? Verifier.verify(generator.module()),
        let selector = verified.entries.keys.min()
      else { return nil }
      let host = MemoryHost()
      let module = LoadedModule(verified)
      let recorder = TraceRecorder()
      _ = host.run(
        module, .dispatch,
        withUnsafeBytes(of: selector.bigEndian) { Array($0) } + generator.arguments(),
        CallContext(contract: MachineTrial.contract, caller: MachineTrial.caller), gas: 100_000,
        recorder: recorder)
      let file = TraceFile(
        modules: [TraceFile.Module(verified)],
        accounts: [TraceFile.Account(address: MachineTrial.contract, name: "contract")],
        sources: [TraceFile.Source(path: "main.gx", text: "// none")],
        transactions: [
          TracedTransaction(
            sender: MachineTrial.caller, recipient: MachineTrial.contract, gasLimit: 100_000,
            intrinsicGas: 0, gasUsed: 0, executions: recorder.recording.executions.count)
        ], recording: recorder.recording)
      return (recorder, file)
    }
  }
}
