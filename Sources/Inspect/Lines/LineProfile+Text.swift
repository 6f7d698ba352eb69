import Diagnostics
import Values

extension LineProfile {
  /// Each file that used gas as text, with gas and share before each line, and the lines around it:
  ///
  ///     contracts/token/token.gx                           12,345 gas
  ///           gas      %
  ///         1,234   10.0 %    12 |   let x = 1
  package func listing(names: TraceNames, colouring: Colouring = .plain) -> String {
    var text = ""
    for file in Set(lines.map(\.file)).sorted() {
      text += listing(of: file, names: names, colouring: colouring) + "\n"
    }
    text += "total \(grouped(total)) gas"
    if unattributed > 0 { text += ", of which \(grouped(unattributed)) belong to no line" }
    return text + "\n"
  }

  /// The lines without gas that are shown before and behind those with gas.
  private static let context = 2

  private func listing(
    of file: String, names: TraceNames, colouring: Colouring
  ) -> String {
    let here = Dictionary(lines.filter { $0.file == file }.map { ($0.line, $0) }) { first, _ in
      first
    }
    let sum = here.values.reduce(UInt64(0)) { $0 &+ $1.gas }
    var text = colouring.paint(file, .contract) + "  \(grouped(sum)) gas\n"
    text += "         gas       %\n"
    let shown: [Int] =
      names.source(file).map { Array(1...max(1, $0.lineCount)) } ?? here.keys.sorted()
    var last = 0
    for number in shown where here.isUsed(within: LineProfile.context, of: number) {
      let source = names.line(number, of: file) ?? ""
      if number == shown.last, source.isEmpty, here[number] == nil { continue }
      if number > last + 1 { text += colouring.paint("".column(26) + " ⋮", .faint) + "\n" }
      last = number
      let gas = here[number].map { grouped($0.gas).column(12) + percent($0.gas).column(8) }
      text += colouring.paint(gas ?? "".column(20), .gas)
      text += colouring.paint(" \(String(number).column(5)) |", .faint)
      text += source.isEmpty ? "\n" : " \(cut(source, 160))\n"
    }
    return text
  }

  /// A table of the most expensive lines:
  ///
  ///            gas      %  line
  ///          1,234   10.0  token.gx:12   let x = 1
  package func table(
    ofMostExpensive count: Int = 10, names: TraceNames, colouring: Colouring = .plain
  ) -> String {
    let rows = mostExpensive(count).map { line in
      (line, place: "\(line.file.split(separator: "/").last ?? "")" + ":\(line.line)")
    }
    let width = rows.map(\.place.count).max() ?? 0
    var text = "         gas       %  line\n"
    for (line, place) in rows {
      let source = names.line(line.line, of: line.file)?.trimmed ?? ""
      let padding = String(repeating: " ", count: width - place.count)
      text += colouring.paint(grouped(line.gas).column(12) + percent(line.gas).column(8), .gas)
      text += "  \(place)\(padding)  \(cut(source, 80))\n"
    }
    return text
  }

  /// `12.3` for 123 per mille.
  private func percent(_ gas: UInt64) -> String {
    let share = perMille(gas)
    return "\(share / 10).\(share % 10)"
  }

  private func cut(_ text: String, _ width: Int) -> String {
    text.count > width ? text.prefix(width - 1) + "…" : text
  }

  /// `{total, unattributed, lines: [{file, line, gas, instructions, text}]}`, the lines by file and number.
  package func json(names: TraceNames) -> JSONValue {
    .members(
      ("total", .integer(Int(clamping: total))),
      ("unattributed", .integer(Int(clamping: unattributed))),
      (
        "lines",
        .array(
          lines.map { line in
            .members(
              ("file", .string(line.file)), ("line", .integer(line.line)),
              ("gas", .integer(Int(clamping: line.gas))),
              ("instructions", .integer(Int(clamping: line.instructions))),
              ("text", names.line(line.line, of: line.file).map { .string($0) } ?? .null))
          })
      ))
  }
}

extension [Int: LineProfile.Line] {
  /// Whether there is a line with gas at most so many lines away.
  fileprivate func isUsed(within distance: Int, of number: Int) -> Bool {
    (number - distance...number + distance).contains { self[$0] != nil }
  }
}
