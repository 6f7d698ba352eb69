import Primitives

/// When a data provider lets others compute, as its owner has written it down.
package struct ComputePolicy: Hashable, Sendable {
  /// The most that it pays for a million multiply-adds, in the smallest unit.
  package var unitPriceMax: UInt128
  /// Whose machines it uses; nil for everybody's whom no dispute has convicted.
  package var computers: Set<Address>?
  /// The share of results that it trains again and compares, raw `Q<8, 24>` from 0 to 1: which ones nobody can foresee.
  package var checked: Int32

  /// A policy; by default every result is checked.
  package init(
    unitPriceMax: UInt128 = .max, computers: Set<Address>? = nil, checked: Int32 = 1 << 24
  ) {
    self.unitPriceMax = unitPriceMax
    self.computers = computers
    self.checked = checked
  }
}
