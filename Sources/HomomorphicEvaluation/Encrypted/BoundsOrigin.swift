/// Where the bounds of a ciphertext on its values and its noise come from. Nobody signs a header:
/// whoever carries a ciphertext can write into it what he likes, and another library knows no
/// bounds at all. The machine calculates with what a header says, as everybody who executes a
/// contract must; what hides a decryption (`NoiseFlood`) may rest on computed bounds only.
///
/// There is no public worst case to take instead: multiplied by a small constant and then by a
/// large integer, values stay within any format while the noise grows up to the modulus. A flood
/// over all of that leaves no bit of a result.
package enum BoundsOrigin: Hashable, Sendable {
  /// Whoever holds the value knows it: from its own encryptions and its own operations on them, or
  /// because it takes a ciphertext for a fresh encryption (`EncryptedTensor.takenAsFresh`).
  case computed
  /// They stood in a header, or another library made the ciphertext.
  case claimed

  /// The origin of what is made of both.
  static func & (left: BoundsOrigin, right: BoundsOrigin) -> BoundsOrigin {
    left == .computed ? right : left
  }
}

extension EncryptedTensor {
  /// Where the bounds come from; Paillier has none that hide anything.
  package var boundsOrigin: BoundsOrigin {
    switch storage {
    case .paillier: .computed
    case .lattice(let tensor): tensor.origin
    }
  }

  /// The tensor as the fresh encryption that its header says it is: for whoever knows who encrypted
  /// it, and says so. Nothing proves it yet; a sum whose header was changed looks the same. Products
  /// do not: a fresh encryption has all of its levels.
  ///
  /// Throws `boundsClaimed` unless depth and bounds are exactly those of a fresh encryption, whose values
  /// may be promised to be smaller than their format holds, or of one that can be proved.
  package func takenAsFresh() throws(HomomorphicError) -> EncryptedTensor {
    switch storage {
    case .paillier: return self
    case .lattice(let tensor):
      let fresh = try LatticeTensor(
        fresh: tensor.groups, key: tensor.key, format: tensor.format, shape: tensor.shape,
        bound: tensor.bound, origin: .computed)
      guard tensor.depth == tensor.key.parameters.depthMax else { throw .boundsClaimed }
      for candidate in [fresh, try fresh.asProvableUpload()] where candidate == tensor {
        return EncryptedTensor(candidate)
      }
      throw .boundsClaimed
    }
  }

  /// Reads what the caller's own machine has just computed, from tensors that it took as fresh ones:
  /// the bounds are computed, though they went through bytes.
  ///
  /// Throws what `init(decoding:key:)` throws.
  package init(
    recomputed bytes: [UInt8], key: EncryptionKey
  ) throws(HomomorphicError) {
    switch key {
    case .paillier: try self.init(decoding: bytes, key: key)
    case .lattice(let key):
      self.init(try LatticeTensor(decoding: bytes, key: key, origin: .computed))
    }
  }
}
