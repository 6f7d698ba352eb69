import HomomorphicEvaluation
import Primitives

extension EncryptedTensor {
  /// Encrypts raw values as a tensor of a shape, row by row; with room for `depth` multiplications,
  /// or for as many as the scheme has. A `limit` is promised to everybody: no raw value is larger, and
  /// operations count on it.
  ///
  /// `generator` must be cryptographically secure, and seeded for one use only.
  /// Throws `shapeMismatch`, `malformed` or `tooLarge` for a shape beyond the limits,
  /// `formatMismatch` for a format that the scheme has not, or a limit under Paillier,
  /// `valueOutOfRange` for values beyond format or limit, `wrongLevel` for a depth that it has not,
  /// `laneOverflow` for a format without room at the depth.
  package static func encrypt(
    _ values: [Int64], shape: [Int], format: EncryptedFormat, key: EncryptionKey,
    depth: Int? = nil, within limit: UInt64? = nil,
    using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> EncryptedTensor {
    guard key.scheme.admits(format) else { throw .formatMismatch }
    guard (0...key.scheme.depthMax).contains(depth ?? 0) else { throw .wrongLevel }
    switch key {
    case .paillier(let key):
      guard limit == nil else { throw .formatMismatch }
      return EncryptedTensor(
        try key.encrypt(
          values, shape: shape, format: try PaillierFormat(format), using: &generator))
    case .lattice(let key):
      return EncryptedTensor(
        try LatticeTensor.encrypt(
          values, shape: shape, format: format, key: key, depth: depth, within: limit,
          using: &generator))
    }
  }
}
