import Primitives

/// How the base fee follows load (EIP-1559). It is burned, so that a producer gains nothing by filling blocks with its own transactions.
package struct FeeRules: Hashable, Sendable {
  /// The base fee of the first block, per gas in the smallest unit; at least 1.
  package let initialBaseFee: UInt128
  /// The base fee is steady in blocks that use one of this many parts of their gas; at least 1.
  package static let elasticity: UInt64 = 2
  /// A full block raises the base fee by one of this many parts, an empty one lowers it by so much.
  package static let changeDenominator: UInt64 = 8

  /// Rules; by default from 1,000,000,000, as on Ethereum.
  ///
  /// - Precondition: the fee is not 0, which means that there is none.
  package init(initialBaseFee: UInt128 = 1_000_000_000) {
    precondition(initialBaseFee > 0, "a base fee that may change is not 0")
    self.initialBaseFee = initialBaseFee
  }

  /// The base fee of the block after one that used this gas of its limit. Never becomes 0: what is too small
  /// to fall by an eighth stays. Saturates.
  package static func baseFee(
    after baseFee: UInt128, gasUsed: UInt64, gasLimit: UInt64
  ) -> UInt128 {
    let target = max(1, gasLimit / elasticity)
    guard gasUsed != target else { return baseFee }
    let distance = gasUsed > target ? gasUsed - target : target - gasUsed
    // 128 bits times 64 bits.
    let scaled = U256(baseFee) &* U256(distance)
    let parts = U256(target) &* U256(changeDenominator)
    guard let change = scaled.quotientAndRemainder(dividingBy: parts)?.quotient else {
      preconditionFailure("neither target nor denominator is 0")
    }
    // At most an eighth of it.
    if gasUsed < target { return baseFee - change.low }
    return (U256(baseFee) &+ max(change, .one)).asUInt128 ?? .max
  }
}
