import Bytecode
import MachineKit
import Primitives
import Testing
import VM

/// Places are found by the numbers that are their keys: whatever numbers somebody chooses, each has its own.
@Suite struct PlaceNameTests {
  /// A map from U256 to U64, whose entry under the argument gets the second argument, and gives what it had.
  private static let exchange = Program.module(
    types: [.unsigned(bits: 64), .unsigned(bits: 256), .map(key: 1, value: 0)],
    parameters: [1, 0], result: 0, frame: 16,
    slots: [StateSlot(name: "m", type: 2), StateSlot(name: "n", type: 2)],
    [
      .small(5, 0), Instruction(.mapGetOr, 6, 0, 5, x: 0), Instruction(.mapSet, 4, 0, x: 0),
      // The other map has the same keys.
      Instruction(.mapGetOr, 7, 0, 5, x: 1), Instruction(.addImmU, 8, 4, 1),
      Instruction(.mapSet, 8, 0, x: 1), Instruction(.addU, 0, 6, 7), Instruction(.return),
    ])

  /// Numbers whose two upper words are equal meet in the table; so do their neighbours.
  private static let numbers: [U256] = (0..<200).map {
    U256(w0: 1, w1: 2, w2: UInt64($0), w3: UInt64($0))
  }

  @Test func `numbers that meet in a table have places of their own`() throws {
    let module = try Program.load(Self.exchange)
    let host = MemoryHost()
    for round in 0..<3 as Range<UInt64> {
      for (index, number) in zip(0..., Self.numbers) {
        let data = Program.callData(
          module, Program.words(number, U256(round * 1_000 + UInt64(index))))
        let outcome = host.run(
          module, .dispatch, data,
          CallContext(contract: Program.contract, caller: Program.caller), gas: 1_000_000)
        let before = round == 0 ? 0 : 2 * ((round - 1) * 1_000 + UInt64(index)) + 1
        #expect(outcome.data == U256(before).bigEndianBytes)
      }
    }
    // Under their keys, as clients find them.
    #expect(host.world.storage[Program.contract]?.count == 2 * Self.numbers.count)
    for number in Self.numbers {
      let key = StateKeys.mapEntry("m", key: number.bigEndianBytes)
      #expect(host.world.storage[Program.contract]?[key] != nil)
    }
  }
}
