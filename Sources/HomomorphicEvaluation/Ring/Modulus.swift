/// A prime q with 2^10 < q < 2^61, and the constants with which residues are reduced without a
/// division: by Barrett for one word, by Shoup for a factor that is known in advance.
package struct Modulus: Hashable, Sendable {
  /// The prime.
  package let value: UInt64
  /// floor(2^64 / q)
  @usableFromInline let oneQuotient: UInt64
  /// 2^64 mod q
  @usableFromInline let radix: UInt64
  /// floor(radix 2^64 / q)
  @usableFromInline let radixQuotient: UInt64

  /// - Throws: `invalidParameters` unless the value is a prime between 2^10 and 2^61.
  package init(_ value: UInt64) throws(HomomorphicError) {
    guard value > 1 << 10, value < 1 << 61, Primes.isPrime(value) else {
      throw .invalidParameters
    }
    self.value = value
    (oneQuotient, radix) = value.dividingFullWidth((1, 0))
    radixQuotient = value.dividingFullWidth((radix, 0)).quotient
  }

  /// The number of bits of q.
  package var bitWidth: Int { 64 - value.leadingZeroBitCount }

  /// x mod q
  @inlinable package func reduce(_ x: UInt64) -> UInt64 {
    let r = x &- x.multipliedFullWidth(by: oneQuotient).high &* value
    return min(r, r &- value)
  }

  /// x mod q
  @inlinable package func reduce(_ x: UInt128) -> UInt64 {
    reduce(high: UInt64(truncatingIfNeeded: x &>> 64), low: UInt64(truncatingIfNeeded: x))
  }

  /// (high 2^64 + low) mod q: the high word is multiplied by 2^64 mod q, each part is below 2q.
  @inlinable @inline(__always)
  package func reduce(high: UInt64, low: UInt64) -> UInt64 {
    let h = high &* radix &- high.multipliedFullWidth(by: radixQuotient).high &* value
    let l = low &- low.multipliedFullWidth(by: oneQuotient).high &* value
    let sum = h &+ l
    let r = min(sum, sum &- (value &<< 1))
    return min(r, r &- value)
  }

  /// The residue of a signed number, without a branch on its sign.
  @inlinable package func reduce(signed x: Int64) -> UInt64 {
    let r = reduce(x.magnitude)
    return r ^ (r ^ negate(r)) & UInt64(bitPattern: x &>> 63)
  }

  /// a + b; both are canonical.
  @inlinable package func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let r = a &+ b
    return min(r, r &- value)
  }

  /// a - b; both are canonical.
  @inlinable package func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let r = a &- b
    return min(r, r &+ value)
  }

  /// -a; canonical.
  @inlinable package func negate(_ a: UInt64) -> UInt64 {
    let r = value &- a
    return min(r, r &- value)
  }

  /// a b; both are canonical.
  @inlinable package func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return reduce(high: product.high, low: product.low)
  }

  /// a^exponent; a is canonical.
  package func power(_ a: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1
    var base = a
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = multiply(result, base) }
      base = multiply(base, base)
      rest &>>= 1
    }
    return result
  }

  /// 1/a by Fermat; a is canonical and not 0.
  package func inverse(_ a: UInt64) -> UInt64 { power(a, value &- 2) }

  /// Shoup's constant of a canonical factor: floor(w 2^64 / q).
  package func quotient(_ w: UInt64) -> UInt64 { value.dividingFullWidth((w, 0)).quotient }

  /// The least primitive root of unity of an order that is a power of two and divides q - 1.
  ///
  /// - Throws: `invalidParameters` if q - 1 is no multiple of the order.
  package func minimalRoot(order: Int) throws(HomomorphicError) -> UInt64 {
    precondition(order > 1 && order & (order - 1) == 0, "the order is a power of two")
    guard (value - 1) % UInt64(order) == 0 else { throw .invalidParameters }
    // A power (q-1)/order of g has exactly this order if and only if its half power is -1, which
    // holds for every second g.
    var g: UInt64 = 2
    var root = power(g, (value - 1) / UInt64(order))
    while power(root, UInt64(order / 2)) != value - 1 {
      g += 1
      root = power(g, (value - 1) / UInt64(order))
    }
    // The primitive roots are the odd powers.
    let square = multiply(root, root)
    var least = root
    for _ in 1..<(order / 2) {
      root = multiply(root, square)
      least = min(least, root)
    }
    return least
  }
}
