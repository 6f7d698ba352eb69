import Bytecode
import Compiler
import Inspect
import InstructionSet
import Ledger
import Primitives
import Testing
import VM

/// Functions that the optimiser puts in the place of their calls are seen in profiles and at a step.
@Suite struct InlineFrameTests {
  private static let source = """
    contract Loop {
      state sum: U64 = 0

      entry run(n: U64) {
        for i in 0..<n max 100 {
          sum = step(sum, i)
        }
      }

      fn step(old: U64, i: U64) -> U64 {
        return twice(old) + i
      }

      fn twice(x: U64) -> U64 {
        return (x * 2) & 1023
      }
    }
    """

  /// A trace of `run(7)`, and its receipt.
  private static func trace() throws -> (Trace, Receipt) {
    let compilation = Compilation.compile(source: source, path: "loop.gx")
    let module = try Verifier.verify(try #require(compilation.contracts.first).module)
    let alice = Address(truncating: 0xA11CE)
    var chain = Chain(balances: [(alice, 1_000_000_000)])
    let deployment = Transaction(
      sender: alice, nonce: 0, recipient: nil,
      data: DeploymentPayload(module: module.module.encoded(), arguments: []).encoded(),
      gasLimit: 100_000_000)
    let address = try #require(try chain.submit(deployment).contract)
    let selector = try #require(ContractInterface(module).method(named: "run")?.selector)
    let call = Transaction(
      sender: alice, nonce: 1, recipient: address,
      data: try ABI.encodeCall(selector, [.uint(64)], [.uint(7)]), gasLimit: 1_000_000)
    let recorder = TraceRecorder()
    let receipt = try chain.submit(call, recorder: recorder)
    let file = TraceFile(
      modules: [TraceFile.Module(module)], accounts: [],
      sources: [TraceFile.Source(path: "loop.gx", text: source)],
      transactions: [
        TracedTransaction(
          sender: alice, recipient: address, gasLimit: call.gasLimit,
          intrinsicGas: IntrinsicGas.of(call), gasUsed: receipt.gasUsed, executions: 1)
      ], recording: recorder.recording)
    return (try Trace(decoding: file.encoded()), receipt)
  }

  @Test func profilesHaveTheirFrames() throws {
    let (trace, receipt) = try Self.trace()
    #expect(receipt.isSuccess)
    let module = try #require(trace.names.module(trace.file.modules[0].codeHash)).module
    #expect(module.functions.count == 2, "both functions are inlined")
    let profile = try trace.gasProfile()
    #expect(profile.total.total == receipt.gasUsed)
    let names = FrameNames(trace)
    func stack(_ node: Int) -> [String] {
      (profile.nodes[node].parent.map { stack($0) } ?? []) + [names.text(profile.nodes[node].frame)]
    }
    let stacks = Dictionary(
      profile.nodes.indices.map { (stack($0).dropFirst(2).joined(separator: " "), $0) }
    ) { first, _ in first }
    let step = try #require(stacks["Loop.run loop.gx:6 Loop.step"], "\(stacks.keys.sorted())")
    let twice = try #require(
      stacks["Loop.run loop.gx:6 Loop.step loop.gx:11 Loop.twice"], "\(stacks.keys.sorted())")
    #expect(profile.nodes[step].count == 7 && profile.nodes[twice].count == 7)
    let lines = profile.nodes[twice].children.map { names.text(profile.nodes[$0].frame) }
    #expect(lines == ["loop.gx:15"])
    let rows = GasTable(profile, names: names).rows
    #expect(rows.contains { $0.name == "Loop.twice" && $0.own > 0 && $0.count == 7 })
  }

  @Test func aStepShowsThem() throws {
    let (trace, _) = try Self.trace()
    let count = try trace.replay.countSteps()
    var deepest = ""
    for step in 0..<count {
      let stop = try #require(try trace.replay.stop(at: step))
      let text = StopText.text(stop, names: trace.names)
      if text.contains("Loop.twice") { deepest = text }
    }
    let functions = deepest.split(separator: "\n").filter { $0.contains(" at loop.gx:") }
      .map { $0.split(separator: " ")[0] }
    #expect(functions == ["Loop.twice", "Loop.step", "Loop.run"], "\(deepest)")
  }
}
