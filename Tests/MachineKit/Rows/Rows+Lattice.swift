import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import VM

/// A key of CKKS, and what is encrypted under it. The generator is no secret: this hides nothing.
package enum LatticeKeys {
  package static let scheme = EncryptionScheme.ckks(degree: 8192)
  /// The secret key in its encoding, and the public one.
  private static let pair: (secret: [UInt8], bundle: LatticeKeyBundle) = {
    do {
      var generator = SplitMix64(seed: 5)
      let secret = LatticeSecretKey.generate(
        context: try LatticeContext.shared(.small), using: &generator)
      let powers = (0..<12).map { 1 << $0 }
      let bundle = try secret.keyBundle(relinearize: true, rotations: powers, using: &generator)
      return (secret.unprotectedSecretEncoding(), bundle)
    } catch {
      preconditionFailure("keys of the standard sets can be made")
    }
  }()

  package static let key = EncryptionKey.lattice(pair.bundle)
  /// The same key without those for products and rotations.
  package static let poor: EncryptionKey = {
    do {
      return .lattice(
        try LatticeKeyBundle(
          publicKey: pair.bundle.publicKey, relinearizationKey: nil, galoisKeys: []))
    } catch {
      preconditionFailure("a public key is a bundle")
    }
  }()

  package static func secret(_ key: EncryptionKey) throws -> EncryptionSecretKey {
    guard case .lattice(let bundle) = key else { throw HomomorphicError.wrongKey }
    return try EncryptionSecretKey(
      secret: try LatticeSecretKey(unprotectedSecretEncoding: pair.secret), keys: bundle)
  }

  /// Q<8,24> from whole numbers.
  package static func encrypt(_ values: [Int64], under key: EncryptionKey = key) -> EncryptedTensor
  {
    var generator = SplitMix64(seed: UInt64(bitPattern: values[0] &+ Int64(values.count)))
    do {
      return try EncryptedTensor.encrypt(
        values.map { $0 << 24 }, shape: [values.count],
        format: try EncryptedFormat(width: 32, fraction: 24), key: key, using: &generator)
    } catch {
      preconditionFailure("test values can be encrypted")
    }
  }
}

extension TestKeys {
  /// The values of an encoded ciphertext: raw under Paillier and BFV, rounded to whole numbers under
  /// CKKS.
  package static func decrypt(_ bytes: [UInt8], count: Int) throws -> [Int64] {
    let identity = try EncryptedTensor.header(of: bytes).keyIdentity
    if identity == BFVKeys.key.identity {
      let ciphertext = try EncryptedTensor(decoding: bytes, key: BFVKeys.key)
      return Array(try BFVKeys.secret().decrypt(ciphertext).prefix(count))
    }
    for key in [LatticeKeys.key, LatticeKeys.poor] where key.identity == identity {
      let values = try LatticeKeys.secret(key).decrypt(
        try EncryptedTensor(decoding: bytes, key: key))
      return values.prefix(count).map { ($0 + 1 << 23) >> 24 }
    }
    let ciphertext = try EncryptedTensor(decoding: bytes, key: .paillier(publicKeys[0]))
    return try EncryptionSecretKey.paillier(first).decrypt(ciphertext)
  }
}

