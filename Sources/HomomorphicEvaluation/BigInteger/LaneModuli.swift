import CGMP
import CKernels

/// Moduli of eight lanes, with what the vector kernels need of them; see galaxy_paillier.h.
///
/// The memory is wiped when the owner is released, so the moduli may be secret.
package struct LaneModuli: ~Copyable {
  /// How many numbers are computed with at once.
  package static let laneCount = 8
  /// The most chunks of `digits` digits in a base.
  static let chunksMax = Int(GALAXY_PAILLIER_CHUNKS)

  /// Whether this processor has the kernels.
  static var isAvailable: Bool { galaxy_paillier_available() != 0 }

  /// Digits of 52 bits in a number below a modulus.
  package let digits: Int
  /// modulus, inverse, complement, powers, one after the other.
  private var words: SecretWords

  /// Eight moduli of at most `bits` bits, to be set with `set`; all of them must be.
  package init(bits: Int) {
    digits = max(galaxy_paillier_digits(bits), 4)
    words = SecretWords(count: 8 * digits * (2 + 2 * Self.chunksMax) + 8)
  }

  /// The same modulus in all lanes.
  package init(repeating modulus: borrowing GMPInteger) {
    self.init(bits: modulus.bitLength)
    for lane in 0..<Self.laneCount { set(modulus, lane: lane) }
  }

  /// Makes the odd number `modulus` that of `lane`.
  package mutating func set(_ modulus: borrowing GMPInteger, lane: Int) {
    precondition(modulus.isOdd && lane < Self.laneCount, "moduli are odd, and eight")
    let width = 8 * digits
    load(modulus, at: 0, lane: lane)
    // Newton's iteration doubles the bits of the inverse; 3 bits are right at first.
    let low = UInt64(__gmpz_getlimbn(modulus.address, 0))
    var inverse = low
    for _ in 0..<5 { inverse &*= 2 &- low &* inverse }
    words.words[width + lane] = UInt((0 &- inverse) & ((1 << 52) - 1))

    var radix = GMPInteger(1)
    radix.shiftLeft(52 * digits)
    var square = GMPInteger(capacityBits: 2 * modulus.bitLength)
    square.square(modulus)
    var power = GMPInteger(capacityBits: 52 * digits + 2 * modulus.bitLength + 64)
    power.difference(modulus, radix)
    power.reduce(modulo: modulus)
    load(power, at: width + 8, lane: lane)
    power.remainder(radix, modulo: square)
    var part = GMPInteger(capacityBits: modulus.bitLength + 64)
    for index in 0..<Self.chunksMax {
      power.multiply(by: radix)
      power.reduce(modulo: square)
      let start = 2 * width + 8 + 2 * width * index
      part.remainder(power, modulo: modulus)
      load(part, at: start, lane: lane)
      part.quotient(power, dividingBy: modulus)
      load(part, at: start + width, lane: lane)
    }
  }

  private mutating func load(_ number: borrowing GMPInteger, at start: Int, lane: Int) {
    words.load(number, at: start, digits: digits, lane: lane)
  }

  /// Hands what the kernels take to `body`.
  func withModuli(_ body: (UnsafePointer<galaxy_paillier_moduli>) -> Void) {
    let base = UnsafeRawPointer(words.words).assumingMemoryBound(to: UInt64.self)
    let width = 8 * digits
    var moduli = galaxy_paillier_moduli(
      digits: digits, modulus: base, inverse: base + width, complement: base + width + 8,
      powers: base + 2 * width + 8)
    body(&moduli)
  }
}

extension SecretWords {
  /// The words as the kernels name them.
  var kernelWords: UnsafeMutablePointer<UInt64> {
    UnsafeMutableRawPointer(words).assumingMemoryBound(to: UInt64.self)
  }

  /// Writes a number of up to `digits` digits to `lane` of the eight numbers from word `start` on.
  mutating func load(_ number: borrowing GMPInteger, at start: Int, digits: Int, lane: Int) {
    let used = __gmpz_size(number.address)
    precondition(number.bitLength <= 52 * digits, "a number does not fit its lane")
    precondition(start >= 0 && start + 8 * digits <= count && lane < 8, "words out of bounds")
    UnsafeRawPointer(__gmpz_limbs_read(number.address)).withMemoryRebound(
      to: UInt64.self, capacity: used
    ) { limbs in
      galaxy_paillier_load(kernelWords + start, digits, lane, limbs, used)
    }
  }

  /// Reads `lane` of the eight numbers of `digits` digits from word `start` on.
  func read(into number: inout GMPInteger, at start: Int, digits: Int, lane: Int) {
    precondition(start >= 0 && start + 8 * digits <= count && lane < 8, "words out of bounds")
    let limbs = (52 * digits + 63) / 64
    guard let target = __gmpz_limbs_write(number.address, mp_size_t(limbs)) else { return }
    UnsafeMutableRawPointer(target).withMemoryRebound(to: UInt64.self, capacity: limbs) { target in
      galaxy_paillier_store(target, limbs, kernelWords + start, digits, lane)
    }
    __gmpz_limbs_finish(number.address, mp_size_t(limbs))
  }

  /// Writes a number as `digits` digits, one after the other, from word `start` on.
  package mutating func storeDigits(_ number: borrowing GMPInteger, at start: Int, digits: Int) {
    precondition(number.bitLength <= 52 * digits, "a number does not fit its digits")
    precondition(start >= 0 && start + digits <= count, "words out of bounds")
    for digit in 0..<digits {
      let word = 52 * digit / 64
      let shift = UInt(52 * digit % 64)
      let low = __gmpz_getlimbn(number.address, word) >> shift
      let high = shift > 12 ? __gmpz_getlimbn(number.address, word + 1) << (64 - shift) : 0
      words[start + digit] = (low | high) & ((1 << 52) - 1)
    }
  }
}
