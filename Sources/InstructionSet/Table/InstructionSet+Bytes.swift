extension InstructionSet {
  /// Bytes, text and hashing.
  static let bytes: [InstructionSpec] = [
    InstructionSpec(
      0x0701, "bytesGet",
      [.result(.word), .value(.reference(.byteString)), .read("index", .c, .word)],
      gas: .fixed(3), traps: [.bounds], "Reads a byte.", "result = value[index]"),
    InstructionSpec(
      0x0702, "bytesConcat",
      [
        .result(.value(.typeOperand)), .left(.reference(.byteString)),
        .right(.reference(.byteString)), .type(.byteString),
      ],
      gas: .linear(base: 50, per: GasRatio(1, 4), of: .resultBytes), traps: [.capacity, .decode],
      "Joins two byte strings or texts.",
      "result = left ++ right; traps capacity beyond the maximum, decode when text is not UTF-8"),
    InstructionSpec(
      0x0703, "bytesSlice",
      [
        .result(.value(.typeOperand)), .value(.reference(.byteString)),
        .read("from", .c, .word), .type(.bytes), .readX("count", at: 32, .word),
      ],
      gas: .linear(base: 50, per: GasRatio(1, 4), of: .resultBytes),
      traps: [.bounds, .capacity], "Copies a part of a byte string.",
      "result = value[from ..< from + count]; traps bounds unless all of it exists"),
    InstructionSpec(
      0x0704, "bytesFromWide",
      [.result(.value(.typeOperand)), .value(.wide), .type(.bytes)],
      gas: .fixed(20), traps: [.capacity], "Makes 32 bytes of a wide.",
      "result = value, big-endian"),
    InstructionSpec(
      0x0705, "bytesToWide", [.result(.wide), .value(.reference(.byteString))],
      gas: .fixed(10), traps: [.bounds], "Makes a wide of 32 bytes.",
      "result = value, big-endian; traps unless it has 32 bytes"),
    InstructionSpec(
      0x0706, "textFromWideU",
      [.result(.value(.typeOperand)), .value(.wide), .type(.byteString)],
      gas: .fixed(400), traps: [.capacity], "Writes a number in decimal digits.",
      "result = the digits of value, unsigned, in ASCII; traps capacity beyond the maximum"),
    InstructionSpec(
      0x0707, "textFromWideS",
      [.result(.value(.typeOperand)), .value(.wide), .type(.byteString)],
      gas: .fixed(400), traps: [.capacity], "Writes a signed number in decimal digits.",
      "result = the digits of value, behind a - where it is negative; traps capacity beyond the maximum"
    ),
    InstructionSpec(
      0x0710, "keccak", [.result(.wide), .value(.reference(.byteString))],
      gas: .linear(base: 340, per: GasRatio(5, 2), of: .bytes(.b)), "Hashes with Keccak-256.",
      "result = keccak256(value), as a big-endian number"),
    InstructionSpec(
      0x0711, "sha256", [.result(.wide), .value(.reference(.byteString))],
      gas: .linear(base: 600, per: GasRatio(5), of: .bytes(.b)), "Hashes with SHA-256.",
      "result = sha256(value), as a big-endian number"),
    InstructionSpec(
      0x0712, "hashValues",
      [.result(.wide), .read("first", .b, .values(.fields)), .type(.encodableRecord)],
      gas: .linear(base: 400, per: GasRatio(7, 2), of: .encodedBytes), traps: [.limit, .overflow],
      "Hashes values with Keccak-256.",
      "result = keccak256 of the ABI encoding of the values from first on, as a big-endian number"),
  ]
}
