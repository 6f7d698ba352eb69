import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// Numbers that Microsoft SEAL computed, as in `RingVectorTests` (TenSEAL 0.3.18, SEAL 4.3): a
/// ciphertext of residues from SplitMix64 (seed 7), and the message whose slot i is the i-th number
/// of SplitMix64 (seed 11) modulo t, by `BatchEncoder`, `add_plain`, `sub_plain`, `multiply_plain`, and
/// `add_plain` after `mod_switch_to_next`.
@Suite struct BFVVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let degree: Int
    let bits: [Int]
    let plainModulus: UInt64
    let add: UInt64
    let subtract: UInt64
    let multiply: UInt64
    let addLowered: UInt64
    var testDescription: String { "\(degree) \(bits)" }
  }

  static let vectors = [
    Vector(
      degree: 8192, bits: [48, 40, 40, 40, 50], plainModulus: 1_032_193,
      add: 0x6270_d892_e2cb_b5ff, subtract: 0x34ac_3bdb_3cba_d92e,
      multiply: 0x5c90_599c_e415_f279, addLowered: 0x2b88_5237_31e0_da1d),
    Vector(
      degree: 8192, bits: [60, 40, 40, 60], plainModulus: 1_032_193,
      add: 0xebbd_4cfa_5623_1b08, subtract: 0x9369_4d0d_9172_6c6b,
      multiply: 0xe7b5_85c3_216e_bd08, addLowered: 0x878b_5665_d6f7_5d02),
    Vector(
      degree: 16384, bits: [48, 40, 40, 40, 40, 40, 40, 40, 40, 50], plainModulus: 786_433,
      add: 0xd3b7_de37_ddb9_5e81, subtract: 0x2e59_c582_7618_7e64,
      multiply: 0x1f58_ba53_08eb_2a8f, addLowered: 0xa5d0_001f_96f6_6f75),
  ]

  @Test(arguments: vectors, KernelPath.allCases)
  func residuesAreThoseOfSEAL(vector: Vector, path: KernelPath) throws {
    let parameters = try LatticeParameters(
      scheme: .bfv, degree: vector.degree,
      moduli: Primes.chain(bits: vector.bits, degree: vector.degree),
      plainModulus: vector.plainModulus)
    let context = try LatticeContext(parameters: parameters, path: path)
    var generator = SplitMix64(seed: 7)
    let count = parameters.dataLimbCount
    let polynomials = (0..<2).map { _ in
      RingVectors.random(context.ring, count, &generator)
    }
    let a = try LatticeCiphertext(
      decoding: Self.encoding(polynomials, parameters), context: context)
    #expect(a.polynomials == polynomials)
    generator = SplitMix64(seed: 11)
    let t = vector.plainModulus
    let values = (0..<vector.degree).map { _ in
      let residue = generator.next() % t
      return residue > t / 2 ? Int64(residue) - Int64(t) : Int64(residue)
    }
    let plain = try BFVEncoder(context).encode(values)
    let bfv = try BFV(context)
    #expect(
      try RingVectors.fold(bfv.add(a, plain: plain).polynomials) == vector.add)
    #expect(
      try RingVectors.fold(bfv.subtract(a, plain: plain).polynomials) == vector.subtract)
    #expect(
      try RingVectors.fold(bfv.multiply(a, plain: plain).polynomials) == vector.multiply)
    let lowered = try bfv.lowered(a, to: a.depth - 1)
    #expect(
      try RingVectors.fold(bfv.add(lowered, plain: plain).polynomials) == vector.addLowered)
  }

  /// The canonical encoding of a ciphertext: residues of each limb in as many bits as its prime,
  /// lowest first, each limb in whole bytes.
  static func encoding(_ polynomials: [RNSPolynomial], _ parameters: LatticeParameters) -> [UInt8] {
    var bytes: [UInt8] = [0x4C, 1] + parameters.identity.bytes
    bytes += [UInt8(polynomials[0].limbCount), UInt8(polynomials.count), 0]
    bytes += [UInt8](repeating: 0, count: 8)
    for polynomial in polynomials {
      for limb in 0..<polynomial.limbCount {
        let width = 64 - parameters.moduli[limb].leadingZeroBitCount
        var pending: UInt128 = 0
        var bits = 0
        for residue in polynomial[limb: limb] {
          pending |= UInt128(residue) << bits
          bits += width
          while bits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            bits -= 8
          }
        }
        if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
      }
    }
    return bytes
  }
}
