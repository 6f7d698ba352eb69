import HomomorphicEvaluation
import Primitives

/// Polynomials for comparisons with SEAL, whose words are too many to write down.
package enum RingVectors {
  /// Residues modulo the first moduli of a ring, the next number of the generator for each.
  package static func random(
    _ ring: RingContext, _ limbCount: Int, _ generator: inout SplitMix64
  ) -> RNSPolynomial {
    RNSPolynomial(degree: ring.degree, limbCount: limbCount) { words in
      for i in words.indices {
        words[i] = generator.next() % ring.moduli[i / ring.degree].value
      }
    }
  }

  /// FNV-1a over whole words, one polynomial after the other.
  package static func fold(_ polynomials: [RNSPolynomial]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for p in polynomials {
      for word in p.words { hash = (hash ^ word) &* 0x100_0000_01b3 }
    }
    return hash
  }
}
