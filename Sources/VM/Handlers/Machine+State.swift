import Bytecode
import Primitives

/// State: slots and lists.
extension Machine {
  mutating func stateLoad(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    let layout = heap.types[slot.type]
    if layout.isLinear { try requireWritable() }
    if case .list = layout.form {
      return try loadList(.stateLoad, o, slot, takesOut: layout.isLinear)
    }
    let place = whole(slot)
    guard let bytes = try load(place) else { return try loadDefault(.stateLoad, o, slot) }
    try charge(.stateLoad, o, result: bytes.count)
    try decode(slot.type, bytes, to: o.registers + o.a)
    if layout.isLinear { try store(nil, at: place) }
  }

  mutating func stateLook(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    if case .list = heap.types[slot.type].form {
      return try loadList(.stateLook, o, slot, takesOut: false, isLook: true)
    }
    guard let bytes = try load(whole(slot)) else { return try loadDefault(.stateLook, o, slot) }
    try charge(.stateLook, o, result: bytes.count)
    try decode(slot.type, bytes, to: o.registers + o.a, isLook: true)
  }

  /// The empty value of a slot that was never written.
  private mutating func loadDefault(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot
  ) throws(Trap) {
    try charge(opcode, o, result: 0)
    try charge(gas: UInt64(truncatingIfNeeded: heap.types[slot.type].defaultGas))
    try heap.makeDefault(slot.type, to: o.registers + o.a)
  }

  mutating func stateStore(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let layout = heap.types[slot.type]
    if case .list = layout.form { return try storeList(o, slot, isLinear: layout.isLinear) }
    let place = whole(slot)
    if layout.isLinear, let old = try load(place), !isEmpty(old, layout.form) { throw .occupied }
    if let form = slot.number {
      let number = try heap.number(form, o.registers + o.a)
      try charge(.stateStore, o, result: form.storedBytes)
      return try store(number.stored(bytes: form.storedBytes), at: place)
    }
    let encoder = try encode(slot.type, o.registers + o.a)
    try charge(.stateStore, o, result: encoder.size)
    try commit(encoder, at: place)
  }

  mutating func stateListLength(_ o: Operands) throws(Trap) {
    try charge(.stateListLength, o, result: 8)
    o[o.a] = try listLength(module.slots[o.xLow])
  }

  mutating func stateListGet(_ o: Operands) throws(Trap) {
    let slot = module.slots[o.xLow]
    try charge(.stateListGet, o, result: 8)
    guard o[o.b] < (try listLength(slot)) else { throw .bounds }
    try loadElement(.stateListGet, o, slot, o[o.b], to: o.registers + o.a)
  }

  mutating func stateListSet(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    guard o[o.b] < (try listLength(slot)) else { throw .bounds }
    try storeElement(.stateListSet, o, slot, o[o.b], from: o.registers + o.a)
  }

  mutating func stateListAppend(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let length = try listLength(slot)
    guard length < UInt64(try listType(slot).max) else { throw .capacity }
    try storeElement(.stateListAppend, o, slot, length, from: o.registers + o.a)
    try setListLength(slot, length + 1)
  }

  mutating func stateListRemoveLast(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let length = try listLength(slot)
    guard length > 0 else { throw .bounds }
    try loadElement(.stateListRemoveLast, o, slot, length - 1, to: o.registers + o.a)
    try store(nil, at: try element(slot, length - 1))
    try setListLength(slot, length - 1)
  }

  mutating func stateListClear(_ o: Operands) throws(Trap) {
    try requireWritable()
    let slot = module.slots[o.xLow]
    let length = try listLength(slot)
    try charge(.stateListClear, o, result: perElement(length))
    try removeElements(slot, from: 0, to: length)
    try setListLength(slot, 0)
  }

  mutating func stateCoinAmount(_ o: Operands) throws(Trap) {
    try charge(.stateCoinAmount, o, result: 16)
    o.setWide(o.a, try storedAmount(try load(whole(module.slots[o.xLow]))))
  }

  // MARK: Elements

  private mutating func loadElement(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot, _ index: UInt64,
    to slots: UnsafeMutablePointer<UInt64>, isLook: Bool = false
  ) throws(Trap) {
    guard let bytes = try load(try element(slot, index)) else { throw .decode }
    try charge(opcode, o, result: bytes.count)
    try decode(try listType(slot).element, bytes, to: slots, isLook: isLook)
  }

  private mutating func storeElement(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot, _ index: UInt64,
    from slots: UnsafePointer<UInt64>
  ) throws(Trap) {
    let encoder = try encode(try listType(slot).element, slots)
    try charge(opcode, o, result: encoder.size)
    try commit(encoder, at: try element(slot, index))
  }

  private mutating func removeElements(_ slot: LoadedSlot, from first: UInt64, to end: UInt64)
    throws(Trap)
  {
    for index in first..<max(first, end) {
      try store(nil, at: try element(slot, index))
    }
  }

  // MARK: Whole lists

  /// Loads all elements, and may take them out.
  private mutating func loadList(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot, takesOut: Bool, isLook: Bool = false
  ) throws(Trap) {
    let (element, max) = try listType(slot)
    let length = try listLength(slot)
    guard length <= UInt64(max) else { throw .decode }
    try charge(opcode, o, result: perElement(length))
    let count = Int(truncatingIfNeeded: length)
    let handle = try heap.makeSequence(type: slot.type, element: element, count: count)
    let storage = heap[handle].storage
    let stride = heap.types[element].slots
    for index in 0..<count {
      try loadElement(
        opcode, o, slot, UInt64(truncatingIfNeeded: index), to: storage + index * stride,
        isLook: isLook)
    }
    if takesOut {
      try removeElements(slot, from: 0, to: length)
      try setListLength(slot, 0)
    }
    o[o.a] = handle
  }

  /// Stores all elements, and removes those that the list had beyond them.
  private mutating func storeList(
    _ o: Operands, _ slot: LoadedSlot, isLinear: Bool
  ) throws(Trap) {
    let old = try listLength(slot)
    if isLinear && old > 0 { throw .occupied }
    let object = heap[o[o.a]]
    let length = UInt64(object.length)
    try charge(.stateStore, o, result: perElement(Swift.max(length, old)))
    for index in 0..<Int(object.length) {
      try storeElement(
        .stateStore, o, slot, UInt64(truncatingIfNeeded: index),
        from: object.storage + index * Int(object.stride))
    }
    try removeElements(slot, from: length, to: old)
    try setListLength(slot, length)
  }

  /// What making room for the elements of a list counts for, in bytes. Reaching them is paid for one by one.
  private mutating func perElement(_ length: UInt64) -> Int {
    Int(clamping: length).multipliedClamped(by: 8)
  }

  /// Whether stored bytes of a linear type hold nothing: no coins, none, no element.
  private mutating func isEmpty(_ bytes: [UInt8], _ form: TypeForm) -> Bool {
    switch form {
    case .coin, .list: return bytes.allSatisfy { $0 == 0 }
    case .choice(_, let isOptional): return isOptional && bytes == [0]
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .record,
      .array, .tensor, .ciphertext, .publicKey, .sum, .map:
      return false
    }
  }

  /// The amount of a stored coin; 0 when there is none.
  mutating func storedAmount(_ bytes: [UInt8]?) throws(Trap) -> U256 {
    guard let bytes else { return .zero }
    guard bytes.count == 16, let amount = U256(bigEndian: bytes.reversed()) else {
      throw .decode
    }
    return amount
  }
}
