import HomomorphicEvaluation
import Primitives

extension EncryptedTensor {
  /// How far values may be from those that an exact computation gives, by the public bound on noise and the
  /// format's rounding; nil for schemes that are exact.
  ///
  /// The bound is on the root mean square of the noise in the slots; a slot is taken for four times
  /// that. It is as good as the bounds are: see `boundsOrigin`.
  package var errorBound: Double? {
    guard case .lattice(let tensor) = storage, tensor.key.parameters.scheme == .ckks else {
      return nil
    }
    let scale = tensor.key.context.canonicalScale(depth: tensor.depth).double
    let unit = Double(sign: .plus, exponent: -Int(format.fraction), significand: 1)
    // The encoder computes with 62 bits, in log N steps that lose one each, both ways.
    return 4 * tensor.noise.double / scale + unit / 2 + tensor.bound.double * unit * 0x1p-48
  }

  /// A bound on the magnitude of the values, from their format and what was done: nil under Paillier, whose
  /// lanes know it as a sum of weights.
  package var valueBound: Double? {
    guard case .lattice(let tensor) = storage else { return nil }
    return tensor.bound.double
      * Double(sign: .plus, exponent: -Int(format.fraction), significand: 1)
  }

  /// The first of the decrypted raw values that the public bound rules out, with `error` more than the values may
  /// be off; nil when all are as they should be, and under Paillier. Whoever encrypted has then broken a
  /// promise about format or range, and what was computed may be wrong anywhere.
  package func firstBeyondBound(_ values: [Int128], error: Double = 0) -> Int128? {
    guard let bound = valueBound else { return nil }
    let unit = Double(sign: .plus, exponent: -Int(format.fraction), significand: 1)
    let most = bound + (errorBound ?? 0) + error
    return values.first { Double($0.magnitude) * unit > most }
  }

  /// The bits of the bound on noise, which is one on coefficients under BFV, on their Euclidean norm under
  /// CKKS; nil under Paillier.
  package var noiseBits: Int? {
    guard case .lattice(let tensor) = storage else { return nil }
    return tensor.noise.bits
  }

  /// The fraction bits that `decryptForSharing` would grant for these bounds; nil where there is nothing to
  /// hide, or no room.
  package var sharedPrecisionBits: Int? {
    guard case .lattice(let tensor) = storage, tensor.key.parameters.scheme == .ckks else {
      return nil
    }
    let context = tensor.key.context
    let noise = max(tensor.noise, CKKSNoise(context, depth: tensor.depth).fresh)
    guard
      let flood = try? NoiseFlood(
        hiding: noise, bits: NoiseFlood.bitsMin, parameters: context.parameters)
    else { return nil }
    let bits = flood.precisionBits(
      scale: context.canonicalScale(depth: tensor.depth), degree: context.parameters.degree)
    return bits < 0 ? nil : min(bits, Int(format.fraction))
  }
}

extension Magnitude {
  /// The number, as near as a double is.
  fileprivate var double: Double {
    Double(sign: .plus, exponent: Int(exponent), significand: Double(mantissa))
  }
}
