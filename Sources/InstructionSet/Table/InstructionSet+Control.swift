extension InstructionSet {
  /// Jumps, loops, calls, ends.
  static let control: [InstructionSpec] = [
    InstructionSpec(
      0x0401, "jump", [target], flow: .jump, gas: .fixed(1), hot: .written,
      "Goes on at the target.",
      "the target lies ahead"),
    InstructionSpec(
      0x0402, "branchIf", [.read("condition", .a, .word), target], flow: .branch,
      gas: .fixed(1), hot: .written, "Goes on at the target if the condition holds.",
      "jumps when condition != 0; the target lies ahead"),
    InstructionSpec(
      0x0403, "branchIfNot", [.read("condition", .a, .word), target], flow: .branch,
      gas: .fixed(1), hot: .written, "Goes on at the target unless the condition holds.",
      "jumps when condition = 0; the target lies ahead"),
    InstructionSpec(
      0x0404, "loopEnter",
      [
        Operand("counter", .a, .write, .counter),
        .immediate("max", .x(offset: 0, bits: 64), .unsigned),
      ],
      flow: .loopEnter, gas: .fixed(1), hot: .written, "Begins a loop.",
      """
      counter = max: how often the loop may jump back. The next instruction is the header of the \
      loop; exactly one loopBack or loopBackIf further on names it and the counter
      """),
    InstructionSpec(
      0x0405, "loopBack", [counter, target], flow: .loopBack, gas: .fixed(1),
      traps: [.loopBound], hot: .written, "Begins the next round of a loop.",
      "traps when counter = 0; otherwise counter = counter - 1 and on at the header"),
    InstructionSpec(
      0x0406, "loopBackIf", [counter, .read("condition", .b, .word), target],
      flow: .loopBackIf, gas: .fixed(1), traps: [.loopBound],
      hot: .written, "Begins the next round of a loop if the condition holds.",
      """
      when condition = 0: on at the next instruction; otherwise traps when counter = 0, else \
      counter = counter - 1 and on at the header
      """),
    InstructionSpec(
      0x0407, "call",
      [
        Operand("base", .a, .readWrite, .callFrame(.function)),
        .immediate("function", .x(offset: 0, bits: 32), .function),
      ],
      flow: .call, gas: .fixed(5), traps: [.callDepth, .stackDepth], hot: .written,
      "Calls a function.",
      """
      the arguments lie from base on; the window of the callee begins at base, so all registers \
      from base on are lost but the result, which lies at base
      """),
    InstructionSpec(
      0x0408, "return", [], flow: .end, gas: .fixed(2), hot: .written, "Returns from the function.",
      "the result lies from register 0 on"),
    InstructionSpec(
      0x0409, "revert",
      [
        .read("first", .a, .values(.errorFields)),
        .immediate("error", .x(offset: 0, bits: 32), .error),
      ],
      flow: .end, gas: .linear(base: 50, per: GasRatio(1), of: .encodedBytes),
      "Undoes the transaction's effects and reports an error.",
      "the data are the selector of the error and the ABI encoding of its fields, from first on"),
    InstructionSpec(
      0x040A, "trap", [.immediate("code", .a, .trap)], flow: .end, gas: .fixed(1),
      "Traps.", "raises the trap of this number, which is not outOfGas"),
  ]

  /// The index of an instruction of this function.
  private static let target = Operand.immediate("target", .x(offset: 0, bits: 32), .target)

  /// The register that counts a loop down.
  private static let counter = Operand.change("counter", .a, .counter)
}
