/// A text and where its lines begin, as editors see them: a line ends with `\n`, `\r\n` or `\r`.
///
/// Every conversion is total: a place behind the end of a line is its end, one inside of a
/// character its beginning.
package struct LineTable: Sendable {
  /// The text, valid UTF-8.
  package let utf8: [UInt8]
  /// The offset of the first byte of each line; never empty.
  private let starts: [Int]

  package init(_ utf8: [UInt8]) {
    self.utf8 = utf8
    var starts = [0]
    for (index, byte) in utf8.enumerated() {
      if byte == 0x0A || byte == 0x0D && (index + 1 == utf8.count || utf8[index + 1] != 0x0A) {
        starts.append(index + 1)
      }
    }
    self.starts = starts
  }

  /// The place of a byte.
  package func position(at offset: Int, _ encoding: PositionEncoding) -> TextPosition {
    let offset = min(max(offset, 0), utf8.count)
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    let line = utf8[starts[low]..<offset]
    let character =
      switch encoding {
      case .utf8: line.count
      case .utf16: line.reduce(0) { $0 + Self.units(of: $1) }
      }
    return TextPosition(line: low, character: character)
  }

  /// The byte at a place.
  package func offset(of position: TextPosition, _ encoding: PositionEncoding) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < starts.count else { return utf8.count }
    let start = starts[position.line]
    var end = position.line + 1 < starts.count ? starts[position.line + 1] : utf8.count
    while end > start, utf8[end - 1] == 0x0A || utf8[end - 1] == 0x0D { end -= 1 }
    guard position.character > 0 else { return start }
    var (offset, left) = (start, position.character)
    while offset < end {
      let length = min(Self.length(ofScalar: utf8[offset]), end - offset)
      let units = encoding == .utf8 ? length : Self.units(of: utf8[offset])
      if units > left { break }
      left -= units
      offset += length
      if left == 0 { break }
    }
    return offset
  }

  /// How many units of UTF-16 a scalar takes whose first byte this is; 0 for the other bytes.
  private static func units(of byte: UInt8) -> Int {
    switch byte {
    case 0x80..<0xC0: 0
    case 0xF0...: 2
    default: 1
    }
  }

  private static func length(ofScalar byte: UInt8) -> Int {
    switch byte {
    case 0xC0..<0xE0: 2
    case 0xE0..<0xF0: 3
    case 0xF0...: 4
    default: 1
    }
  }
}
