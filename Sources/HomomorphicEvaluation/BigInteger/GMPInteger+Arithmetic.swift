import CGMP

// The result is always `self`, and never one of the operands: Swift's exclusivity rule sees to it.

// MARK: - Sums, products, remainders

extension GMPInteger {
  /// self = other.
  package mutating func assign(_ other: borrowing GMPInteger) {
    __gmpz_set(address, other.address)
  }

  /// self = value.
  package mutating func assign(_ value: UInt) {
    __gmpz_set_ui(address, value)
  }

  /// self = a + b.
  package mutating func sum(_ a: borrowing GMPInteger, _ b: borrowing GMPInteger) {
    __gmpz_add(address, a.address, b.address)
  }

  /// self += other.
  package mutating func add(_ other: borrowing GMPInteger) {
    __gmpz_add(address, address, other.address)
  }

  /// self += value.
  package mutating func add(_ value: UInt) {
    __gmpz_add_ui(address, address, value)
  }

  /// self = a - b.
  package mutating func difference(_ a: borrowing GMPInteger, _ b: borrowing GMPInteger) {
    __gmpz_sub(address, a.address, b.address)
  }

  /// self -= other.
  package mutating func subtract(_ other: borrowing GMPInteger) {
    __gmpz_sub(address, address, other.address)
  }

  /// self -= value.
  package mutating func subtract(_ value: UInt) {
    __gmpz_sub_ui(address, address, value)
  }

  /// self = -self.
  package mutating func negate() {
    __gmpz_neg(address, address)
  }

  /// self = a * b.
  package mutating func product(_ a: borrowing GMPInteger, _ b: borrowing GMPInteger) {
    __gmpz_mul(address, a.address, b.address)
  }

  /// self *= other.
  package mutating func multiply(by other: borrowing GMPInteger) {
    __gmpz_mul(address, address, other.address)
  }

  /// self *= value.
  package mutating func multiply(by value: Int) {
    __gmpz_mul_si(address, address, value)
  }

  /// self *= self.
  package mutating func squareInPlace() {
    __gmpz_mul(address, address, address)
  }

  /// self = a * a.
  package mutating func square(_ a: borrowing GMPInteger) {
    __gmpz_mul(address, a.address, a.address)
  }

  /// self = a mod modulus, in 0..<modulus; modulus > 0.
  package mutating func remainder(_ a: borrowing GMPInteger, modulo modulus: borrowing GMPInteger) {
    __gmpz_fdiv_r(address, a.address, modulus.address)
  }

  /// self = self mod modulus, in 0..<modulus; modulus > 0.
  package mutating func reduce(modulo modulus: borrowing GMPInteger) {
    __gmpz_fdiv_r(address, address, modulus.address)
  }

  /// self = floor(a / divisor); divisor > 0.
  package mutating func quotient(
    _ a: borrowing GMPInteger, dividingBy divisor: borrowing GMPInteger
  ) {
    __gmpz_fdiv_q(address, a.address, divisor.address)
  }

  /// self mod a word; divisor > 0.
  package func remainder(dividingBy divisor: UInt) -> UInt {
    __gmpz_fdiv_ui(address, divisor)
  }

  /// self /= divisor, which divides self exactly.
  package mutating func divideExactly(by divisor: borrowing GMPInteger) {
    __gmpz_divexact(address, address, divisor.address)
  }

  /// self = self * 2^bits.
  package mutating func shiftLeft(_ bits: Int) {
    __gmpz_mul_2exp(address, address, mp_bitcnt_t(bits))
  }

  /// Bit `index` of a number that is not negative.
  package func bit(_ index: Int) -> Bool {
    __gmpz_tstbit(address, mp_bitcnt_t(index)) == 1
  }

  /// Sets bit `index` of the magnitude.
  package mutating func setBit(_ index: Int) {
    __gmpz_setbit(address, mp_bitcnt_t(index))
  }
}

// MARK: - Comparison

extension GMPInteger {
  /// Whether self < other.
  package func isLess(than other: borrowing GMPInteger) -> Bool {
    __gmpz_cmp(address, other.address) < 0
  }

  /// Whether self == other.
  package func equals(_ other: borrowing GMPInteger) -> Bool {
    __gmpz_cmp(address, other.address) == 0
  }

  /// Whether self == value.
  package func equals(_ value: UInt) -> Bool {
    __gmpz_cmp_ui(address, value) == 0
  }
}

// MARK: - Number theory

extension GMPInteger {
  /// self = base^exponent mod modulus, for public operands: the time depends on their values.
  package mutating func power(
    _ base: borrowing GMPInteger, _ exponent: borrowing GMPInteger,
    modulo modulus: borrowing GMPInteger
  ) {
    __gmpz_powm(address, base.address, exponent.address, modulus.address)
  }

  /// self = base^exponent mod modulus, with `mpz_powm_sec`: the time and the memory accesses depend
  /// on the lengths of the operands only. exponent > 0, modulus odd.
  package mutating func powerConstantTime(
    _ base: borrowing GMPInteger, _ exponent: borrowing GMPInteger,
    modulo modulus: borrowing GMPInteger
  ) {
    __gmpz_powm_sec(address, base.address, exponent.address, modulus.address)
  }

  /// self = 1 / value mod modulus; false, with self undefined, when there is no inverse.
  package mutating func inverse(
    of value: borrowing GMPInteger, modulo modulus: borrowing GMPInteger
  ) -> Bool {
    __gmpz_invert(address, value.address, modulus.address) != 0
  }

  /// Whether the greatest common divisor of self and other is 1.
  package func isCoprime(to other: borrowing GMPInteger) -> Bool {
    let divisor = GMPInteger()
    __gmpz_gcd(divisor.address, address, other.address)
    return divisor.equals(1)
  }

  /// The greatest common divisor of self and other.
  package func greatestCommonDivisor(_ other: borrowing GMPInteger) -> GMPInteger {
    let divisor = GMPInteger()
    __gmpz_gcd(divisor.address, address, other.address)
    return divisor
  }

  /// Jacobi's symbol (self / modulus): -1, 0 or 1; modulus odd and above 0.
  package func jacobiSymbol(modulo modulus: borrowing GMPInteger) -> Int {
    Int(__gmpz_jacobi(address, modulus.address))
  }

  /// Whether self is prime, by a Baillie-PSW test and Miller-Rabin rounds, 40 in all: a composite
  /// passes with a probability below 4^-16 whoever chose it (GMP runs `rounds - 24` Miller-Rabin
  /// tests after Baillie-PSW, for which no counterexample is known).
  package func isProbablePrime() -> Bool {
    __gmpz_probab_prime_p(address, 40) != 0
  }
}
