import Tensors
import Values

/// Arrays of numpy as matrices. They are read as multiples of 2^-40, so values are within -8,388,608 to 8,388,608.
package enum NumpyMatrix {
  /// The matrix in a file; a vector is one row.
  package static func matrix(_ bytes: [UInt8]) throws(ModelError) -> Matrix {
    guard let format = FixedFormat(integerBits: 24, fractionBits: 40) else {
      throw ModelError("there is no format of 64 bits with 40 behind the point")
    }
    let (shape, raw): ([Int], [Int64])
    do throws(ValueError) {
      let array = try NumpyArray(bytes)
      (shape, raw) = (array.shape, try array.rawValues(as: .fixed(format)))
    } catch {
      throw ModelError("\(error)")
    }
    guard let columns = shape.last, shape.count <= 2 else {
      throw ModelError("an array with \(shape.count) axes is no matrix")
    }
    return try Matrix(
      rows: shape.count == 1 ? 1 : shape[0], columns: columns,
      raw.map { Double($0) / 1_099_511_627_776 })
  }
}
