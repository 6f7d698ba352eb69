/// Why an operation on tensors or fixed-point numbers has no result. The numbers are stable: they
/// are part of the machine's trap codes.
package enum TensorError: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// The exact result, rounded once, does not fit the element type.
  case overflow = 1
  /// A divisor is zero.
  case divisionByZero = 2
  /// The shapes of the operands do not go together, or the axis does not exist.
  case shapeMismatch = 3
  /// The element types of the operands differ, or the operation is not defined for the type.
  case elementMismatch = 4
  /// An index, a row range or a label lies outside its axis.
  case outOfBounds = 5
  /// A tensor would exceed a limit of `Limits`.
  case limitExceeded = 6
  /// Bytes or text that are not the canonical encoding of a value.
  case malformed = 7
  /// The argument is outside the domain of the function (logarithm of zero, root of a negative).
  case domain = 8
  /// Mean, maximum, minimum or arg-maximum of no elements, or an average of weight zero.
  case emptyReduction = 9
}
