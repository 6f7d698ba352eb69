extension InstructionSet {
  /// Paillier ciphertexts, public keys, running sums.
  static let ciphers: [InstructionSpec] = [
    InstructionSpec(
      0x0E01, "cipherAdd",
      [.result(.value(.sameAs(.b))), .left(.reference(.cipher)), .right(.reference(.cipher))],
      where: [.sameType(.b, .c)],
      gas: .product(base: 200, per: square, of: squareOf(.b)), traps: bothOperands,
      "Adds ciphertexts.", "result encrypts left + right; equal keys and shapes"),
    InstructionSpec(
      0x0E02, "cipherSub",
      [.result(.value(.sameAs(.b))), .left(.reference(.cipher)), .right(.reference(.cipher))],
      where: [.sameType(.b, .c)],
      gas: .product(base: 200, per: GasRatio(5), of: squareOf(.b)), traps: bothOperands,
      "Subtracts ciphertexts.", "result encrypts left - right; equal keys and shapes"),
    InstructionSpec(
      0x0E03, "cipherNeg", [.result(.value(.sameAs(.b))), .value(.reference(.cipher))],
      gas: .product(base: 200, per: GasRatio(4), of: squareOf(.b)), traps: [.laneOverflow],
      "Negates a ciphertext.", "result encrypts -value"),
    InstructionSpec(
      0x0E04, "cipherAddPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.cipher)),
        .read("plain", .c, .reference(.tensor(.any))),
      ],
      where: [.plainOfCipher(cipher: .b, plain: .c)],
      gas: .product(base: 200, per: GasRatio(2), of: squareOf(.b)),
      traps: [.shape, .laneOverflow], "Adds a tensor to a ciphertext.",
      "result encrypts value + plain; equal shapes"),
    InstructionSpec(
      0x0E05, "cipherMulPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.cipher)), .read("factor", .c, .word),
      ],
      gas: .sum([
        .product(
          base: 200, per: GasRatio(2, 3),
          of: squareOf(.b) + [.scalarSteps(.c)]),
        .product(base: 0, per: GasRatio(4), of: squareOf(.b) + [.negative(.c)]),
      ]),
      traps: [.laneOverflow], "Multiplies a ciphertext by a signed integer.",
      "result encrypts value * factor"),
    InstructionSpec(
      0x0E06, "cipherCheckKey",
      [.read("cipher", .a, .reference(.cipher)), .read("key", .b, .reference(.publicKey))],
      gas: .fixed(20), traps: [.wrongKey], "Checks that a ciphertext is under a key.",
      "traps unless cipher was made with key"),
    InstructionSpec(
      0x0E07, "cipherEncoded",
      [.result(.value(.typeOperand)), .value(.reference(.cipher)), .type(.bytes)],
      gas: .linear(base: 50, per: GasRatio(1), of: .resultBytes), traps: [.capacity],
      "Encodes a ciphertext.", "result = the canonical encoding of value"),
    InstructionSpec(
      0x0E10, "sumNew", [.result(.value(.typeOperand)), .type(.sum)], gas: .fixed(15),
      "Makes an empty sum.", "result = the sum of no ciphertexts"),
    InstructionSpec(
      0x0E11, "sumAdd",
      [
        .change("sum", .a, .reference(.sum)), .read("cipher", .b, .value(.cipher(of: .a))),
      ],
      gas: .product(base: 220, per: square, of: squareOf(.b)),
      traps: bothOperands + [.capacity], "Adds a ciphertext to a sum, in place.",
      "sum encrypts one term more; traps capacity when the sum has its maximum of terms"),
    InstructionSpec(
      0x0E12, "sumCount", [.result(.word), .value(.reference(.sum))], gas: .fixed(3),
      "Counts the terms of a sum.", "result = how many ciphertexts were added"),
    InstructionSpec(
      0x0E13, "sumTotal",
      [.result(.value(.optionalCipher(of: .b))), .value(.reference(.sum))], gas: .fixed(30),
      "Reads the total of a sum.", "result = some(total), or none when nothing was added"),
  ]

  /// A modular multiplication costs 1 gas for each pair of limbs: 3072-bit keys have 96 limbs, so
  /// 9,216 gas for 9.3 microseconds.
  private static let square = GasRatio(1)

  /// The measures of one modular multiplication for each group element.
  private static func squareOf(_ field: OperandField) -> [GasMeasure] {
    [.groups(field), .limbs(field), .limbs(field)]
  }

  /// What combining two ciphertexts may trap with.
  private static let bothOperands: [TrapSpec] = [.wrongKey, .shape, .laneOverflow]
}
