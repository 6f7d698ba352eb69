extension InstructionSet {
  /// Ciphertexts, public keys, running sums. The terms of a price that belong to Paillier are 0 under
  /// a lattice scheme, and the other way round.
  static let ciphers: [InstructionSpec] = [
    InstructionSpec(
      0x0E01, "cipherAdd",
      [.result(.value(.sameAs(.b))), .left(.reference(.cipher)), .right(.reference(.cipher))],
      where: [.sameType(.b, .c)],
      gas: .sum([
        .product(base: 200, per: square, of: squareOf(.b)), .work(.sum, .b),
      ]), traps: bothOperands,
      "Adds ciphertexts.", "result encrypts left + right; equal keys and shapes"),
    InstructionSpec(
      0x0E02, "cipherSub",
      [.result(.value(.sameAs(.b))), .left(.reference(.cipher)), .right(.reference(.cipher))],
      where: [.sameType(.b, .c)],
      gas: .sum([
        .product(base: 200, per: GasRatio(6), of: squareOf(.b)), .work(.sum, .b),
      ]), traps: bothOperands + [.malformedCipher],
      "Subtracts ciphertexts.",
      "result encrypts left - right; equal keys and shapes. Traps malformedCipher when everybody "
        + "could read the result"),
    InstructionSpec(
      0x0E03, "cipherNeg", [.result(.value(.sameAs(.b))), .value(.reference(.cipher))],
      gas: .sum([
        .product(base: 200, per: inversion, of: squareOf(.b)), .work(.negation, .b),
      ]), traps: [.laneOverflow],
      "Negates a ciphertext.", "result encrypts -value"),
    InstructionSpec(
      0x0E04, "cipherAddPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.cipher)),
        .read("plain", .c, .reference(.tensor(.any))),
      ],
      where: [.plainOfCipher(cipher: .b, plain: .c)],
      gas: .sum([
        .product(base: 200, per: GasRatio(3, 2), of: squareOf(.b)), .work(.plainSum, .b),
      ]),
      traps: [.shape, .laneOverflow, .overflow], "Adds a tensor to a ciphertext.",
      "result encrypts value + plain; equal shapes"),
    InstructionSpec(
      0x0E05, "cipherMulPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.cipher)), .read("factor", .c, .word),
      ],
      gas: .sum([
        .product(base: 800, per: GasRatio(3, 2), of: [.groups(.b), .limbs(.b)]),
        .product(base: 0, per: square, of: squareOf(.b) + [.scalarSteps(.c)]),
        .product(base: 0, per: inversion, of: squareOf(.b) + [.negative(.c)]),
        .work(.scaling, .b),
      ]),
      traps: [.laneOverflow, .malformedCipher], "Multiplies a ciphertext by a signed integer.",
      "result encrypts value * factor. Traps malformedCipher when everybody could read the result"),
    InstructionSpec(
      0x0E06, "cipherCheckKey",
      [.read("cipher", .a, .reference(.cipher)), .read("key", .b, .reference(.publicKey))],
      where: [.schemeOfKey(cipher: .a, key: .b)],
      gas: .fixed(20), traps: [.wrongKey], "Checks that a ciphertext is under a key.",
      "traps unless cipher was made with key"),
    InstructionSpec(
      0x0E07, "cipherEncoded",
      [.result(.value(.typeOperand)), .value(.reference(.cipher)), .type(.bytes)],
      gas: .linear(base: 600, per: GasRatio(1, 4), of: .resultBytes), traps: [.capacity],
      "Encodes a ciphertext.", "result = the canonical encoding of value"),
    InstructionSpec(
      0x0E08, "cipherMul",
      [
        .result(.value(.typeOperand)), .left(.reference(.cipher)), .right(.reference(.cipher)),
        .type(.cipher),
      ],
      where: [.sameType(.b, .c), .fewerLevels(.one, than: .b)],
      gas: .work(.product, .b, base: 300), traps: bothOperands + [.keyMissing],
      "Multiplies ciphertexts, element by element.",
      "result encrypts left * right with one level less; equal keys and shapes"),
    InstructionSpec(
      0x0E09, "cipherSquare",
      [.result(.value(.typeOperand)), .value(.reference(.cipher)), .type(.cipher)],
      where: [.fewerLevels(.one, than: .b)],
      gas: .work(.square, .b, base: 300), traps: [.laneOverflow, .keyMissing],
      "Squares a ciphertext, element by element.",
      "result encrypts value * value with one level less"),
    InstructionSpec(
      0x0E0A, "cipherMulTensor",
      [
        .result(.value(.typeOperand)), .value(.reference(.cipher)),
        .read("plain", .c, .reference(.tensor(.any))), .type(.cipher),
      ],
      where: [.plainOfCipher(cipher: .b, plain: .c), .fewerLevels(.one, than: .b)],
      gas: .work(.plainProduct, .b, base: 300),
      traps: [.shape, .laneOverflow, .overflow, .malformedCipher],
      "Multiplies a ciphertext by a tensor, element by element.",
      "result encrypts value * plain with one level less; equal shapes"),
    InstructionSpec(
      0x0E0B, "cipherMulFixed",
      [
        .result(.value(.typeOperand)), .value(.reference(.cipher)), .read("factor", .c, .word),
        .type(.cipher),
      ],
      where: [.fewerLevels(.one, than: .b)],
      gas: .work(.constantProduct, .b, base: 300),
      traps: [.laneOverflow, .overflow, .malformedCipher],
      "Multiplies a ciphertext by a number of its elements' type.",
      "result encrypts value * factor with one level less"),
    InstructionSpec(
      0x0E0C, "cipherLower",
      [.result(.value(.typeOperand)), .value(.reference(.cipher)), .type(.cipher)],
      where: [.fewerLevels(.any, than: .b)],
      gas: .work(.lowering, .b, base: 300), traps: [.laneOverflow],
      "Gives up levels of a ciphertext.",
      "result encrypts value with the levels of the type"),
    InstructionSpec(
      0x0E0D, "cipherRotate",
      [.result(.value(.sameAs(.b))), .value(.reference(.cipher)), .read("steps", .c, .word)],
      gas: .work(.rotation(by: .c), .b, base: 300), traps: [.shape, .keyMissing],
      "Rotates the elements of a ciphertext.",
      """
      element j of result encrypts element j + steps of value, around the end; the shape fills the \
      slots of one ciphertext
      """),
    InstructionSpec(
      0x0E0E, "cipherSum", [.result(.value(.sameAs(.b))), .value(.reference(.cipher))],
      gas: .work(.slotSum, .b, base: 300), traps: [.laneOverflow, .keyMissing],
      "Adds the elements of a ciphertext.",
      "result encrypts the sum of all elements of value, with shape [1]"),
    InstructionSpec(
      0x0E0F, "cipherDot",
      [
        .result(.value(.typeOperand)), .left(.reference(.cipherSequence)),
        .right(.reference(.cipherSequence)), .type(.cipher),
      ],
      where: [.sameType(.b, .c), .fewerLevels(.one, than: .b)],
      gas: .work(.product, .b, base: 300), traps: bothOperands + [.keyMissing],
      "Adds the products of pairs of ciphertexts, element by element.",
      "result encrypts left[0] * right[0] + left[1] * right[1] + ... with one level less; traps "
        + "shape for lists of different lengths or none"),
    InstructionSpec(
      0x0E10, "sumNew", [.result(.value(.typeOperand)), .type(.sum)], gas: .fixed(15),
      "Makes an empty sum.", "result = the sum of no ciphertexts"),
    InstructionSpec(
      0x0E11, "sumAdd",
      [
        .change("sum", .a, .reference(.sum)), .read("cipher", .b, .value(.cipher(of: .a))),
      ],
      gas: .sum([
        .product(base: 220, per: square, of: squareOf(.b)), .work(.sum, .b),
      ]),
      traps: bothOperands + [.capacity, .malformedCipher],
      "Adds a ciphertext to a sum, in place.",
      "sum encrypts one term more; traps capacity when the sum has its maximum of terms"),
    InstructionSpec(
      0x0E12, "sumCount", [.result(.word), .value(.reference(.sum))], gas: .fixed(3),
      "Counts the terms of a sum.", "result = how many ciphertexts were added"),
    InstructionSpec(
      0x0E13, "sumTotal",
      [.result(.value(.optionalCipher(of: .b))), .value(.reference(.sum))], gas: .fixed(30),
      "Reads the total of a sum.", "result = some(total), or none when nothing was added"),
    InstructionSpec(
      0x0E14, "cipherCombine",
      [
        .result(.value(.element(of: .b))), .value(.reference(.cipherSequence)),
        .read("weights", .c, .reference(.wordSequence)),
      ],
      gas: .sum([
        .product(base: 200, per: square, of: squareOf(.b) + [.weightSteps(.c)]),
        .product(base: 0, per: inversion, of: squareOf(.b) + [.negatives(.c)]),
        .work(.combination, .b),
      ]), traps: bothOperands + [.malformedCipher],
      "Adds ciphertexts with weights.",
      "result encrypts value[0] * weights[0] + value[1] * weights[1] + ..., the weights signed; "
        + "traps shape for lists of different lengths or none"),
    InstructionSpec(
      0x0E15, "cipherCheckOpening",
      [
        .result(.word), .value(.reference(.cipher)),
        .read("values", .c, .reference(.tensor(.fixed))),
        .readX("opening", at: 0, .reference(.byteString)),
      ],
      gas: .product(
        base: 500, per: GasRatio(36), of: [.groups(.b), .limbs(.b), .limbs(.b), .limbs(.b)]),
      traps: [.shape, .wrongKey, .malformedCipher], "Checks a proof of decryption.",
      "result = 1 when opening proves that the Paillier ciphertext value encrypts values, 0 when it "
        + "is a proof of something else; values have 64 bits, and the fraction and shape of value, "
        + "otherwise traps shape; traps malformedCipher for bytes that are no proof"),
  ]

  /// A modular multiplication costs 1 gas for each pair of limbs: 3072-bit keys have 96 limbs, so
  /// 9,216 gas for 9.3 microseconds.
  private static let square = GasRatio(1)
  /// A modular inverse, in pairs of limbs.
  private static let inversion = GasRatio(5)
  /// The measures of one modular multiplication for each group element.
  private static func squareOf(_ field: OperandField) -> [GasMeasure] {
    [.groups(field), .limbs(field), .limbs(field)]
  }

  /// What combining two ciphertexts may trap with.
  private static let bothOperands: [TrapSpec] = [.wrongKey, .shape, .laneOverflow]
}

extension GasRule {
  /// The part for the kernels of a lattice scheme.
  fileprivate static func work(
    _ work: CipherWork, _ field: OperandField, base: UInt64 = 0
  ) -> GasRule {
    .linear(base: base, per: GasRatio(1), of: .work(work, field))
  }
}
