import CGMP
import HomomorphicEvaluation

extension GMPInteger {
  /// Makes this a number of `bits` random bits. The words go from the generator straight to where
  /// the number stays, least significant first, so no copy of a secret is left behind. bits > 0.
  mutating func assignRandom(bits: Int, using generator: inout some RandomNumberGenerator) {
    let count = (bits + UInt.bitWidth - 1) / UInt.bitWidth
    guard let target = __gmpz_limbs_write(address, mp_size_t(count)) else { return }
    for index in 0..<count {
      target[index] = UInt(generator.next())
    }
    let spare = count * UInt.bitWidth - bits
    target[count - 1] &= UInt.max >> UInt(spare)
    __gmpz_limbs_finish(address, mp_size_t(count))
  }
}
