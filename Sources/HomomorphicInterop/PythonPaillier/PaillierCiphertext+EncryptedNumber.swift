import HomomorphicClient
import HomomorphicEvaluation

extension PaillierCiphertext {
  /// The ciphertext of a single value as python-paillier reads it: fixed-point numbers become
  /// mantissas and powers of 16.
  ///
  /// Throws `shapeMismatch` for several values, which share elements.
  package func encryptedNumber() throws(HomomorphicError) -> PaillierEncryptedNumber {
    guard laneCount == 1 else { throw .shapeMismatch }
    let digits = (Int(format.fraction) + 3) / 4
    var element = GMPInteger(limbs: limbs)
    for _ in 0..<4 * digits - Int(format.fraction) {
      var workspace = PaillierWorkspace(key: key)
      workspace.square(&element)
    }
    return PaillierEncryptedNumber(key: key, exponent: -digits, element: element)
  }

  /// Packs numbers that python-paillier encrypted as a vector of `shape`, without reading them.
  ///
  /// Whoever encrypted them promises that they fit the format; decryption checks what it can. The
  /// work is a squaring for every bit of a lane and every value.
  /// Throws `shapeMismatch`, `malformed` or `tooLarge` for a shape beyond the limits, `wrongKey`,
  /// and `formatMismatch` for a number with more digits behind the point than the format has, as
  /// nobody can cut them off unseen, or for a fraction that is no multiple of 4.
  package init(
    packing numbers: [PaillierEncryptedNumber], shape: [Int], format: PaillierFormat,
    key: PaillierPublicKey
  ) throws(HomomorphicError) {
    guard try PaillierLimits.laneCount(shape: shape) == numbers.count else {
      throw .shapeMismatch
    }
    let exponent = -Int(format.fraction) / 4
    guard format.fraction % 4 == 0, numbers.allSatisfy({ $0.exponent >= exponent }) else {
      throw .formatMismatch
    }
    guard numbers.allSatisfy({ $0.key.identity == key.identity }) else { throw .wrongKey }
    let lanes = format.lanesPerElement(modulusBits: key.bits)
    var workspace = PaillierWorkspace(key: key)
    var limbs: [UInt] = []
    for start in stride(from: 0, to: numbers.count, by: lanes) {
      let end = min(start + lanes, numbers.count)
      // Horner's rule from the last lane on: each step moves what is there up by a lane.
      var element = GMPInteger(limbs: try numbers[end - 1].lowered(to: exponent).limbs)
      for number in numbers[start..<end - 1].reversed() {
        for _ in 0..<format.laneBits { workspace.square(&element) }
        let next = GMPInteger(limbs: try number.lowered(to: exponent).limbs)
        workspace.multiply(&element, by: next)
      }
      element.appendLimbs(count: key.elementLimbs, to: &limbs)
    }
    self.init(key: key, format: format, shape: shape, weight: 1, limbs: limbs)
  }
}
