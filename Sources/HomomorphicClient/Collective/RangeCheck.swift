import HomomorphicEvaluation
import Primitives

/// How parties find out that no value of a tensor is larger than they claim, and see none of them: they open one number, the
/// mean of the squares of all slots. It is the coefficient at 1 of the tensor's square, so a share is one integer modulo the primes below
/// the tensor's depth. Times the period it is at least the square of every value that comes out.
///
/// What it shows: the sum of squares, under floods as large as an eighth of what it may be, each at least 2^`hidingBits`
/// times the bound on the noise in that one coefficient, for values in the range. That is no proof, but there is little to hide: even bare, the noise of a
/// coefficient is one linear equation about a secret of N unknowns, which lowers the dimension of the attack by one at most (D. Dachman-Soled,
/// L. Ducas, H. Gong, M. Rossi, "LWE with Side Information", CRYPTO 2020, 2020/292).
///
/// What it takes: values that pass for certain have a root of the sum of squares below .84 of the limit. It holds among parties
/// that follow the protocol, as the values themselves do, and for slots that are real, as those of honest encryptions.
struct RangeCheck {
  /// What one coefficient is opened of.
  let square: LatticeTensor
  /// The least bits between a flood and the bound on noise.
  static let hidingBits = 4
  /// Floods are uniform in -2^width..<2^width.
  let width: Int
  /// What floods of all parties and noise add at most.
  private let slack: UInt128
  /// The sum, `slack` added, is at most this for values in the range.
  private let most: UInt128
  /// And at most this for values in the tensor's bound.
  private let possible: Magnitude

  /// The check of a tensor, a function of what is public: that values are in the range after floods have moved them (`RefreshMask`).
  ///
  /// Throws `noRoomForRange` when the range is so small beside the tensor's bound that noise would tell, or the square has no room,
  /// and `refused`.
  init(
    _ tensor: LatticeTensor, _ range: RefreshRange, _ mask: RefreshMask, parties: Int
  ) throws(CollectiveError) {
    let parameters = tensor.key.parameters
    guard tensor.depth > 0, let movedBits = mask.movedBits else { throw .noRoomForRange }
    let moved = Int(tensor.format.fraction) - movedBits
    guard moved < 62 else { throw .noRoomForRange }
    let (limit, isBelow) = range.limit.subtractingReportingOverflow(1 << UInt64(max(moved, 0)))
    guard !isBelow, limit > 0 else { throw .noRoomForRange }
    do throws(HomomorphicError) {
      square = try tensor.squared()
    } catch .laneOverflow {
      throw .noRoomForRange
    } catch {
      throw .refused(error)
    }
    let scale = tensor.key.context.canonicalScale(depth: square.depth)
    let fraction = Int(tensor.format.fraction)
    let groups = Magnitude(UInt64(square.groups.count))
    let period = range.period ?? parameters.slotCount
    guard
      let target = Self.target(limit, fraction: fraction, period: period, scale)
    else { throw .noRoomForRange }
    let each = target / UInt128(8 * parties)
    guard each > 0 else { throw .noRoomForRange }
    width = 127 - each.leadingZeroBitCount
    // The mean of products of values and noise is at most the product of their roots of mean squares (Cauchy, Schwarz).
    let rules = CKKSNoise(tensor.key.context, depth: tensor.depth)
    let mean = Self.rootOfMean(limit, period: period)
    let product = rules.product(mean, tensor.noise, mean, tensor.noise, fraction: fraction)
    let noise = (rules.rescaled(product + rules.relinearization) * groups).bits
    guard noise + Self.hidingBits <= width else { throw .noRoomForRange }
    slack = UInt128(parties) << UInt128(width) + UInt128(1) << UInt128(noise)
    // A part of 64 for what encoding and scales round.
    most = target - target / 64
    possible =
      (square.bound.scaled(byPowerOfTwo: -fraction) * Magnitude(scale) + square.noise) * groups
      + Magnitude(slack, power: 1)
    let modulus = parameters.moduli[...square.depth].reduce(0) {
      $0 + UInt64.bitWidth - 1 - $1.leadingZeroBitCount
    }
    guard possible.bits < modulus, 128 - target.leadingZeroBitCount < modulus else {
      throw .noRoomForRange
    }
  }

