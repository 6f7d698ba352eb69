import Primitives

/// Primes for number-theoretic transforms (`TransformPrimes`), with the errors of this module.
package enum Primes {
  /// Whether n is prime.
  package static func isPrime(_ n: UInt64) -> Bool { TransformPrimes.isPrime(n) }

  /// The largest primes of exactly `bits` bits that are 1 modulo 2 `degree`, descending.
  ///
  /// - Throws: `invalidParameters` if there are too few, or bits or degree are out of range.
  package static func largest(
    bits: Int, count: Int, degree: Int
  ) throws(HomomorphicError) -> [UInt64] {
    guard let primes = TransformPrimes.largest(bits: bits, count: count, degree: degree) else {
      throw .invalidParameters
    }
    return primes
  }

  /// A chain of distinct primes of the given bit sizes, as SEAL's `CoeffModulus::Create`.
  ///
  /// - Throws: `invalidParameters` as `largest`.
  package static func chain(bits: [Int], degree: Int) throws(HomomorphicError) -> [UInt64] {
    guard let primes = TransformPrimes.chain(bits: bits, degree: degree) else {
      throw .invalidParameters
    }
    return primes
  }
}
