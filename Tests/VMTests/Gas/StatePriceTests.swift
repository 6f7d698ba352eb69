import Bytecode
import InstructionSet
import MachineKit
import Primitives
import Testing
import VM

/// What reaching and changing state costs: the first time in a transaction, and later.
@Suite struct StatePriceTests {
  private static let load = [Instruction(.stateLoad, 0, x: 0)]
  private static let store = [Instruction(.stateStore, 1, x: 0)]
  private static let types: [TypeDescriptor] = [.unsigned(bits: 64), .map(key: 0, value: 0)]

  /// Gas of a program beside what any call costs, its code included.
  private static func gas(
    _ code: [Instruction], slot name: String = "s", stored: [UInt8]? = nil
  ) throws -> UInt64 {
    func used(_ code: [Instruction]) throws -> UInt64 {
      let module = Program.module(
        types: types, frame: 8,
        slots: [StateSlot(name: name, type: 0), StateSlot(name: name + "2", type: 1)],
        [.small(1, 7), .small(2, 8)] + code + [Instruction(.return)])
      let outcome = try run(module) { host in
        if let stored {
          host.world.storage[Program.contract] = [StateKeys.slot(name): stored]
        }
      }.outcome
      #expect(outcome.status == .success)
      return outcome.gasUsed
        - GasSchedule.codeByte.gas(for: UInt64(module.encoded().count))
    }
    return try used(code) - used([])
  }

  @Test func readingTwiceIsCheap() throws {
    let once = try Self.gas(Self.load)
    let twice = try Self.gas(Self.load + Self.load)
    let thrice = try Self.gas(Self.load + Self.load + Self.load)
    #expect(thrice - twice == twice - once)
    #expect(once - (twice - once) == GasSchedule.placeReached)
    #expect(twice - once < 200)
  }

  @Test func aNewPlaceIsDearerThanAChangedOne() throws {
    let old: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
    let created = try Self.gas(Self.store)
    let changed = try Self.gas(Self.store, stored: old)
    let again = try Self.gas(Self.store + Self.store, stored: old) - changed
    let same = try Self.gas(Self.store, stored: [7, 0, 0, 0, 0, 0, 0, 0])
    #expect(created - changed == GasSchedule.placeNew)
    #expect(changed - again == GasSchedule.placeReached + GasSchedule.placeChanged)
    #expect(changed - same == GasSchedule.placeChanged, "what is there already changes nothing")
  }

  @Test func countingInStateIsPaidOnce() throws {
    let turn = Self.load + [Instruction(.addImmU, 0, 0, 1), Instruction(.stateStore, 0, x: 0)]
    let ten = try Self.gas((0..<10).flatMap { _ in turn }, stored: [0, 0, 0, 0, 0, 0, 0, 0])
    let twenty = try Self.gas((0..<20).flatMap { _ in turn }, stored: [0, 0, 0, 0, 0, 0, 0, 0])
    // It was 801 for each turn.
    #expect((twenty - ten) / 10 < 400)
  }

  @Test func theKeyOfAnEntryIsPaidByItsLength() throws {
    let contains = [Instruction(.mapContains, 3, 1, x: 1)]
    let short = try Self.gas(contains)
    let long = try Self.gas(contains, slot: String(repeating: "n", count: 250))
    #expect(long - short == 2 * GasSchedule.placeKeyBlock.gas)
  }

  @Test func powersAreThoseOfWideNumbers() throws {
    var random = SplitMix64(seed: 11)
    let module = Program.module(
      types: Self.types, parameters: [0, 0], result: 0, frame: 8,
      [Instruction(.powU, 0, 0, 1), Instruction(.return)])
    for turn in 0..<200 {
      let base =
        turn < 50 ? UInt64(random.next(below: 5)) : random.next() >> UInt64(random.next(below: 64))
      let exponent = turn % 3 == 0 ? random.next() : UInt64(random.next(below: 70))
      let (power, overflow) = U256(base).powReportingOverflow(U256(exponent))
      let outcome = try run(module, Program.words(U256(base), U256(exponent))).outcome
      if !overflow, power.fits(unsignedBits: 64) {
        #expect(outcome.data == power.bigEndianBytes, "\(base) ^ \(exponent)")
      } else {
        #expect(outcome.status == .trap(.overflow), "\(base) ^ \(exponent)")
      }
    }
  }

  @Test func bytesAreEqualWhereAllOfThemAre() throws {
    func equal(_ left: [UInt8], _ right: [UInt8]) throws -> Bool {
      let module = Program.module(
        types: [.unsigned(bits: 64), .bytes(max: 64)], result: 0, frame: 8,
        byteStrings: [left, right],
        [
          .bytes(1, type: 1, constant: 0), .bytes(2, type: 1, constant: 1),
          Instruction(.equalRef, 0, 1, 2), Instruction(.return),
        ])
      return try run(module).outcome.data == U256(1).bigEndianBytes
    }
    for count in [1, 7, 8, 9, 16, 19] {
      let bytes = (0..<count).map { UInt8($0) }
      #expect(try equal(bytes, bytes))
      #expect(try !equal(bytes, bytes + [0]))
      for index in bytes.indices {
        var other = bytes
        other[index] ^= 0x80
        #expect(try !equal(bytes, other), "byte \(index) of \(count)")
      }
    }
  }
}
