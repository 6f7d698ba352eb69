import Bytecode
import MachineKit
import Primitives
import Testing
import VM

@Suite struct LoopTests {
  /// `for i in 0..<n { s = ((s * 31 + i) ^ (s >> 7)) & (2^58 - 1) }`, from s = 1.
  static let loop = Program.module(
    parameters: [0], result: 0, frame: 8,
    [
      .small(1, 0), .small(2, 1), Instruction(.constant, 5, x: (1 << 58) - 1),
      Instruction(.lessU, 6, 1, 0), Instruction(.branchIfNot, 6, x: 14),
      Instruction(.loopEnter, 7, x: 1 << 40),
      Instruction(.mulImmU, 3, 2, 31), Instruction(.addU, 3, 3, 1),
      Instruction(.shrImmU, 4, 2, 7), Instruction(.xor, 3, 3, 4), Instruction(.and, 2, 3, 5),
      Instruction(.addImmU, 1, 1, 1), Instruction(.lessU, 6, 1, 0),
      Instruction(.loopBackIf, 7, 6, x: 6), Instruction(.move, 0, 2), Instruction(.return),
    ])

  static func reference(_ n: UInt64) -> UInt64 {
    var s: UInt64 = 1
    for i in 0..<n { s = ((s &* 31 &+ i) ^ (s >> 7)) & ((1 << 58) - 1) }
    return s
  }

  @Test(arguments: [0, 1, 2, 1_000] as [UInt64])
  func theIntegerLoopComputesWhatSwiftComputes(n: UInt64) throws {
    try expectWord(Self.loop, Program.words(U256(n)), U256(Self.reference(n)))
  }

  /// What the loop costs is counted here; what it takes is measured in `make bench`.
  @Test func aTurnOfTheLoopIsEightInstructions() throws {
    let module = try Program.load(Self.loop)
    let n: UInt64 = 3_000
    let outcome = Machine.execute(
      module, .dispatch, callData: Program.callData(module, Program.words(U256(n))),
      context: CallContext(contract: Program.contract, caller: Program.caller), gas: 1 << 40,
      host: MemoryHost())
    #expect(outcome.isSuccess)
    #expect(outcome.instructions == 8 * n + 8)
  }
}
