import Bytecode
import Primitives

/// State: maps.
extension Machine {
  mutating func mapGet(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    let place = try entry(.mapGet, o, slot)
    o[o.a] = try optional(.mapGet, o, slot, try load(place))
  }

  mutating func mapLook(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    let place = try entry(.mapLook, o, slot)
    o[o.a] = try optional(.mapLook, o, slot, try load(place), isLook: true)
  }

  mutating func mapGetOr(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    let place = try entry(.mapGetOr, o, slot)
    let type = try valueType(slot)
    if let bytes = try load(place) {
      try charge(.mapGetOr, o, result: bytes.count)
      return try decode(type, bytes, to: o.registers + o.a)
    }
    let layout = heap.types[type]
    let value = o.registers + o.c
    if layout.isReference { heap.share(value.pointee) }
    if layout.slots == 4 {
      o.setWide(o.a, o.wide(o.c))
    } else {
      o[o.a] = value.pointee
    }
  }

  mutating func mapContains(_ o: Operands) throws(Trap) {
    let place = try entry(.mapContains, o, module.slots[o.xLow])
    o.setBool(o.a, try load(place) != nil)
  }

  mutating func mapSet(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let place = try entry(.mapSet, o, slot)
    try put(.mapSet, o, slot, at: place)
  }

  mutating func mapRemove(_ o: Operands) throws(Trap) {
    try requireWritable()
    let place = try entry(.mapRemove, o, module.slots[o.xLow])
    try store(nil, at: place)
  }

  mutating func mapTake(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let place = try entry(.mapTake, o, slot)
    let bytes = try load(place)
    o[o.a] = try optional(.mapTake, o, slot, bytes)
    if bytes != nil { try store(nil, at: place) }
  }

  mutating func mapPut(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let place = try entry(.mapPut, o, slot)
    guard try load(place) == nil else { throw .occupied }
    try put(.mapPut, o, slot, at: place)
  }

  mutating func mapCoinAmount(_ o: Operands) throws(Trap) {
    let place = try entry(.mapCoinAmount, o, module.slots[o.xLow])
    o.setWide(o.a, try storedAmount(try load(place)))
  }

  // MARK: Helpers

  /// Stores the value in register a at a place.
  private mutating func put(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot, at place: SlotPlace
  ) throws(Trap) {
    if let form = slot.number {
      let number = try heap.number(form, o.registers + o.a)
      try charge(opcode, o, result: form.storedBytes)
      return try store(number.stored(bytes: form.storedBytes), at: place)
    }
    let encoder = try encode(try valueType(slot), o.registers + o.a)
    try charge(opcode, o, result: encoder.size)
    try commit(encoder, at: place)
  }

  /// An optional of the value type of a map, from stored bytes.
  private mutating func optional(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot, _ bytes: [UInt8]?, isLook: Bool = false
  ) throws(Trap) -> UInt64 {
    let value = try valueType(slot)
    let type = UInt32(truncatingIfNeeded: o.valueType)
    guard let bytes else { return try heap.make(.choice, type: type, slots: 0, length: 0) }
    try charge(opcode, o, result: bytes.count)
    let slots = heap.types[value].slots
    let handle = try heap.make(.choice, type: type, slots: slots, length: slots, tag: 1)
    try decode(value, bytes, to: heap[handle].storage, isLook: isLook)
    return handle
  }
}
