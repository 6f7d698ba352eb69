import HomomorphicClient
import HomomorphicEvaluation
import InstructionSet
import Primitives
import VM

extension GasBench {
  /// Every instruction under a named set: at its top depth for one ciphertext and for three, and at
  /// lower depths.
  mutating func lattice(_ name: String, _ parameters: LatticeParameters) throws {
    var generator = SplitMix64(seed: 11)
    let context = try LatticeContext(parameters: parameters, path: .portable)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let isFixed = parameters.scheme == .ckks
    let hasKeys = parameters.depthMax > 0
    let powers = (0..<parameters.degree.trailingZeroBitCount - 1).map { 1 << $0 }
    let bundle = try secret.keyBundle(
      relinearize: hasKeys, rotations: hasKeys ? powers : [], conjugate: hasKeys && !isFixed,
      using: &generator)
    let top = parameters.depthMax
    for depth in Set([0, 1, 2, top / 2, top]).sorted(by: >) where depth <= top {
      for groups in depth == top ? [1, 3] : [1] {
        let tensors = try LatticeOperands(
          bundle, depth: depth, groups: groups, using: &generator)
        try measure(tensors, name, bundle)
      }
    }
    try seeded(name, bundle, secret, using: &generator)
    let key = EncryptionKey.lattice(bundle)
    let bytes = key.encoded()
    let count = UInt64(bytes.count)
    try measure(
      "key", name, depth: top, groups: 1,
      gas: GasSchedule.latticeKeyByte.gas(for: count) + GasSchedule.blobByte.gas(for: count)
    ) { _ = try EncryptionKey(decoding: bytes, scheme: key.scheme) }
  }

  /// Reading a ciphertext with a seed in place of half of it.
  private mutating func seeded(
    _ name: String, _ bundle: LatticeKeyBundle, _ secret: borrowing LatticeSecretKey,
    using generator: inout some RandomNumberGenerator
  ) throws {
    let depth = bundle.parameters.depthMax
    let bytes =
      switch bundle.parameters.scheme {
      case .ckks:
        try secret.encryptSeeded(
          CKKSEncoder(bundle.context).encode([1], fraction: 0, depth: depth), using: &generator
        ).encoded()
      case .bfv:
        try secret.encryptSeeded(BFVEncoder(bundle.context).encode([1]), using: &generator)
          .encoded()
      }
    let gas = CiphertextWork.decodingGas(
      .lattice(bundle), depth: depth, groups: 1, form: .seeded)
    try measure(
      "decodeSeeded", name, depth: depth, groups: 1,
      gas: GasSchedule.latticeValidation.addingSaturated(gas ?? 0)
    ) { _ = try LatticeCiphertext(decoding: bytes, context: bundle.context) }
  }

