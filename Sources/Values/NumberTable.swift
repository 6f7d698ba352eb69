/// Cells of a text file: what spreadsheets, numpy and Python write. Lines end in LF, CR or CRLF; cells
/// stand between commas or semicolons, else between spaces and tabs; blank lines count for nothing. A first
/// line of names is a header, and is left out. A text that begins with `[` is a list in brackets, read as one row.
package struct NumberTable: Hashable, Sendable {
  /// The rows, all of one length. Numbers are as `DecimalText.plain` gives them.
  package let rows: [[String]]

  /// What the cells are.
  package enum Cells: Hashable, Sendable {
    /// Decimal numbers, and nothing else.
    case numbers
    /// Numbers, or other literals of a numeric type.
    case numeric
    /// As `numeric`, of integers: one with a point is no integer, whatever stands behind it.
    case integers
    /// Anything; there is no header.
    case other
  }

  /// Reads a table.
  ///
  /// Throws for an empty cell, for rows of different lengths, for names without numbers, and for a cell
  /// that is no number where all have to be.
  package init(_ text: String, _ kind: Cells = .numbers) throws(ValueError) {
    var rows: [[String]] = []
    var width: Int?
    for (line, content) in Self.lines(text) {
      let cells = try Self.cells(content, line).map { kind == .other ? $0 : $0.unquoted }
      guard width == nil || width == cells.count else {
        throw ValueError(
          "line \(line) has \(cells.count) cells, and the lines before it \(width ?? 0)")
      }
      let isFirst = width == nil
      width = cells.count
      if isFirst, kind != .other, cells.allSatisfy(Self.isName) { continue }
      var row: [String] = []
      for (index, cell) in cells.enumerated() {
        let isLiteral = kind == .other || kind == .integers && cell.contains(".")
        let plain = isLiteral ? nil : DecimalText.plain(cell.filter { $0 != "_" })
        guard kind != .numbers || plain != nil else {
          throw ValueError("`\(cell)` in line \(line), column \(index + 1) is no number")
        }
        row.append(plain ?? cell)
      }
      rows.append(row)
    }
    guard width == nil || !rows.isEmpty else { throw ValueError("there are names, and no numbers") }
    self.rows = rows
  }

  /// Whether a cell of the first line says what stands below it.
  private static func isName(_ cell: String) -> Bool {
    DecimalText.plain(cell) == nil && !DecimalText.isNoNumber(cell)
      && cell.first.map { $0.isLetter || $0 == "_" || $0 == "#" } ?? false
  }

  /// The lines that are not blank, with their numbers.
  private static func lines(_ text: String) -> [(number: Int, text: Substring)] {
    if text.trimmed.hasPrefix("[") {
      let flat = text.map { $0 == "[" || $0 == "]" || $0.isNewline ? " " : $0 }
      return [(1, String(flat)[...])]
    }
    // CRLF is one character, and a newline.
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { ($0.offset + 1, $0.element) }.filter { !$0.text.allSatisfy(\.isWhitespace) }
  }

  /// The cells of a line.
  private static func cells(_ content: Substring, _ line: Int) throws(ValueError) -> [String] {
    let isSeparated = content.contains { $0 == "," || $0 == ";" }
    let parts =
      isSeparated
      ? content.split(omittingEmptySubsequences: false) { $0 == "," || $0 == ";" }
      : content.split(whereSeparator: \.isWhitespace)
    var cells: [String] = []
    for (index, part) in parts.enumerated() {
      let cell = String(part).trimmed
      guard !cell.isEmpty else {
        throw ValueError("the cell in line \(line), column \(index + 1) is empty")
      }
      cells.append(cell)
    }
    return cells
  }
}

extension String {
  /// Without the quotes around it.
  fileprivate var unquoted: String {
    count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()).trimmed : self
  }
}
