import Bytecode
import InstructionSet
import MachineKit
import Primitives
import Testing
import VM

/// What a transaction holds outside of its calls is bounded, and what it pays for once.
@Suite struct TransactionScopeTests {
  private static let emitting = Program.module(
    types: Kind.table, frame: 16,
    events: [Event(name: "E", fields: [.init(name: "data", type: 42, isIndexed: false)])],
    [
      .bytes(3, type: 42, constant: 0), .small(1, 1), Instruction(.loopEnter, 4, x: 999),
      Instruction(.emit, 3, x: 0), Instruction(.loopBackIf, 4, 1, x: 3), Instruction(.return),
    ])

  /// Runs a module in a transaction that may hold so many bytes.
  private static func runHolding(
    _ bytesMax: Int, _ module: Module
  ) throws -> (outcome: CallOutcome, host: MemoryHost) {
    let loaded = try Program.load(module)
    let host = MemoryHost()
    host.scope = TransactionScope(bytesMax: bytesMax)
    let outcome = host.run(
      loaded, .dispatch, Program.callData(loaded),
      CallContext(contract: Program.contract, caller: Program.caller), gas: 1_000_000_000)
    return (outcome, host)
  }

  @Test func eventsAreBounded() throws {
    var module = Self.emitting
    module.byteStrings = [[UInt8](repeating: 7, count: 1_000)]
    let (outcome, host) = try Self.runHolding(100_000, module)
    #expect(outcome.status == .trap(.memory))
    #expect(host.world.events.isEmpty)
    // The loop ends by its bound.
    #expect(try Self.runHolding(10_000_000, module).outcome.status == .trap(.loopBound))
  }

  @Test func changesThatCanBeUndoneAreBounded() throws {
    let module = Program.module(
      frame: 16, slots: [StateSlot(name: "s", type: 0)],
      [
        .small(1, 1), Instruction(.loopEnter, 4, x: 999), Instruction(.stateStore, 1, x: 0),
        Instruction(.loopBackIf, 4, 1, x: 2), Instruction(.return),
      ])
    #expect(try Self.runHolding(100_000, module).outcome.status == .trap(.memory))
    // The loop ends by its bound.
    #expect(try Self.runHolding(10_000_000, module).outcome.status == .trap(.loopBound))
  }

  @Test func theCodeOfAContractIsPaidOnce() throws {
    let module = Program.module(frame: 4, [Instruction(.return)])
    let loaded = try Program.load(module)
    let host = MemoryHost()
    let used = (0..<2).map { _ in
      host.run(
        loaded, .dispatch, Program.callData(loaded),
        CallContext(contract: Program.contract, caller: Program.caller), gas: 1_000_000
      ).gasUsed
    }
    let bytes = UInt64(module.encoded().count)
    #expect(used[0] - used[1] == GasSchedule.codeByte.gas(for: bytes))
  }

  /// The elements of an array that was never written are one object until one of them changes.
  @Test func anArrayThatWasNeverWrittenIsCheapAndHasValuesOfItsOwn() throws {
    let types: [TypeDescriptor] = [
      .unsigned(bits: 64), .record(name: "R", fields: [.init(name: "x", type: 0)], isLinear: false),
      .array(1, count: 500),
    ]
    // a[3].x = 5; result = a[2].x + 10 a[3].x
    let module = Program.module(
      types: types, result: 0, frame: 16, slots: [StateSlot(name: "a", type: 2)],
      [
        Instruction(.stateLoad, 1, x: 0), .small(2, 3), .small(3, 5),
        Instruction(.listGet, 4, 1, 2), Instruction(.unique, 4),
        Instruction(.setField, 4, 3, x: 1), Instruction(.listSet, 1, 2, 4),
        .small(5, 2), Instruction(.listGet, 6, 1, 5), Instruction(.field, 7, 6, x: 1),
        Instruction(.listGet, 6, 1, 2), Instruction(.field, 8, 6, x: 1),
        Instruction(.mulImmU, 8, 8, 10), Instruction(.addU, 0, 7, 8), Instruction(.return),
      ])
    let result = try run(module)
    #expect(result.outcome.status == .success)
    #expect(result.outcome.data == U256(50).bigEndianBytes)
    // One gas a slot, which is one word of memory.
    #expect(result.outcome.gasUsed < 6_000)
  }
}
