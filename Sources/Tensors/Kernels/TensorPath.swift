import CKernels

/// Which kernels products of matrices run on, from what every processor can to what few can. All give
/// the same bits.
package enum TensorPath: UInt8, CaseIterable, Comparable, Sendable {
  /// Pure Swift.
  case portable = 0
  /// Four products at a time.
  case avx2 = 1
  /// Eight products at a time.
  case avx512 = 2
  /// Eight products at a time, of bytes 64.
  case avx512VNNI = 3

  /// The best path of this processor.
  package static let best =
    TensorPath(rawValue: UInt8(truncatingIfNeeded: galaxy_tensor_best_path().rawValue)) ?? .portable

  /// From the slowest to the fastest.
  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

  /// The path as C names it.
  var kernel: galaxy_tensor_path { galaxy_tensor_path(UInt32(rawValue)) }
}
