import Bytecode
import MachineKit
import Primitives
import Testing
import VM

/// A block is paid for before anything of it runs.
@Suite struct BlockChargeTests {
  /// Straight-line code of 100,000 instructions, behind a division by zero, which traps if it runs.
  struct Line: CustomTestStringConvertible {
    let testDescription: String
    let instruction: Instruction
  }

  static let count = 100_000
  static let lines = [
    Line(testDescription: "cheap", instruction: Instruction(.addWrap, 1, 0, 0)),
    Line(testDescription: "cold", instruction: Instruction(.powU, 1, 0, 0)),
    Line(testDescription: "dear", instruction: Instruction(.keccak, 8, 3)),
  ]

  private static func straight(_ instruction: Instruction, first: [Instruction]) -> Module {
    Program.module(
      types: Kind.table, frame: 16, byteStrings: [[]],
      [.small(0, 0), .bytes(3, type: Kind.bytes, constant: 0)] + first
        + Array(repeating: instruction, count: count) + [Instruction(.return)])
  }

  @Test(arguments: lines) func nothingRunsOfABlockThatCannotBePaid(line: Line) throws {
    let division = Instruction(.divU, 1, 0, 0)
    let all = Self.straight(line.instruction, first: [division])
    // With enough gas the division is reached, and the whole block paid.
    let reached = try run(all)
    #expect(reached.outcome.status == .trap(.division))
    #expect(reached.outcome.instructions == 3)
    // A gas less, and nothing was executed: neither instructions nor prices of sizes show in the trace.
    let result = try run(all, gas: reached.outcome.gasUsed - 1)
    #expect(result.outcome.status == .trap(.outOfGas))
    #expect(result.outcome.instructions == 0)
    #expect(result.outcome.gasUsed == reached.outcome.gasUsed - 1)
    #expect(result.outcome.location == ProgramCounter(function: 0, instruction: 0))
    for record in result.records {
      if case .step = record { Issue.record("an instruction began") }
    }
    // All of it runs where it is paid for.
    let whole = try run(Self.straight(line.instruction, first: []))
    #expect(whole.outcome.isSuccess)
    #expect(whole.outcome.instructions == UInt64(Self.count + 3))
  }

  /// One block that every kind of way leads to, with a division by zero at its start, and dear
  /// instructions behind it.
  struct Way: CustomTestStringConvertible {
    let testDescription: String
    /// The code before the block; the word in register 0 is 0, in register 1 it is 1.
    let before: [Instruction]
    /// The instructions that run before the block, and its first one.
    let runs: UInt64
    let first: UInt32
    var functions: [Function] = []
    var block = [Instruction(.divU, 2, 0, 0)]
  }

  private static let dear = Array(repeating: Instruction(.powU, 2, 1, 1), count: 1_000)

