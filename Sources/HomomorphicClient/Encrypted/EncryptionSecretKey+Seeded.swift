import HomomorphicEvaluation

extension EncryptionSecretKey {
  /// Encrypts raw values as `EncryptedTensor.encrypt` does, in about half the bytes: of each
  /// ciphertext a public seed stands for the second polynomial. `EncryptedTensor(decoding:key:)` reads
  /// it; what is stored, and what hashes name in state, is the canonical encoding of what it reads.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only.
  /// Throws what `EncryptedTensor.encrypt` throws; `wrongKey` for Paillier, which has no such form,
  /// and `wrongLevel` for another depth than the largest under BFV.
  package func encryptSeeded(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, depth: Int? = nil,
    within limit: UInt64? = nil, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [UInt8] {
    switch self {
    case .paillier: throw .wrongKey
    case .lattice(let pair):
      return try LatticeTensor.encryptSeeded(
        values, shape: shape, format: format, pair: pair, depth: depth, within: limit,
        using: &generator)
    }
  }
}

extension LatticeTensor {
  /// See `EncryptionSecretKey.encryptSeeded`.
  fileprivate static func encryptSeeded(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, pair: borrowing LatticeKeyPair,
    depth: Int?, within limit: UInt64?, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [UInt8] {
    guard values.count == (try PaillierLimits.laneCount(shape: shape)) else {
      throw .shapeMismatch
    }
    guard values.allSatisfy({ format.holds($0, within: limit) }) else { throw .valueOutOfRange }
    let parameters = pair.keys.parameters
    let depth = depth ?? parameters.depthMax
    guard (0...parameters.depthMax).contains(depth),
      parameters.scheme == .ckks || depth == parameters.depthMax
    else { throw .wrongLevel }
    let slots = parameters.slotCount
    var groups: [SeededCiphertext] = []
    for start in stride(from: 0, to: values.count, by: slots) {
      let part = Array(values[start..<min(start + slots, values.count)])
      switch parameters.scheme {
      case .ckks:
        let plaintext = try CKKSEncoder(pair.keys.context).encode(
          part, fraction: Int(format.fraction), depth: depth)
        groups.append(try pair.secret.encryptSeeded(plaintext, using: &generator))
      case .bfv:
        let plaintext = try BFVEncoder(pair.keys.context).encode(part)
        groups.append(try pair.secret.encryptSeeded(plaintext, using: &generator))
      }
    }
    var whole: [LatticeCiphertext] = []
    for group in groups { whole.append(try group.expanded()) }
    let tensor = try LatticeTensor(
      fresh: whole, key: pair.keys, format: format, shape: shape,
      bound: limit.map { Magnitude($0) }, origin: .computed)
    return tensor.encoded(seeded: groups)
  }
}
