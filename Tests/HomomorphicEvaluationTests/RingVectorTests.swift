import HomomorphicEvaluation
import HomomorphicKit
import Primitives
import Testing

/// Numbers that Microsoft SEAL computed: TenSEAL 0.3.18 from PyPI (`tenseal.sealapi`), which
/// carries SEAL 4.3. Ciphertexts and keys of residues from SplitMix64 (seed 7; each residue is the
/// next number modulo its prime; order: ciphertexts a and b, then the digits of the key; polynomial
/// after polynomial, limb after limb) were written in SEAL's format, loaded, computed on with its
/// `Evaluator`, saved and read back; a result's residues were folded as in FNV-1a, word by word.
@Suite struct RingVectorTests {
  /// Bit sizes, degree and what `CoeffModulus.Create` gave.
  static let chains: [(degree: Int, bits: [Int], primes: [UInt64])] = [
    (1024, [27], [134_215_681]),
    (2048, [54], [18_014_398_509_404_161]),
    (4096, [50, 50], [1_125_899_906_629_633, 1_125_899_906_826_241]),
    (
      8192, [48, 40, 40, 40, 50],
      [
        281_474_976_694_273, 1_099_510_824_961, 1_099_510_890_497, 1_099_511_480_321,
        1_125_899_906_826_241,
      ]
    ),
    (
      16384, [48, 40, 40, 40, 40, 40, 40, 40, 40, 50],
      [
        281_474_976_546_817, 1_099_503_894_529, 1_099_504_549_889, 1_099_505_827_841,
        1_099_506_352_129, 1_099_506_515_969, 1_099_507_695_617, 1_099_508_121_601,
        1_099_510_054_913, 1_125_899_904_679_937,
      ]
    ),
    (
      8192, [60, 40, 40, 60],
      [
        1_152_921_504_606_748_673, 1_099_510_890_497, 1_099_511_480_321,
        1_152_921_504_606_830_593,
      ]
    ),
  ]

  @Test(arguments: chains)
  func primesAreTheOnesSEALChooses(degree: Int, bits: [Int], primes: [UInt64]) throws {
    #expect(try Primes.chain(bits: bits, degree: degree) == primes)
  }

  /// What is multiplied: the parameters and the fold of each result.
  struct Vector: Sendable, CustomTestStringConvertible {
    let degree: Int
    let bits: [Int]
    let add: UInt64
    let multiply: UInt64
    let relinearize: UInt64
    let rescale: UInt64
    let rotate: UInt64
    /// BFV: `relinearize` of three polynomials (seed 9), `mod_switch_to_next`, `rotate_rows` by 1.
    let relinearizeBFV: UInt64
    let modSwitchBFV: UInt64
    let rotateBFV: UInt64
    var testDescription: String { "\(degree) \(bits)" }
  }

  static let vectors = [
    Vector(
      degree: 1024, bits: [60, 40, 30, 50], add: 0x4d15_6f22_cac0_2fe0,
      multiply: 0xacff_f94d_cc8e_d04d, relinearize: 0x9cb8_c6eb_efbb_7966,
      rescale: 0xebe8_9378_b8f3_66b6, rotate: 0xbc91_beea_9e51_f662,
      relinearizeBFV: 0x168d_2df0_8890_e15c, modSwitchBFV: 0x1540_4bbe_ca4a_d88d,
      rotateBFV: 0xdb29_3eb7_ee7b_7d2e),
    Vector(
      degree: 8192, bits: [48, 40, 40, 40, 50], add: 0xa99b_0abd_c351_182b,
      multiply: 0x82ca_0afa_38d0_fd4f, relinearize: 0x0c2f_055c_d4b3_63b9,
      rescale: 0xa57d_bc96_a501_e87b, rotate: 0x464d_7515_a4a7_9b03,
      relinearizeBFV: 0x4b87_4cdd_8b9c_a79a, modSwitchBFV: 0xf150_1b67_d909_c537,
      rotateBFV: 0x5014_0e65_488d_430b),
  ]

  @Test(arguments: vectors, KernelPath.allCases)
  func residuesAreThoseOfSEAL(vector: Vector, path: KernelPath) throws {
    let primes = try Primes.chain(bits: vector.bits, degree: vector.degree)
    let ring = try RingContext(
      degree: vector.degree, moduli: primes.map { try Modulus($0) }, path: path)
    let data = ring.dataLimbCount
    var generator = SplitMix64(seed: 7)
    let a = [
      RingVectors.random(ring, data, &generator), RingVectors.random(ring, data, &generator),
    ]
    let b = [
      RingVectors.random(ring, data, &generator), RingVectors.random(ring, data, &generator),
    ]
    let key = SwitchingKey(
      digits: (0..<data).map { _ in
        let b = RingVectors.random(ring, primes.count, &generator)
        return SwitchingKey.Digit(b: b, a: RingVectors.random(ring, primes.count, &generator))
      })

    #expect(RingVectors.fold([ring.add(a[0], b[0]), ring.add(a[1], b[1])]) == vector.add)
    let d = ring.tensorProduct((a[0], a[1]), (b[0], b[1]))
    #expect(RingVectors.fold([d.0, d.1, d.2]) == vector.multiply)
    let switched = ring.keySwitch(d.2, isNTT: true, with: key)
    let relinear = [ring.add(d.0, switched.0), ring.add(d.1, switched.1)]
    #expect(RingVectors.fold(relinear) == vector.relinearize)
    let rescaled = relinear.map { ring.divideAndRoundByLast($0, isNTT: true) }
    #expect(RingVectors.fold(rescaled) == vector.rescale)
    let fused = ring.multiplyRelinearizeRescale((a[0], a[1]), (b[0], b[1]), with: key)
    #expect([fused.0, fused.1] == rescaled)

    func rotated(isNTT: Bool) -> [RNSPolynomial] {
      let turned = a.map { ring.automorphism($0, galoisElement: 3, isNTT: isNTT) }
      let switched = ring.keySwitch(turned[1], isNTT: isNTT, with: key)
      return [ring.add(turned[0], switched.0), switched.1]
    }
    #expect(RingVectors.fold(rotated(isNTT: true)) == vector.rotate)
    #expect(RingVectors.fold(rotated(isNTT: false)) == vector.rotateBFV)
    generator = SplitMix64(seed: 9)
    let e = (0..<3).map { _ in RingVectors.random(ring, data, &generator) }
    let switchedBFV = ring.keySwitch(e[2], isNTT: false, with: key)
    let relinearBFV = [ring.add(e[0], switchedBFV.0), ring.add(e[1], switchedBFV.1)]
    #expect(RingVectors.fold(relinearBFV) == vector.relinearizeBFV)
    let switchedDown = relinearBFV.map { ring.divideAndRoundByLast($0, isNTT: false) }
    #expect(RingVectors.fold(switchedDown) == vector.modSwitchBFV)
  }
}
