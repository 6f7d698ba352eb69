import CKernels

/// A limb that is read.
package typealias LimbSource = UnsafePointer<UInt64>
/// A limb that is written.
package typealias LimbTarget = UnsafeMutablePointer<UInt64>

/// The constants and the powers of roots of unity of every modulus of a ring, in one piece of memory
/// that the portable kernels and those of C read.
final class LimbTables: Sendable {
  /// One entry for each modulus.
  nonisolated(unsafe) let limbs: UnsafeMutablePointer<galaxy_limb>
  private let count: Int
  private nonisolated(unsafe) let memory: LimbTarget

  /// - Parameter paths: the kernels that each modulus will be used with; those of IFMA want
  ///   quotients of 52 bits.
  /// - Throws: `invalidParameters` unless every modulus is 1 modulo 2 `degree`.
  init(degree: Int, moduli: [Modulus], paths: [KernelPath]) throws(HomomorphicError) {
    var roots: [UInt64] = []
    for modulus in moduli { roots.append(try modulus.minimalRoot(order: 2 * degree)) }
    count = moduli.count
    limbs = .allocate(capacity: moduli.count)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: moduli.count * 4 * degree * 8, alignment: 64)
    memory = raw.bindMemory(to: UInt64.self, capacity: moduli.count * 4 * degree)
    for (index, modulus) in moduli.enumerated() {
      let table = memory + index * 4 * degree
      let shift: UInt64 = paths[index] == .avx512IFMA ? 12 : 0
      Self.fillPowers(
        of: roots[index], modulus, degree, table, table + degree, shift: shift)
      let inverse = modulus.inverse(roots[index])
      Self.fillPowers(
        of: inverse, modulus, degree, table + 2 * degree, table + 3 * degree, shift: shift)
      let degreeInverse = modulus.inverse(UInt64(degree))
      let lastRoot = modulus.multiply(table[2 * degree + 1], degreeInverse)
      (limbs + index).initialize(
        to: galaxy_limb(
          modulus: modulus.value,
          degree: UInt64(degree),
          log_degree: UInt64(degree.trailingZeroBitCount),
          one_quotient: modulus.oneQuotient,
          radix: modulus.radix,
          radix_quotient: modulus.radixQuotient,
          radix52: modulus.reduce(UInt64(1) << 52),
          radix52_quotient: modulus.quotient(modulus.reduce(UInt64(1) << 52)) &>> 12,
          degree_inverse: degreeInverse,
          degree_inverse_quotient: modulus.quotient(degreeInverse),
          last_root: lastRoot,
          last_root_quotient: modulus.quotient(lastRoot),
          roots: table,
          root_quotients: table + degree,
          inverse_roots: table + 2 * degree,
          inverse_root_quotients: table + 3 * degree))
    }
  }

  deinit {
    memory.deallocate()
    limbs.deallocate()
  }

  /// Writes root^0, root^1, ... in bit-reversed order, and their quotients.
  private static func fillPowers(
    of root: UInt64, _ modulus: Modulus, _ degree: Int, _ powers: LimbTarget,
    _ quotients: LimbTarget, shift: UInt64
  ) {
    let rootQuotient = modulus.quotient(root)
    var power: UInt64 = 1
    for exponent in 0..<degree {
      let place = BitReversal.reverse(exponent, bits: degree.trailingZeroBitCount)
      powers[place] = power
      quotients[place] = modulus.quotient(power) &>> shift
      let high = power.multipliedFullWidth(by: rootQuotient).high
      let product = power &* root &- high &* modulus.value
      power = min(product, product &- modulus.value)
    }
  }
}

/// The order of a transform's output.
enum BitReversal {
  /// The lowest `bits` bits of x in reverse order.
  static func reverse(_ x: Int, bits: Int) -> Int {
    var rest = x
    var result = 0
    for _ in 0..<bits {
      result = result << 1 | rest & 1
      rest >>= 1
    }
    return result
  }
}
