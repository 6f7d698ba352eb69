import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import VM

/// A key of BFV, and what is encrypted under it. The generator is no secret: this hides nothing.
enum BFVKeys {
  static let scheme = EncryptionScheme.bfv(degree: 8192)
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

  static var key: EncryptionKey { pair.key }

  static func secret() throws -> EncryptionSecretKey {
    try EncryptionSecretKey(unprotectedSecretEncoding: pair.secret, scheme: scheme)
  }

  static func encrypt(_ values: [Int64], shape: [Int]? = nil) -> EncryptedTensor {
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
      .signed(bits: 8), .cipher(element: 0, scheme: BFVKeys.scheme, depth: 3),
      .cipher(element: 0, scheme: BFVKeys.scheme, depth: 2), .publicKey(BFVKeys.scheme),
      .list(1, max: 3), .tensor(element: 0), .signed(bits: 64), .list(6, max: 3),
    ]
    static let deep: TypeIndex = 1, lower: TypeIndex = 2, key: TypeIndex = 3
    static let ciphers: TypeIndex = 4, tensor: TypeIndex = 5, weights: TypeIndex = 7
  }

  /// Code over ciphertexts in registers 1, 2, ..., their key in register 0; the result in 10.
  private static func exact(
    _ name: String, _ ciphers: [EncryptedTensor], result: TypeIndex = Exact.deep,
    _ code: [Instruction], _ end: End
  ) -> RowCase {
    let key = BFVKeys.key
    var row = RowCase(
      name,
      Program.module(
        types: Exact.table, parameters: [Exact.key] + ciphers.map { _ in Exact.deep },
        result: result, frame: 32,
        code + [Instruction(.moveRef, 0, 10), Instruction(.return)]),
      encode([key.identity.bytes] + ciphers.map { $0.encoded() }), end)
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

  private static func ciphers(_ target: UInt16, _ registers: [UInt16]) -> [Instruction] {
    [.typed(.newList, target, type: Exact.ciphers)]
      + registers.map { Instruction(.listAppend, target, $0) }
  }

  /// Every instruction on ciphertexts under BFV, whose results are exact.
  static let exact: [RowCase] = [
    exact("cipherAdd of BFV", operands, [Instruction(.cipherAdd, 10, 1, 2)], .cipher([13, 16])),
    exact("cipherSub of BFV", operands, [Instruction(.cipherSub, 10, 1, 2)], .cipher([-7, -24])),
    exact("cipherNeg of BFV", operands, [Instruction(.cipherNeg, 10, 1)], .cipher([-3, 4])),
    exact(
      "cipherAddPlain of BFV", operands, integers(5) + [Instruction(.cipherAddPlain, 10, 1, 5)],
      .cipher([8, 1])),
    exact(
      "cipherMulPlain of BFV", operands, [.small(5, -300), Instruction(.cipherMulPlain, 10, 1, 5)],
      .cipher([-900, 1200])),
    exact(
      "cipherMul of BFV", operands, result: Exact.lower,
      [.typed(.cipherMul, 10, 1, 2, type: Exact.lower)], .cipher([30, -80])),
    exact(
      "cipherSquare of BFV", operands, result: Exact.lower,
      [.typed(.cipherSquare, 10, 2, type: Exact.lower)], .cipher([100, 400])),
    exact(
      "cipherMulTensor of BFV", operands, result: Exact.lower,
      integers(-5) + [.typed(.cipherMulTensor, 10, 1, 5, type: Exact.lower)],
      .cipher([-15, 20])),
    exact(
      "cipherMulFixed of BFV", operands, result: Exact.lower,
      [.small(5, 7), .typed(.cipherMulFixed, 10, 2, 5, type: Exact.lower)], .cipher([70, 140])),
    exact(
      "cipherLower of BFV", operands, result: Exact.lower,
      [.typed(.cipherLower, 10, 1, type: Exact.lower)], .cipher([3, -4])),
    exact(
      "cipherRotate of BFV turns both rows",
      [BFVKeys.encrypt((0..<8192).map { $0 % 100 }, shape: [2, 4096])],
      [.small(5, 3), Instruction(.cipherRotate, 10, 1, 5)], .cipher([3, 4, 5])),
    exact(
      "cipherRotate of BFV needs two rows", operands,
      [.small(5, 1), Instruction(.cipherRotate, 10, 1, 5)], .trap(.shape)),
    exact("cipherSum of BFV", operands, [Instruction(.cipherSum, 10, 2)], .cipher([30])),
    exact(
      "cipherDot of BFV", operands, result: Exact.lower,
      ciphers(5, [1, 2]) + ciphers(6, [2, 2])
        + [.typed(.cipherDot, 10, 5, 6, type: Exact.lower)], .cipher([130, 320])),
    exact(
      "cipherCombine of BFV", operands,
      ciphers(5, [1, 2]) + [.typed(.newList, 6, type: Exact.weights)]
        + [-2, 3].flatMap { [.small(7, $0), Instruction(.listAppend, 6, 7)] }
        + [Instruction(.cipherCombine, 10, 5, 6)], .cipher([24, 68])),
    exact(
      "cipherMulPlain of BFV to where values could meet t", operands,
      [.small(5, 4032), Instruction(.cipherMulPlain, 10, 1, 5)], .trap(.laneOverflow)),
    exact(
      "cipherSub of equals under BFV", operands, [Instruction(.cipherSub, 10, 1, 1)],
      .trap(.malformedCipher)),
  ]
}
