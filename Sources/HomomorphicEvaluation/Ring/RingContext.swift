import CKernels
import Synchronization

/// The ring Z[x]/(x^N + 1) modulo primes q_0 ... q_{K-1}; the last one is the special prime of key
/// switching when K > 1. Immutable: tables and constants are prepared once.
///
/// Operands are trusted: they are polynomials of this ring with canonical residues, which a decoder
/// checked (`isCanonical`). A polynomial of l limbs is one modulo q_0 ... q_{l-1}.
package final class RingContext: Sendable {
  /// N
  package let degree: Int
  /// q_0 ... q_{K-1}
  package let moduli: [Modulus]
  /// The kernels that were asked for. Those of IFMA serve moduli below 2^50; larger ones fall back
  /// to AVX-512.
  package let path: KernelPath
  let tables: LimbTables
  /// The kernels of each limb.
  package let kernels: [LimbKernels]
  /// Row i, column j: q_i^-1 mod q_j.
  package let inverses: [[UInt64]]
  /// Permutations of automorphisms that were needed; at most `permutationsMax` of 4N bytes.
  let permutations = Mutex<[Int: [UInt32]]>([:])
  static let permutationsMax = 64

  /// Prepares a ring.
  ///
  /// - Throws: `invalidParameters` unless the degree is a power of two in 1024 ... 32768 and there
  ///   are 1 ... 62 distinct moduli, each 1 modulo 2N.
  package init(
    degree: Int, moduli: [Modulus], path: KernelPath = .best
  ) throws(HomomorphicError) {
    guard degree >= 1024, degree <= 32768, degree & (degree - 1) == 0,
      !moduli.isEmpty, moduli.count <= 62, Set(moduli).count == moduli.count
    else { throw .invalidParameters }
    self.degree = degree
    self.moduli = moduli
    self.path = min(path, .best)
    let paths = moduli.map { [path = self.path] in LimbKernels.path(for: $0, at: path) }
    let tables = try LimbTables(degree: degree, moduli: moduli, paths: paths)
    self.tables = tables
    kernels = moduli.indices.map {
      LimbKernels(limb: UnsafePointer(tables.limbs + $0), path: paths[$0])
    }
    inverses = moduli.map { first in
      moduli.map { second in
        first == second ? 0 : second.inverse(second.reduce(first.value))
      }
    }
  }

  /// How many data moduli a fresh ciphertext has: all but the special prime.
  package var dataLimbCount: Int { max(moduli.count - 1, 1) }

  /// Whether every residue is below its modulus, as a polynomial of this ring has them.
  package func isCanonical(_ p: RNSPolynomial) -> Bool {
    guard p.degree == degree, p.limbCount <= moduli.count else { return false }
    let source = p.words.pointer
    return withExtendedLifetime(p) {
      (0..<p.limbCount).allSatisfy { kernels[$0].isCanonical(source + $0 * degree) }
    }
  }

  /// Whether every residue is 0.
  package func isZero(_ p: RNSPolynomial) -> Bool { p.words.allSatisfy { $0 == 0 } }

  /// Transforms every limb: coefficient form to transformed, in SEAL's order.
  package func forwardNTT(_ p: inout RNSPolynomial) {
    check(p)
    let words = p.words.mutablePointer()
    for limb in 0..<p.limbCount {
      let target = words + limb * degree
      kernels[limb].forward(target, target, .lazy)
    }
  }

  /// Transforms every limb back.
  package func inverseNTT(_ p: inout RNSPolynomial) {
    check(p)
    let words = p.words.mutablePointer()
    for limb in 0..<p.limbCount {
      let target = words + limb * degree
      kernels[limb].inverse(target, target)
    }
  }

  /// Our own invariant: a polynomial of this ring.
  package func check(_ p: RNSPolynomial) {
    precondition(
      p.degree == degree && p.limbCount <= moduli.count, "a polynomial of this ring")
  }

  /// Our own invariant: polynomials of this ring with equally many limbs.
  func check(_ a: RNSPolynomial, _ b: RNSPolynomial) {
    check(a)
    precondition(
      a.degree == b.degree && a.limbCount == b.limbCount, "polynomials of the same limbs")
  }
}
