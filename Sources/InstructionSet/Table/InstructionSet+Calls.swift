extension InstructionSet {
  /// Calls to other contracts.
  static let calls: [InstructionSpec] = [
    InstructionSpec(
      0x0B01, "callContract",
      [Operand("base", .a, .readWrite, .callFrame(.contract)), method],
      effect: .callsContract,
      gas: .linear(base: 1_000, per: GasRatio(2), of: .encodedBytes), traps: failures,
      "Calls a method of another contract.",
      """
      the address lies at base, the arguments behind it; the result lies at base. A coin among the \
      arguments is sent as the value of the call and consumed. A revert or trap of the callee \
      ends this call too
      """),
    InstructionSpec(
      0x0B02, "tryCallContract",
      [Operand("base", .a, .readWrite, .callFrame(.tryContract)), method],
      effect: .callsContract,
      gas: .linear(base: 1_000, per: GasRatio(2), of: .encodedBytes), traps: failures,
      "Calls a method of another contract and survives its failure.",
      """
      as callContract, but an optional of the result lies at base (when the method has no result, \
      a Boolean): none, or false, when the callee reverted, trapped or answered what is no such result, its \
      effects undone. The method may not take a coin
      """),
  ]

  /// The index of the imported method.
  private static let method = Operand.immediate(
    "method", .x(offset: 0, bits: 32), .importedMethod)

  /// What can go wrong before the callee runs, or with its result.
  private static let failures: [TrapSpec] = [
    .callDepth, .reentrancy, .noContract, .decode, .coinConsumed, .staticWrite, .limit, .overflow,
  ]
}
