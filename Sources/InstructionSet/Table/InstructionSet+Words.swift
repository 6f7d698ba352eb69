extension InstructionSet {
  /// Arithmetic, bits and comparisons of 64-bit words.
  static let words: [InstructionSpec] = [
    .binary(0x0101, "addU", traps: [.overflow], "Adds unsigned.", "result = left + right"),
    .binary(0x0102, "addS", traps: [.overflow], "Adds signed.", "result = left + right"),
    .binary(0x0103, "subU", traps: [.overflow], "Subtracts unsigned.", "result = left - right"),
    .binary(0x0104, "subS", traps: [.overflow], "Subtracts signed.", "result = left - right"),
    .binary(0x0105, "mulU", traps: [.overflow], "Multiplies unsigned.", "result = left * right"),
    .binary(0x0106, "mulS", traps: [.overflow], "Multiplies signed.", "result = left * right"),
    .binary(
      0x0107, "divU", gas: 6, traps: [.division], "Divides unsigned.",
      "result = floor(left / right)"),
    .binary(
      0x0108, "divS", gas: 6, traps: [.division, .overflow], "Divides signed.",
      "result = left / right toward zero; -2^63 / -1 overflows"),
    .binary(
      0x0109, "remU", gas: 6, traps: [.division], "Takes the unsigned remainder.",
      "result = left mod right"),
    .binary(
      0x010A, "remS", gas: 6, traps: [.division, .overflow], "Takes the signed remainder.",
      "result = left - right * (left / right), with the sign of left; -2^63 % -1 overflows"),
    .binary(0x010B, "addWrap", "Adds modulo 2^64.", "result = (left + right) mod 2^64"),
    .binary(0x010C, "subWrap", "Subtracts modulo 2^64.", "result = (left - right) mod 2^64"),
    .binary(0x010D, "mulWrap", "Multiplies modulo 2^64.", "result = (left * right) mod 2^64"),
    .unary(
      0x010E, "negS", traps: [.overflow], "Negates signed.", "result = -value; -2^63 overflows"),
    .binary(
      0x010F, "powU", gas: 80, traps: [.overflow], "Raises unsigned to a power.",
      "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    .binary(
      0x0110, "powS", gas: 80, traps: [.overflow], "Raises signed to a power.",
      "result = left ^ right, right unsigned; 0 ^ 0 = 1"),
    .unary(
      0x0111, "sqrtU", gas: 25, "Takes the square root.", "result = floor(sqrt(value)), unsigned"),
    .binary(0x0120, "and", "Bitwise and.", "result = left & right"),
    .binary(0x0121, "or", "Bitwise or.", "result = left | right"),
    .binary(0x0122, "xor", "Bitwise exclusive or.", "result = left ^ right"),
    .unary(0x0123, "not", "Flips all 64 bits.", "result = ~value"),
    .unary(0x0124, "notBool", "Negates a Boolean.", "result = 1 if value is 0, otherwise 0"),
    .binary(
      0x0125, "shl", traps: [.shift], "Shifts left.",
      "result = (left << right) mod 2^64; right >= 64 traps"),
    .binary(
      0x0126, "shrU", traps: [.shift], "Shifts right, filling with zeros.",
      "result = left >> right; right >= 64 traps"),
    .binary(
      0x0127, "shrS", traps: [.shift], "Shifts right, filling with the sign.",
      "result = left >> right, signed; right >= 64 traps"),
    .binary(0x0130, "equal", "Compares.", "result = left == right"),
    .binary(0x0131, "notEqual", "Compares.", "result = left != right"),
    .binary(0x0132, "lessU", "Compares unsigned.", "result = left < right"),
    .binary(0x0133, "lessEqualU", "Compares unsigned.", "result = left <= right"),
    .binary(0x0134, "lessS", "Compares signed.", "result = left < right"),
    .binary(0x0135, "lessEqualS", "Compares signed.", "result = left <= right"),
    InstructionSpec(
      0x0136, "select",
      [
        .result(.word), .read("condition", .b, .word), .read("then", .c, .word),
        .readX("otherwise", at: 0, .word),
      ],
      gas: .fixed(1), "Chooses one of two words.",
      "result = condition != 0 ? then : otherwise"),
  ]

  /// Words with immediates, and the checks that keep words in the range of narrower types.
  static let wordShortcuts: [InstructionSpec] = [
    .immediate(
      0x0140, "addImmU", traps: [.overflow], "Adds an immediate, unsigned.",
      "result = left + right"),
    .immediate(
      0x0141, "subImmU", traps: [.overflow], "Subtracts an immediate, unsigned.",
      "result = left - right"),
    .immediate(
      0x0142, "mulImmU", traps: [.overflow], "Multiplies by an immediate, unsigned.",
      "result = left * right"),
    .immediate(
      0x0143, "shlImm", kind: .shiftAmount, "Shifts left by an immediate.",
      "result = (left << right) mod 2^64"),
    .immediate(
      0x0144, "shrImmU", kind: .shiftAmount, "Shifts right by an immediate, filling with zeros.",
      "result = left >> right"),
    .immediate(
      0x0145, "shrImmS", kind: .shiftAmount, "Shifts right by an immediate, filling with the sign.",
      "result = left >> right, signed"),
    .immediate(0x0146, "andImm", "Bitwise and with an immediate.", "result = left & right"),
    .immediate(0x0147, "equalImm", "Compares with an immediate.", "result = left == right"),
    .immediate(
      0x0148, "lessImmU", "Compares with an immediate, unsigned.", "result = left < right"),
    InstructionSpec(
      0x0150, "checkU",
      [.read("value", .a, .word), .immediate("bits", .b, .bitWidth(max: 64))],
      gas: .fixed(1), traps: [.overflow], "Checks that a word fits an unsigned type.",
      "traps unless value < 2^bits"),
    InstructionSpec(
      0x0151, "checkS",
      [.read("value", .a, .word), .immediate("bits", .b, .bitWidth(max: 64))],
      gas: .fixed(1), traps: [.overflow], "Checks that a word fits a signed type.",
      "traps unless -2^(bits-1) <= value < 2^(bits-1)"),
    InstructionSpec(
      0x0152, "checkShift",
      [.read("amount", .a, .word), .immediate("bits", .b, .bitWidth(max: 256))],
      gas: .fixed(1), traps: [.shift], "Checks a shift amount against the width of the type.",
      "traps unless amount < bits"),
    InstructionSpec(
      0x0153, "truncateU",
      [.result(.word), .value(.word), .immediate("bits", .c, .bitWidth(max: 64))],
      gas: .fixed(1), "Keeps the low bits.", "result = value mod 2^bits"),
    InstructionSpec(
      0x0154, "signExtend",
      [.result(.word), .value(.word), .immediate("bits", .c, .bitWidth(max: 64))],
      gas: .fixed(1), "Keeps the low bits and extends their sign.",
      "result = the low bits of value, read as two's complement"),
    InstructionSpec(
      0x0155, "widenU", [.result(.wide), .value(.word)], gas: .fixed(2),
      "Extends a word with zeros.", "result = value"),
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
