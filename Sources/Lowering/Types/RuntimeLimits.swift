import Primitives

/// What lowering assumes of sizes that only the run of a contract knows.
enum RuntimeLimits {
  /// The most elements of an array whose count is a size parameter: the machine sees it as a list.
  static let arrayCountMax: UInt32 = 1 << 16
  /// The largest value of a size parameter: an axis of a tensor is no longer.
  static let sizeMax = UInt64(Limits.tensorElementsMax)
  /// The largest maximum of a list, byte string or text.
  static let maximumMax: Int64 = 1 << 24
}
