import Bytecode

/// Records, enumerations, optionals.
extension Machine {
  mutating func newRecord(_ o: Operands) throws(Trap) {
    guard case .record(let layout) = heap.types[o.xLow].form else { throw .unreachable }
    o[o.a] = try makeObject(.record, o, layout)
  }

  mutating func newCase(_ o: Operands) throws(Trap) {
    guard case .choice(let cases, _) = heap.types[o.xLow].form else { throw .unreachable }
    o[o.a] = try makeObject(.choice, o, cases[o.x2], tag: UInt16(truncatingIfNeeded: o.x2))
  }

  mutating func equalRef(_ o: Operands) throws(Trap) {
    o.setBool(o.a, heap.isEqual(o[o.b], o[o.c]))
  }

  /// The slow path of `unique`: the object is shared.
  @inline(never)
  mutating func makeUnique(_ register: UnsafeMutablePointer<UInt64>) throws(Trap) {
    let copied = heap.copiedSlots(register.pointee)
    try charge(gas: UInt64(truncatingIfNeeded: copied))
    register.pointee = try heap.unique(register.pointee)
  }

  /// An object of the values from register b on.
  private mutating func makeObject(
    _ kind: ObjectKind, _ o: Operands, _ layout: FieldsLayout, tag: UInt16 = 0
  ) throws(Trap) -> UInt64 {
    let handle = try heap.make(
      kind, type: o.type, slots: layout.slots, length: layout.slots, tag: tag)
    heap[handle].storage.update(from: o.registers + o.b, count: layout.slots)
    return handle
  }
}
