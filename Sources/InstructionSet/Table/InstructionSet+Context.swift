extension InstructionSet {
  /// The context of the call, and events.
  static let context: [InstructionSpec] = [
    InstructionSpec(
      0x0A01, "caller", [.result(.wide)], gas: .fixed(2), "Reads who calls.",
      "result = the address of the account or contract that made this call"),
    InstructionSpec(
      0x0A02, "selfAddress", [.result(.wide)], gas: .fixed(2), "Reads the contract's address.",
      "result = the address of this contract"),
    InstructionSpec(
      0x0A03, "blockNumber", [.result(.word)], gas: .fixed(1), "Reads the number of the block.",
      "result = the number of the block"),
    InstructionSpec(
      0x0A04, "blockTime", [.result(.word)], gas: .fixed(1), "Reads the time of the block.",
      "result = seconds since 1970-01-01 UTC"),
    InstructionSpec(
      0x0A05, "gasLeft", [.result(.word)], effect: .readsGas, gas: .fixed(2),
      "Reads how much gas is left.", "result = the gas left behind this basic block"),
    InstructionSpec(
      0x0A06, "emit",
      [
        .read("first", .a, .values(.eventFields)),
        .immediate("event", .x(offset: 0, bits: 32), .event),
      ],
      effect: .writesState, gas: .linear(base: 400, per: GasRatio(3), of: .encodedBytes),
      traps: [.staticWrite, .limit, .overflow], "Emits an event.",
      "the values of the fields lie from first on; topics and data as in the Solidity ABI"),
  ]
}
