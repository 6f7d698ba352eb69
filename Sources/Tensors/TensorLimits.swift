/// The named limits of tensors. Every allocation and loop in this module is bounded by them.
package enum TensorLimits {
  /// Most elements that one tensor may hold. An axis of length 0 counts as 1, so that no
  /// combination of the other axes exceeds the limit either.
  package static let elementsMax = 1 << 22
  /// Most axes that a tensor may have.
  package static let rankMax = 4
  /// Most bytes of decimal text that `FixedPoint.parse` reads.
  package static let decimalTextBytesMax = 256
}
