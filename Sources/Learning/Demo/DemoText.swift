import Primitives

/// Tables of text: the first column to the left, the others to the right.
struct TextTable {
  private var rows: [[String]]

  /// A table with these headings.
  init(_ headings: [String]) {
    rows = [headings]
  }

  /// Adds a row with as many cells as there are headings.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == rows[0].count, "a row has a cell for each heading")
    rows.append(cells)
  }

  /// The lines, with a rule below the headings.
  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }
      return "  " + cells.joined(separator: "  ")
    }
    lines.insert(
      "  " + widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    return lines
  }
}

/// How the demonstration writes numbers.
enum DemoText {
  /// With so many digits behind the point, rounded to nearest.
  static func decimal(_ value: Double, digits: Int = 3) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    let units = Int64((abs(value) * scale).rounded())
    let text = String(units)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let sign = value < 0 && units != 0 ? "-" : ""
    return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  /// With a comma between groups of three digits.
  static func grouped(_ value: some BinaryInteger) -> String {
    var groups: [Substring] = []
    var rest = Substring(String(value))
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return ([rest] + groups).joined(separator: ",")
  }

  /// An amount in coins, rounded down to six digits behind the point.
  static func coins(_ amount: UInt128) -> String {
    let millionths = amount / (DemoActors.coin / 1_000_000)
    let fraction = String(millionths % 1_000_000)
    return "\(grouped(millionths / 1_000_000))."
      + String(repeating: "0", count: 6 - fraction.count) + fraction
  }

  /// A share in percent.
  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
