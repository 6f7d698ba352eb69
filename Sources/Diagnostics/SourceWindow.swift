/// A line of source prepared for a terminal: cut to a window, tabs and invisible characters made
/// visible.
struct SourceWindow {
  /// Columns that a window shows at most.
  static let widthMax = 120

  /// The text to show.
  let text: String
  /// Byte offset of the first shown byte.
  private let start: Int
  /// For each shown byte its column in `text`; one more for the end.
  private let columns: [Int]

  /// The part of line `line` of `file` around `focus` (byte offsets).
  init(file: SourceFile, line: Int, focus: Range<Int>) {
    let whole = file.range(ofLine: line)
    var shown = whole
    if whole.count > Self.widthMax {
      let wanted = min(focus.count, Self.widthMax / 2)
      let before = (Self.widthMax - wanted) / 2
      let low = max(
        whole.lowerBound, min(focus.lowerBound - before, whole.upperBound - Self.widthMax))
      shown = low..<min(whole.upperBound, low + Self.widthMax)
    }
    shown = Self.toScalarBoundaries(shown, in: file.utf8)
    start = shown.lowerBound
    var text = shown.lowerBound > whole.lowerBound ? "..." : ""
    var column = text.isEmpty ? 0 : 3
    var columns: [Int] = []
    columns.reserveCapacity(shown.count + 1)
    for scalar in String(decoding: file.utf8[shown], as: UTF8.self).unicodeScalars {
      let (visible, width) = Self.visible(scalar)
      for _ in 0..<UTF8.width(scalar) { columns.append(column) }
      text += visible
      column += width
    }
    columns.append(column)
    if shown.upperBound < whole.upperBound { text += "..." }
    self.text = text
    self.columns = columns
  }

  /// The column where the byte at `offset` is shown, from 0; bytes outside are moved to the border.
  func column(of offset: Int) -> Int {
    columns[min(max(0, offset - start), columns.count - 1)]
  }

  private static func toScalarBoundaries(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    func moved(_ offset: Int) -> Int {
      var offset = offset
      while offset > range.lowerBound, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 {
        offset -= 1
      }
      return offset
    }
    var low = range.lowerBound
    while low < range.upperBound, bytes[low] & 0xC0 == 0x80 { low += 1 }
    return low..<max(low, moved(range.upperBound))
  }

  /// What is shown for a scalar, and how many columns it takes.
  private static func visible(_ scalar: Unicode.Scalar) -> (String, Int) {
    switch scalar.value {
    case 0x09: return ("  ", 2)
    case 0x20...0x7E: return (String(scalar), 1)
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF:
      let text = "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
      return (text, text.count)
    case 0x0300...0x036F, 0xFE00...0xFE0F: return (String(scalar), 0)
    // East Asian wide characters and most emoji (UAX #11), coarsely.
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return (String(scalar), 2)
    default: return (String(scalar), 1)
    }
  }
}
