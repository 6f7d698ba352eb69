import Primitives

/// Everything public of a secret key that a contract computes with.
package struct LatticeKeyBundle: Sendable, Hashable {
  /// The key to encrypt with.
  package let publicKey: LatticePublicKey
  /// For products of ciphertexts.
  package let relinearizationKey: SwitchingKey?
  /// For rotations and conjugation, the elements ascending.
  package let galoisKeys: [GaloisKey]
  /// 32 public bytes whose expansion the uniform half of every key is (`UniformHalves`), so that an encoding
  /// has half the bytes; nil where they are written out. The same keys with and without it are two bundles.
  package let seed: [UInt8]?
  /// keccak256 of the canonical encoding: names the key.
  package let identity: Hash256

  /// The most Galois keys of a bundle.
  package static let galoisKeysMax = 64

  /// Puts keys together.
  ///
  /// Throws `keyMissing` for switching keys where the parameters have no modulus for them,
  /// `wrongParameters` for keys of other moduli, `tooLarge` for too many of them, `invalidParameters` for
  /// elements that are not odd, ascending and in 3..<2N, and `invalidKey` for halves that are not
  /// the seed's.
  package init(
    publicKey: LatticePublicKey, relinearizationKey: SwitchingKey?, galoisKeys: [GaloisKey],
    seed: [UInt8]? = nil
  ) throws(HomomorphicError) {
    self.publicKey = publicKey
    self.relinearizationKey = relinearizationKey
    self.galoisKeys = galoisKeys
    let parameters = publicKey.context.parameters
    try Self.check(elements: galoisKeys.map(\.element), parameters)
    if relinearizationKey != nil || !galoisKeys.isEmpty {
      guard parameters.canSwitchKeys else { throw .keyMissing }
    }
    for key in galoisKeys.map(\.key) + [relinearizationKey].compactMap({ $0 }) {
      guard
        key.digits.count == parameters.dataLimbCount,
        key.digits.allSatisfy({
          publicKey.context.holdsKey($0.a) && publicKey.context.holdsKey($0.b)
        })
      else { throw .wrongParameters }
    }
    if let seed {
      var halves = try UniformHalves(publicKey.context, seed: seed)
      let digits = ([relinearizationKey].compactMap { $0 } + galoisKeys.map(\.key)).flatMap(
        \.digits)
      for half in [publicKey.a] + digits.map(\.a) {
        guard half == halves.next() else { throw .invalidKey }
      }
    }
    self.seed = seed
    identity = keccak256(
      Self.encode(
        publicKey: publicKey, relinearizationKey: relinearizationKey, galoisKeys: galoisKeys,
        seed: seed))
  }

  /// Wraps decoded keys with the hash of their encoding.
  package init(
    decoded publicKey: LatticePublicKey, relinearizationKey: SwitchingKey?,
    galoisKeys: [GaloisKey], seed: [UInt8]?, identity: Hash256
  ) {
    self.publicKey = publicKey
    self.relinearizationKey = relinearizationKey
    self.galoisKeys = galoisKeys
    self.seed = seed
    self.identity = identity
  }

  /// The parameters with their tables.
  package var context: LatticeContext { publicKey.context }

  /// The parameters.
  package var parameters: LatticeParameters { context.parameters }

  /// The key for a substitution; nil when it is not in the bundle.
  package func galoisKey(element: Int) -> SwitchingKey? {
    galoisKeys.first { $0.element == element }?.key
  }

  /// Bundles of one identity are equal.
  package static func == (left: LatticeKeyBundle, right: LatticeKeyBundle) -> Bool {
    left.identity == right.identity
  }

  /// Feeds the identity.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }

  /// Throws `tooLarge` and `invalidParameters` as the initializer.
  package static func check(
    elements: [Int], _ parameters: LatticeParameters
  ) throws(HomomorphicError) {
    guard elements.count <= galoisKeysMax else { throw .tooLarge }
    var last = 1
    for element in elements {
      guard element & 1 == 1, element > last, element < 2 * parameters.degree else {
        throw .invalidParameters
      }
      last = element
    }
  }
}

extension LatticeContext {
  /// True for a polynomial modulo all moduli with canonical residues.
  func holdsKey(_ polynomial: RNSPolynomial) -> Bool {
    polynomial.degree == parameters.degree && polynomial.limbCount == parameters.moduli.count
      && ring.isCanonical(polynomial)
  }
}
