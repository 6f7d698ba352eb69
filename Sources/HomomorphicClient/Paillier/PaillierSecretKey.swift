import HomomorphicEvaluation

/// A Paillier secret key: the factors of the modulus.
///
/// It cannot be copied, printed or encoded by accident, and its numbers are overwritten with zeros
/// when it is released. Decryption takes time that does not depend on the factors: the vector
/// kernels, or `mpz_powm_sec` where the processor has none. The short steps around the
/// exponentiation (GMP's reductions and products) do depend on sizes.
package struct PaillierSecretKey: ~Copyable {
  /// The key to encrypt with.
  package let publicKey: PaillierPublicKey
  /// n, which is public.
  package let modulus: GMPInteger
  let first: Factor
  let second: Factor
  /// 1 / p mod q.
  let firstInverse: GMPInteger

  /// What decryption modulo one prime needs.
  struct Factor: ~Copyable {
    let prime: GMPInteger
    let square: GMPInteger
    let exponent: GMPInteger
    /// 1 / L(g^(p - 1) mod p^2) mod p, where L(x) = (x - 1) / p; with g = n + 1 that is
    /// 1 / (-q) mod p.
    let scale: GMPInteger

    init?(_ prime: borrowing GMPInteger, other: borrowing GMPInteger) {
      var square = GMPInteger(capacityBits: prime.bitLength * 2)
      square.square(prime)
      var exponent = GMPInteger(copying: prime)
      exponent.subtract(1)
      var negative = GMPInteger(capacityBits: prime.bitLength)
      negative.difference(prime, other)
      negative.reduce(modulo: prime)
      var scale = GMPInteger(capacityBits: prime.bitLength)
      guard scale.inverse(of: negative, modulo: prime) else { return nil }
      self.prime = GMPInteger(copying: prime)
      self.square = square
      self.exponent = exponent
      self.scale = scale
    }

    /// What `element` encrypts, modulo this prime.
    func plaintext(of element: borrowing GMPInteger) -> GMPInteger {
      let bits = square.bitLength + 2 * UInt.bitWidth
      var reduced = GMPInteger(capacityBits: bits)
      reduced.remainder(element, modulo: square)
      var result = GMPInteger(capacityBits: bits)
      result.powerConstantTime(reduced, exponent, modulo: square)
      result.subtract(1)
      result.divideExactly(by: prime)
      return plaintext(scaling: result)
    }

    /// What an element encrypts, modulo this prime, from L of its power.
    func plaintext(scaling quotient: consuming GMPInteger) -> GMPInteger {
      quotient.multiply(by: scale)
      quotient.reduce(modulo: prime)
      return quotient
    }
  }

  /// The key with the factors p and q, most significant byte first, each half as long as the
  /// modulus.
  ///
  /// Throws `invalidKey` unless they are different primes whose product has 2048 or 3072 bits and
  /// no factor in common with (p - 1)(q - 1).
  package init(primesBigEndian p: [UInt8], _ q: [UInt8]) throws(HomomorphicError) {
    try self.init(p, q, lengths: PaillierLimits.modulusBits)
  }

  /// Like `init(primesBigEndian:_:)`, but also for moduli of 512 and 1024 bits, for tests alone.
  package init(insecureTestPrimesBigEndian p: [UInt8], _ q: [UInt8]) throws(HomomorphicError) {
    try self.init(
      p, q, lengths: PaillierLimits.modulusBits + PaillierLimits.insecureModulusBits)
  }

  private init(_ p: [UInt8], _ q: [UInt8], lengths: [Int]) throws(HomomorphicError) {
    guard p.count == q.count, lengths.contains(p.count * 16) else { throw .invalidKey }
    let first = GMPInteger(bigEndian: p[...])
    let second = GMPInteger(bigEndian: q[...])
    guard first.isOdd, second.isOdd, first.isProbablePrime(), second.isProbablePrime() else {
      throw .invalidKey
    }
    try self.init(primes: first, second, bits: p.count * 16)
  }

  /// The key with the factors p and q, which are odd primes; `bits` is a supported length.
  init(
    primes p: borrowing GMPInteger, _ q: borrowing GMPInteger, bits: Int
  ) throws(HomomorphicError) {
    guard p.bitLength == bits / 2, q.bitLength == bits / 2, !p.equals(q) else {
      throw .invalidKey
    }
    var modulus = GMPInteger(capacityBits: bits)
    modulus.product(p, q)
    guard modulus.bitLength == bits else { throw .invalidKey }

    var order = GMPInteger(copying: p)
    order.subtract(1)
    var other = GMPInteger(copying: q)
    other.subtract(1)
    order.multiply(by: other)
    guard order.isCoprime(to: modulus) else { throw .invalidKey }

    var inverse = GMPInteger(capacityBits: bits)
    guard inverse.inverse(of: p, modulo: q), let first = Factor(p, other: q),
      let second = Factor(q, other: p)
    else { throw .invalidKey }
    var bytes: [UInt8] = []
    modulus.appendBigEndian(count: bits / 8, to: &bytes)
    publicKey = try PaillierPublicKey(insecureTestModulusBigEndian: bytes)
    self.modulus = modulus
    self.first = first
    self.second = second
    firstInverse = inverse
  }

  /// The plaintext of a group element of this key, in 0..<n.
  package func plaintext(of element: borrowing GMPInteger) -> GMPInteger {
    combine(first.plaintext(of: element), second.plaintext(of: element))
  }

  /// Hands the numbers p and q to `body`.
  package func withPrimes<Result>(
    _ body: (borrowing GMPInteger, borrowing GMPInteger) -> Result
  ) -> Result {
    body(first.prime, second.prime)
  }
}
