import Bytecode
import Compiler
import Inspect
import Ledger
import Primitives
import TestKit
import Testing
import VM

/// What becomes of a program behind the checker: its bytecode, and the trace of its entry `main`.
@Suite struct StageGoldenTests {
  @Test func bytecodeAndTraces() throws {
    let runner = GoldenRunner(folder: "Tests/Golden/bytecode")
    let mismatches = try runner.mismatches { path, contents in
      let compiled = Compilation.compile(
        source: String(decoding: contents, as: UTF8.self), path: path)
      let contract = try #require(compiled.contracts.first, "\(path) does not compile")
      let names = TraceNames(
        contracts: KnownContracts([contract.verified]),
        sources: [(path, String(decoding: contents, as: UTF8.self))])
      let recorder = try record(contract)
      return [
        GoldenRunner.Section("bytecode", Disassembler.text(contract.module)),
        GoldenRunner.Section("trace", try steps(recorder)),
        GoldenRunner.Section(
          "calls",
          CallTreeText.text(
            try CallTree(records: recorder.bytes), names: names, storage: .changes)),
        GoldenRunner.Section(
          "gas", try LineProfile(records: recorder.bytes, names: names).listing(names: names)),
      ]
    }
    #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n"))")
  }

  /// Deploys the contract and calls `main`.
  private func record(_ contract: CompiledContract) throws -> TraceRecorder {
    let sender = Address(truncating: 0xA11CE)
    var chain = Chain(balances: [(sender, 1_000_000_000)])
    let deployment = try chain.submit(
      Transaction(
        sender: sender, nonce: 0, recipient: nil,
        data: DeploymentPayload(module: contract.bytes, arguments: []).encoded(),
        gasLimit: 10_000_000))
    let recorder = TraceRecorder()
    _ = try chain.submit(
      Transaction(
        sender: sender, nonce: 1, recipient: deployment.contract,
        data: ABI.selector("main()").bytes, gasLimit: 1_000_000), recorder: recorder)
    return recorder
  }

  /// A line for each instruction: where, what, and the gas that is left before it.
  private func steps(_ recorder: TraceRecorder) throws -> String {
    var reader = TraceReader(recorder.bytes)
    var lines: [String] = []
    while let record = try reader.next() {
      guard case .step(let step) = record else { continue }
      let name = Opcode(rawValue: step.code)?.name ?? "?"
      lines.append(
        "\(step.location.function):\(step.location.instruction) \(name) gas \(step.gasLeft)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