  private mutating func measure(
    _ operands: LatticeOperands, _ set: String, _ bundle: LatticeKeyBundle
  ) throws {
    let (a, b, values) = (operands.a, operands.b, operands.values)
    let depth = a.depth
    let groups = a.groupCount
    let isFixed = bundle.parameters.scheme == .ckks
    func price(_ name: String, _ list: [EncryptedTensor], steps: Int64, target: Int) -> UInt64 {
      Self.gas(name) { measure in
        guard case .work(let work, _) = measure else { return 0 }
        return work.gas(list, rotatingBy: steps, loweringTo: target)
      }
    }
    func time(
      _ name: String, _ list: [EncryptedTensor]? = nil, steps: Int64 = 1, target: Int = 0,
      _ work: () throws -> Void
    ) throws {
      try self.measure(
        name, set, depth: depth, groups: groups,
        gas: price(name, list ?? [a], steps: steps, target: target), work)
    }
    try time("ciphertextAdd") { _ = try a.adding(b) }
    try time("ciphertextSub") { _ = try a.subtracting(b) }
    try time("ciphertextNeg") { _ = try a.negated() }
    try time("sumAdd") { _ = try a.adding(b) }
    try time("ciphertextAddPlain") { _ = try a.adding(plain: values) }
    try time("ciphertextMulPlain") { _ = try a.multiplied(by: -3) }
    try time("ciphertextCombine", [a, b, a, b]) {
      _ = try EncryptedTensor.linearCombination([(3, a), (2, b), (-2, a), (1, b)])
    }
    if depth > 0 {
      try time("ciphertextMul") { _ = try a.multiplied(by: b) }
      try time("ciphertextSquare") { _ = try a.squared() }
      try time("ciphertextDot", [a, b, a, b]) {
        _ = try EncryptedTensor.dot([a, b, a, b], [b, a, a, b])
      }
      if isFixed || depth > 1 {
        // BFV's noise has no room for more at the last level.
        try time("ciphertextMulTensor") { _ = try a.multiplied(plain: values) }
      }
      try time("ciphertextMulFixed") { _ = try a.multiplied(scalar: isFixed ? 3 << 28 : 3) }
      try time("ciphertextLower", target: 0) { _ = try a.lowered(to: 0) }
      if groups == 1 {
        try time("ciphertextRotate", steps: 3) { _ = try a.rotated(by: 3) }
      }
    }
    if depth == bundle.parameters.depthMax, let upload = try? operands.upload() {
      try time("ciphertextCheckUpload", [upload.tensor]) {
        _ = try upload.tensor.isUpload(provedBy: upload.proof, for: LatticeOperands.context)
      }
    }
    if bundle.relinearizationKey != nil, depth > 1 {
      try time("ciphertextSum") { _ = try operands.short.summed() }
    }
    let bytes = a.encoded()
    self.measure(
      "ciphertextEncoded", set, depth: depth, groups: groups,
      gas: Self.gas("ciphertextEncoded") { _ in UInt64(bytes.count) }
    ) { _ = a.encoded() }
    let gas = CiphertextWork.decodingGas(
      .lattice(bundle), depth: depth, groups: groups, form: .whole)
    try self.measure(
      "decode", set, depth: depth, groups: groups,
      gas: GasSchedule.latticeValidation.addingSaturated(gas ?? 0)
    ) { _ = try EncryptedTensor(decoding: bytes, key: .lattice(bundle)) }
    self.measure(
      "blob", set, depth: depth, groups: groups,
      gas: GasSchedule.blobByte.gas(for: UInt64(bytes.count))
    ) { _ = keccak256(bytes) }
    self.measure(
      "stateStore", set, depth: depth, groups: groups,
      gas: Self.gas("stateStore") { _ in UInt64(32 + bytes.count * 3 / 2) }
    ) { _ = keccak256(a.encoded()) }
  }
}

/// Tensors of one depth and number of ciphertexts.
private struct LatticeOperands {
  let a: EncryptedTensor
  let b: EncryptedTensor
  /// Their sum has room.
  let short: EncryptedTensor
  let values: [Int64]
  static let context = UploadContext(contract: .zero, sender: .zero, round: 0)

  /// The same values as an upload with its proof.
  func upload() throws -> (tensor: EncryptedTensor, proof: [UInt8]) {
    var generator = SplitMix64(seed: 12)
    return try EncryptedTensor.encryptProved(
      values, shape: a.shape, format: a.format, key: a.key, for: Self.context, using: &generator)
  }

  init(
    _ bundle: LatticeKeyBundle, depth: Int, groups: Int,
    using generator: inout some RandomNumberGenerator
  ) throws {
    let parameters = bundle.parameters
    let isFixed = parameters.scheme == .ckks
    let slots = parameters.slotCount
    let count = groups * slots
    let fraction = isFixed ? 20 : 0
    values = (0..<count).map { Int64($0 % 3 + 1) << fraction }
    let format =
      isFixed
      ? try EncryptedFormat(width: 32, fraction: 30) : try EncryptedFormat(width: 8, fraction: 0)
    let shape = groups > 1 ? [count] : isFixed ? [slots] : [2, slots / 2]
    a = try .encrypt(
      values, shape: shape, format: format, key: .lattice(bundle), depth: depth,
      using: &generator)
    b = try .encrypt(
      values, shape: shape, format: format, key: .lattice(bundle), depth: depth,
      using: &generator)
    // Under BFV the sum of as many elements as fit t.
    short =
      isFixed
      ? a
      : try .encrypt(
        [Int64](repeating: 1, count: 1_000), shape: [1_000], format: format,
        key: .lattice(bundle), depth: depth, using: &generator)
  }
}
