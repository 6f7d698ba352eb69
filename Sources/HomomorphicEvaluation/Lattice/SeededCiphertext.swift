import Primitives

/// A fresh ciphertext of the key holder, half as long as others: c1 is the expansion of a public
/// seed.
package struct SeededCiphertext: Hashable, Sendable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// c0.
  let polynomial: RNSPolynomial
  /// 32 bytes whose expansion is c1.
  package let seed: [UInt8]
  /// True when the polynomials are transformed.
  package let isNTT: Bool
  /// The factor between values and their encoding; nil for BFV.
  package let scale: Scale?

  /// Puts the parts together: c0 belongs to the expansion of the seed.
  package init(
    context: LatticeContext, polynomial: RNSPolynomial, seed: [UInt8], isNTT: Bool, scale: Scale?
  ) {
    self.context = context
    self.polynomial = polynomial
    self.seed = seed
    self.isNTT = isNTT
    self.scale = scale
  }

  /// The canonical encoding: `LatticeCiphertext(decoding:context:)` reads it.
  package func encoded() -> [UInt8] {
    let depth = polynomial.limbCount - 1
    var bytes = LatticeCiphertext.header(
      context: context, depth: depth, size: 2, isNTT: isNTT, isSeeded: true, scale: scale)
    BitPacking.append(polynomial, moduli: context.parameters.moduli[...depth], to: &bytes)
    bytes += seed
    return bytes
  }

  /// The ciphertext, ready for use.
  ///
  /// Throws what the checks of a ciphertext throw; a seed that was drawn at random passes them.
  package func expanded() throws(HomomorphicError) -> LatticeCiphertext {
    let second = try Self.expand(seed, context: context, depth: polynomial.limbCount - 1)
    return try LatticeCiphertext(
      context: context, polynomials: [polynomial, second], isNTT: isNTT, scale: scale)
  }

  /// The uniform polynomial of a seed, in the form of the scheme's ciphertexts.
  ///
  /// Throws `malformed` unless the seed has 32 bytes.
  package static func expand(
    _ seed: [UInt8], context: LatticeContext, depth: Int
  ) throws(HomomorphicError) -> RNSPolynomial {
    guard var stream = ChaCha20Generator(seed: seed, path: context.ring.path) else {
      throw .malformed
    }
    let parameters = context.parameters
    return RNSPolynomial(
      degree: parameters.degree, limbCount: depth + 1,
      words: stream.uniform(
        degree: parameters.degree, moduli: Array(parameters.moduli[...depth])))
  }
}
