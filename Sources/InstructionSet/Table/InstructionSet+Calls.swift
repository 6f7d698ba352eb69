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
      effects undone. A coin among the arguments stays: empty behind a success, and otherwise as it was
      """),
    InstructionSpec(
      0x0B03, "deployContract",
      [
        Operand("base", .a, .readWrite, .callFrame(.deployment)), method,
        .immediate("code", .x(offset: 32, bits: 32), .moduleConstant),
      ],
      effect: .callsContract,
      gas: .linear(base: 20_000, per: GasRatio(2), of: .encodedBytes),
      traps: [.callDepth, .occupied, .coinConsumed, .staticWrite, .limit],
      "Makes a new contract.",
      """
      a number lies at base, the arguments of init behind it; the address of the new contract lies at base, that \
      which this contract and the number give (as CREATE of the EVM with the number as nonce). A coin among the \
      arguments is sent along and consumed. The code is the module in the byte string, which was verified with this \
      one. Traps occupied when something is at the address; a revert or trap of init ends this call too
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
