/// Products of ciphertexts by Halevi, Polyakov and Shoup, "An Improved RNS Variant of the BFV
/// Homomorphic Encryption Scheme" (2018/117), in integers only.
extension BFVTables {
  /// round(t/Q (a0 + a1 s)(b0 + b1 s)) as d0 + d1 s + d2 s^2, in coefficient form as the operands.
  /// Every path gives the same residues; they are close to those of SEAL, which rounds differently,
  /// and decrypt to the same values.
  func multiply(_ a: [RNSPolynomial], _ b: [RNSPolynomial]) -> [RNSPolynomial] {
    product(of: a + b)
  }

  /// As `multiply(a, a)`.
  func square(_ a: [RNSPolynomial]) -> [RNSPolynomial] { product(of: a) }

  /// Two operands of two polynomials each, or one to be squared.
  private func product(of operands: [RNSPolynomial]) -> [RNSPolynomial] {
    precondition(operands.count == 2 || operands.count == 4, "ciphertexts of two polynomials")
    for operand in operands { ring.check(operand, operands[0]) }
    let limbCount = operands[0].limbCount
    let level = levels[limbCount - 1]
    let all = limbCount + level.auxiliaryCount
    let n = ring.degree
    return ring.withScratch(limbs: operands.count * (limbCount + 2) + 3 * all + 1) { memory in
      let products = memory
      let digits = memory + 3 * all * n
      let work = digits + operands.count * (limbCount + 1) * n
      let scratch = work + operands.count * n
      let terms = operands.enumerated().map { place, operand in
        decompose(operand, level, digits + place * (limbCount + 1) * n)
      }
      for place in 0..<all {
        let factors = operands.indices.map { work + $0 * n }
        let kernel = place < limbCount ? ring.kernels[place] : auxiliary.kernels[place - limbCount]
        for (index, operand) in operands.enumerated() {
          if place < limbCount {
            kernel.forward(factors[index], operand.words.pointer + place * n, .lazy)
          } else {
            kernel.linear(
              factors[index], terms[index], level.extend.matrix[place - limbCount])
            kernel.forward(factors[index], LimbSource(factors[index]), .lazy)
          }
        }
        let out = (0..<3).map { products + ($0 * all + place) * n }
        if operands.count == 2 {
          kernel.tensorSquare(out[0], out[1], out[2], factors[0], factors[1])
        } else {
          kernel.tensor(
            out[0], out[1], out[2], factors[0], factors[1], factors[2], factors[3])
        }
        for limb in out { kernel.inverse(limb, LimbSource(limb)) }
      }
      withExtendedLifetime(operands) {}
      return (0..<3).map { part in
        ring.make(limbCount: limbCount) { out in
          scaleDown(products + part * all * n, level, limbCount, scratch, out)
        }
      }
    }
  }

  /// The terms of a conversion from q: y_i, and round(sum of y_i / q_i) as the last.
  private func decompose(
    _ p: RNSPolynomial, _ level: BFVLevel, _ out: LimbTarget
  ) -> [LimbSource] {
    let n = ring.degree
    var terms: [LimbSource] = []
    for limb in 0..<p.limbCount {
      ring.kernels[limb].scale(
        out + limb * n, p.words.pointer + limb * n, level.extensionFactors[limb])
      terms.append(LimbSource(out + limb * n))
    }
    let quotient = out + p.limbCount * n
    widest(p.limbCount).roundedSum(
      quotient, terms, level.extend.fractions, shift: level.extend.shift)
    return terms + [LimbSource(quotient)]
  }

  /// round(t/Q d) modulo q from the residues of d modulo q and p, which are overwritten.
  private func scaleDown(
    _ d: LimbTarget, _ level: BFVLevel, _ limbCount: Int, _ scratch: LimbTarget,
    _ out: LimbTarget
  ) {
    let n = ring.degree
    var terms: [LimbSource] = []
    for limb in 0..<limbCount {
      ring.kernels[limb].scale(d + limb * n, d + limb * n, level.scaleFactors[limb])
      terms.append(LimbSource(d + limb * n))
    }
    let quotient = out
    widest(limbCount).roundedSum(
      quotient, terms, level.scale.fractions, shift: level.scale.shift)
    var scaled: [LimbSource] = []
    for place in 0..<level.auxiliaryCount {
      let kernel = auxiliary.kernels[place]
      let target = d + (limbCount + place) * n
      var last = LimbSource(quotient)
      if !level.scaleFits {
        kernel.reduce(scratch, last)
        last = LimbSource(scratch)
      }
      kernel.linear(target, [LimbSource(target)] + terms + [last], level.scale.matrix[place])
      scaled.append(LimbSource(target))
    }
    auxiliary.kernels[0].roundedSum(
      scratch, scaled, level.return.fractions, shift: level.return.shift)
    scaled.append(LimbSource(scratch))
    for limb in 0..<limbCount {
      ring.kernels[limb].linear(out + limb * n, scaled, level.return.matrix[limb])
    }
  }
}
