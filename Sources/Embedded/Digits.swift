/// The optical digits data that the demo federates: 1,797 images of 8 x 8 pixels with a label.
///
/// Source: E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning
/// Repository (1998), CC BY 4.0; the rows and their order are those of scikit-learn's copy.
/// See README.md in this folder.
package enum Digits {
  /// Images in the set.
  package static let rowCount = 1797
  /// Pixels of an image, row by row, left to right.
  package static let pixelCount = 64
  /// Labels are 0..<10.
  package static let classCount = 10
  /// Pixels are grey levels 0...16.
  package static let pixelMax: UInt8 = 16

  /// All images and labels, unpacked.
  package struct Table: Sendable {
    /// `rowCount * pixelCount` grey levels, image after image.
    package var pixels: [UInt8]
    /// `rowCount` labels.
    package var labels: [UInt8]
  }

  /// Unpacks the literals: the pixels are base-17 digits (`0...9a...g`), a space, then the label.
  package static func table() -> Table {
    var table = Table(pixels: [], labels: [])
    table.pixels.reserveCapacity(rowCount * pixelCount)
    table.labels.reserveCapacity(rowCount)
    for literal in [rows0, rows1, rows2, rows3, rows4] {
      literal.withUTF8Buffer { text in
        var labelIsNext = false
        for character in text {
          switch character {
          case UInt8(ascii: " "):
            labelIsNext = true
          case UInt8(ascii: "\n"):
            labelIsNext = false
          case let character where labelIsNext:
            table.labels.append(character - UInt8(ascii: "0"))
          case UInt8(ascii: "0")...UInt8(ascii: "9"):
            table.pixels.append(character - UInt8(ascii: "0"))
          case let letter:
            table.pixels.append(letter - UInt8(ascii: "a") + 10)
          }
        }
      }
    }
    return table
  }
}
