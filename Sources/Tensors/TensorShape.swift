import Primitives

/// The lengths of a tensor's axes, outermost first, held in place: a copy of a tensor counts no
/// reference for its shape, and a small result allocates none.
package struct TensorShape: Hashable, Sendable, RandomAccessCollection {
  /// The lengths; 0 behind the last axis.
  private var lengths: SIMD4<Int32>
  /// The number of axes: 0 for a scalar.
  package let count: Int

  /// The lengths, at most `Limits.tensorRankMax` of at most `Limits.tensorElementsMax` each.
  package init(_ lengths: some Collection<Int>) {
    precondition(lengths.count <= Limits.tensorRankMax, "the rank has been checked")
    self.lengths = SIMD4()
    count = lengths.count
    var axis = 0
    for length in lengths {
      self.lengths[axis] = Int32(length)
      axis += 1
    }
  }

  /// A scalar's.
  init() {
    lengths = SIMD4()
    count = 0
  }

  /// A vector's.
  init(_ length: Int) {
    lengths = SIMD4(Int32(length), 0, 0, 0)
    count = 1
  }

  /// A matrix's.
  init(_ rows: Int, _ columns: Int) {
    lengths = SIMD4(Int32(rows), Int32(columns), 0, 0)
    count = 2
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  /// The length of an axis.
  package subscript(axis: Int) -> Int {
    precondition(axis >= 0 && axis < count, "the axis has been checked")
    return Int(lengths[axis])
  }

  /// The number of elements; an empty product is 1.
  package var elementCount: Int { reduce(1, &*) }

  /// The shape without an axis.
  func removing(axis: Int) -> TensorShape {
    precondition(axis >= 0 && axis < count, "the axis has been checked")
    var rest = SIMD4<Int32>()
    for place in 0..<count - 1 { rest[place] = lengths[place < axis ? place : place + 1] }
    return TensorShape(lengths: rest, count: count - 1)
  }

  /// The shape with another first axis.
  func replacing(first length: Int) -> TensorShape {
    var lengths = lengths
    lengths[0] = Int32(length)
    return TensorShape(lengths: lengths, count: count)
  }

  private init(lengths: SIMD4<Int32>, count: Int) {
    self.lengths = lengths
    self.count = count
  }
}

extension TensorShape: CustomStringConvertible {
  /// The lengths in brackets.
  package var description: String { Array(self).description }
}
