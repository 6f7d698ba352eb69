/// Reads tables of text, row by row (RFC 4180): fields behind commas, in quotes where they need to be.
package struct TableReader {
  /// The most bytes of a field.
  private static let fieldBytesMax = 1 << 16

  private let bytes: [UInt8]
  private var position: Int
  /// The line of the row that was read last, from 1.
  package private(set) var line = 0
  private var nextLine = 1

  /// A reader of a file.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // A mark of UTF-8, as spreadsheets write it.
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The fields of the next row; nil at the end. Empty lines are passed over. At most `fieldsMax` fields.
  package mutating func next(fieldsMax: Int) throws(DataError) -> [String]? {
    while position < bytes.count {
      line = nextLine
      let fields = try row(fieldsMax: fieldsMax)
      if fields != [""] { return fields }
    }
    return nil
  }

  private mutating func row(fieldsMax: Int) throws(DataError) -> [String] {
    var fields: [String] = []
    while true {
      guard fields.count < fieldsMax else {
        throw DataError("line \(line): more than \(fieldsMax) fields")
      }
      fields.append(try field())
      guard position < bytes.count else { return fields }
      let end = bytes[position]
      position += 1
      if end == UInt8(ascii: ",") { continue }
      if end == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
        position += 1
      }
      nextLine += 1
      return fields
    }
  }

  /// A field; the position is then at what ends it.
  private mutating func field() throws(DataError) -> String {
    var text: [UInt8] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      while true {
        guard position < bytes.count else {
          throw DataError("line \(line): a quote is not closed")
        }
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < bytes.count, bytes[position] == byte else { break }
          position += 1
        }
        if byte == UInt8(ascii: "\n") { nextLine += 1 }
        text.append(byte)
        guard text.count <= TableReader.fieldBytesMax else { throw tooLong }
      }
      guard position == bytes.count || isEnd(bytes[position]) else {
        throw DataError("line \(line): text behind a closed quote")
      }
    } else {
      let rest = bytes[position...]
      let end = rest.firstIndex { isEnd($0) } ?? bytes.endIndex
      guard end - position <= TableReader.fieldBytesMax else { throw tooLong }
      text = Array(rest[..<end])
      position = end
    }
    guard let field = String(validating: text, as: UTF8.self) else {
      throw DataError("line \(line): a field is no UTF-8")
    }
    return field
  }

  private var tooLong: DataError {
    DataError("line \(line): a field has more than \(TableReader.fieldBytesMax) bytes")
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
