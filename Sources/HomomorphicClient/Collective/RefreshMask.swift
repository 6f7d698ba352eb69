import HomomorphicEvaluation
import Primitives

/// How a refresh of CKKS hides values from the parties that make it: each takes a uniform integer of `bits` bits
/// from every coefficient, so that all of them see a sum in which the values are lost, and puts it back at the
/// full depth, encrypted. The masks are taken back exactly: they cost no precision, as floods do.
///
/// What it gives: values within their bound shift the sum of masks by less than 2^(phaseBits + 1), so two of them are told
/// apart with an advantage of at most N 2^(phaseBits + 1 - bits) = 2^-hidingBits for a ciphertext, the statistical distance; after q
/// refreshes q times that. The bits are as many as the modulus has room for, at most those that hide by
/// 2^-`hidingBitsMax`. It holds for values within their bound only, and against all parties but one.
///
/// Source: C. Mouchet, J. Troncoso-Pastoriza, J.-P. Bossuat, J.-P. Hubaux (2020/304), section IV.E.
package struct RefreshMask: Hashable, Sendable {
  /// Bits of a mask.
  package let bits: Int
  /// Every coefficient of values and noise is below 2^phaseBits in magnitude.
  let phaseBits: Int
  /// What hides the values, as a power of two.
  package let hidingBits: Int
  /// Only coefficients at multiples of this are refreshed, the others dropped (`RefreshRange`).
  let stride: Int
  /// Within a range: noise that parties add to the values, as in a decryption. What comes out is then what
  /// they could have opened and encrypted anew, and the old noise is part of the values, hidden: a bound on it that is carried from step to step
  /// would grow as the bound on values does.
  let flood: NoiseFlood?
  /// How far floods move a value, but for a chance below 2^-40: by less than 2^-movedBits. Nil without floods.
  package let movedBits: Int?
  /// From the scale of the ciphertext to that of the full depth.
  let ratio: ScaleRatio

  /// The least that hides.
  package static let hidingBitsMin = 40
  /// More than this is not drawn.
  package static let hidingBitsMax = 128

  /// The masks for a tensor of CKKS, a function of what is public.
  ///
  /// Throws `noRoomForMasks` below `hidingBitsMin`, and `noHeadroom` where no flood is wide enough.
  init(
    _ tensor: LatticeTensor, parties: Int, range: RefreshRange? = nil
  ) throws(CollectiveError) {
    let context = tensor.key.context
    let parameters = context.parameters
    stride = range?.stride(parameters) ?? 1
    let moduli = Array(context.ring.moduli.prefix(tensor.depth + 1))
    // The modulus is above 2^(size - 1). The masks of all parties and twice the phase stay below a
    // quarter of it, so that a share which is none is found.
    let size = MixedRadix(moduli).bitWidth(moduli.map { $0.value - 1 })
    let partyBits = Int.bitWidth - (parties - 1).leadingZeroBitCount
    let rules = CKKSNoise(context, depth: tensor.depth)
    var phase = rules.phase(
      tensor.bound, tensor.noise, fraction: Int(tensor.format.fraction))
    if range == nil {
      (flood, movedBits) = (nil, nil)
    } else {
      guard
        let drawn = try? NoiseFlood(
          hiding: max(tensor.noise, rules.fresh), bits: NoiseFlood.bitsMin, parameters: parameters)
      else { throw .noHeadroom }
      phase = phase + .powerOfTwo(drawn.width) * Magnitude(UInt64(parties))
      // A slot is a sum of so many coefficients, each uniform: eight standard deviations.
      let terms = parameters.degree / stride * parties / 3 + 1
      let spread = (Int.bitWidth - terms.leadingZeroBitCount + 1) / 2 + 3
      flood = drawn
      movedBits = context.canonicalScale(depth: tensor.depth).floorLog2 - drawn.width - spread
    }
    phaseBits = phase.bits
    let loss = phaseBits + 1 + parameters.degree.trailingZeroBitCount
    bits = min(size - 4 - partyBits, loss + Self.hidingBitsMax)
    hidingBits = bits - loss
    guard hidingBits >= Self.hidingBitsMin,
      let ratio = ScaleRatio(
        from: context.canonicalScale(depth: tensor.depth),
        to: context.canonicalScale(depth: parameters.depthMax))
    else { throw .noRoomForMasks }
    self.ratio = ratio
  }

  /// The masks of one party for one ciphertext; their maker wipes them.
  func draw(_ context: LatticeContext, using stream: inout ChaCha20Generator) -> WideIntegers {
    .uniform(bits: bits, count: context.parameters.degree, using: &stream)
  }

  /// What makes the masked sum positive: n 2^bits + 2^phaseBits.
  func offset(parties: Int) -> WideIntegers {
    .sum(UInt64(parties), power: bits, other: phaseBits)
  }

  /// What it is at most then.
  func largest(parties: Int) -> WideIntegers {
    .sum(UInt64(parties), power: bits, other: phaseBits + 1)
  }
}
