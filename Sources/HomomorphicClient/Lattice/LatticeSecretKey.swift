import CGMP
import HomomorphicEvaluation

/// The secret key of a lattice scheme: a polynomial with coefficients -1, 0 and 1.
///
/// It cannot be copied, printed or encoded by accident, and is overwritten with zeros when released.
/// Randomness is an argument of every method: 32 bytes are drawn and expanded by ChaCha20.
package struct LatticeSecretKey: ~Copyable {
  /// The parameters with their tables.
  package let context: LatticeContext
  /// s modulo all moduli, transformed.
  package let transformed: RNSPolynomial

  /// Wraps ternary coefficients.
  package init(context: LatticeContext, coefficients: [Int64]) {
    self.context = context
    var secret = context.lift(coefficients, limbCount: context.parameters.moduli.count)
    context.ring.forwardNTT(&secret)
    transformed = secret
  }

  deinit {
    Self.wipe(transformed)
  }

  /// A new key.
  package static func generate(
    context: LatticeContext, using generator: inout some RandomNumberGenerator
  ) -> LatticeSecretKey {
    var stream = ChaCha20Generator(seededBy: &generator)
    var coefficients = stream.ternary(count: context.parameters.degree)
    defer { Self.wipe(&coefficients) }
    return LatticeSecretKey(context: context, coefficients: coefficients)
  }

  /// The ternary coefficients: who calls it wipes them.
  func coefficients() -> [Int64] {
    var polynomial = RNSPolynomial(
      degree: context.parameters.degree, limbCount: 1, words: transformed[limb: 0])
    context.ring.inverseNTT(&polynomial)
    defer { Self.wipe(polynomial) }
    // 0, 1, or q - 1, which is even and alone has the top bit: no branch on a secret.
    let top = UInt64(context.ring.moduli[0].bitWidth - 1)
    return polynomial.words.map { Int64(truncatingIfNeeded: ($0 & 1) &- ($0 &>> top)) }
  }

  /// Overwrites the residues of a secret polynomial with zeros.
  package static func wipe(_ polynomial: RNSPolynomial) {
    polynomial.words.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return }
      start.withMemoryRebound(to: UInt.self, capacity: words.count) {
        galaxy_wipe(UnsafeMutablePointer(mutating: $0), words.count)
      }
    }
  }

  /// Overwrites secret coefficients, of 64 or 128 bits, with zeros.
  package static func wipe(_ coefficients: inout [some FixedWidthInteger]) {
    coefficients.withUnsafeMutableBytes { raw in
      let words = raw.bindMemory(to: UInt.self)
      if let start = words.baseAddress { galaxy_wipe(start, words.count) }
    }
  }
}
