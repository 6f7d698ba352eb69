extension InstructionSet {
  /// Lists and arrays.
  static let sequences: [InstructionSpec] = [
    InstructionSpec(
      0x0601, "newList", [.result(.value(.typeOperand)), .type(.list)], gas: .fixed(30),
      "Makes an empty list.", "result = []"),
    InstructionSpec(
      0x0602, "newFilled",
      [
        .result(.value(.typeOperand)), .value(.value(.elementOfTypeOperand)),
        .read("count", .c, .word), .type(.sequence),
      ],
      gas: .linear(base: 40, per: GasRatio(2), of: .resultElements), traps: [.capacity, .shape],
      "Makes a list or array of equal elements.",
      """
      result = count times value; a list traps capacity beyond its maximum, an array traps shape \
      unless count is its count. A reference is marked as shared
      """),
    InstructionSpec(
      0x0603, "length", [.result(.word), .value(.reference(.measurable))], gas: .fixed(2),
      hot: .value("UInt64(value.pointee.length)"), "Counts elements or bytes.",
      "result = the number of elements, of bytes or of UTF-8 bytes"),
    InstructionSpec(
      0x0604, "listGet",
      [
        .result(.value(.element(of: .b))), .value(.reference(.sequence)), .read("index", .c, .word),
      ],
      gas: .fixed(3), traps: [.bounds],
      hot: .load(from: "value.pointee.storage + Int(truncatingIfNeeded: index &* stride)").trapping(
        .bounds, when: "index >= UInt64(value.pointee.length)"), "Reads an element.",
      "result = value[index]; a reference names the same object as the element"),
    InstructionSpec(
      0x0605, "listSet",
      [
        .change("list", .a, .reference(.sequence)), .read("index", .b, .word),
        .read("value", .c, .value(.element(of: .a))),
      ],
      gas: .fixed(4), traps: [.bounds],
      hot: .store(to: "list.pointee.storage + Int(truncatingIfNeeded: index &* stride)").trapping(
        .bounds, when: "index >= UInt64(list.pointee.length)"), "Writes an element, in place.",
      "list[index] = value; unique must have made the list this owner's own"),
    InstructionSpec(
      0x0606, "listAppend",
      [.change("list", .a, .reference(.list)), .read("value", .b, .value(.element(of: .a)))],
      gas: .fixed(8), traps: [.capacity], "Appends an element, in place.",
      "list = list + [value]; traps when the list is full"),
    InstructionSpec(
      0x0607, "listRemoveLast",
      [.result(.value(.element(of: .b))), .change("list", .b, .reference(.list))],
      gas: .fixed(5), traps: [.bounds], "Removes the last element, in place.",
      "result = the last element; traps when the list is empty"),
    InstructionSpec(
      0x0608, "listClear", [.change("list", .a, .reference(.list))], gas: .fixed(5),
      "Removes all elements, in place.", "list = []"),
    InstructionSpec(
      0x0609, "listSwap",
      [
        .change("list", .a, .reference(.sequence)), .read("first", .b, .word),
        .read("second", .c, .word),
      ],
      gas: .fixed(5), traps: [.bounds], hot: .written, "Swaps two elements, in place.",
      "list[first], list[second] = list[second], list[first]"),
    InstructionSpec(
      0x060A, "changeMaximum",
      [.result(.value(.typeOperand)), .value(.reference(.any)), .type(.bounded)],
      where: [.sameButMaximum(.b)],
      gas: .linear(base: 40, per: GasRatio(1), of: .deepSlots(.b)), traps: [.capacity],
      "Gives a list, bytes or text another maximum.",
      """
      result = value under the type; traps when it is longer than that allows. References in a \
      list are marked as shared
      """),
  ]
}
