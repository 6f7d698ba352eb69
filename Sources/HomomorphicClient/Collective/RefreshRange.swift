import HomomorphicEvaluation
import Primitives

/// What parties claim of the values that they refresh, and find out together (`RangeCheck`): how large they are at most,
/// and that they repeat. The result has this for its bound, so that bounds which grow with every operation come back to what the values are.
package struct RefreshRange: Hashable, Sendable {
  /// The largest magnitude of a raw value.
  package let limit: UInt64
  /// After how many slots values repeat; nil when they do not. What does not repeat is averaged over the repetitions.
  package let period: Int?

  /// A claim about tensors under CKKS: `limit` is above 0, `period` a power of two up to the number of slots.
  ///
  /// Throws `invalidRange`.
  package init(
    within limit: UInt64, period: Int? = nil, _ parameters: LatticeParameters
  ) throws(CollectiveError) {
    guard parameters.scheme == .ckks, limit > 0 else { throw .invalidRange }
    if let period {
      guard (1...parameters.slotCount).contains(period), period.nonzeroBitCount == 1 else {
        throw .invalidRange
      }
    }
    self.limit = limit
    self.period = period
  }

  /// What a share's subject names of it.
  var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.bytes("galaxy refresh within 1".utf8)
    writer.u64(limit)
    writer.u32(UInt32(period ?? 0))
    return writer.bytes
  }

  /// Values with a period are polynomials in X^stride: slots that repeat after P of them are those of the subring of degree
  /// 2 P, which is what the automorphism of the rotation by P leaves as it is.
  func stride(_ parameters: LatticeParameters) -> Int {
    period.map { parameters.slotCount / $0 } ?? 1
  }
}

extension RingContext {
  /// The coefficients that are multiples of `stride`, the others 0: the mean of all rotations by the period that belongs
  /// to it (`RefreshRange`). In coefficient form.
  func thinned(_ polynomial: RNSPolynomial, stride: Int) -> RNSPolynomial {
    RNSPolynomial(degree: degree, limbCount: polynomial.limbCount) { target in
      target.update(repeating: 0)
      polynomial.words.withUnsafeBufferPointer { source in
        for index in Swift.stride(from: 0, to: target.count, by: stride) {
          target[index] = source[index]
        }
      }
    }
  }
}
