/// A Paillier secret key: the factors of the modulus.
///
/// It cannot be copied, printed or encoded by accident, and its numbers are overwritten with zeros
/// when it is released. Decryption takes time that does not depend on the factors (`mpz_powm_sec`);
/// the short steps around the exponentiation (reductions, an exact division) do depend on sizes.
package struct PaillierSecretKey: ~Copyable {
  /// The key to encrypt with.
  package let publicKey: PaillierPublicKey
  private let modulus: GMPInteger
  private let first: Factor
  private let second: Factor
  /// 1 / p mod q.
  private let firstInverse: GMPInteger

  /// What decryption modulo one prime needs.
  private struct Factor: ~Copyable {
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
      result.multiply(by: scale)
      result.reduce(modulo: prime)
      return result
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

  /// The values of `ciphertext`, in order: exact sums, which may be wider than the format.
  ///
  /// Throws `wrongKey`, `notPacked` when an element does not hold lanes, and `laneOverflow` when a
  /// value is larger than the weight allows: somebody encrypted values outside of the format.
  package func decryptWide(
    _ ciphertext: PaillierCiphertext
  ) throws(HomomorphicError) -> [Int128] {
    guard ciphertext.key.identity == publicKey.identity else { throw .wrongKey }
    let format = ciphertext.format
    let lanes = format.lanesPerElement(modulusBits: publicKey.bits)
    let total = ciphertext.laneCount
    var values: [Int128] = []
    values.reserveCapacity(total)
    var element = GMPInteger(capacityBits: publicKey.bits * 2)
    for index in 0..<ciphertext.elementCount {
      element.assign(limbs: ciphertext.element(index))
      let plaintext = decrypt(element)
      try PaillierPacking.unpack(
        plaintext, count: min(lanes, total - index * lanes), lanes: lanes, format: format,
        modulus: modulus, to: &values)
    }
    let bound = (UInt128(1) << UInt128(format.width - 1)) * UInt128(ciphertext.weight)
    guard values.allSatisfy({ $0.magnitude <= bound }) else { throw .laneOverflow }
    return values
  }

  /// The values of `ciphertext`, in order: exact sums. With 32-bit values they always fit.
  ///
  /// Throws what `decryptWide` throws, and `valueOutOfRange` for a sum of 64-bit values that does
  /// not fit 64 bits.
  package func decrypt(_ ciphertext: PaillierCiphertext) throws(HomomorphicError) -> [Int64] {
    var values: [Int64] = []
    for wide in try decryptWide(ciphertext) {
      guard let value = Int64(exactly: wide) else { throw .valueOutOfRange }
      values.append(value)
    }
    return values
  }

  /// The plaintext of one group element, in 0..<n, by the Chinese remainder theorem.
  private func decrypt(_ element: borrowing GMPInteger) -> GMPInteger {
    let p = first.plaintext(of: element)
    var result = second.plaintext(of: element)
    result.subtract(p)
    result.multiply(by: firstInverse)
    result.reduce(modulo: second.prime)
    result.multiply(by: first.prime)
    result.add(p)
    return result
  }

  /// Hands the numbers p and q to `body`.
  func withPrimes<Result>(
    _ body: (borrowing GMPInteger, borrowing GMPInteger) -> Result
  ) -> Result {
    body(first.prime, second.prime)
  }
}
