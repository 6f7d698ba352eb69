import HomomorphicEvaluation
import InstructionSet
import XCTest

/// What the formulas of ciphertext work take from the kernels.
final class CiphertextGasTests: XCTestCase {
  func testSumsAreReducedAsOftenAsTheKernelsReduceThem() {
    XCTAssertEqual(UInt64(LimbKernels.digitsMax), WorkFormula.termsMax)
  }
}
