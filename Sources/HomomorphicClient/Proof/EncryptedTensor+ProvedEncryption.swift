import HomomorphicEvaluation
import Primitives

extension EncryptedTensor {
  /// Encrypts raw values as an upload with a proof (`isUpload`): that it is an encryption that `upload.sender` made for its contract and
  /// round. Noise and rounding are a little more than those of `encrypt`: under CKKS a value is off by some 2^-24 at a scale
  /// of 2^40.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only.
  /// Throws what `encrypt` throws, and `unprovable` under Paillier, at a depth without room for a proof, and for BFV below the full
  /// depth.
  package static func encryptProved(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, key: EncryptionKey,
    depth: Int? = nil, within limit: UInt64? = nil, for upload: UploadContext,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> (tensor: EncryptedTensor, proof: [UInt8]) {
    guard key.scheme.admits(format) else { throw .formatMismatch }
    guard (0...key.scheme.depthMax).contains(depth ?? 0) else { throw .wrongLevel }
    guard case .lattice(let key) = key else { throw .unprovable }
    guard values.count == (try PaillierLimits.laneCount(shape: shape)) else {
      throw .shapeMismatch
    }
    guard values.allSatisfy({ format.holds($0, within: limit) }) else { throw .valueOutOfRange }
    let depth = depth ?? key.parameters.depthMax
    var stream = ChaCha20Generator(seededBy: &generator)
    let slots = key.parameters.slotCount
    var openings: [UploadOpening] = []
    defer { for index in openings.indices { openings[index].wipe() } }
    for start in stride(from: 0, to: values.count, by: slots) {
      openings.append(
        try UploadOpening(
          Array(values[start..<min(start + slots, values.count)]), fraction: Int(format.fraction),
          key: key.publicKey, depth: depth, using: &stream))
    }
    let tensor = try LatticeTensor(
      fresh: openings.map(\.ciphertext), key: key, format: format, shape: shape,
      bound: limit.map { Magnitude($0) }, origin: .computed
    ).asProvableUpload()
    let result = EncryptedTensor(tensor)
    let digest = keccak256(result.encoded())
    var proof: [UInt8] = []
    for (index, opening) in openings.enumerated() {
      let relation = try tensor.uploadRelation(group: index, digest: digest, for: upload)
      proof += try relation.prove(opening.unknowns, using: &stream)
    }
    return (result, proof)
  }
}
