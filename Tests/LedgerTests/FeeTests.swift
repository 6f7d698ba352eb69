import Ledger
import Primitives
import Testing

/// The base fee, beside the formula of EIP-1559 as it stands there.
@Suite struct FeeTests {
  /// Ethereum's first two blocks with a base fee, 12,965,000 and the next.
  @Test func theFirstBaseFeesOfEthereumFollow() {
    #expect(
      FeeRules.baseFee(after: 1_000_000_000, gasUsed: 30_025_257, gasLimit: 30_029_122)
        == 1_124_967_822)
  }

  @Test func theFeeFollowsLoad() {
    func next(_ fee: UInt128, _ used: UInt64, of limit: UInt64 = 1_000) -> UInt128 {
      FeeRules.baseFee(after: fee, gasUsed: used, gasLimit: limit)
    }
    #expect(next(800, 500) == 800)
    #expect(next(800, 1_000) == 900)
    #expect(next(800, 0) == 700)
    #expect(next(800, 501) == 801)
    #expect(next(1, 501) == 2)
    #expect(next(800, 499) == 800)
    // What is too small to fall by an eighth stays.
    #expect(next(7, 0) == 7)
    #expect(next(8, 0) == 7)
    #expect(next(1, 0) == 1)
    #expect(next(.max, 1_000) == .max)
    #expect(next(.max, .max, of: 1) == .max)
    #expect(next(5, 0, of: 0) == 5)
  }

  /// Against the formula in integers of Swift's own, which are wide enough below 2^60.
  @Test func theFormulaIsThatOfTheProposal() {
    var random = SplitMix64(seed: 0x1559)
    for _ in 0..<5_000 {
      let fee = UInt128(random.next() >> UInt64(4 + random.next(below: 60)))
      let limit = 2 + random.next() >> UInt64(20 + random.next(below: 40))
      let used = random.next() % (limit + 1)
      let (target, expected): (UInt64, UInt128)
      target = limit / 2
      if used > target {
        expected = fee + max(fee * UInt128(used - target) / UInt128(target) / 8, 1)
      } else {
        expected = fee - fee * UInt128(target - used) / UInt128(target) / 8
      }
      #expect(FeeRules.baseFee(after: fee, gasUsed: used, gasLimit: limit) == expected)
    }
  }

  @Test func anOfferPaysTheBaseFeeFirst() {
    let offer = FeeOffer(most: 10, tip: 3)
    #expect(offer.effectivePrice(baseFee: 0) == 3)
    #expect(offer.effectivePrice(baseFee: 7) == 10)
    #expect(offer.effectivePrice(baseFee: 9) == 10)
    #expect(offer.effectiveTip(baseFee: 9) == 1)
    #expect(offer.effectiveTip(baseFee: 10) == 0)
    #expect(offer.effectiveTip(baseFee: 11) == nil)
    #expect(FeeOffer(price: 10).effectiveTip(baseFee: 4) == 6)
  }
}
