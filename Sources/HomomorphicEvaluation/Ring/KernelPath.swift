import CKernels

/// Which kernels run. Every path gives the same bits; `portable` is pure Swift and the reference.
package enum KernelPath: UInt8, CaseIterable, Comparable, Sendable {
  /// Pure Swift.
  case portable = 0
  /// Four lanes of 64 bits, moduli below 2^61.
  case avx2 = 1
  /// Eight lanes of 64 bits, moduli below 2^61.
  case avx512 = 2
  /// Eight lanes of 52-bit multiply-add, moduli below 2^50.
  case avx512IFMA = 3

  /// The best path of this processor.
  package static let best =
    KernelPath(rawValue: UInt8(truncatingIfNeeded: galaxy_kernel_best_path().rawValue)) ?? .portable

  /// From the slowest to the fastest.
  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
