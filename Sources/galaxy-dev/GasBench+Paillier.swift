import HomomorphicClient
import HomomorphicEvaluation
import InstructionSet
import Primitives

extension GasBench {
  /// Every instruction under a modulus of a given width, for one group element and for several.
  mutating func paillier(bits: Int) throws {
    var generator = SplitMix64(seed: UInt64(bits))
    let secret = EncryptionSecretKey.paillier(
      try PaillierSecretKey.generate(bits: bits, using: &generator))
    let key = secret.publicKey
    let format = try EncryptedFormat(width: 32, fraction: 24)
    let lanes = try PaillierFormat(format).lanesPerElement(modulusBits: bits)
    for elements in [1, 7] {
      let values = (0..<lanes * elements).map { Int64($0 % 1_000) << 20 }
      let a = try EncryptedTensor.encrypt(
        values, shape: [values.count], format: format, key: key, using: &generator)
      let b = try EncryptedTensor.encrypt(
        values, shape: [values.count], format: format, key: key, using: &generator)
      try measure(a, b, values, key)
      let opening = try secret.open(a)
      if let ciphertext = a.paillier {
        try time("ciphertextCheckOpening", a) {
          _ = try ciphertext.isOpened(
            by: try PaillierOpening(decoding: opening, key: ciphertext.key), path: .portable)
        }
      }
    }
    let bytes = key.encoded()
    let limbs = UInt64(PaillierCost.limbs(bits: bits))
    try measure(
      "key", "paillier.\(bits)", depth: 0, groups: 1,
      gas: GasSchedule.publicKeyValidation.gas { _ in limbs }
        + GasSchedule.blobByte.gas(for: UInt64(bytes.count))
    ) { _ = try EncryptionKey(decoding: bytes, scheme: key.scheme) }
  }

  private mutating func measure(
    _ a: EncryptedTensor, _ b: EncryptedTensor, _ values: [Int64], _ key: EncryptionKey
  ) throws {
    try time("ciphertextAdd", a) { _ = try a.adding(b) }
    try time("ciphertextSub", a) { _ = try a.subtracting(b) }
    try time("ciphertextNeg", a) { _ = try a.negated() }
    try time("sumAdd", a) { _ = try a.adding(b) }
    try time("ciphertextAddPlain", a) { _ = try a.adding(plain: values) }
    for factor: Int64 in [1, 3, -1, 0x5555_5555, 0x7FFF_FFFF, -0x7FFF_FFFF] {
      try time("ciphertextMulPlain", a, factors: [factor], label: "(\(factor))") {
        _ = try a.multiplied(by: factor)
      }
    }
    for factors: [Int64] in [[1, 1, 1, 1], [3, -5, 7, 1_000_000], [-1, -2, -3, -4]] {
      try time("ciphertextCombine", a, factors: factors, label: "\(factors)") {
        _ = try EncryptedTensor.linearCombination(
          factors.enumerated().map { ($1, $0 & 1 == 0 ? a : b) })
      }
    }
    let bytes = a.encoded()
    try time("ciphertextEncoded", a) { _ = a.encoded() }
    let header = try EncryptedTensor.header(of: bytes)
    try measure(
      "decode", "paillier.\(bits(a))", depth: 0, groups: a.groupElements,
      gas: GasSchedule.ciphertextValidation.gas { measure in
        if case .groups = measure { return UInt64(header.groupCount) }
        return UInt64(key.groupElementLimbs)
      }
    ) { _ = try EncryptedTensor(decoding: bytes, key: key) }
  }

  private func bits(_ a: EncryptedTensor) -> Int { a.groupElementLimbs * 32 }

  private mutating func time(
    _ name: String, _ a: EncryptedTensor, factors: [Int64] = [], label: String = "",
    _ work: () throws -> Void
  ) throws {
    let magnitudes = factors.map(\.magnitude)
    let longest = magnitudes.map { UInt64(64 - $0.leadingZeroBitCount) }.max() ?? 0
    let steps = longest + magnitudes.reduce(0) { $0 + UInt64($1.nonzeroBitCount) }
    let price = Self.gas(name) { measure in
      switch measure {
      case .groups: UInt64(a.groupElements)
      case .limbs: UInt64(a.groupElementLimbs)
      case .scalarSteps: UInt64(PaillierCost.multiplications(multiplier: factors[0]))
      case .weightSteps: steps
      case .negative, .negatives: UInt64(factors.count { $0 < 0 })
      case .resultBytes: UInt64(a.encodedByteCount)
      default: 0
      }
    }
    try measure(
      name + label, "paillier.\(bits(a))", depth: 0, groups: a.groupElements, gas: price, work)
  }
}