extension RowCase {
  /// Code over ciphertexts of CKKS in registers 1, 2, ..., their key in register 0; the result in
  /// 10. The key comes by its hash.
  private static func deep(
    _ name: String, _ ciphertexts: [EncryptedTensor], key: EncryptionKey = LatticeKeys.key,
    result: TypeIndex = Kind.lower, _ code: [Instruction], _ end: End
  ) -> RowCase {
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table, parameters: [Kind.latticeKey] + ciphertexts.map { _ in Kind.deep },
        result: result, frame: 32, slots: slots,
        code + [
          result == Kind.u64 ? Instruction(.move, 0, 10) : Instruction(.moveRef, 0, 10),
          Instruction(.return),
        ]),
      encode([key.identity.bytes] + ciphertexts.map { $0.encoded() }), end)
    row.prepare = { host in
      host.transactionBlobs[key.identity] = key.encoded()
      host.objects.keep(key, key.identity)
      // Another key that the chain knows.
      for other in [LatticeKeys.key, LatticeKeys.poor] where other != key {
        host.scope.preparedKeys[other.identity] = other
      }
    }
    return row
  }

  private static let two = [LatticeKeys.encrypt([3, -4]), LatticeKeys.encrypt([10, 20])]
  private static let poor = [LatticeKeys.encrypt([3, -4], under: LatticeKeys.poor)]
  private static let three = LatticeKeys.encrypt([1, 2, 3])

  /// A tensor of Q<8,24> of some whole numbers in register 5.
  private static func plain(_ value: Int32, count: Int32 = 2) -> [Instruction] {
    [
      .small(6, count), .small(7, value), .small(8, 1 << 24), Instruction(.mulS, 7, 7, 8),
      .typed(.tensorFill, 5, 7, 1, type: Kind.tensor, second: 6),
    ]
  }

  /// A list of the registers' ciphertexts in a register.
  private static func list(_ target: UInt16, _ ciphertexts: [UInt16]) -> [Instruction] {
    [.typed(.newList, target, type: Kind.deepList)]
      + ciphertexts.map { Instruction(.listAppend, target, $0) }
  }

  private static func weights(_ values: [Int32]) -> [Instruction] {
    [.typed(.newList, 6, type: Kind.weights)]
      + values.flatMap { [.small(7, $0), Instruction(.listAppend, 6, 7)] }
  }

  /// The first ciphertext times 2^118, in register 11: there is room for one bit more.
  private static let large: [Instruction] = [
    .small(12, 1 << 30), .small(13, 1 << 28), Instruction(.ciphertextMulPlain, 11, 1, 12),
    Instruction(.ciphertextMulPlain, 11, 11, 12), Instruction(.ciphertextMulPlain, 11, 11, 12),
    Instruction(.ciphertextMulPlain, 11, 11, 13),
  ]

  /// A matrix of Q<8,24> of some whole numbers in register 5.
  private static func matrix(_ value: Int32, _ rows: Int32, _ columns: Int32) -> [Instruction] {
    [
      .small(6, rows), .small(7, columns), .small(8, value), .small(9, 1 << 24),
      Instruction(.mulS, 8, 8, 9), .typed(.tensorFill, 5, 8, 2, type: Kind.tensor, second: 6),
    ]
  }

  /// Products of vectors and matrices.
  package static let latticeMatrices: [RowCase] = [
    deep(
      "ciphertextMatmul", two,
      matrix(2, 2, 3) + [.typed(.ciphertextMatmul, 10, 2, 5, type: Kind.lower)],
      .ciphertext([60, 60, 60])),
    deep(
      "ciphertextMatmul by a matrix of other rows", two,
      matrix(2, 3, 3) + [.typed(.ciphertextMatmul, 10, 2, 5, type: Kind.lower)], .trap(.shape)),
    deep(
      "ciphertextMatmul by a vector", two,
      plain(2) + [.typed(.ciphertextMatmul, 10, 2, 5, type: Kind.lower)], .trap(.shape)),
    deep(
      "ciphertextMatmul by zeros", two,
      matrix(0, 2, 3) + [.typed(.ciphertextMatmul, 10, 2, 5, type: Kind.lower)],
      .trap(.transparent)),
    deep(
      "ciphertextMatmul without a key for it", poor, key: LatticeKeys.poor,
      matrix(2, 2, 3) + [.typed(.ciphertextMatmul, 10, 1, 5, type: Kind.lower)],
      .trap(.keyMissing)),
    deep(
      "ciphertextMatmul without room", two,
      large + matrix(127, 2, 2) + [.typed(.ciphertextMatmul, 10, 11, 5, type: Kind.lower)],
      .trap(.laneOverflow)),
  ]

  /// A whole number of Q<8,24> in register 7.
  private static func whole(_ value: Int32) -> [Instruction] {
    [.small(7, value), .small(8, 1 << 24), Instruction(.mulS, 7, 7, 8)]
  }

  /// Fresh ciphertexts of Q<8,24> carry the bound 128.
  package static let latticeRange: [RowCase] = [
    deep(
      "ciphertextCheckRange", two, result: Kind.u64,
      whole(128) + [Instruction(.ciphertextCheckRange, 1, 7), .small(10, 1)], .words([1])),
    deep(
      "ciphertextCheckRange of larger values", two, result: Kind.u64,
      whole(127) + [Instruction(.ciphertextCheckRange, 1, 7), .small(10, 1)],
      .trap(.ciphertextType)),
  ]

  /// Instructions on the large ciphertext, each of which leaves no room.
  package static let latticeRoom: [RowCase] = [
    deep(
      "ciphertextMul without room", two,
      large + [.typed(.ciphertextMul, 10, 11, 11, type: Kind.lower)], .trap(.laneOverflow)),
    deep(
      "ciphertextSquare without room", two,
      large + [.typed(.ciphertextSquare, 10, 11, type: Kind.lower)], .trap(.laneOverflow)),
    deep(
      "ciphertextMulTensor without room", two,
      large + plain(5) + [.typed(.ciphertextMulTensor, 10, 11, 5, type: Kind.lower)],
      .trap(.laneOverflow)),
    deep(
      "ciphertextMulFixed without room", two,
      large + [
        .small(5, 1 << 24), .typed(.ciphertextMulFixed, 10, 11, 5, type: Kind.lower, second: 24),
      ],
      .trap(.laneOverflow)),
    deep(
      "ciphertextSum without room", two, result: Kind.deep,
      large + [Instruction(.ciphertextSum, 10, 11)], .trap(.laneOverflow)),
    deep(
      "ciphertextDot without room", two,
      large + list(5, [11]) + [.typed(.ciphertextDot, 10, 5, 5, type: Kind.lower)],
      .trap(.laneOverflow)),
    deep(
      "ciphertextCombine without room", two, result: Kind.deep,
      large + list(5, [11]) + weights([2]) + [Instruction(.ciphertextCombine, 10, 5, 6)],
      .trap(.laneOverflow)),
    deep(
      "at the limit there is room", two, result: Kind.deep,
      large + [Instruction(.ciphertextAdd, 10, 1, 2)], .ciphertext([13, 16])),
  ]

  /// A proof of decryption of [3] under Paillier, whole numbers of Q<40,24>.
  private static let proof: (ciphertext: EncryptedTensor, opening: [UInt8]) = {
    let ciphertext = EncryptedTensor(TestKeys.encrypt([3 << 24]))
    do {
      return (ciphertext, try EncryptionSecretKey.paillier(TestKeys.first).open(ciphertext))
    } catch {
      preconditionFailure("the key opens its own ciphertexts")
    }
  }()

  private static func opening(
    _ name: String, _ ciphertext: EncryptedTensor? = nil, type: TypeIndex = Kind.ciphertext,
    proof bytes: [UInt8]? = nil, says value: Int32, count: Int32 = 1, _ end: End
  ) -> RowCase {
    let isDeep = type == Kind.deep
    let key = isDeep ? LatticeKeys.key : .paillier(TestKeys.publicKeys[0])
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table,
        parameters: [isDeep ? Kind.latticeKey : Kind.key, type, Kind.longBytes],
        result: Kind.u64, frame: 32, slots: slots,
        [
          .small(6, count), .small(7, value), .small(8, 1 << 24), Instruction(.mulS, 7, 7, 8),
          .typed(.tensorFill, 5, 7, 1, type: Kind.wideTensor, second: 6),
          Instruction(.ciphertextCheckOpening, 10, 1, 5, x: 2), Instruction(.move, 0, 10),
          Instruction(.return),
        ]),
      encode([
        key.identity.bytes, (ciphertext ?? proof.ciphertext).encoded(), bytes ?? proof.opening,
      ]), end)
    row.prepare = { host in
      host.transactionBlobs[key.identity] = key.encoded()
      host.objects.keep(key, key.identity)
    }
    return row
  }

  package static let openings: [RowCase] = [
    opening("ciphertextCheckOpening of the truth", says: 3, .words([1])),
    opening("ciphertextCheckOpening of something else", says: 4, .words([0])),
    opening("ciphertextCheckOpening of another shape", says: 3, count: 2, .trap(.shape)),
    opening(
      "ciphertextCheckOpening of no proof", proof: [1, 2, 3], says: 3, .trap(.malformedCiphertext)),
    opening(
      "ciphertextCheckOpening under CKKS", LatticeKeys.encrypt([3]), type: Kind.deep, says: 3,
      .trap(.wrongKey)),
  ]

  /// An upload of [3, -4] by the caller in round 7, and its proof.
  private static let proved: (tensor: EncryptedTensor, proof: [UInt8]) = {
    var generator = SplitMix64(seed: 8)
    do {
      return try EncryptedTensor.encryptProved(
        [3 << 24, -4 << 24], shape: [2], format: try EncryptedFormat(width: 32, fraction: 24),
        key: LatticeKeys.key,
        for: UploadContext(contract: Program.contract, sender: Program.caller, round: 7),
        using: &generator)
    } catch {
      preconditionFailure("test values can be encrypted")
    }
  }()

  private static func upload(
    _ name: String, of ciphertext: EncryptedTensor? = nil, proof: [UInt8]? = nil, round: Int32 = 7,
    contract: UInt16 = 12, sender: UInt16 = 16, isDeep: Bool = true, _ end: End
  ) -> RowCase {
    let key = isDeep ? LatticeKeys.key : .paillier(TestKeys.publicKeys[0])
    let places = UInt64(contract) | UInt64(sender) << 16 | 20 << 32
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table,
        parameters: [
          isDeep ? Kind.latticeKey : Kind.key, isDeep ? Kind.deep : Kind.ciphertext, Kind.proof,
        ],
        result: Kind.u64, frame: 32, slots: slots,
        [
          Instruction(.selfAddress, 12), Instruction(.caller, 16), .small(20, round),
          Instruction(.ciphertextCheckUpload, 10, 1, 2, x: places), Instruction(.move, 0, 10),
          Instruction(.return),
        ]),
      encode([
        key.identity.bytes, (ciphertext ?? proved.tensor).encoded(), proof ?? proved.proof,
      ]), end)
    row.prepare = { host in
      host.transactionBlobs[key.identity] = key.encoded()
      host.objects.keep(key, key.identity)
    }
    return row
  }

  package static let uploads: [RowCase] = [
    upload("ciphertextCheckUpload of the caller's", .words([1])),
    upload("ciphertextCheckUpload of another round", round: 8, .words([0])),
    upload("ciphertextCheckUpload of another sender", sender: 12, .words([0])),
    upload("ciphertextCheckUpload for another contract", contract: 16, .words([0])),
    upload("ciphertextCheckUpload of another ciphertext", of: two[0], .words([0])),
    upload("ciphertextCheckUpload of no proof", proof: [], .words([0])),
    upload(
      "ciphertextCheckUpload under Paillier", of: EncryptedTensor(TestKeys.encrypt([3 << 24])),
      isDeep: false, .trap(.malformedCiphertext)),
  ]

  package static let lattice: [RowCase] = [
    deep(
      "ciphertextAdd of CKKS", two, result: Kind.deep, [Instruction(.ciphertextAdd, 10, 1, 2)],
      .ciphertext([13, 16])),
    deep(
      "ciphertextSub of CKKS", two, result: Kind.deep, [Instruction(.ciphertextSub, 10, 1, 2)],
      .ciphertext([-7, -24])),
    deep(
      "ciphertextSub of equals", two, result: Kind.deep, [Instruction(.ciphertextSub, 10, 1, 1)],
      .trap(.transparent)),
    deep(
      "ciphertextAdd of opposites", two, result: Kind.deep,
      [Instruction(.ciphertextNeg, 5, 1), Instruction(.ciphertextAdd, 10, 1, 5)],
      .trap(.transparent)),
    deep(
      "ciphertextNeg of CKKS", two, result: Kind.deep, [Instruction(.ciphertextNeg, 10, 1)],
      .ciphertext([-3, 4])),
    deep(
      "ciphertextAddPlain of CKKS", two, result: Kind.deep,
      plain(5) + [Instruction(.ciphertextAddPlain, 10, 1, 5)], .ciphertext([8, 1])),
    deep(
      "ciphertextMulPlain of CKKS", two, result: Kind.deep,
      [.small(5, -3), Instruction(.ciphertextMulPlain, 10, 1, 5)], .ciphertext([-9, 12])),
    deep(
      "ciphertextMulPlain by 0", two, result: Kind.deep,
      [.small(5, 0), Instruction(.ciphertextMulPlain, 10, 1, 5)], .trap(.transparent)),
    deep(
      "ciphertextMul", two, [.typed(.ciphertextMul, 10, 1, 2, type: Kind.lower)],
      .ciphertext([30, -80])),
    deep(
      "ciphertextMul under another key", [two[0], poor[0]],
      [.typed(.ciphertextMul, 10, 1, 2, type: Kind.lower)], .trap(.wrongKey)),
    deep(
      "ciphertextMul of another shape", [two[0], three],
      [.typed(.ciphertextMul, 10, 1, 2, type: Kind.lower)], .trap(.shape)),
    deep(
      "ciphertextMul without a key for it", poor, key: LatticeKeys.poor,
      [.typed(.ciphertextMul, 10, 1, 1, type: Kind.lower)], .trap(.keyMissing)),
    deep(
      "ciphertextSquare", two, [.typed(.ciphertextSquare, 10, 2, type: Kind.lower)],
      .ciphertext([100, 400])),
    deep(
      "ciphertextSquare without a key for it", poor, key: LatticeKeys.poor,
      [.typed(.ciphertextSquare, 10, 1, type: Kind.lower)], .trap(.keyMissing)),
    deep(
      "ciphertextMulTensor", two,
      plain(-5) + [.typed(.ciphertextMulTensor, 10, 1, 5, type: Kind.lower)],
      .ciphertext([-15, 20])),
    deep(
      "ciphertextMulTensor of another shape", two,
      plain(5, count: 3) + [.typed(.ciphertextMulTensor, 10, 1, 5, type: Kind.lower)], .trap(.shape)
    ),
    deep(
      "ciphertextMulTensor by zeros", two,
      plain(0) + [.typed(.ciphertextMulTensor, 10, 1, 5, type: Kind.lower)],
      .trap(.transparent)),
    deep(
      "ciphertextMulFixed", two,
      [.small(5, 1 << 23), .typed(.ciphertextMulFixed, 10, 2, 5, type: Kind.lower, second: 24)],
      .ciphertext([5, 10])),
    deep(
      "ciphertextMulFixed by 0", two,
      [.small(5, 0), .typed(.ciphertextMulFixed, 10, 2, 5, type: Kind.lower, second: 24)],
      .trap(.transparent)),
    deep(
      "ciphertextMulFixed by more than can be encoded", two,
      [
        .small(5, 1 << 30), .small(6, 1 << 20), Instruction(.mulS, 5, 5, 6),
        .typed(.ciphertextMulFixed, 10, 2, 5, type: Kind.lower, second: 24),
      ], .trap(.overflow)),
    deep(
      "ciphertextMulFixed by a factor with more places", two,
      [.small(5, 1 << 29), .typed(.ciphertextMulFixed, 10, 2, 5, type: Kind.lower, second: 28)],
      .ciphertext([20, 40])),
    deep(
      "ciphertextMulFixed by a factor with 63 places", two,
      [.small(5, 1), .typed(.ciphertextMulFixed, 10, 2, 5, type: Kind.lower, second: 63)],
      .trap(.overflow)),
    deep(
      "ciphertextLower", two, [.typed(.ciphertextLower, 10, 2, type: Kind.lower)],
      .ciphertext([10, 20])),
    deep(
      "ciphertextLower to where there is no room", two, result: Kind.shallow,
      [.typed(.ciphertextLower, 10, 2, type: Kind.shallow)], .trap(.laneOverflow)),
    deep(
      "ciphertextRotate", [LatticeKeys.encrypt((0..<4096).map { $0 % 100 })], result: Kind.deep,
      [.small(5, 3), Instruction(.ciphertextRotate, 10, 1, 5)], .ciphertext([3, 4, 5])),
    deep(
      "ciphertextRotate by the least number", [LatticeKeys.encrypt((0..<4096).map { $0 % 100 })],
      result: Kind.deep,
      [
        .small(5, -1), .small(6, 63), Instruction(.shl, 5, 5, 6),
        Instruction(.ciphertextRotate, 10, 1, 5),
      ], .trap(.shape)),
    deep(
      "ciphertextRotate of another shape", two, result: Kind.deep,
      [.small(5, 1), Instruction(.ciphertextRotate, 10, 1, 5)], .trap(.shape)),
    deep(
      "ciphertextRotate without a key for it",
      [LatticeKeys.encrypt([Int64](repeating: 1, count: 4096), under: LatticeKeys.poor)],
      key: LatticeKeys.poor, result: Kind.deep,
      [.small(5, 1), Instruction(.ciphertextRotate, 10, 1, 5)], .trap(.keyMissing)),
    deep(
      "ciphertextSum", two, result: Kind.deep, [Instruction(.ciphertextSum, 10, 2)],
      .ciphertext([30])),
    deep(
      "ciphertextSum without a key for it", poor, key: LatticeKeys.poor, result: Kind.deep,
      [Instruction(.ciphertextSum, 10, 1)], .trap(.keyMissing)),
    deep(
      "ciphertextDot", two,
      list(5, [1, 2]) + list(6, [2, 2]) + [.typed(.ciphertextDot, 10, 5, 6, type: Kind.lower)],
      .ciphertext([130, 320])),
    deep(
      "ciphertextDot of lists of different lengths", two,
      list(5, [1, 2]) + list(6, [2]) + [.typed(.ciphertextDot, 10, 5, 6, type: Kind.lower)],
      .trap(.shape)),
    deep(
      "ciphertextDot under another key", [two[0], poor[0]],
      list(5, [1]) + list(6, [2]) + [.typed(.ciphertextDot, 10, 5, 6, type: Kind.lower)],
      .trap(.wrongKey)),
    deep(
      "ciphertextDot without a key for it", poor, key: LatticeKeys.poor,
      list(5, [1]) + [.typed(.ciphertextDot, 10, 5, 5, type: Kind.lower)], .trap(.keyMissing)),
    deep(
      "ciphertextCombine", two, result: Kind.deep,
      list(5, [1, 2]) + weights([-2, 3]) + [Instruction(.ciphertextCombine, 10, 5, 6)],
      .ciphertext([24, 68])),
    deep(
      "ciphertextCombine of lists of different lengths", two, result: Kind.deep,
      list(5, [1, 2]) + weights([-2]) + [Instruction(.ciphertextCombine, 10, 5, 6)], .trap(.shape)),
    deep(
      "ciphertextCombine under another key", [two[0], poor[0]], result: Kind.deep,
      list(5, [1, 2]) + weights([1, 1]) + [Instruction(.ciphertextCombine, 10, 5, 6)],
      .trap(.wrongKey)),
    deep(
      "a key comes by its hash into the state, and a ciphertext with it", two, result: Kind.u64,
      [Instruction(.ciphertextCheckKey, 1, 0), .small(10, 1)], .words([1])),
  ]
}
