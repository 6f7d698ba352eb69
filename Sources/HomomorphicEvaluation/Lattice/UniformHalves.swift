import Primitives

/// The uniform halves of the keys of a bundle, one after the other in the order of its encoding, expanded from a public
/// seed: keccak256 of a domain, the identity of the parameters, the number of the half and the seed is the seed of
/// its residues modulo all moduli, transformed. This rule is frozen.
package struct UniformHalves {
  private let context: LatticeContext
  private let seed: [UInt8]
  private var index: UInt32 = 0

  /// Throws `malformed` unless the seed has 32 bytes.
  package init(_ context: LatticeContext, seed: [UInt8]) throws(HomomorphicError) {
    guard seed.count == ChaCha20Generator.seedBytes else { throw .malformed }
    self.context = context
    self.seed = seed
  }

  /// The next half.
  package mutating func next() -> RNSPolynomial {
    let parameters = context.parameters
    var writer = ByteWriter()
    writer.bytes("galaxy key polynomial 1".utf8)
    writer.bytes(parameters.identity.bytes)
    writer.u32(index)
    writer.bytes(seed)
    index += 1
    guard
      var stream = ChaCha20Generator(seed: keccak256(writer.bytes).bytes, path: context.ring.path)
    else { preconditionFailure("a hash has the bytes of a seed") }
    return RNSPolynomial(
      degree: parameters.degree, limbCount: parameters.moduli.count,
      words: stream.uniform(degree: parameters.degree, moduli: parameters.moduli))
  }
}
