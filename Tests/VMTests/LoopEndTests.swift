import Bytecode
import MachineKit
import Primitives
import Testing
import VM

/// The ends of loops that one operation executes: the same results, gas and places as one by one, wherever the gas or
/// the loop's bound ends. `run` compares them.
@Suite struct LoopEndTests {
  /// A loop whose turns add 3 to r2, and that ends as said; r1 counts from 0, r0 is 5.
  private static func module(_ end: [Instruction], max: UInt64 = 100) -> Module {
    Program.module(
      parameters: [0], result: 0, frame: 8,
      [
        .small(1, 0), .small(2, 0), Instruction(.loopEnter, 7, x: max),
        Instruction(.addImmU, 2, 2, 3),
      ] + end + [
        Instruction(.loopBackIf, 7, 6, x: 3), Instruction(.addU, 0, 2, 6),
        Instruction(.return),
      ])
  }

  private static let ends: [(name: String, end: [Instruction], turns: UInt64)] = [
    ("lessU", [Instruction(.addImmU, 1, 1, 1), Instruction(.lessU, 6, 1, 0)], 5),
    ("lessEqualU", [Instruction(.addImmU, 1, 1, 1), Instruction(.lessEqualU, 6, 1, 0)], 6),
    ("lessImmU", [Instruction(.addImmU, 1, 1, 1), Instruction(.lessImmU, 6, 1, 7)], 7),
    // The sum is compared, not the counter.
    ("lessImmU of another", [Instruction(.addImmU, 1, 1, 1), Instruction(.lessImmU, 6, 2, 7)], 3),
    ("lessImmU alone", [Instruction(.move, 1, 2), Instruction(.lessImmU, 6, 1, 8)], 3),
    ("lessEqualU alone", [Instruction(.move, 1, 2), Instruction(.lessEqualU, 6, 1, 0)], 2),
  ]

  @Test(arguments: ends.map(\.name))
  func `a loop ends where it says, whatever the gas`(name: String) throws {
    let (_, end, turns) = try #require(Self.ends.first { $0.name == name })
    let module = Self.module(end)
    let result = try run(module, Program.words(5))
    #expect(result.outcome.status == .success)
    #expect(result.outcome.data == Program.words(.init(3 * turns)))
    // A turn takes less than 10.
    for gas in result.outcome.gasUsed - 40..<result.outcome.gasUsed {
      #expect(try run(module, Program.words(5), gas: gas).outcome.status == .trap(.outOfGas))
    }
  }

  @Test(arguments: ends.map(\.name))
  func `a loop ends at its bound`(name: String) throws {
    let (_, end, turns) = try #require(Self.ends.first { $0.name == name })
    // The bound counts the ways back.
    try expectTrap(Self.module(end, max: turns - 2), Program.words(5), .loopBound)
    #expect(
      try run(Self.module(end, max: turns - 1), Program.words(5)).outcome.status == .success)
  }

  @Test func `a counter that overflows traps in the step`() throws {
    let module = Program.module(
      parameters: [0], result: 0, frame: 8,
      [
        Instruction(.move, 1, 0), Instruction(.loopEnter, 7, x: 100), .small(2, 0),
        Instruction(.addImmU, 1, 1, 1), Instruction(.lessImmU, 6, 1, 7),
        Instruction(.loopBackIf, 7, 6, x: 2), Instruction(.return),
      ])
    try expectTrap(module, Program.words(.init(UInt64.max)), .overflow)
  }
}
