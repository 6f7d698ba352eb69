import HomomorphicEvaluation
import Primitives

/// What a party answers with: its part of a secret that is the sum of those of the parties that answer. With all
/// parties it is the party's own secret; with fewer, the value at the party's point of the sum of all dealt
/// polynomials (`CollectiveParty.deal`), times its coefficient of Lagrange.
///
/// It cannot be copied, and is overwritten with zeros when released.
struct SecretPart: ~Copyable {
  let context: LatticeContext
  /// Modulo the moduli of ciphertexts, transformed.
  let transformed: RNSPolynomial

  /// Takes a polynomial over, which nobody else may hold: it is wiped.
  init(context: LatticeContext, transformed: RNSPolynomial) {
    self.context = context
    self.transformed = transformed
  }

  deinit {
    LatticeSecretKey.wipe(transformed)
  }

  /// The part times the coefficient of Lagrange at 0 for a party among others, whose points are their numbers
  /// plus 1: the product of x / (x - own) over the other points x.
  func scaled(of party: Int, among parties: [Int]) -> SecretPart {
    let own = UInt64(party + 1)
    let factors = context.ring.moduli.prefix(transformed.limbCount).map { modulus in
      parties.reduce(UInt64(1)) { factor, other in
        guard other != party else { return factor }
        let point = UInt64(other + 1)
        return modulus.multiply(
          factor, modulus.multiply(point, modulus.inverse(modulus.subtract(point, own))))
      }
    }
    return SecretPart(
      context: context, transformed: context.ring.multiply(transformed, by: factors))
  }
}

/// A polynomial that is secret, by which public ones are multiplied.
protocol RingSecret: ~Copyable {
  /// The parameters with their tables.
  var context: LatticeContext { get }
  /// Modulo all moduli or those of ciphertexts, transformed.
  var transformed: RNSPolynomial { get }
}

extension SecretPart: RingSecret {}
extension LatticeSecretKey: RingSecret {}

extension RingSecret where Self: ~Copyable {
  /// Adds a s, for a polynomial modulo the first moduli, transformed.
  func addProduct(to sum: inout RNSPolynomial, _ a: RNSPolynomial) {
    let part = context.ring.dropLast(transformed, to: a.limbCount)
    defer { if a.limbCount < transformed.limbCount { LatticeSecretKey.wipe(part) } }
    context.ring.addProduct(to: &sum, a, part)
  }

  /// b with b + a s = -e, modulo the moduli of a, transformed, for a uniform polynomial a.
  func encryptionOfZero(
    under a: RNSPolynomial, _ stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    var sum = context.keyError(limbCount: a.limbCount, &stream)
    addProduct(to: &sum, a)
    return context.ring.negate(sum)
  }

  /// c1 s + flood, transformed. The same ciphertext must not be answered twice: `CollectiveParty`
  /// sees to it.
  func decryptionShare(
    _ ciphertext: LatticeCiphertext, flood: NoiseFlood, using stream: inout ChaCha20Generator
  ) -> RNSPolynomial {
    precondition(ciphertext.context == context && ciphertext.size == 2, "a relinearised ciphertext")
    var sum = flood.draw(context, limbCount: ciphertext.depth + 1, using: &stream)
    context.ring.forwardNTT(&sum)
    addProduct(to: &sum, ciphertext.transformedMask)
    return sum
  }
}
