import Primitives
import Tensors

/// An array that numpy has saved (`.npy`, versions 1 to 3): whole numbers, truth values, and floating point of 16, 32 or 64 bits.
///
/// Floating point is taken apart as bits and rounded once, to nearest, ties to even; nothing here calculates with it. Source of the layout:
/// `numpy.lib.format`.
package struct NumpyArray: Hashable, Sendable {
  /// The length of each axis; none for a single number.
  package let shape: [Int]
  /// The bytes of the numbers, as they stand in the file.
  private let body: ArraySlice<UInt8>
  private let kind: Kind
  /// Bytes of a number.
  private let width: Int
  private let isBigEndian: Bool
  /// Whether the first axis changes fastest.
  private let isFortran: Bool

  private enum Kind: Character {
    case float = "f"
    case signed = "i"
    case unsigned = "u"
    case bool = "b"
  }

  /// What every file begins with.
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Whether bytes are meant as such a file.
  package static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Reads a file. Throws for other types of numbers, for more elements than a tensor has (`Limits`), and for
  /// a length that is not that of the shape; nothing is allocated before.
  package init(_ bytes: [UInt8]) throws(ValueError) {
    guard NumpyArray.isOne(bytes), bytes.count >= 12 else {
      throw ValueError("this is no array of numpy")
    }
    let isLong = bytes[6] > 1
    let start = isLong ? 12 : 10
    var length = Int(bytes[8]) | Int(bytes[9]) << 8
    if isLong { length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
    guard (1...3).contains(bytes[6]), length <= 4096, bytes.count >= start + length else {
      throw ValueError("the header of the array is cut off, or of another version")
    }
    let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
    let type = Array(try NumpyArray.entry("descr", header).drop { $0 == "'" }.prefix { $0 != "'" })
    guard type.count == 3, let order = type.first, "<>|=".contains(order),
      let kind = Kind(rawValue: type[1]), let width = type[2].wholeNumberValue,
      [1, 2, 4, 8].contains(width), kind != .float || width > 1, kind != .bool || width == 1
    else {
      throw ValueError("arrays of \(String(type)) are not read: convert with .astype(\"float64\")")
    }
    (self.kind, self.width, isBigEndian) = (kind, width, order == ">")
    isFortran = try NumpyArray.entry("fortran_order", header).hasPrefix("True")
    let axes = try NumpyArray.entry("shape", header).drop { $0 == "(" }.prefix { $0 != ")" }
    var shape: [Int] = []
    for part in axes.split(separator: ",") {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let axis = Int(digits) else { throw ValueError("the shape (\(axes)) is none") }
      shape.append(axis)
    }
    let count: Int
    do {
      count = try Tensor.elementCount(of: shape)
    } catch {
      throw ValueError(
        "a tensor has at most \(Limits.tensorRankMax) axes and \(Limits.tensorElementsMax) "
          + "elements, and the array the shape (\(axes))")
    }
    self.shape = shape
    body = bytes[(start + length)...]
    guard body.count == count * width else {
      throw ValueError("the array has \(body.count) bytes, and its shape \(count * width)")
    }
  }

  /// What stands behind a name in the header, a dictionary of Python.
  private static func entry(_ name: String, _ header: String) throws(ValueError) -> Substring {
    guard let found = header.firstRange(of: "'\(name)':") else {
      throw ValueError("the header of the array has no \(name)")
    }
    return header[found.upperBound...].drop { $0 == " " }
  }

  /// The elements in row-major order, as raw values of a type. Floating point and whole numbers become the nearest fixed-point numbers, ties
  /// to even. Throws for what does not fit, for NaN and infinity, and for a fraction where a whole number stands.
  package func rawValues(as element: ElementType) throws(ValueError) -> [Int64] {
    let count = body.count / width
    var values: [Int64] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      let place = isFortran ? fortranPlace(of: index) : index
      guard let raw = raw(at: place, element), raw >= element.minimum, raw <= element.maximum else {
        throw ValueError("element \(index) of the array does not fit \(NumpyArray.name(element))")
      }
      values.append(raw)
    }
    return values
  }

  private static func name(_ element: ElementType) -> String {
    guard let format = element.format else { return "a whole number of its type" }
    return "Q<\(format.integerBits),\(format.fractionBits)>"
  }

  /// Where the element at a row-major index stands when the first axis changes fastest.
  private func fortranPlace(of index: Int) -> Int {
    var rest = index
    var place = 0
    var lengths = shape
    while let length = lengths.popLast() {
      place += rest % length * lengths.reduce(1, *)
      rest /= length
    }
    return place
  }

  /// The element at a place, rounded; nil for what has no such value.
  private func raw(at place: Int, _ element: ElementType) -> Int64? {
    let start = body.startIndex + place * width
    let bytes = body[start..<start + width]
    let bits = (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
    let fraction = element.fractionBits
    switch kind {
    case .float: return IEEEBits(bits, width: width).rounded(fraction, isExact: fraction == 0)
    case .bool: return bits > 1 ? nil : Int64(bits) << Int64(fraction)
    case .unsigned:
      return bits > UInt64(Int64.max >> Int64(fraction)) ? nil : Int64(bits) << Int64(fraction)
    case .signed:
      let unused = 64 - 8 * width
      let value = Int64(bitPattern: bits << UInt64(unused)) >> Int64(unused)
      let shifted = value << Int64(fraction)
      return shifted >> Int64(fraction) == value ? shifted : nil
    }
  }
}
