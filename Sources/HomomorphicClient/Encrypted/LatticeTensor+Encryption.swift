import HomomorphicEvaluation

extension LatticeTensor {
  /// Encrypts raw values; see `EncryptedTensor.encrypt`.
  static func encrypt(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, key: LatticeKeyBundle, depth: Int?,
    within limit: UInt64?, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> LatticeTensor {
    guard values.count == (try PaillierLimits.laneCount(shape: shape)) else {
      throw .shapeMismatch
    }
    guard values.allSatisfy({ format.holds($0, within: limit) }) else { throw .valueOutOfRange }
    let depth = depth ?? key.parameters.depthMax
    let slots = key.parameters.slotCount
    var groups: [LatticeCiphertext] = []
    for start in stride(from: 0, to: values.count, by: slots) {
      let part = Array(values[start..<min(start + slots, values.count)])
      switch key.parameters.scheme {
      case .ckks:
        let plaintext = try CKKSEncoder(key.context).encode(
          part, fraction: Int(format.fraction), depth: depth)
        groups.append(try key.publicKey.encrypt(plaintext, using: &generator))
      case .bfv:
        let plaintext = try BFVEncoder(key.context).encode(part)
        let fresh = try key.publicKey.encrypt(plaintext, using: &generator)
        groups.append(try BFV(key.context).lowered(fresh, to: depth))
      }
    }
    return try LatticeTensor(
      fresh: groups, key: key, format: format, shape: shape, bound: limit.map { Magnitude($0) },
      origin: .computed)
  }

  /// The raw values, with CKKS's noise; sums may be wider than 64 bits.
  ///
  /// Throws `undecipherable` where the phase is no message: how much noise BFV's has, the time tells.
  func decrypted(by secret: borrowing LatticeSecretKey) throws(HomomorphicError) -> [Int128] {
    try collect { (group, count) throws(HomomorphicError) in
      switch key.parameters.scheme {
      case .ckks:
        let encoder = try CKKSEncoder(key.context)
        let plaintext = try secret.decryptUnprotected(group)
        defer { LatticeSecretKey.wipe(plaintext.polynomial) }
        guard try encoder.hasHeadroom(plaintext) else { throw .undecipherable }
        return try encoder.decodeWide(plaintext, fraction: Int(format.fraction), count: count)
      case .bfv:
        guard try secret.noiseBudget(of: group) > 0 else { throw .undecipherable }
        let values = try BFVEncoder(key.context).decode(try secret.decrypt(group))
        return values.prefix(count).map { Int128($0) }
      }
    }
  }

  /// The raw values, safe to publish; see `EncryptionSecretKey.decryptForSharing`.
  func decryptedForSharing(
    by secret: borrowing LatticeSecretKey, precisionBits: Int, floodBits: Int,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> [Int64] {
    guard key.parameters.scheme == .ckks else {
      return try EncryptionSecretKey.narrowed(try decrypted(by: secret))
    }
    guard origin == .computed else { throw .boundsClaimed }
    // More bits than the format has would be zeros.
    let precision = min(precisionBits, Int(format.fraction))
    var result: [Int64] = []
    for (index, group) in groups.enumerated() {
      let shared = try secret.decryptForSharing(
        group, noise: noise, precisionBits: precision, count: count(in: index),
        floodBits: floodBits, using: &generator)
      for value in shared {
        let (raw, overflow) = value.multipliedReportingOverflow(
          by: 1 << Int64(Int(format.fraction) - precision))
        guard !overflow else { throw .valueOutOfRange }
        result.append(raw)
      }
    }
    return result
  }

  /// BFV: the bits by which the noise of the worst ciphertext may still grow; nil for CKKS.
  func noiseBudget(under secret: borrowing LatticeSecretKey) throws(HomomorphicError) -> Int? {
    guard key.parameters.scheme == .bfv else { return nil }
    var budget = Int.max
    for group in groups { budget = min(budget, try secret.noiseBudget(of: group)) }
    return budget
  }

  private func collect(
    _ values: (LatticeCiphertext, Int) throws(HomomorphicError) -> [Int128]
  ) throws(HomomorphicError) -> [Int128] {
    var result: [Int128] = []
    result.reserveCapacity(elementCount)
    for (index, group) in groups.enumerated() { result += try values(group, count(in: index)) }
    return result
  }
}
