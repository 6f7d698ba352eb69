import Primitives

/// The operands and results that Vectors/u256_vectors.py computes too.
enum U256Operands {
  /// An operand that is often at the edges of its limbs.
  static func next(_ random: inout SplitMix64) -> U256 {
    let kind = random.next() % 8
    var limbs: [UInt64] = []
    for _ in 0..<4 {
      let choice = random.next() % 4
      let limb = random.next()
      limbs.append(choice == 0 ? 0 : choice == 1 ? .max : choice == 2 ? limb % 4 : limb)
    }
    let edged = U256(w0: limbs[0], w1: limbs[1], w2: limbs[2], w3: limbs[3])
    let count = random.next() % 257
    switch kind {
    case 0..<4: return edged
    case 4: return edged >> count
    case 5: return U256.max >> count
    case 6: return U256.one << count
    default: return U256(random.next() % 300)
    }
  }

  /// Every operation's result and flag, under the names of the Python script.
  static func results(_ a: U256, _ b: U256, _ c: U256) -> [(String, U256, Bool)] {
    var list: [(String, U256, Bool)] = []
    func add(_ name: String, _ result: (partialValue: U256, overflow: Bool)?) {
      list.append((name, result?.partialValue ?? .zero, result?.overflow ?? true))
    }
    func add(_ name: String, _ result: U256?) {
      list.append((name, result ?? .zero, result == nil))
    }
    let divided = a.quotientAndRemainder(dividingBy: b)
    let exponent = b.quotientAndRemainder(dividingBy: 300)?.remainder ?? .zero
    let bits = Int((c.quotientAndRemainder(dividingBy: 260)?.remainder ?? .zero).w0)
    add("add", a.addingReportingOverflow(b))
    add("subtract", a.subtractingReportingOverflow(b))
    add("multiply", a.multipliedReportingOverflow(by: b))
    add("multiplyHigh", a.multipliedFullWidth(by: b).high)
    add("quotient", divided?.quotient)
    add("remainder", divided?.remainder)
    add("addModulo", a.addingModulo(b, modulus: c))
    add("multiplyModulo", a.multiplyingModulo(b, modulus: c))
    add("shiftLeft", a.shiftedLeft(by: b))
    add("shiftRight", a.shiftedRight(by: b))
    add("arithmeticShiftRight", a.arithmeticShiftRight(by: b))
    add("signedAdd", a.signedAddReportingOverflow(b))
    add("signedSubtract", a.signedSubtractReportingOverflow(b))
    add("signedMultiply", a.signedMultiplyReportingOverflow(by: b))
    add("signedQuotient", a.signedDivide(by: b))
    add("signedRemainder", a.signedRemainder(dividingBy: b))
    list.append(("less", a < b ? .one : .zero, a.signedLess(than: b)))
    add("squareRoot", a.squareRoot)
    add("power", a.powReportingOverflow(exponent))
    add("signedPower", a.signedPowReportingOverflow(exponent))
    add("hugePower", (a & 7).powReportingOverflow(b))
    list.append(
      ("fits", a.fits(unsignedBits: bits) ? .one : .zero, a.fits(signedBits: bits)))
    add("signExtend", a.signExtended(fromBits: bits))
    let counts = UInt64(a.significantBitCount * 1000 + a.nonzeroBitCount)
    list.append(("bits", U256(counts), a.bit(at: Int(b.w0 % 256))))
    return list
  }
}
