import Primitives

/// Dividing an amount so that no unit is lost, as `std.split` does it (Hamilton, 1792).
package enum LargestRemainder {
  /// The shares of `total` in proportion to `weights`: whole units of the exact share, and what is left, one each, to the largest
  /// remainders, the earlier of equal ones. All are 0 where all weights are.
  package static func split(_ total: UInt128, _ weights: [UInt64]) -> [UInt128] {
    let sum = weights.reduce(U256.zero) { $0 &+ U256($1) }
    guard sum != .zero else { return weights.map { _ in 0 } }
    var shares: [UInt128] = []
    var remainders: [U256] = []
    for weight in weights {
      // Below 2^192.
      let exact = (U256(total) &* U256(weight)).quotientAndRemainder(dividingBy: sum)
      shares.append(exact?.quotient.asUInt128 ?? 0)
      remainders.append(exact?.remainder ?? .zero)
    }
    for _ in 0..<weights.count where shares.reduce(0, +) < total {
      guard let largest = remainders.max(), let best = remainders.firstIndex(of: largest) else {
        break
      }
      shares[best] += 1
      remainders[best] = .zero
    }
    return shares
  }
}
