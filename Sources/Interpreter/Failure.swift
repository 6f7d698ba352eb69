import HomomorphicEvaluation
import Semantics
import Tensors

/// Why a run ends early.
package enum Failure: Error, Equatable {
  /// A declared error was raised.
  case error(ErrorID, [Value])
  /// The machine would stop, with the trap of this name.
  case trap(String)
  /// A `return`, `break` or `continue` inside of an expression: on its way to the statement around it.
  case leaving
  /// Only in tests: an expectation that does not hold, told by the driver.
  case test(String)
}

extension Failure {
  static let overflow = Failure.trap("overflow")
  static let division = Failure.trap("division")
  static let shift = Failure.trap("shift")
  static let bounds = Failure.trap("bounds")
  static let capacity = Failure.trap("capacity")
  static let shape = Failure.trap("shape")

  /// The trap that an operation on tensors or fixed-point numbers ends in.
  init(_ error: TensorError) {
    self =
      switch error {
      case .overflow: .overflow
      case .shapeMismatch: .shape
      case .divisionByZero: .division
      case .outOfBounds: .bounds
      case .limitExceeded: .trap("limit")
      case .malformed: .trap("decode")
      case .elementMismatch: .shape
      case .domain: .trap("domain")
      case .emptyReduction: .trap("domain")
      }
  }

  /// The trap that an operation on ciphertexts ends in.
  init(_ error: HomomorphicError) {
    self =
      switch error {
      case .laneOverflow, .depthExhausted: .trap("laneOverflow")
      case .wrongKey, .wrongParameters: .trap("wrongKey")
      case .shapeMismatch: .shape
      case .keyMissing: .trap("keyMissing")
      case .valueOutOfRange: .overflow
      case .transparent: .trap("transparent")
      case .tooLarge: .trap("limit")
      case .invalidKey, .invalidParameters: .trap("decode")
      case .malformed, .formatMismatch, .notInvertible, .elementOutOfRange, .notPacked,
        .noiseExhausted, .residueOutOfRange, .scaleMismatch, .wrongLevel,
        .invalidScale, .precisionTooHigh, .boundsClaimed, .undecipherable, .unprovable:
        .trap("malformedCiphertext")
      }
  }
}

/// Runs an operation of the libraries below, turning its error into the trap that the machine ends in.
func trapping<Result>(_ body: () throws -> Result) throws(Failure) -> Result {
  do {
    return try body()
  } catch let error as TensorError {
    throw Failure(error)
  } catch let error as HomomorphicError {
    throw Failure(error)
  } catch {
    preconditionFailure("operations on tensors and ciphertexts have no other errors")
  }
}
