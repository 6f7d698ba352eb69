extension InstructionSet {
  /// Ciphertexts, public keys, running sums. The terms of a price that belong to Paillier are 0 under
  /// a lattice scheme, and the other way round.
  static let ciphertexts: [InstructionSpec] = [
    InstructionSpec(
      0x0E01, "ciphertextAdd",
      [
        .result(.value(.sameAs(.b))), .left(.reference(.ciphertext)),
        .right(.reference(.ciphertext)),
      ],
      where: [.sameType(.b, .c)],
      gas: .sum([
        .product(base: 200, per: square, of: squareOf(.b)), .work(.sum, .b),
      ]), traps: bothOperands + [.transparent],
      "Adds ciphertexts.", "result encrypts left + right; equal keys and shapes"),
    InstructionSpec(
      0x0E02, "ciphertextSub",
      [
        .result(.value(.sameAs(.b))), .left(.reference(.ciphertext)),
        .right(.reference(.ciphertext)),
      ],
      where: [.sameType(.b, .c)],
      gas: .sum([
        .product(base: 200, per: GasRatio(6), of: squareOf(.b)), .work(.sum, .b),
      ]), traps: bothOperands + [.transparent],
      "Subtracts ciphertexts.",
      "result encrypts left - right; equal keys and shapes. Traps transparent when everybody "
        + "could read the result"),
    InstructionSpec(
      0x0E03, "ciphertextNeg", [.result(.value(.sameAs(.b))), .value(.reference(.ciphertext))],
      gas: .sum([
        .product(base: 200, per: inversion, of: squareOf(.b)), .work(.negation, .b),
      ]), traps: [.laneOverflow],
      "Negates a ciphertext.", "result encrypts -value"),
    InstructionSpec(
      0x0E04, "ciphertextAddPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.ciphertext)),
        .read("plain", .c, .reference(.tensor(.any))),
      ],
      where: [.plainOfCiphertext(ciphertext: .b, plain: .c)],
      gas: .sum([
        .product(base: 200, per: GasRatio(3, 2), of: squareOf(.b)), .work(.plainSum, .b),
      ]),
      traps: [.shape, .laneOverflow, .overflow], "Adds a tensor to a ciphertext.",
      "result encrypts value + plain; equal shapes"),
    InstructionSpec(
      0x0E05, "ciphertextMulPlain",
      [
        .result(.value(.sameAs(.b))), .value(.reference(.ciphertext)), .read("factor", .c, .word),
      ],
      gas: .sum([
        .product(base: 800, per: GasRatio(3, 2), of: [.groups(.b), .limbs(.b)]),
        .product(base: 0, per: square, of: squareOf(.b) + [.scalarSteps(.c)]),
        .product(base: 0, per: inversion, of: squareOf(.b) + [.negative(.c)]),
        .work(.scaling, .b),
      ]),
      traps: [.laneOverflow, .transparent], "Multiplies a ciphertext by a signed integer.",
      "result encrypts value * factor. Traps transparent when everybody could read the result"
    ),
    InstructionSpec(
      0x0E06, "ciphertextCheckKey",
      [.read("ciphertext", .a, .reference(.ciphertext)), .read("key", .b, .reference(.publicKey))],
      where: [.schemeOfKey(ciphertext: .a, key: .b)],
      gas: .fixed(20), traps: [.wrongKey], "Checks that a ciphertext is under a key.",
      "traps unless ciphertext was made with key"),
    InstructionSpec(
      0x0E07, "ciphertextEncoded",
      [.result(.value(.typeOperand)), .value(.reference(.ciphertext)), .type(.bytes)],
      gas: .linear(base: 600, per: GasRatio(1, 4), of: .resultBytes), traps: [.capacity],
      "Encodes a ciphertext.", "result = the canonical encoding of value"),
    InstructionSpec(
      0x0E08, "ciphertextMul",
      [
        .result(.value(.typeOperand)), .left(.reference(.ciphertext)),
        .right(.reference(.ciphertext)),
        .type(.ciphertext),
      ],
      where: [.sameType(.b, .c), .fewerLevels(.one, than: .b)],
      gas: .work(.product, .b, base: 300), traps: bothOperands + [.keyMissing],
      "Multiplies ciphertexts, element by element.",
      "result encrypts left * right with one level less; equal keys and shapes"),
    InstructionSpec(
      0x0E09, "ciphertextSquare",
      [.result(.value(.typeOperand)), .value(.reference(.ciphertext)), .type(.ciphertext)],
      where: [.fewerLevels(.one, than: .b)],
      gas: .work(.square, .b, base: 300), traps: [.laneOverflow, .keyMissing],
      "Squares a ciphertext, element by element.",
      "result encrypts value * value with one level less"),
    InstructionSpec(
      0x0E0A, "ciphertextMulTensor",
      [
        .result(.value(.typeOperand)), .value(.reference(.ciphertext)),
        .read("plain", .c, .reference(.tensor(.any))), .type(.ciphertext),
      ],
      where: [.factorOfCiphertext(ciphertext: .b, factor: .c), .fewerLevels(.one, than: .b)],
      gas: .work(.plainProduct, .b, base: 300),
      traps: [.shape, .laneOverflow, .overflow, .transparent],
      "Multiplies a ciphertext by a tensor, element by element.",
      "result encrypts value * plain with one level less; equal shapes. Under CKKS plain may have any "
        + "fixed-point type: factors are encoded at the scale of value"),
    InstructionSpec(
      0x0E0B, "ciphertextMulFixed",
      [
        .result(.value(.typeOperand)), .value(.reference(.ciphertext)), .read("factor", .c, .word),
        .type(.ciphertext), .immediate("places", .x(offset: 32, bits: 8), .unsigned),
      ],
      where: [.fewerLevels(.one, than: .b)],
      gas: .work(.constantProduct, .b, base: 300),
      traps: [.laneOverflow, .overflow, .transparent],
      "Multiplies a ciphertext by a number.",
      "result encrypts value * factor / 2^places with one level less; traps overflow for more than 62 places, "
        + "and for any under BFV"
    ),
    InstructionSpec(
      0x0E0C, "ciphertextLower",
      [.result(.value(.typeOperand)), .value(.reference(.ciphertext)), .type(.ciphertext)],
      where: [.fewerLevels(.any, than: .b)],
      gas: .work(.lowering, .b, base: 300), traps: [.laneOverflow],
      "Gives up levels of a ciphertext.",
      "result encrypts value with the levels of the type"),
    InstructionSpec(
      0x0E0D, "ciphertextRotate",
      [.result(.value(.sameAs(.b))), .value(.reference(.ciphertext)), .read("steps", .c, .word)],
      gas: .work(.rotation(by: .c), .b, base: 300), traps: [.shape, .keyMissing],
      "Rotates the elements of a ciphertext.",
      """
      element j of result encrypts element j + steps of value, around the end; the shape fills the \
      slots of one ciphertext
      """),
    InstructionSpec(
      0x0E0E, "ciphertextSum", [.result(.value(.sameAs(.b))), .value(.reference(.ciphertext))],
      gas: .work(.slotSum, .b, base: 300), traps: [.laneOverflow, .keyMissing],
      "Adds the elements of a ciphertext.",
      "result encrypts the sum of all elements of value, with shape [1]"),
    InstructionSpec(
      0x0E0F, "ciphertextDot",
      [
        .result(.value(.typeOperand)), .left(.reference(.ciphertextSequence)),
        .right(.reference(.ciphertextSequence)), .type(.ciphertext),
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
        .change("sum", .a, .reference(.sum)), .read("ciphertext", .b, .value(.ciphertext(of: .a))),
      ],
      gas: .sum([
        .product(base: 220, per: square, of: squareOf(.b)), .work(.sum, .b),
      ]),
      traps: bothOperands + [.capacity, .transparent],
      "Adds a ciphertext to a sum, in place.",
      "sum encrypts one term more; traps capacity when the sum has its maximum of terms"),
    InstructionSpec(
      0x0E12, "sumCount", [.result(.word), .value(.reference(.sum))], gas: .fixed(3),
      "Counts the terms of a sum.", "result = how many ciphertexts were added"),
    InstructionSpec(
      0x0E13, "sumTotal",
      [.result(.value(.optionalCiphertext(of: .b))), .value(.reference(.sum))], gas: .fixed(30),
      "Reads the total of a sum.", "result = some(total), or none when nothing was added"),
    InstructionSpec(
      0x0E14, "ciphertextCombine",
      [
        .result(.value(.element(of: .b))), .value(.reference(.ciphertextSequence)),
        .read("weights", .c, .reference(.wordSequence)),
      ],
      gas: .sum([
        .product(base: 200, per: square, of: squareOf(.b) + [.weightSteps(.c)]),
        .product(base: 0, per: inversion, of: squareOf(.b) + [.negatives(.c)]),
        .work(.combination, .b),
      ]), traps: bothOperands + [.transparent],
      "Adds ciphertexts with weights.",
      "result encrypts value[0] * weights[0] + value[1] * weights[1] + ..., the weights signed; "
        + "traps shape for lists of different lengths or none"),
    InstructionSpec(
      0x0E15, "ciphertextCheckOpening",
      [
        .result(.word), .value(.reference(.ciphertext)),
        .read("values", .c, .reference(.tensor(.fixed))),
        .readX("opening", at: 0, .reference(.byteString)),
      ],
      gas: .product(
        base: 500, per: GasRatio(36), of: [.groups(.b), .limbs(.b), .limbs(.b), .limbs(.b)]),
      traps: [.shape, .wrongKey, .malformedCiphertext], "Checks a proof of decryption.",
      "result = 1 when opening proves that the Paillier ciphertext value encrypts values, 0 when it "
        + "is a proof of something else; values have 64 bits, and the fraction and shape of value, "
        + "otherwise traps shape; traps malformedCiphertext for bytes that are no proof"),
    InstructionSpec(
      0x0E16, "ciphertextCheckUpload",
      [
        .result(.word), .value(.reference(.ciphertext)),
        .read("proof", .c, .reference(.byteString)), .readX("contract", at: 0, .wide),
        .readX("sender", at: 16, .wide), .readX("round", at: 32, .word),
      ],
      gas: .work(.upload, .b, base: 2_000), traps: [.malformedCiphertext],
      "Checks the proof of an upload.",
      "result = 1 when proof shows that value is an encryption that sender made for contract and round, "
        + "knowing what is in it, 0 for other bytes; traps malformedCiphertext under Paillier, and where "
        + "there is no proof: at depths whose modulus has no room, and for BFV below the full one"),
    InstructionSpec(
      0x0E18, "ciphertextCheckRange",
      [.read("ciphertext", .a, .reference(.ciphertext)), .read("limit", .b, .word)],
      gas: .fixed(20), traps: [.ciphertextType], "Checks the range of a ciphertext.",
      "traps unless the bound that ciphertext carries on its raw values is at most limit, unsigned; "
        + "under Paillier, which has no such bound, it always traps"),
    InstructionSpec(
      0x0E19, "ciphertextMatmul",
      [
        .result(.value(.typeOperand)), .value(.reference(.ciphertext)),
        .read("matrix", .c, .reference(.tensor(.any))), .type(.ciphertext),
      ],
      where: [.factorOfCiphertext(ciphertext: .b, factor: .c), .fewerLevels(.one, than: .b)],
      gas: .work(.matrixProduct(by: .c), .b, base: 300),
      traps: [.shape, .laneOverflow, .overflow, .transparent, .keyMissing],
      "Multiplies a vector in a ciphertext by a matrix.",
      "result encrypts value * matrix, of shape [columns], with one level less; value has the shape [rows], at least 2, in "
        + "one ciphertext of CKKS, and matrix any fixed-point type"),
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
    _ work: CiphertextWork, _ field: OperandField, base: UInt64 = 0
  ) -> GasRule {
    .linear(base: base, per: GasRatio(1), of: .work(work, field))
  }
}
