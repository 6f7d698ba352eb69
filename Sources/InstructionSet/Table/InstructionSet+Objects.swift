extension InstructionSet {
  /// Records, enumerations, optionals, and what all objects share.
  static let objects: [InstructionSpec] = [
    InstructionSpec(
      0x0501, "newRecord",
      [.result(.value(.typeOperand)), .read("first", .b, .values(.fields)), .type(.record)],
      gas: .linear(base: 10, per: GasRatio(1), of: .slots), "Makes a record.",
      "result = a record of the values from first on"),
    InstructionSpec(
      0x0502, "field",
      [.result(.value(.field)), .value(.reference(.any)), .type(.record), index],
      where: [.hasTypeOperand(.b)], gas: .fixed(2),
      hot: .load(from: "value.pointee.storage + offset"), "Reads a field of a record.",
      "result = value.index; a reference names the same object as the field"),
    InstructionSpec(
      0x0503, "setField",
      [
        .change("record", .a, .reference(.any)), .value(.value(.field)), .type(.record), index,
      ],
      where: [.hasTypeOperand(.a)], gas: .fixed(3),
      hot: .store(to: "record.pointee.storage + offset"), "Writes a field of a record, in place.",
      "record.index = value; unique must have made the record this owner's own"),
    InstructionSpec(
      0x0504, "newCase",
      [
        .result(.value(.typeOperand)), .read("first", .b, .values(.payload)), .type(.cased),
        caseIndex,
      ],
      gas: .linear(base: 10, per: GasRatio(1), of: .slots),
      "Makes a value of an enumeration or an optional.",
      "result = the case with the payload from first on; of an optional, case 0 is none, 1 is some"),
    InstructionSpec(
      0x0505, "caseOf", [.result(.word), .value(.reference(.cased))], gas: .fixed(2),
      hot: .value("UInt64(value.pointee.tag)"),
      "Reads which case an enumeration or optional is in.", "result = the index of the case"),
    InstructionSpec(
      0x0506, "payload",
      [
        .result(.value(.payload)), .value(.reference(.any)), .type(.cased), caseIndex,
        .immediate("index", .x(offset: 48, bits: 16), .payloadIndex),
      ],
      where: [.hasTypeOperand(.b)], gas: .fixed(2), traps: [.wrongCase],
      hot: .load(from: "value.pointee.storage + offset").trapping(
        .wrongCase, when: "value.pointee.tag != tag"), "Reads a value of the payload of a case.",
      "result = the payload's value at index; traps unless value is in the case"),
    InstructionSpec(
      0x0507, "share", [.read("value", .a, .reference(.any))], gas: .fixed(1),
      hot: .statement("value.pointee.isShared = true"), "Marks an object as having several owners.",
      "sets the object's mark for good; the compiler emits it where a reference is copied"),
    InstructionSpec(
      0x0508, "unique", [.change("value", .a, .reference(.any))],
      gas: .linear(base: 3, per: GasRatio(1), of: .copiedSlots(.a)),
      hot: .written, "Makes an object this owner's own before it is changed.",
      """
      when the object is marked as shared: value = a copy of its own slots, unmarked, whose \
      children are marked as shared; otherwise nothing. A coin is never copied, a tensor counts as a slot \
      for 4 elements
      """),
    InstructionSpec(
      0x0509, "equalRef",
      [.result(.word), .left(.reference(.comparable)), .right(.reference(.comparable))],
      where: [.sameType(.b, .c)],
      gas: .linear(base: 25, per: GasRatio(1), of: .deepSlots(.b)), traps: [.limit],
      "Compares two objects of a type, deeply.", "result = left == right"),
  ]

  /// The index of a field of the record type.
  private static let index = Operand.immediate("index", .x(offset: 32, bits: 16), .fieldIndex)

  /// The index of a case of the enumeration or optional type.
  private static let caseIndex = Operand.immediate("case", .x(offset: 32, bits: 16), .caseIndex)
}