  /// A bound on limit / sqrt(period), raw.
  private static func rootOfMean(_ limit: UInt64, period: Int) -> Magnitude {
    let bits = period.trailingZeroBitCount
    // 182 / 256 is a little more than the root of 1/2.
    return Magnitude(UInt128(limit) * (bits % 2 == 0 ? 256 : 182), power: -8 - bits / 2)
  }

  /// limit^2 scale / period in units of the square's coefficients, rounded down; nil when it is beyond 2^120.
  private static func target(
    _ limit: UInt64, fraction: Int, period: Int, _ scale: Scale
  ) -> UInt128? {
    let raw = limit.multipliedFullWidth(by: limit)
    let squared = UInt128(raw.high) << 64 | UInt128(raw.low)
    let cut = max(0, 64 - squared.leadingZeroBitCount)
    let product = (squared >> UInt128(cut)) * UInt128(scale.mantissa)
    let shift = cut + scale.exponent - 2 * fraction - period.trailingZeroBitCount
    guard shift < product.leadingZeroBitCount - 8 else { return nil }
    return shift >= 0 ? product << UInt128(shift) : product >> UInt128(min(-shift, 127))
  }

  /// A party's share: the coefficient at 1 of c1 s, and its flood, modulo each prime.
  func share(_ part: borrowing SecretPart, using stream: inout ChaCha20Generator) -> [UInt64] {
    let context = square.key.context
    var product = RNSPolynomial(
      degree: context.parameters.degree, limbCount: square.depth + 1)
    defer { product.wipe() }
    for group in square.groups { part.addProduct(to: &product, group.transformedMask) }
    context.ring.inverseNTT(&product)
    // 0..<2^(width + 1) less 2^width, without branches.
    let low = UInt128(stream.next())
    let drawn =
      (UInt128(stream.next()) &<< 64 | low) & ((UInt128(1) << UInt128(width + 1)) &- 1)
    return context.ring.moduli.prefix(square.depth + 1).enumerated().map { limb, modulus in
      let flood = modulus.subtract(
        modulus.reduce(drawn), modulus.reduce(UInt128(1) << UInt128(width)))
      return modulus.add(product.words[limb * context.parameters.degree], flood)
    }
  }

  /// Throws unless the sums of all shares say that every value is in the range: `outOfRange`, and `refused` with
  /// `undecipherable` for a sum that no values have.
  func check(_ sums: [UInt64]) throws(CollectiveError) {
    let ring = square.key.context.ring
    let moduli = Array(ring.moduli.prefix(square.depth + 1))
    guard sums.count == moduli.count else { throw .foreignShare }
    var phase = square.groups[0].polynomials[0]
    for group in square.groups.dropFirst() { phase = ring.add(phase, group.polynomials[0]) }
    ring.inverseNTT(&phase)
    let residues = moduli.enumerated().map { limb, modulus in
      modulus.add(
        modulus.add(sums[limb], phase.words[limb * ring.degree]), modulus.reduce(slack))
    }
    let radix = MixedRadix(moduli)
    let digits = radix.digits(residues)
    // More than the most that a target is.
    guard radix.bitWidth(digits) < 127 else { throw .refused(.undecipherable) }
    let value = zip(digits, moduli).reversed().reduce(UInt128(0)) { value, digit in
      value &* UInt128(digit.1.value) &+ UInt128(digit.0)
    }
    guard Magnitude(value, power: 0) <= possible else { throw .refused(.undecipherable) }
    guard value <= most else { throw .outOfRange }
  }
}
