import Bytecode
import HomomorphicEvaluation
import Tensors

extension Trap {
  /// The trap of a failed operation on tensors or fixed-point numbers.
  init(_ error: TensorError) {
    switch error {
    case .overflow: self = .overflow
    case .divisionByZero: self = .division
    case .shapeMismatch, .elementMismatch: self = .shape
    case .outOfBounds: self = .bounds
    case .limitExceeded: self = .limit
    case .malformed: self = .decode
    case .domain, .emptyReduction: self = .domain
    }
  }

  /// The trap of a failed operation on ciphertexts.
  init(_ error: HomomorphicError) {
    switch error {
    case .malformed, .elementOutOfRange, .notInvertible, .formatMismatch:
      self = .malformedCiphertext
    case .invalidKey: self = .decode
    case .wrongKey: self = .wrongKey
    case .shapeMismatch: self = .shape
    case .laneOverflow: self = .laneOverflow
    case .tooLarge: self = .limit
    case .valueOutOfRange: self = .overflow
    case .notPacked, .noiseExhausted: self = .malformedCiphertext
    case .invalidParameters: self = .decode
    case .wrongParameters: self = .wrongKey
    case .residueOutOfRange, .scaleMismatch, .invalidScale:
      self = .malformedCiphertext
    case .transparent: self = .transparent
    case .depthExhausted: self = .laneOverflow
    case .keyMissing: self = .keyMissing
    case .wrongLevel, .precisionTooHigh, .boundsClaimed, .undecipherable, .unprovable:
      self = .malformedCiphertext
    }
  }
}
