import InstructionSet
import Primitives

// What instructions on state cost beside their rows: places that are reached and changed, keys, objects. The machine
// charges the same in `Machine+Storage`.

extension GasWalk {
  /// Adds what an instruction on state costs at most.
  mutating func addState(_ instruction: Instruction, _ kinds: RegisterKinds) {
    let slot = instruction.xLow
    let opcode = instruction.opcode
    let type = module.slots[Int(slot)].type
    switch types[type] {
    case .map(let key, let value): addMap(instruction, slot, key: key, value: value, kinds)
    case .list(let element, _): addList(instruction, slot, element)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .optional, .record,
      .enumeration, .array, .tensor, .ciphertext, .publicKey, .coin, .sum:
      cost.reached.insert(slot)
      switch opcode {
      case .stateLoad, .stateLook:
        let size = slotSize(slot)
        let read = price(opcode, of: stored(type, size)) + decoding(type)
        // Nothing has been written there, or what was written is read.
        cost.gas += read.merged(SizePolynomial(typeSizes[Int(type)].defaultGas))
        if opcode == .stateLoad, typeSizes[Int(type)].isLinear { cost.changed.insert(slot) }
      case .stateStore:
        cost.gas += price(opcode, of: storing(type, registers[Int(instruction.a)]))
        cost.changed.insert(slot)
        slots.updateValue(registers[Int(instruction.a)], forKey: slot)
      case .stateCoinAmount: cost.gas += price(opcode, of: SizePolynomial(16))
      case _: cost.gas = .unbounded
      }
    }
  }

  // MARK: Places

  private static let reaching = SizePolynomial(GasSchedule.placeReached)
  private static let changing = SizePolynomial(GasSchedule.placeReached + GasSchedule.placeChanged)
  private static let filling = SizePolynomial(
    GasSchedule.placeReached + GasSchedule.placeChanged + GasSchedule.placeNew)

  /// Hashing the key of a place of so many bytes, beside the name of its slot.
  private func hashing(_ slot: UInt32, _ bytes: SizePolynomial) -> SizePolynomial {
    let name = SizePolynomial(UInt64(module.slots[Int(slot)].name.utf8.count))
    let all = bytes + name
    if let number = all.number {
      return SizePolynomial(GasSchedule.placeKeyBlock.gas(for: number / 136 + 1))
    }
    return all.gas(GasRatio(GasSchedule.placeKeyBlock.gas, 136 * GasSchedule.placeKeyBlock.units))
      + SizePolynomial(GasSchedule.placeKeyBlock.gas(for: 1))
  }

  // MARK: Lists

  private mutating func addList(_ instruction: Instruction, _ slot: UInt32, _ element: TypeIndex) {
    let opcode = instruction.opcode
    let isLinear = typeSizes[Int(element)].isLinear
    let key = hashing(slot, SizePolynomial(9))
    let loaded = price(opcode, of: stored(element, nil)) + decoding(element) + key + Self.reaching
    let removed = key + Self.changing
    cost.reached.insert(slot)
    switch opcode {
    case .stateLoad, .stateLook:
      let length = slotLength(slot)
      let takesOut = isLinear && opcode == .stateLoad
      let each = takesOut ? loaded + removed : loaded
      cost.gas += length * each + price(opcode, of: length * SizePolynomial(8))
      if takesOut { cost.changed.insert(slot) }
    case .stateStore:
      // Each place holds a new element, or holds none any more: there are no more than the longest list has.
      let each = price(opcode, of: storing(element, nil)) + key + Self.filling
      let length = SizePolynomial(longest(module.slots[Int(slot)].type))
      cost.gas += length * each + price(opcode, of: length * SizePolynomial(8))
      cost.changed.insert(slot)
      slots.updateValue(registers[Int(instruction.a)], forKey: slot)
    case .stateListLength: cost.gas += price(opcode, of: SizePolynomial(8))
    case .stateListGet: cost.gas += price(opcode, of: SizePolynomial(8)) + loaded
    case .stateListSet:
      cost.gas += price(opcode, of: storing(element, registers[Int(instruction.a)])) + removed
    case .stateListAppend:
      cost.gas +=
        price(opcode, of: storing(element, registers[Int(instruction.a)])) + key + Self.filling
      cost.changed.insert(slot)
      slots.updateValue(nil, forKey: slot)
    case .stateListRemoveLast:
      cost.gas += loaded + removed
      cost.changed.insert(slot)
    case .stateListClear:
      let length = slotLength(slot)
      cost.gas += length * removed + price(opcode, of: length * SizePolynomial(8))
      cost.changed.insert(slot)
    case _: cost.gas = .unbounded
    }
  }

  // MARK: Maps

  private mutating func addMap(
    _ instruction: Instruction, _ slot: UInt32, key: TypeIndex, value: TypeIndex,
    _ kinds: RegisterKinds
  ) {
    let opcode = instruction.opcode
    let bytes = encoded(key, registers[Int(instruction.b)])
    cost.gas += price(opcode, of: bytes) + hashing(slot, bytes + SizePolynomial(1))
    let sets = opcode == .mapSet || opcode == .mapPut
    let paid = pay(slot, kinds[Int(instruction.b)], Int(instruction.b), isChanged: sets)
    if paid == nil { cost.gas += SizePolynomial(GasSchedule.placeReached) }
    let read = price(opcode, of: stored(value, nil)) + decoding(value)
    switch opcode {
    case .mapGet, .mapGetOr, .mapLook, .mapTake: cost.gas += read
    case .mapContains, .mapCoinAmount, .mapRemove: break
    case .mapSet, .mapPut:
      cost.gas += price(opcode, of: storing(value, registers[Int(instruction.a)]))
    case _: cost.gas = .unbounded
    }
    // A change is paid for once in a transaction, and what is removed was there before.
    guard !(paid?.isChanged ?? false) else { return }
    if sets {
      cost.gas += SizePolynomial(GasSchedule.placeChanged + GasSchedule.placeNew)
    } else if opcode == .mapTake || opcode == .mapRemove {
      cost.gas += SizePolynomial(GasSchedule.placeChanged)
    }
  }

  /// Notes that an entry is paid for, if its key is a number; what of it was paid for before.
  private mutating func pay(
    _ slot: UInt32, _ kind: RegisterKind, _ register: Int, isChanged: Bool
  ) -> PaidEntry? {
    guard kind == .word || kind == .wide else { return nil }
    return registers.pay(
      PaidEntry(slot: slot, register: register, slots: kind.slots, isChanged: isChanged))
  }
}
