import Tensors
import Values

/// Arrays of numpy as matrices. They are read as multiples of 2^-40, so values are within -8,388,608 to 8,388,608.
package enum NumpyMatrix {
  /// The matrix in a file; a vector is one row.
  package static func matrix(_ bytes: [UInt8]) throws(ModelError) -> Matrix {
    guard let format = FixedFormat(integerBits: 24, fractionBits: 40) else {
      throw ModelError("there is no format of 64 bits with 40 behind the point")
    }
    do throws(ValueError) {
      let array = try NumpyArray(bytes)
      let raw = try array.rawValues(as: .fixed(format))
      guard (1...2).contains(array.shape.count) else {
        throw ValueError("an array with \(array.shape.count) axes is no matrix")
      }
      let (rows, columns) =
        array.shape.count == 1 ? (1, array.shape[0]) : (array.shape[0], array.shape[1])
      return try matrix(rows, columns, raw.map { Double($0) / 1_099_511_627_776 })
    } catch {
      throw ModelError("\(error)")
    }
  }

  private static func matrix(
    _ rows: Int, _ columns: Int, _ values: [Double]
  ) throws(ValueError) -> Matrix {
    do throws(ModelError) {
      return try Matrix(rows: rows, columns: columns, values)
    } catch {
      throw ValueError("\(error)")
    }
  }
}
