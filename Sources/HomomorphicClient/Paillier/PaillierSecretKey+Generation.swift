import HomomorphicEvaluation

extension PaillierSecretKey {
  /// A new key with a modulus of 2048 or 3072 bits.
  ///
  /// `generator` must be cryptographically secure. Both primes are 3 mod 4 and gcd(p - 1, q - 1) is
  /// 2, so that short noise (`noiseBase`) is possible.
  /// Throws `invalidKey` for other lengths.
  package static func generate(
    bits: Int, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierSecretKey {
    try generate(bits: bits, lengths: PaillierLimits.modulusBits, using: &generator)
  }

  /// Like `generate`, but also for 512 and 1024 bits. Such keys can be broken: for tests alone.
  package static func generateInsecureForTests(
    bits: Int, using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierSecretKey {
    try generate(
      bits: bits, lengths: PaillierLimits.modulusBits + PaillierLimits.insecureModulusBits,
      using: &generator)
  }

  private static func generate(
    bits: Int, lengths: [Int], using generator: inout some RandomNumberGenerator
  ) throws(HomomorphicError) -> PaillierSecretKey {
    guard lengths.contains(bits) else { throw .invalidKey }
    let search = PrimeSearch(bits: bits / 2)
    let p = search.prime(using: &generator)
    var order = GMPInteger(copying: p)
    order.subtract(1)
    while true {
      let q = search.prime(using: &generator)
      var other = GMPInteger(copying: q)
      other.subtract(1)
      guard order.greatestCommonDivisor(other).equals(2) else { continue }
      // Primes that are close together make n easy to factor (FIPS 186-5, A.1.3).
      var distance = GMPInteger(capacityBits: bits / 2)
      distance.difference(p, q)
      guard distance.bitLength > bits / 2 - 100 else { continue }
      return try PaillierSecretKey(primes: p, q, bits: bits)
    }
  }
}

/// Finds random primes that are 3 mod 4, by sieving the neighbourhood of a random number.
private struct PrimeSearch {
  /// Bits of a prime; the top two are 1, so that a product of two has twice as many.
  let bits: Int
  /// Odd primes to sieve with.
  private let divisors: [Int]
  /// Candidates per random number.
  private let candidates = 4096

  init(bits: Int) {
    self.bits = bits
    // Sieving further costs more than the tests that it saves.
    let limit = 1 << 13
    var isComposite = [Bool](repeating: false, count: limit)
    var divisors: [Int] = []
    for number in stride(from: 3, to: limit, by: 2) where !isComposite[number] {
      divisors.append(number)
      for multiple in stride(from: number * number, to: limit, by: 2 * number) {
        isComposite[multiple] = true
      }
    }
    self.divisors = divisors
  }

  /// The first prime among the candidates from a random number on.
  func prime(using generator: inout some RandomNumberGenerator) -> GMPInteger {
    while true {
      var candidate = GMPInteger(capacityBits: bits + UInt.bitWidth)
      candidate.assignRandom(bits: bits, using: &generator)
      for bit in [bits - 1, bits - 2, 1, 0] {
        candidate.setBit(bit)
      }
      let isComposite = sieve(candidate)
      var step = 0
      for index in 0..<candidates where !isComposite[index] {
        candidate.add(UInt(4 * (index - step)))
        step = index
        guard candidate.bitLength == bits else { break }
        if candidate.isProbablePrime() { return candidate }
      }
    }
  }

  /// For each of start, start + 4, start + 8 ...: whether a small prime divides it.
  private func sieve(_ start: borrowing GMPInteger) -> [Bool] {
    var isComposite = [Bool](repeating: false, count: candidates)
    for divisor in divisors {
      let residue = Int(start.remainder(dividingBy: UInt(divisor)))
      // 1 / 4 modulo an odd divisor is ((divisor + 1) / 2)^2; the first multiple stands at
      // -residue / 4.
      let half = (divisor + 1) / 2
      let quarter = half * half % divisor
      var index = (divisor - residue) * quarter % divisor
      while index < candidates {
        isComposite[index] = true
        index += divisor
      }
    }
    return isComposite
  }
}
