import HomomorphicEvaluation
import Synchronization

/// The ring as the definitions have it: 128-bit remainders, the textbook transform, one residue at a
/// time. Slow on purpose.
struct ReferenceRing {
  let degree: Int
  let moduli: [UInt64]
  let roots: [UInt64]

  init(degree: Int, moduli: [UInt64]) throws {
    self.degree = degree
    self.moduli = moduli
    roots = try moduli.map { try Modulus($0).minimalRoot(order: 2 * degree) }
  }

  static func multiply(_ a: UInt64, _ b: UInt64, _ q: UInt64) -> UInt64 {
    UInt64(UInt128(a) * UInt128(b) % UInt128(q))
  }

  static func power(_ a: UInt64, _ exponent: UInt64, _ q: UInt64) -> UInt64 {
    var result: UInt64 = 1
    for bit in (0..<64).reversed() {
      result = multiply(result, result, q)
      if exponent >> UInt64(bit) & 1 == 1 { result = multiply(result, a, q) }
    }
    return result
  }

  static func inverse(_ a: UInt64, _ q: UInt64) -> UInt64 { power(a % q, q - 2, q) }

  func reversed(_ x: Int) -> Int {
    (0..<degree.trailingZeroBitCount).reduce(0) { $0 << 1 | x >> $1 & 1 }
  }

  /// a b modulo x^N + 1 and q by the schoolbook.
  func product(_ a: [UInt64], _ b: [UInt64], _ q: UInt64) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: degree)
    for i in 0..<degree {
      for j in 0..<degree {
        let term = Self.multiply(a[i], b[j], q)
        let place = (i + j) % degree
        let sign = i + j < degree ? term : (q - term) % q
        result[place] = UInt64((UInt128(result[place]) + UInt128(sign)) % UInt128(q))
      }
    }
    return result
  }

  /// Value i is the polynomial at root^(2 reversed(i) + 1), by the textbook's recursion.
  func forward(_ a: [UInt64], _ limb: Int) -> [UInt64] {
    let q = moduli[limb]
    let twisted = a.indices.map { Self.multiply(a[$0], powers(roots[limb], q)[$0], q) }
    let values = cyclic(twisted, Self.multiply(roots[limb], roots[limb], q), q)
    return a.indices.map { values[reversed($0)] }
  }

  func inverse(_ a: [UInt64], _ limb: Int) -> [UInt64] {
    let q = moduli[limb]
    let root = Self.inverse(roots[limb], q)
    let values = cyclic(a.indices.map { a[reversed($0)] }, Self.multiply(root, root, q), q)
    let scale = Self.inverse(UInt64(degree), q)
    let untwist = powers(root, q)
    return a.indices.map { Self.multiply(Self.multiply(values[$0], scale, q), untwist[$0], q) }
  }

  private func powers(_ root: UInt64, _ q: UInt64) -> [UInt64] {
    if let known = Self.cache.withLock({ $0[[root, q, UInt64(degree)]] }) { return known }
    var powers: [UInt64] = [1]
    for _ in 1..<degree { powers.append(Self.multiply(powers[powers.count - 1], root, q)) }
    Self.cache.withLock { $0[[root, q, UInt64(degree)]] = powers }
    return powers
  }

  private static let cache = Mutex<[[UInt64]: [UInt64]]>([:])

  private func cyclic(_ a: [UInt64], _ root: UInt64, _ q: UInt64) -> [UInt64] {
    guard a.count > 1 else { return a }
    let square = Self.multiply(root, root, q)
    let even = cyclic(stride(from: 0, to: a.count, by: 2).map { a[$0] }, square, q)
    let odd = cyclic(stride(from: 1, to: a.count, by: 2).map { a[$0] }, square, q)
    var result = a
    var twiddle: UInt64 = 1
    for i in even.indices {
      let t = Self.multiply(odd[i], twiddle, q)
      result[i] = (even[i] + t) % q
      result[i + even.count] = (even[i] + q - t) % q
      twiddle = Self.multiply(twiddle, root, q)
    }
    return result
  }

  // MARK: Polynomials of several limbs, each an array

  typealias Polynomial = [[UInt64]]

  func combine(
    _ a: Polynomial, _ b: Polynomial, _ operation: (UInt64, UInt64, UInt64) -> UInt64
  ) -> Polynomial {
    a.indices.map { limb in
      a[limb].indices.map { operation(a[limb][$0], b[limb][$0], moduli[limb]) }
    }
  }

  func add(_ a: Polynomial, _ b: Polynomial) -> Polynomial { combine(a, b) { ($0 + $1) % $2 } }

  func multiply(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    combine(a, b) { Self.multiply($0, $1, $2) }
  }

  /// round(p / q_last) as SEAL rounds: `last` in coefficient form modulo `lastModulus`.
  func divide(_ p: Polynomial, by last: [UInt64], _ lastModulus: UInt64, isNTT: Bool) -> Polynomial
  {
    let half = lastModulus / 2
    return p.indices.map { limb in
      let q = moduli[limb]
      let centred = last.map { ((($0 + half) % lastModulus) % q + q - half % q) % q }
      let correction = isNTT ? forward(centred, limb) : centred
      let factor = Self.inverse(lastModulus, q)
      return p[limb].indices.map {
        Self.multiply((p[limb][$0] + q - correction[$0]) % q, factor, q)
      }
    }
  }

  func divideAndRoundByLast(_ p: Polynomial, isNTT: Bool) -> Polynomial {
    let last = p.count - 1
    return divide(
      Array(p[..<last]), by: isNTT ? inverse(p[last], last) : p[last], moduli[last], isNTT: isNTT)
  }

  /// `digits[i]` is a pair of polynomials over all moduli.
  func keySwitch(
    _ p: Polynomial, isNTT: Bool, _ digits: [[Polynomial]]
  ) -> [Polynomial] {
    let special = moduli.count - 1
    let coefficients = p.indices.map { isNTT ? inverse(p[$0], $0) : p[$0] }
    return (0..<2).map { half in
      var limbs = Polynomial()
      for limb in Array(p.indices) + [special] {
        var sum = [UInt64](repeating: 0, count: degree)
        for digit in p.indices {
          let lifted = forward(coefficients[digit].map { $0 % moduli[limb] }, limb)
          for i in sum.indices {
            let term = Self.multiply(lifted[i], digits[digit][half][limb][i], moduli[limb])
            sum[i] = (sum[i] + term) % moduli[limb]
          }
        }
        limbs.append(sum)
      }
      let last = inverse(limbs.removeLast(), special)
      if !isNTT { limbs = limbs.indices.map { inverse(limbs[$0], $0) } }
      return divide(limbs, by: last, moduli[special], isNTT: isNTT)
    }
  }

  /// p(x^g) in coefficient form.
  func substitute(_ p: Polynomial, _ g: Int) -> Polynomial {
    p.indices.map { limb in
      var result = p[limb]
      for i in 0..<degree {
        let exponent = i * g % (2 * degree)
        let x = p[limb][i]
        result[exponent % degree] = exponent < degree ? x : (moduli[limb] - x) % moduli[limb]
      }
      return result
    }
  }
}
