/// Primes for number-theoretic transforms, chosen as Microsoft SEAL chooses them
/// (`CoeffModulus::Create`), so that equal bit sizes give equal moduli.
package enum TransformPrimes {
  /// Whether n is prime: Miller and Rabin with the first twelve primes as bases, which decides
  /// every n < 2^64 (Sorenson and Webster, 2015).
  package static func isPrime(_ n: UInt64) -> Bool {
    let bases: [UInt64] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    guard n > 1 else { return false }
    for base in bases where n % base == 0 { return n == base }
    func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
      n.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
    }
    let shift = (n - 1).trailingZeroBitCount
    let odd = (n - 1) >> shift
    bases: for base in bases {
      var x: UInt64 = 1
      var power = base
      var exponent = odd
      while exponent > 0 {
        if exponent & 1 == 1 { x = multiply(x, power) }
        power = multiply(power, power)
        exponent >>= 1
      }
      if x == 1 || x == n - 1 { continue }
      for _ in 1..<shift {
        x = multiply(x, x)
        if x == n - 1 { continue bases }
      }
      return false
    }
    return true
  }

  /// The largest primes of exactly `bits` bits that are 1 modulo 2 `degree`, descending; nil if
  /// there are too few, for bits outside of 11...60 and for a degree that is no power of two up to
  /// 2^17.
  package static func largest(bits: Int, count: Int, degree: Int) -> [UInt64]? {
    guard bits > 10, bits <= 60, degree >= 2, degree <= 1 << 17, degree & (degree - 1) == 0 else {
      return nil
    }
    let step = 2 * UInt64(degree)
    let top = (UInt64(1) << UInt64(bits)) - 1
    var candidate = top / step * step + 1
    if candidate > top { candidate -= step }
    let bottom = UInt64(1) << UInt64(bits - 1)
    var found: [UInt64] = []
    while found.count < count {
      guard candidate > bottom else { return nil }
      if isPrime(candidate) { found.append(candidate) }
      guard candidate > step else { return nil }
      candidate -= step
    }
    return found
  }

  /// A chain of distinct primes of the given bit sizes: within one size the smaller come first, as
  /// in SEAL. The last one is the special prime of key switching. Nil as `largest`.
  package static func chain(bits: [Int], degree: Int) -> [UInt64]? {
    var remaining: [Int: [UInt64]] = [:]
    var chain: [UInt64] = []
    for size in bits {
      if remaining[size] == nil {
        guard let primes = largest(bits: size, count: bits.count { $0 == size }, degree: degree)
        else { return nil }
        remaining[size] = primes
      }
      guard let prime = remaining[size]?.popLast() else { return nil }
      chain.append(prime)
    }
    return chain
  }
}
