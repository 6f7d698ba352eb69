/// How exponentiations are computed. All paths give the same numbers.
package enum PaillierPath: Hashable, Sendable, CaseIterable {
  /// GMP, one number after the other, on every processor.
  case portable
  /// Eight numbers at once, on processors with AVX-512 IFMA.
  case lanes

  /// Whether this processor can.
  package var isAvailable: Bool {
    switch self {
    case .portable: true
    case .lanes: LaneModuli.isAvailable
    }
  }

  /// The fastest one of this processor.
  package static var best: PaillierPath { lanes.isAvailable ? .lanes : .portable }
}