  static let ways: [Way] = [
    Way(
      testDescription: "jump", before: [Instruction(.jump, x: 4), Instruction(.return)], runs: 3,
      first: 4),
    Way(
      testDescription: "branchIf taken",
      before: [Instruction(.branchIf, 1, x: 4), Instruction(.return)], runs: 3, first: 4),
    Way(
      testDescription: "branchIf not taken",
      before: [Instruction(.branchIf, 0, x: 1_004)], runs: 3, first: 3),
    Way(
      testDescription: "branchIfNot taken",
      before: [Instruction(.branchIfNot, 0, x: 4), Instruction(.return)], runs: 3, first: 4),
    Way(
      testDescription: "branchIfNot not taken",
      before: [Instruction(.branchIfNot, 1, x: 1_004)], runs: 3, first: 3),
    Way(
      testDescription: "fused branch taken",
      before: [
        Instruction(.lessU, 3, 0, 1), Instruction(.branchIf, 3, x: 5), Instruction(.return),
      ], runs: 4, first: 5),
    Way(
      testDescription: "fused branch not taken",
      before: [Instruction(.lessU, 3, 1, 0), Instruction(.branchIf, 3, x: 1_005)], runs: 4,
      first: 4),
    Way(
      testDescription: "loopEnter", before: [Instruction(.loopEnter, 4, x: 1)], runs: 3, first: 3,
      block: [
        Instruction(.divU, 2, 0, 0), Instruction(.loopBackIf, 4, 0, x: 3),
      ]),
    Way(
      testDescription: "behind a loop",
      before: [Instruction(.loopEnter, 4, x: 1), Instruction(.loopBackIf, 4, 0, x: 3)], runs: 4,
      first: 4),
    Way(
      testDescription: "behind a fused loop",
      before: [
        Instruction(.loopEnter, 4, x: 1), Instruction(.lessU, 3, 1, 0),
        Instruction(.loopBackIf, 4, 3, x: 3),
      ], runs: 5, first: 5),
    Way(
      testDescription: "falling in",
      before: [Instruction(.branchIf, 0, x: 4), Instruction(.addWrap, 1, 1, 1)], runs: 4, first: 4),
    Way(
      testDescription: "return from a call", before: [Instruction(.call, 8, x: 1)], runs: 4,
      first: 3,
      functions: [
        Function(name: "f", parameters: [], result: nil, frameSize: 1, code: [Instruction(.return)])
      ]),
    Way(
      testDescription: "an effect", before: [Instruction(.gasLeft, 2)], runs: 3, first: 3),
  ]

  @Test(arguments: ways) func everyWayIntoABlockPaysForIt(way: Way) throws {
    let module = Program.module(
      frame: 16, functions: way.functions,
      [.small(0, 0), .small(1, 1)] + way.before + way.block + Self.dear + [Instruction(.return)])
    let reached = try run(module)
    #expect(reached.outcome.status == .trap(.division))
    #expect(reached.outcome.instructions == way.runs + 1)
    let result = try run(module, gas: reached.outcome.gasUsed - 1)
    #expect(result.outcome.status == .trap(.outOfGas))
    #expect(result.outcome.instructions == way.runs)
    #expect(result.outcome.location == ProgramCounter(function: 0, instruction: way.first))
  }

  @Test func theCallerPaysForTheFirstBlockOfAFunction() throws {
    let function = Function(
      name: "f", parameters: [], result: nil, frameSize: 16,
      code: [.small(0, 0), .small(1, 1), Instruction(.divU, 2, 0, 0)] + Self.dear + [
        Instruction(.return)
      ])
    let module = Program.module(
      frame: 16, functions: [function], [Instruction(.call, 8, x: 1), Instruction(.return)])
    let reached = try run(module)
    #expect(reached.outcome.status == .trap(.division))
    #expect(reached.outcome.instructions == 4)
    let result = try run(module, gas: reached.outcome.gasUsed - 1)
    #expect(result.outcome.status == .trap(.outOfGas))
    #expect(result.outcome.instructions == 1)
    #expect(result.outcome.location == ProgramCounter(function: 1, instruction: 0))
  }

  /// A block of 5,000 instructions has a price that no word holds beside a distance.
  @Test func aLongBlockInALoopIsPaidForEachTime() throws {
    let body = Array(repeating: Instruction(.addWrap, 2, 2, 1), count: 5_000)
    let module = Program.module(
      result: 0, frame: 16,
      [.small(0, 0), .small(1, 1), .small(2, 0), .small(5, 3), Instruction(.loopEnter, 4, x: 10)]
        + body
        + [
          Instruction(.addImmU, 0, 0, 1), Instruction(.lessU, 3, 0, 5),
          Instruction(.loopBackIf, 4, 3, x: 5), Instruction(.move, 0, 2), Instruction(.return),
        ])
    let result = try run(module)
    #expect(result.outcome.data == U256(15_000).bigEndianBytes)
    #expect(result.outcome.instructions == 5 + 3 * 5_003 + 2)
    let short = try run(module, gas: result.outcome.gasUsed - 1_000)
    #expect(short.outcome.status == .trap(.outOfGas))
    #expect(short.outcome.instructions == 5 + 2 * 5_003)
    #expect(short.outcome.location == ProgramCounter(function: 0, instruction: 5))
  }
}
