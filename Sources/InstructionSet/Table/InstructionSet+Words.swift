extension InstructionSet {
  /// Arithmetic, bits and comparisons of 64-bit words.
  static let words: [InstructionSpec] = [
    .binary(
      0x0101, "addU", traps: [.overflow], hot: .checked("left.addingReportingOverflow(right)"),
      "Adds unsigned.", "result = left + right"),
    .binary(
      0x0102, "addS", traps: [.overflow],
      hot: .checked("signed(left).addingReportingOverflow(signed(right))"), "Adds signed.",
      "result = left + right"),
    .binary(
      0x0103, "subU", traps: [.overflow], hot: .checked("left.subtractingReportingOverflow(right)"),
      "Subtracts unsigned.", "result = left - right"),
    .binary(
      0x0104, "subS", traps: [.overflow],
      hot: .checked("signed(left).subtractingReportingOverflow(signed(right))"),
      "Subtracts signed.", "result = left - right"),
    .binary(
      0x0105, "mulU", traps: [.overflow],
      hot: .checked("left.multipliedReportingOverflow(by: right)"), "Multiplies unsigned.",
      "result = left * right"),
    .binary(
      0x0106, "mulS", traps: [.overflow],
      hot: .checked("signed(left).multipliedReportingOverflow(by: signed(right))"),
      "Multiplies signed.", "result = left * right"),
    .binary(
      0x0107, "divU", gas: 6, traps: [.division],
      hot: .value("left / right").trapping(.division, when: "right == 0"), "Divides unsigned.",
      "result = floor(left / right)"),
    .binary(
      0x0108, "divS", gas: 6, traps: [.division, .overflow],
      hot: .checked("signed(left).dividedReportingOverflow(by: signed(right))").trapping(
        .division, when: "right == 0"), "Divides signed.",
      "result = left / right toward zero; -2^63 / -1 overflows"),
    .binary(
      0x0109, "remU", gas: 6, traps: [.division],
      hot: .value("left % right").trapping(.division, when: "right == 0"),
      "Takes the unsigned remainder.",
      "result = left mod right"),
    .binary(
      0x010A, "remS", gas: 6, traps: [.division, .overflow],
      hot: .checked("signed(left).remainderReportingOverflow(dividingBy: signed(right))").trapping(
        .division, when: "right == 0"), "Takes the signed remainder.",
      "result = left - right * (left / right), with the sign of left; -2^63 % -1 overflows"),
    .binary(
      0x010B, "addWrap", hot: .value("left &+ right"), "Adds modulo 2^64.",
      "result = (left + right) mod 2^64"),
    .binary(
      0x010C, "subWrap", hot: .value("left &- right"), "Subtracts modulo 2^64.",
      "result = (left - right) mod 2^64"),
    .binary(
      0x010D, "mulWrap", hot: .value("left &* right"), "Multiplies modulo 2^64.",
      "result = (left * right) mod 2^64"),
    .unary(
      0x010E, "negS", traps: [.overflow],
      hot: .checked("(0 as Int64).subtractingReportingOverflow(signed(value))"), "Negates signed.",
      "result = -value; -2^63 overflows"),
    .binary(
      0x010F, "powU", gas: 30, traps: [.overflow], "Raises unsigned to a power.",
      "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    .binary(
      0x0110, "powS", gas: 30, traps: [.overflow], "Raises signed to a power.",
      "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    .unary(
      0x0111, "sqrtU", gas: 25, "Takes the square root.", "result = floor(sqrt(value)), unsigned"),
    .binary(0x0120, "and", hot: .value("left & right"), "Bitwise and.", "result = left & right"),
    .binary(0x0121, "or", hot: .value("left | right"), "Bitwise or.", "result = left | right"),
    .binary(
      0x0122, "xor", hot: .value("left ^ right"), "Bitwise exclusive or.", "result = left ^ right"),
    .unary(0x0123, "not", hot: .value("~value"), "Flips all 64 bits.", "result = ~value"),
    .unary(
      0x0124, "notBool", hot: .value("value == 0"), "Negates a Boolean.",
      "result = 1 if value is 0, otherwise 0"),
    .binary(
      0x0125, "shl", traps: [.shift],
      hot: .value("left &<< right").trapping(.shift, when: "right >= 64"), "Shifts left.",
      "result = (left << right) mod 2^64; right >= 64 traps"),
    .binary(
      0x0126, "shrU", traps: [.shift],
      hot: .value("left &>> right").trapping(.shift, when: "right >= 64"),
      "Shifts right, filling with zeros.",
      "result = left >> right; right >= 64 traps"),
    .binary(
      0x0127, "shrS", traps: [.shift],
      hot: .value("signed(left) &>> signed(right)").trapping(.shift, when: "right >= 64"),
      "Shifts right, filling with the sign.",
      "result = left >> right, signed; right >= 64 traps"),
    .binary(
      0x0130, "equal", hot: .comparison("left == right"), "Compares.", "result = left == right"),
    .binary(
      0x0131, "notEqual", hot: .comparison("left != right"), "Compares.", "result = left != right"),
    .binary(
      0x0132, "lessU", hot: .comparison("left < right"), "Compares unsigned.",
      "result = left < right"),
    .binary(
      0x0133, "lessEqualU", hot: .comparison("left <= right"), "Compares unsigned.",
      "result = left <= right"),
    .binary(
      0x0134, "lessS", hot: .comparison("signed(left) < signed(right)"), "Compares signed.",
      "result = left < right"),
    .binary(
      0x0135, "lessEqualS", hot: .comparison("signed(left) <= signed(right)"), "Compares signed.",
      "result = left <= right"),
    InstructionSpec(
      0x0136, "select",
      [
        .result(.word), .read("condition", .b, .word), .read("then", .c, .word),
        .readX("otherwise", at: 0, .word),
      ],
      gas: .fixed(1), hot: .value("condition != 0 ? then : otherwise"), "Chooses one of two words.",
      "result = condition != 0 ? then : otherwise"),
  ]

  /// Words with immediates, and the checks that keep words in the range of narrower types.
  static let wordShortcuts: [InstructionSpec] = [
    .immediate(
      0x0140, "addImmU", traps: [.overflow], hot: .checked("left.addingReportingOverflow(right)"),
      "Adds an immediate, unsigned.",
      "result = left + right"),
    .immediate(
      0x0141, "subImmU", traps: [.overflow],
      hot: .checked("left.subtractingReportingOverflow(right)"),
      "Subtracts an immediate, unsigned.",
      "result = left - right"),
    .immediate(
      0x0142, "mulImmU", traps: [.overflow],
      hot: .checked("left.multipliedReportingOverflow(by: right)"),
      "Multiplies by an immediate, unsigned.",
      "result = left * right"),
    .immediate(
      0x0143, "shlImm", kind: .shiftAmount, hot: .value("left &<< right"),
      "Shifts left by an immediate.",
      "result = (left << right) mod 2^64"),
    .immediate(
      0x0144, "shrImmU", kind: .shiftAmount, hot: .value("left &>> right"),
      "Shifts right by an immediate, filling with zeros.",
      "result = left >> right"),
    .immediate(
      0x0145, "shrImmS", kind: .shiftAmount, hot: .value("signed(left) &>> signed(right)"),
      "Shifts right by an immediate, filling with the sign.",
      "result = left >> right, signed"),
    .immediate(
      0x0146, "andImm", hot: .value("left & right"), "Bitwise and with an immediate.",
      "result = left & right"),
    .immediate(
      0x0147, "equalImm", hot: .comparison("left == right"), "Compares with an immediate.",
      "result = left == right"),
    .immediate(
      0x0148, "lessImmU", hot: .comparison("left < right"), "Compares with an immediate, unsigned.",
      "result = left < right"),
    InstructionSpec(
      0x0150, "checkU",
      [.read("value", .a, .word), .immediate("bits", .b, .bitWidth(max: 64))],
      gas: .fixed(1), traps: [.overflow],
      hot: .traps(.overflow, when: "!value.fits(unsignedBits: Int(truncatingIfNeeded: bits))"),
      "Checks that a word fits an unsigned type.",
      "traps unless value < 2^bits"),
    InstructionSpec(
      0x0151, "checkS",
      [.read("value", .a, .word), .immediate("bits", .b, .bitWidth(max: 64))],
      gas: .fixed(1), traps: [.overflow],
      hot: .traps(.overflow, when: "!value.fits(signedBits: Int(truncatingIfNeeded: bits))"),
      "Checks that a word fits a signed type.",
      "traps unless -2^(bits-1) <= value < 2^(bits-1)"),
    InstructionSpec(
      0x0152, "checkShift",
      [.read("amount", .a, .word), .immediate("bits", .b, .bitWidth(max: 256))],
      gas: .fixed(1), traps: [.shift], hot: .traps(.shift, when: "amount >= bits"),
      "Checks a shift amount against the width of the type.",
      "traps unless amount < bits"),
    InstructionSpec(
      0x0153, "truncateU",
      [.result(.word), .value(.word), .immediate("bits", .c, .bitWidth(max: 64))],
      gas: .fixed(1), hot: .value("value & (UInt64.max &>> (64 &- bits))"), "Keeps the low bits.",
      "result = value mod 2^bits"),
    InstructionSpec(
      0x0154, "signExtend",
      [.result(.word), .value(.word), .immediate("bits", .c, .bitWidth(max: 64))],
      gas: .fixed(1), hot: .value("value.signExtended(fromBits: Int(truncatingIfNeeded: bits))"),
      "Keeps the low bits and extends their sign.",
      "result = the low bits of value, read as two's complement"),
    InstructionSpec(
      0x0155, "widenU", [.result(.wide), .value(.word)], gas: .fixed(2),
      hot: .value("U256(value)"), "Extends a word with zeros.", "result = value"),
    InstructionSpec(
      0x0156, "widenS", [.result(.wide), .value(.word)], gas: .fixed(2),
      "Extends a word with its sign.", "result = value"),
    InstructionSpec(
      0x0157, "narrowU", [.result(.word), .value(.wide)], gas: .fixed(2), traps: [.overflow],
      "Converts an unsigned wide to a word.", "result = value; traps unless value < 2^64"),
    InstructionSpec(
      0x0158, "narrowS", [.result(.word), .value(.wide)], gas: .fixed(2), traps: [.overflow],
      "Converts a signed wide to a word.",
      "result = value; traps unless -2^63 <= value < 2^63"),
  ]
}
