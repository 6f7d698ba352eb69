import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import VM

/// A key of BFV, and what is encrypted under it. The generator is no secret: this hides nothing.
package enum BFVKeys {
  package static let scheme = EncryptionScheme.bfv(degree: 8192)
  private static let pair: (secret: [UInt8], key: EncryptionKey) = {
    do {
      var generator = SplitMix64(seed: 6)
      let secret = try EncryptionSecretKey.generate(
        scheme, rotations: scheme.rotationsForSums, using: &generator)
      return (secret.unprotectedSecretEncoding(), secret.publicKey)
    } catch {
      preconditionFailure("keys of the standard sets can be made")
    }
  }()

  package static var key: EncryptionKey { pair.key }

  package static func secret() throws -> EncryptionSecretKey {
    try EncryptionSecretKey(unprotectedSecretEncoding: pair.secret, scheme: scheme)
  }

  package static func encrypt(_ values: [Int64], shape: [Int]? = nil) -> EncryptedTensor {
    var generator = SplitMix64(seed: UInt64(bitPattern: values[0] &+ Int64(values.count)))
    do {
      return try EncryptedTensor.encrypt(
        values, shape: shape ?? [values.count],
        format: try EncryptedFormat(width: 8, fraction: 0), key: key, using: &generator)
    } catch {
      preconditionFailure("test values can be encrypted")
    }
  }
}

extension RowCase {
  /// The types of these programs.
  private enum Exact {
    static let table: [TypeDescriptor] = [
      .signed(bits: 8), .ciphertext(element: 0, scheme: BFVKeys.scheme, depth: 3),
      .ciphertext(element: 0, scheme: BFVKeys.scheme, depth: 2), .publicKey(BFVKeys.scheme),
      .list(1, max: 3), .tensor(element: 0), .signed(bits: 64), .list(6, max: 3),
    ]
    static let deep: TypeIndex = 1, lower: TypeIndex = 2, key: TypeIndex = 3
    static let ciphertexts: TypeIndex = 4, tensor: TypeIndex = 5, weights: TypeIndex = 7
  }

  /// Code over ciphertexts in registers 1, 2, ..., their key in register 0; the result in 10.
  private static func exact(
    _ name: String, _ ciphertexts: [EncryptedTensor], result: TypeIndex = Exact.deep,
    _ code: [Instruction], _ end: End
  ) -> RowCase {
    let key = BFVKeys.key
    var row = RowCase(
      name,
      Program.module(
        types: Exact.table, parameters: [Exact.key] + ciphertexts.map { _ in Exact.deep },
        result: result, frame: 32,
        code + [Instruction(.moveRef, 0, 10), Instruction(.return)]),
      encode([key.identity.bytes] + ciphertexts.map { $0.encoded() }), end)
    row.prepare = { host in
      host.transactionBlobs[key.identity] = key.encoded()
      host.objects.keep(key, key.identity)
    }
    return row
  }

  private static let operands = [BFVKeys.encrypt([3, -4]), BFVKeys.encrypt([10, 20])]

  private static func integers(_ value: Int32) -> [Instruction] {
    [
      .small(6, 2), .small(7, value),
      .typed(.tensorFill, 5, 7, 1, type: Exact.tensor, second: 6),
    ]
  }

  private static func ciphertexts(_ target: UInt16, _ registers: [UInt16]) -> [Instruction] {
    [.typed(.newList, target, type: Exact.ciphertexts)]
      + registers.map { Instruction(.listAppend, target, $0) }
  }

  /// Every instruction on ciphertexts under BFV, whose results are exact.
  package static let exact: [RowCase] = [
    exact(
      "ciphertextAdd of BFV", operands, [Instruction(.ciphertextAdd, 10, 1, 2)],
      .ciphertext([13, 16])),
    exact(
      "ciphertextSub of BFV", operands, [Instruction(.ciphertextSub, 10, 1, 2)],
      .ciphertext([-7, -24])),
    exact(
      "ciphertextNeg of BFV", operands, [Instruction(.ciphertextNeg, 10, 1)], .ciphertext([-3, 4])),
    exact(
      "ciphertextAddPlain of BFV", operands,
      integers(5) + [Instruction(.ciphertextAddPlain, 10, 1, 5)],
      .ciphertext([8, 1])),
    exact(
      "ciphertextMulPlain of BFV", operands,
      [.small(5, -300), Instruction(.ciphertextMulPlain, 10, 1, 5)],
      .ciphertext([-900, 1200])),
    exact(
      "ciphertextMul of BFV", operands, result: Exact.lower,
      [.typed(.ciphertextMul, 10, 1, 2, type: Exact.lower)], .ciphertext([30, -80])),
    exact(
      "ciphertextSquare of BFV", operands, result: Exact.lower,
      [.typed(.ciphertextSquare, 10, 2, type: Exact.lower)], .ciphertext([100, 400])),
    exact(
      "ciphertextMulTensor of BFV", operands, result: Exact.lower,
      integers(-5) + [.typed(.ciphertextMulTensor, 10, 1, 5, type: Exact.lower)],
      .ciphertext([-15, 20])),
    exact(
      "ciphertextMulFixed of BFV", operands, result: Exact.lower,
      [.small(5, 7), .typed(.ciphertextMulFixed, 10, 2, 5, type: Exact.lower)],
      .ciphertext([70, 140])),
    exact(
      "ciphertextLower of BFV", operands, result: Exact.lower,
      [.typed(.ciphertextLower, 10, 1, type: Exact.lower)], .ciphertext([3, -4])),
    exact(
      "ciphertextRotate of BFV turns both rows",
      [BFVKeys.encrypt((0..<8192).map { $0 % 100 }, shape: [2, 4096])],
      [.small(5, 3), Instruction(.ciphertextRotate, 10, 1, 5)], .ciphertext([3, 4, 5])),
    exact(
      "ciphertextRotate of BFV needs two rows", operands,
      [.small(5, 1), Instruction(.ciphertextRotate, 10, 1, 5)], .trap(.shape)),
    exact(
      "ciphertextSum of BFV", operands, [Instruction(.ciphertextSum, 10, 2)], .ciphertext([30])),
    exact(
      "ciphertextDot of BFV", operands, result: Exact.lower,
      ciphertexts(5, [1, 2]) + ciphertexts(6, [2, 2])
        + [.typed(.ciphertextDot, 10, 5, 6, type: Exact.lower)], .ciphertext([130, 320])),
    exact(
      "ciphertextCombine of BFV", operands,
      ciphertexts(5, [1, 2]) + [.typed(.newList, 6, type: Exact.weights)]
        + [-2, 3].flatMap { [.small(7, $0), Instruction(.listAppend, 6, 7)] }
        + [Instruction(.ciphertextCombine, 10, 5, 6)], .ciphertext([24, 68])),
    exact(
      "ciphertextMulPlain of BFV to where values could meet t", operands,
      [.small(5, 4032), Instruction(.ciphertextMulPlain, 10, 1, 5)], .trap(.laneOverflow)),
    exact(
      "ciphertextSub of equals under BFV", operands, [Instruction(.ciphertextSub, 10, 1, 1)],
      .trap(.transparent)),
  ]
}
