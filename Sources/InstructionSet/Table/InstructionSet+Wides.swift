extension InstructionSet {
  /// Arithmetic, bits and comparisons of 256-bit wides. Signed wides are two's complement.
  static let wides: [InstructionSpec] = [
    .wide(
      0x0201, "wideAddU", gas: 2, traps: [.overflow],
      hot: .checked("left.addingReportingOverflow(right)"), "Adds unsigned.",
      "result = left + right"),
    .wide(
      0x0202, "wideSubU", gas: 2, traps: [.overflow],
      hot: .checked("left.subtractingReportingOverflow(right)"), "Subtracts unsigned.",
      "result = left - right"),
    .wide(
      0x0203, "wideMulU", gas: 4, traps: [.overflow],
      hot: .checked("left.multipliedReportingOverflow(by: right)"), "Multiplies unsigned.",
      "result = left * right"),
    .wide(
      0x0204, "wideDivU", gas: 40, traps: [.division], "Divides unsigned.",
      "result = floor(left / right)"),
    .wide(
      0x0205, "wideRemU", gas: 40, traps: [.division], "Takes the unsigned remainder.",
      "result = left mod right"),
    .wide(0x0206, "wideAddS", gas: 2, traps: [.overflow], "Adds signed.", "result = left + right"),
    .wide(
      0x0207, "wideSubS", gas: 2, traps: [.overflow], "Subtracts signed.",
      "result = left - right"),
    .wide(
      0x0208, "wideMulS", gas: 6, traps: [.overflow], "Multiplies signed.",
      "result = left * right"),
    .wide(
      0x0209, "wideDivS", gas: 44, traps: [.division, .overflow], "Divides signed.",
      "result = left / right toward zero; -2^255 / -1 overflows"),
    .wide(
      0x020A, "wideRemS", gas: 44, traps: [.division, .overflow], "Takes the signed remainder.",
      "result = left - right * (left / right), with the sign of left; -2^255 % -1 overflows"),
    .wide(
      0x020B, "wideAddWrap", gas: 2, hot: .value("left &+ right"), "Adds modulo 2^256.",
      "result = (left + right) mod 2^256"),
    .wide(
      0x020C, "wideSubWrap", gas: 2, hot: .value("left &- right"), "Subtracts modulo 2^256.",
      "result = (left - right) mod 2^256"),
    .wide(
      0x020D, "wideMulWrap", gas: 4, hot: .value("left &* right"), "Multiplies modulo 2^256.",
      "result = (left * right) mod 2^256"),
    InstructionSpec(
      0x020E, "wideNegS", [.result(.wide), .value(.wide)], gas: .fixed(2), traps: [.overflow],
      "Negates signed.", "result = -value; -2^255 overflows"),
    InstructionSpec(
      0x020F, "widePowU", [.result(.wide), .left(.wide), .right(.word)],
      gas: .linear(base: 10, per: GasRatio(12), of: .bitLength(.c)), traps: [.overflow],
      "Raises unsigned to a power.", "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    InstructionSpec(
      0x0210, "widePowS", [.result(.wide), .left(.wide), .right(.word)],
      gas: .linear(base: 12, per: GasRatio(14), of: .bitLength(.c)), traps: [.overflow],
      "Raises signed to a power.", "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    InstructionSpec(
      0x0211, "wideSqrt", [.result(.wide), .value(.wide)], gas: .fixed(400),
      "Takes the square root.", "result = floor(sqrt(value)), unsigned"),
    InstructionSpec(
      0x0212, "wideAddMod",
      [.result(.wide), .left(.wide), .right(.wide), .readX("modulus", at: 0, .wide)],
      gas: .fixed(60), traps: [.division], "Adds modulo a number.",
      "result = (left + right) mod modulus, without overflow between; modulus 0 traps"),
    InstructionSpec(
      0x0213, "wideMulMod",
      [.result(.wide), .left(.wide), .right(.wide), .readX("modulus", at: 0, .wide)],
      gas: .fixed(85), traps: [.division], "Multiplies modulo a number.",
      "result = (left * right) mod modulus, with a 512-bit product; modulus 0 traps"),
    InstructionSpec(
      0x0214, "wideMulDiv",
      [.result(.wide), .left(.wide), .right(.wide), .readX("divisor", at: 0, .wide)],
      gas: .fixed(85), traps: [.division, .overflow], "Multiplies, then divides.",
      "result = floor(left * right / divisor), with a 512-bit product; divisor 0 traps"),
    .wide(0x0220, "wideAnd", gas: 2, "Bitwise and.", "result = left & right"),
    .wide(0x0221, "wideOr", gas: 2, "Bitwise or.", "result = left | right"),
    .wide(0x0222, "wideXor", gas: 2, "Bitwise exclusive or.", "result = left ^ right"),
    InstructionSpec(
      0x0223, "wideNot", [.result(.wide), .value(.wide)], gas: .fixed(2), "Flips all 256 bits.",
      "result = ~value"),
    InstructionSpec(
      0x0224, "wideShl", [.result(.wide), .left(.wide), .right(.word)], gas: .fixed(4),
      traps: [.shift], "Shifts left.", "result = (left << right) mod 2^256; right >= 256 traps"),
    InstructionSpec(
      0x0225, "wideShrU", [.result(.wide), .left(.wide), .right(.word)], gas: .fixed(4),
      traps: [.shift], "Shifts right, filling with zeros.",
      "result = left >> right; right >= 256 traps"),
    InstructionSpec(
      0x0226, "wideShrS", [.result(.wide), .left(.wide), .right(.word)], gas: .fixed(4),
      traps: [.shift], "Shifts right, filling with the sign.",
      "result = left >> right, signed; right >= 256 traps"),
    .wideComparison(
      0x0230, "wideEqual", hot: .value("left == right"), "Compares.", "result = left == right"),
    .wideComparison(
      0x0231, "wideNotEqual", hot: .value("left != right"), "Compares.", "result = left != right"),
    .wideComparison(
      0x0232, "wideLessU", hot: .value("left < right"), "Compares unsigned.",
      "result = left < right"),
    .wideComparison(
      0x0233, "wideLessEqualU", hot: .value("left <= right"), "Compares unsigned.",
      "result = left <= right"),
    .wideComparison(0x0234, "wideLessS", "Compares signed.", "result = left < right"),
    .wideComparison(0x0235, "wideLessEqualS", "Compares signed.", "result = left <= right"),
    InstructionSpec(
      0x0250, "wideCheckU",
      [.read("value", .a, .wide), .immediate("bits", .b, .bitWidth(max: 256))],
      gas: .fixed(2), traps: [.overflow],
      hot: .traps(.overflow, when: "!value.fits(unsignedBits: Int(truncatingIfNeeded: bits))"),
      "Checks that a wide fits an unsigned type.",
      "traps unless value < 2^bits"),
    InstructionSpec(
      0x0251, "wideCheckS",
      [.read("value", .a, .wide), .immediate("bits", .b, .bitWidth(max: 256))],
      gas: .fixed(2), traps: [.overflow], "Checks that a wide fits a signed type.",
      "traps unless -2^(bits-1) <= value < 2^(bits-1)"),
    InstructionSpec(
      0x0252, "wideTruncateU",
      [.result(.wide), .value(.wide), .immediate("bits", .c, .bitWidth(max: 256))],
      gas: .fixed(2), "Keeps the low bits.", "result = value mod 2^bits"),
    InstructionSpec(
      0x0253, "wideSignExtend",
      [.result(.wide), .value(.wide), .immediate("bits", .c, .bitWidth(max: 256))],
      gas: .fixed(2), "Keeps the low bits and extends their sign.",
      "result = the low bits of value, read as two's complement"),
  ]
}
