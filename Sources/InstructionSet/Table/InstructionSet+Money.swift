extension InstructionSet {
  /// The native token. A coin is an object that is used up by moving it on; one that holds
  /// something may not be left over when the call ends.
  static let money: [InstructionSpec] = [
    InstructionSpec(
      0x0901, "coinReceived", [.result(.value(.coin))], gas: .fixed(15), traps: [.coinConsumed],
      "Takes the value that was sent with the call.",
      "result = a coin of the value; traps the second time"),
    InstructionSpec(
      0x0902, "coinAmount", [.result(.wide), .value(.reference(.coin))], gas: .fixed(3),
      traps: [.coinConsumed], "Reads what a coin holds.", "result = the amount, below 2^128"),
    InstructionSpec(
      0x0903, "coinSplit",
      [.result(.value(.coin)), .read("coin", .b, .reference(.coin)), .read("amount", .c, .wide)],
      gas: .fixed(20), traps: [.coinConsumed, .insufficientBalance],
      "Splits a coin.", "result = a coin of the amount, which coin no longer holds"),
    InstructionSpec(
      0x0904, "coinJoin",
      [.read("coin", .a, .reference(.coin)), .read("other", .b, .reference(.coin))],
      gas: .fixed(10), traps: [.coinConsumed, .overflow], "Joins two coins.",
      "coin holds what other held; other is consumed. Joining a coin with itself traps coinConsumed"
    ),
    InstructionSpec(
      0x0905, "coinNone", [.result(.value(.coin))], gas: .fixed(12), "Makes an empty coin.",
      "result = a coin of 0"),
    InstructionSpec(
      0x0906, "coinDestroyEmpty", [.read("coin", .a, .reference(.coin))], gas: .fixed(4),
      traps: [.coinConsumed, .nonEmptyCoin], "Destroys an empty coin.",
      "coin is consumed; traps unless it holds 0"),
    InstructionSpec(
      0x0907, "coinPay",
      [.read("coin", .a, .reference(.coin)), .read("address", .b, .wide)],
      effect: .writesState, gas: .fixed(1_000),
      traps: [.coinConsumed, .payToContract, .staticWrite, .overflow],
      "Pays an account that is no contract.",
      "the account at address is credited what coin holds; coin is consumed"),
  ]
}
