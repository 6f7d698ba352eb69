import InstructionSet
import XCTest

/// Prices are consensus: they stay what they were, however their formulas are written.
final class CiphertextWorkTests: XCTestCase {
  /// Two ciphertexts of degree 8192 with four primes; BFV with a second base of six.
  private let sizes = LatticeSizes(
    logDegree: 13, limbs: 4, groups: 2, auxiliaryPrimes: 6, wideQuotients: 6, switches: 2,
    rotations: 12, levels: 3)

  /// By hand from the kernels' prices: T 78, A 5, G 2, S 9, M 6, R 16, D 48, P 96 for each of N / 8 = 1024.
  private let units: [(work: CiphertextWork, ckks: UInt64, bfv: UInt64)] = [
    (.sum, 40, 40),
    (.negation, 16, 16),
    // encode = 96 + 48 + 20 and 48 + 78.
    (.plainSum, 164 + 20 + 312, 126 + 48 + 4 * (5 + 9 + 28)),
    (.scaling, 72, 72),
    // digits = 20 T + 10 (4 M + R) = 1560 + 400.
    (.square, 4 * 66 + 1_960 + 780 + 36 * 9 + 10, 7_354 + 1_960 + 780 + 216 + 40 + 162),
    // divide = 8 T + 12 S = 732 and 18 S = 162.
    (.plainProduct, 164 + 312 + 8 * 22 + 732, 126 + 4 * (390 + 18 + 10 + 44) + 162),
    (.constantProduct, 72 + 732, 72 + 162),
    // Each level with k = 4, 3, 2.
    (.lowering, (72 + 732) + (54 + 540) + (36 + 348), 162 + 108 + 54),
    // switch = 1960 + 780 + 16 S or 24 S.
    (.rotation(by: .c), 2 * (2_884 + 60), 2 * (2_956 + 60)),
    // 9 repetitions of 3 D + 4 (3 (2 R + T) + T + 4 (M + R) + 2 A + 2 H), or of 4 D, 4 (2 R + T) and an S.
    (.upload, 1_352 + 9 * (144 + 4 * 826), 1_352 + 624 + 9 * (192 + 4 * 945)),
  ]

  func testPricesAreTheSumsOfTheKernels() {
    for (work, ckks, bfv) in units {
      XCTAssertEqual(work.formula(.ckks).gas([sizes]), ckks * 2 * 1_024, "\(work) of CKKS")
      XCTAssertEqual(work.formula(.bfv).gas([sizes]), bfv * 2 * 1_024, "\(work) of BFV")
    }
  }

  func testAProductOfListsPaysEachAndSwitchesOnce() {
    var small = sizes
    small.groups = 1
    // 4 (4 M + 3 R) for each of three ciphertexts, the rest for the two of the first.
    let once: UInt64 = 1_960 + 780 + 36 * 9 + 10
    XCTAssertEqual(
      CiphertextWork.product.formula(.ckks).gas([sizes, small]), (3 * 288 + 2 * once) * 1_024)
    // 8 M for each, 8 R for the first.
    XCTAssertEqual(
      CiphertextWork.combination.formula(.bfv).gas([sizes, small]), (3 * 48 + 2 * 128) * 1_024)
  }

  func testASumOfSlotsIsDoneToOneCiphertext() {
    XCTAssertEqual(
      CiphertextWork.slotSum.formula(.ckks).gas([sizes]),
      (12 * (2_884 + 60) + 13 * 40) * 1_024)
  }

  func testLongSumsAreReducedAfterFifteenProducts() {
    // 2 (k + 1) sums of k products, at k = 15 and 16.
    func switchUnits(_ limbs: UInt64, reductions: UInt64) -> UInt64 {
      limbs * (limbs + 1) * 78 + 2 * (limbs + 1) * (limbs * 6 + reductions * 16)
        + 2 * (limbs + 1) * 78 + 4 * limbs * 9 + 3 * limbs * 5
    }
    for (limbs, reductions) in [(15, 1), (16, 2)] as [(UInt64, UInt64)] {
      let sizes = LatticeSizes(logDegree: 13, limbs: limbs, switches: 1)
      XCTAssertEqual(
        CiphertextWork.rotation(by: .c).formula(.ckks).gas([sizes]),
        switchUnits(limbs, reductions: reductions) * 1_024)
    }
  }

  func testHugeSizesStopAtTheLargestPrice() {
    let sizes = LatticeSizes(logDegree: 15, limbs: .max, groups: .max)
    XCTAssertEqual(CiphertextWork.sum.formula(.bfv).gas([sizes]), .max)
    XCTAssertEqual(WorkFormula.decoding.gas(sizes, ciphertexts: 1), .max)
  }
}
