import Bytecode
import Ledger
import Primitives
import VM

extension Bench {
  /// The loop of the machine, and loading and compiling a module: nanoseconds for each turn, and for each byte of the module.
  static let machine = Bench(name: "vm") {
    for program in MachineProgram.all { try program.report() }
    try reportLoading()
  }

  /// Decoding, verifying and loading a module with all kinds of words, then making machine code of it.
  private static func reportLoading() throws {
    let function =
      "{\n  move result=r1 value=r0\n" + String(repeating: MachineProgram.body, count: 200)
      + "  return\n}\n"
    let source =
      "module \"Large\"\ntype 0 unsigned 64\n"
      + (0..<4).map { "function \($0) \"f\($0)\" (0) frame 8 \(function)" }.joined()
    let bytes = try Assembler.assemble(source).encoded()
    var watch = Stopwatch(rounds: 5)
    try watch.measure("load") {
      _ = LoadedModule(try Verifier.verify(try Module(decoding: bytes)))
    }
    let loaded = LoadedModule(try Verifier.verify(try Module(decoding: bytes)))
    watch.measure("compile") { _ = loaded.compiledByteCount() }
    for time in watch.times {
      let nanoseconds = time.microseconds * 1e3 / Double(bytes.count)
      print("{\"program\": \"\(time.name)\", \"bytes\": \(bytes.count), \"ns\": \(nanoseconds)}")
    }
  }
}

/// A program of one loop, in assembly, so that the figure does not depend on the compiler.
private struct MachineProgram {
  let name: String
  /// What lies in front of the loop; r1 is the turn, r2 the number of turns, r0 the result.
  let before: String
  /// The turn.
  let turn: String
  let turns: UInt64

  /// Words, with the registers 1 to 4.
  static let body = """
      mulImmU result=r3 left=r1 right=31
      addImmU result=r3 left=r3 right=7
      shrImmU result=r4 left=r3 right=7
      xor result=r3 left=r3 right=r4

    """

  static let alice = Address(truncating: 0xA11CE)

  static let all = [
    MachineProgram(
      name: "loop", before: "", turn: body + "  move result=r0 value=r3\n", turns: 1_000_000),
    MachineProgram(
      name: "state", before: "",
      turn: """
          stateLoad result=r3 slot=count
          addImmU result=r3 left=r3 right=1
          stateStore value=r3 slot=count

        """, turns: 2_000),
    MachineProgram(
      name: "map", before: "",
      turn: """
          mapGetOr result=r3 key=r1 default=r1 slot=notes
          mapSet value=r3 key=r1 slot=notes

        """, turns: 2_000),
    MachineProgram(
      name: "keccak", before: "  constantBytes result=r4 type=2 constant=0\n",
      turn: "  keccak result=r8 value=r4\n", turns: 20_000),
  ]

  func report() throws {
    let source = """
      module "Bench"
      type 0 unsigned 64
      type 1 map 0 0
      type 2 bytes 64
      slot 0 "count": 0
      slot 1 "notes": 1
      bytes 0 hex"0102"
      function 0 "run" (0) -> 0 frame 16 {
        move result=r2 value=r0
        constantSmall result=r1 number=0
        constantSmall result=r0 number=0
      \(before)  loopEnter counter=r6 max=1099511627776
      round:
      \(turn)  addImmU result=r1 left=r1 right=1
        lessU result=r5 left=r1 right=r2
        loopBackIf counter=r6 condition=r5 target=round
        return
      }
      entry "run" function=run
      """
    var chain = Chain(balances: [(MachineProgram.alice, 1 << 100)])
    let payload = DeploymentPayload(module: try Assembler.assemble(source).encoded(), arguments: [])
    let deployed = try chain.submit(
      Transaction(
        sender: MachineProgram.alice, nonce: 0, recipient: nil, data: payload.encoded(),
        gasLimit: 10_000_000))
    guard let contract = deployed.contract else { preconditionFailure("\(name) is deployed") }
    let call = Transaction(
      sender: MachineProgram.alice, nonce: 1, recipient: contract,
      data: try ABI.encodeCall(ABI.selector("run(uint64)"), [.uint(64)], [.uint(U256(turns))]),
      gasLimit: Chain.blockGasLimit)
    var gas: UInt64 = 0
    var watch = Stopwatch(rounds: 5)
    try watch.measure(name) {
      // A copy of the chain costs nothing, and starts with the same state each time.
      var copy = chain
      let receipt = try copy.submit(call)
      precondition(receipt.isSuccess, "\(name) runs")
      gas = receipt.gasUsed
    }
    let nanoseconds = (watch.times.first?.microseconds ?? 0) * 1e3
    print(
      "{\"program\": \"\(name)\", \"ns\": \(nanoseconds / Double(turns)), "
        + "\"gas\": \(Double(gas) / Double(turns)), \"perGas\": \(nanoseconds / Double(gas))}")
  }
}
