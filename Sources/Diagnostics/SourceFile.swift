/// A line and a column, both from 1; columns count bytes of UTF-8.
package struct SourcePosition: Hashable, Comparable, Sendable {
  /// Line number, from 1.
  package let line: Int
  /// Column, from 1, in bytes: identifiers are ASCII, so that it is the character in most editors.
  package let column: Int

  /// The position `line:column`.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// The text of one file, as bytes, with a table of its lines.
package struct SourceFile: Sendable {
  /// Largest file that is read, in bytes; a larger one gets ``LimitCatalogue/fileTooLarge``.
  package static let byteCountMax = 16 << 20

  /// The number of this file in its map.
  package let id: SourceID
  /// What diagnostics call the file: a path, or a name such as `std.shapley`.
  package let name: String
  /// The contents, cut after ``byteCountMax`` bytes.
  package let utf8: [UInt8]
  /// Whether the contents were longer than ``byteCountMax`` and have been cut.
  package let isCut: Bool
  /// Byte offset of the first byte of each line; never empty.
  package let lineStarts: [UInt32]

  /// A file with the given contents.
  package init(id: SourceID, name: String, utf8: [UInt8]) {
    self.id = id
    self.name = name
    isCut = utf8.count > Self.byteCountMax
    self.utf8 = isCut ? Array(utf8.prefix(Self.byteCountMax)) : utf8
    var starts: [UInt32] = [0]
    for (offset, byte) in self.utf8.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(UInt32(offset) + 1)
    }
    lineStarts = starts
  }

  /// The span of the whole file.
  package var span: Span {
    Span(source: id, start: 0, end: UInt32(utf8.count))
  }

  /// How many lines there are; an empty file has one.
  package var lineCount: Int { lineStarts.count }

  /// Line and column of a byte offset; an offset after the end counts as the end.
  package func position(at offset: UInt32) -> SourcePosition {
    let offset = min(offset, UInt32(utf8.count))
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return SourcePosition(line: low + 1, column: Int(offset - lineStarts[low]) + 1)
  }

  /// The byte offsets of line `line` (from 1) without its line end; empty when there is no such
  /// line.
  package func range(ofLine line: Int) -> Range<Int> {
    guard line >= 1, line <= lineStarts.count else { return utf8.count..<utf8.count }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }

  /// The text of a span; bytes that are not UTF-8 come out as U+FFFD.
  package func text(of span: Span) -> String {
    let start = min(Int(span.start), utf8.count)
    let end = min(Int(span.end), utf8.count)
    return String(decoding: utf8[start..<end], as: UTF8.self)
  }
}

extension SourceFile {
  /// The first stretch of bytes that is not UTF-8 (RFC 3629: no overlong forms, no surrogates), or
  /// nil.
  package var firstInvalidUTF8: Span? {
    var offset = 0
    while offset < utf8.count {
      if utf8[offset] < 0x80 {
        offset += 1
        continue
      }
      let length = scalarLength(at: offset)
      guard length > 0 else {
        return Span(source: id, start: UInt32(offset), end: UInt32(offset) + 1)
      }
      offset += length
    }
    return nil
  }

  /// Bytes of the scalar that starts at `offset`, or 0 when no valid one does.
  private func scalarLength(at offset: Int) -> Int {
    let length: Int
    let second: ClosedRange<UInt8>
    switch utf8[offset] {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard offset + length <= utf8.count, second.contains(utf8[offset + 1]) else { return 0 }
    for index in (offset + 2)..<max(offset + 2, offset + length) {
      guard (0x80...0xBF).contains(utf8[index]) else { return 0 }
    }
    return length
  }
}
