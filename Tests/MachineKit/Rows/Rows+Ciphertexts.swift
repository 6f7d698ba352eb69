import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Tensors
import VM

extension RowCase {
  /// Code over ciphertexts in registers 1, 2, ..., the key in register 0; the result in 10.
  private static func sealed(
    _ name: String, _ ciphertexts: [PaillierCiphertext], result: TypeIndex, _ code: [Instruction],
    _ end: End
  ) -> RowCase {
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table, parameters: [Kind.key] + ciphertexts.map { _ in Kind.ciphertext },
        result: result, frame: 32,
        slots: slots,
        code + [
          result == Kind.u64 ? Instruction(.move, 0, 10) : Instruction(.moveRef, 0, 10),
          Instruction(.return),
        ]),
      encode([TestKeys.publicKeys[0].modulusBigEndian] + ciphertexts.map { $0.encoded() }), end)
    row.prepare = { $0.register(.paillier(TestKeys.publicKeys[1])) }
    return row
  }

  /// A ciphertext result that decrypts to some values.
  private static func sealed(
    _ name: String, _ ciphertexts: [PaillierCiphertext], _ code: [Instruction],
    decrypts values: [Int64]
  ) -> RowCase {
    sealed(name, ciphertexts, result: Kind.ciphertext, code, .ciphertext(values))
  }

  private static let two = [TestKeys.encrypt([3, -4]), TestKeys.encrypt([10, 20])]

  /// A tensor of two elements in register 5.
  private static func plain(_ value: Int32, count: Int32 = 2) -> [Instruction] {
    [
      .small(6, count), .small(7, value),
      .typed(.tensorFill, 5, 7, 1, type: Kind.tensor, second: 6),
    ]
  }

  private static let large: [Instruction] = [
    .small(5, 1 << 30), Instruction(.ciphertextMulPlain, 6, 1, 5),
  ]

  package static let ciphertexts: [RowCase] = [
    sealed("ciphertextAdd", two, [Instruction(.ciphertextAdd, 10, 1, 2)], decrypts: [13, 16]),
    sealed("ciphertextSub", two, [Instruction(.ciphertextSub, 10, 1, 2)], decrypts: [-7, -24]),
    sealed(
      "ciphertextSub of equals under Paillier", two, result: Kind.ciphertext,
      [Instruction(.ciphertextSub, 10, 1, 1)], .trap(.transparent)),
    sealed("ciphertextNeg", two, [Instruction(.ciphertextNeg, 10, 1)], decrypts: [-3, 4]),
    sealed(
      "ciphertextAddPlain", two, plain(5) + [Instruction(.ciphertextAddPlain, 10, 1, 5)],
      decrypts: [8, 1]),
    sealed(
      "ciphertextAddPlain of another shape", two, result: Kind.ciphertext,
      plain(5, count: 3) + [Instruction(.ciphertextAddPlain, 10, 1, 5)], .trap(.shape)),
    sealed(
      "ciphertextMulPlain", two, [.small(5, -3), Instruction(.ciphertextMulPlain, 10, 1, 5)],
      decrypts: [-9, 12]),
    sealed(
      "ciphertextMulPlain beyond the lanes", two, result: Kind.ciphertext,
      large + [Instruction(.ciphertextMulPlain, 10, 6, 5)], .trap(.laneOverflow)),
    sealed(
      "ciphertextCheckKey", two, result: Kind.u64,
      [Instruction(.ciphertextCheckKey, 1, 0), .small(10, 1)],
      .words([1])),
    sealed(
      "ciphertextCheckKey of another key", [TestKeys.encrypt([1], key: 1)], result: Kind.u64,
      [Instruction(.ciphertextCheckKey, 1, 0), .small(10, 1)], .trap(.wrongKey)),
    sealed(
      "ciphertextEncoded", two, result: Kind.longBytes,
      [.typed(.ciphertextEncoded, 10, 1, type: Kind.longBytes)],
      .data(encode([two[0].encoded()]))),
    sealed(
      "ciphertextEncoded beyond the maximum", two, result: Kind.bytes,
      [.typed(.ciphertextEncoded, 10, 1, type: Kind.bytes)],
      .trap(.capacity)),
    sealed(
      "sumNew, sumCount", two, result: Kind.u64,
      [
        .typed(.sumNew, 5, type: Kind.sum), Instruction(.sumAdd, 5, 1),
        Instruction(.sumCount, 10, 5),
      ], .words([1])),
    sealed(
      "sumAdd, sumTotal", two,
      [
        .typed(.sumNew, 5, type: Kind.sum), Instruction(.sumAdd, 5, 1), Instruction(.sumAdd, 5, 2),
        Instruction(.sumTotal, 6, 5),
        .typed(.payload, 10, 6, type: Kind.optionalCiphertext, second: 1),
      ], decrypts: [13, 16]),
    sealed(
      "sumTotal of nothing", [], result: Kind.u64,
      [
        .typed(.sumNew, 5, type: Kind.sum), Instruction(.sumTotal, 6, 5),
        Instruction(.caseOf, 10, 6),
      ], .words([0])),
    sealed(
      "sumAdd beyond the maximum", two, result: Kind.u64,
      [.typed(.sumNew, 5, type: Kind.sum), .small(10, 0)]
        + Array(repeating: Instruction(.sumAdd, 5, 1), count: 4),
      .trap(.capacity)),
    sealed(
      "key, sum and ciphertext go into state and come out", two,
      [
        Instruction(.stateStore, 0, x: key), Instruction(.stateLoad, 8, x: key),
        Instruction(.ciphertextCheckKey, 1, 8),
        Instruction(.stateLoad, 5, x: total), Instruction(.sumAdd, 5, 1),
        Instruction(.stateStore, 5, x: total),
        Instruction(.stateLoad, 5, x: total), Instruction(.sumAdd, 5, 2),
        Instruction(.sumTotal, 6, 5),
        .typed(.payload, 7, 6, type: Kind.optionalCiphertext, second: 1),
        Instruction(.stateStore, 7, x: RowCase.sealed),
        Instruction(.stateLoad, 10, x: RowCase.sealed),
      ], decrypts: [13, 16]),
    sealed(
      "tensorDim of a ciphertext", two, result: Kind.u64, [Instruction(.tensorDim, 10, 1, 0)],
      .words([2])),
    sealed(
      "ciphertextNeg beyond the lanes", two, result: Kind.ciphertext,
      large + [
        Instruction(.ciphertextAdd, 6, 6, 6), Instruction(.ciphertextAdd, 6, 6, 6),
        Instruction(.ciphertextNeg, 10, 6),
      ],
      .trap(.laneOverflow)),
    sealed(
      "ciphertextAddPlain beyond the lanes", two, result: Kind.ciphertext,
      large + [
        .small(11, 4), Instruction(.subImmU, 11, 11, 1), Instruction(.ciphertextMulPlain, 8, 6, 11),
        Instruction(.ciphertextAdd, 8, 8, 6),
      ] + plain(5) + [Instruction(.ciphertextAddPlain, 10, 8, 5)], .trap(.laneOverflow)),
    sealed(
      "sumAdd beyond the lanes", two, result: Kind.u64,
      large + [
        .small(10, 0), Instruction(.ciphertextAdd, 6, 6, 6), .typed(.sumNew, 5, type: Kind.sum),
        Instruction(.sumAdd, 5, 6), Instruction(.sumAdd, 5, 6),
      ], .trap(.laneOverflow)),
    sealed(
      "sumAdd under another key", [two[0], TestKeys.encrypt([1, 2], key: 1)], result: Kind.u64,
      [
        .small(10, 0), .typed(.sumNew, 5, type: Kind.sum), Instruction(.sumAdd, 5, 1),
        Instruction(.sumAdd, 5, 2),
      ], .trap(.wrongKey)),
    sealed(
      "sumAdd of another shape", [two[0], TestKeys.encrypt([1])], result: Kind.u64,
      [
        .small(10, 0), .typed(.sumNew, 5, type: Kind.sum), Instruction(.sumAdd, 5, 1),
        Instruction(.sumAdd, 5, 2),
      ], .trap(.shape)),
  ]

  package static let ciphertextPairs: [RowCase] = {
    var rows: [RowCase] = []
    for opcode in [Opcode.ciphertextAdd, .ciphertextSub] {
      let code = [Instruction(opcode, 10, 1, 2)]
      rows.append(
        sealed(
          "\(opcode.name) under another key", [two[0], TestKeys.encrypt([1, 2], key: 1)],
          result: Kind.ciphertext, code, .trap(.wrongKey)))
      rows.append(
        sealed(
          "\(opcode.name) of another shape", [two[0], TestKeys.encrypt([1])],
          result: Kind.ciphertext,
          code, .trap(.shape)))
      rows.append(
        sealed(
          "\(opcode.name) beyond the lanes", two, result: Kind.ciphertext,
          large + [Instruction(.ciphertextAdd, 6, 6, 6), Instruction(opcode, 10, 6, 6)],
          .trap(.laneOverflow)))
    }
    return rows
  }()
}
