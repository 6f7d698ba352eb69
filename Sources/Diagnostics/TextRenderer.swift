/// Shows diagnostics to people: the line, carets, labels, notes, help and the line after the fix.
package struct TextRenderer: Sendable {
  /// Whether a terminal's colours are used.
  package enum Style: Hashable, Sendable {
    /// Text only.
    case plain
    /// ANSI escape sequences (ECMA-48).
    case coloured
  }

  private let sources: SourceMap
  private let style: Style

  /// A renderer of diagnostics whose spans lie in `sources`.
  package init(sources: SourceMap, style: Style = .plain) {
    self.sources = sources
    self.style = style
  }

  /// All diagnostics, with an empty line between two; ends with a line end unless there are none.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(text).joined(separator: "\n")
  }

  /// One diagnostic, several lines; ends with a line end.
  package func text(_ diagnostic: Diagnostic) -> String {
    var lines = [
      paint("\(diagnostic.severity.rawValue)[\(diagnostic.code.code)]", severe(diagnostic))
        + paint(": \(diagnostic.message)", .strong)
    ]
    let width = gutterWidth(of: diagnostic)
    for group in groups(of: diagnostic) {
      lines += snippet(group, width: width, severity: diagnostic.severity)
    }
    for note in diagnostic.notes {
      lines.append("note: " + note)
    }
    if let help = diagnostic.help {
      lines.append(paint("help", .help) + ": " + help)
    }
    if let fix = diagnostic.fix {
      if diagnostic.help != fix.title { lines.append(paint("fix", .help) + ": " + fix.title) }
      lines += patched(fix, width: width)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

// MARK: - Snippets

extension TextRenderer {
  private struct Mark {
    let label: Label
    let isPrimary: Bool
  }

  /// The labels of one file.
  private struct Group {
    let file: SourceFile
    let place: SourcePosition
    var marks: [Mark]
  }

  private func groups(of diagnostic: Diagnostic) -> [Group] {
    let marks =
      [Mark(label: diagnostic.primary, isPrimary: true)]
      + diagnostic.secondary.map { Mark(label: $0, isPrimary: false) }
    var groups: [Group] = []
    for mark in marks {
      let source = mark.label.span.source
      if let index = groups.firstIndex(where: { $0.file.id == source }) {
        groups[index].marks.append(mark)
      } else {
        let place = sources.position(of: mark.label.span)
        groups.append(Group(file: sources[source], place: place, marks: [mark]))
      }
    }
    return groups
  }

  private func gutterWidth(of diagnostic: Diagnostic) -> Int {
    let spans = [diagnostic.primary.span] + diagnostic.secondary.map(\.span)
    let last = spans.map { sources.position(of: $0).line }.max() ?? 1
    return String(last).count + 1
  }

  private func snippet(_ group: Group, width: Int, severity: Severity) -> [String] {
    let arrow = paint(String(repeating: " ", count: width) + "-->", .gutter)
    var rows = ["\(arrow) \(group.file.name):\(group.place.line):\(group.place.column)"]
    let byLine = Dictionary(grouping: group.marks) {
      group.file.position(at: $0.label.span.start).line
    }
    var previous: Int?
    for line in byLine.keys.sorted() {
      if let previous, line > previous + 1 {
        rows.append(paint(String(repeating: " ", count: width) + "...", .gutter))
      }
      previous = line
      rows += self.rows(
        of: byLine[line] ?? [], line: line, file: group.file, width: width, severity: severity)
    }
    return rows
  }

  private func rows(
    of marks: [Mark], line: Int, file: SourceFile, width: Int, severity: Severity
  ) -> [String] {
    let range = file.range(ofLine: line)
    let shown = marks.first(where: \.isPrimary) ?? marks[0]
    let focus = clipped(shown.label.span, to: range)
    let window = SourceWindow(file: file, line: line, focus: focus)
    var underline = Canvas()
    var texts: [(column: Int, text: String, ink: Ink)] = []
    for mark in marks.filter({ !$0.isPrimary }) + marks.filter(\.isPrimary) {
      let bytes = clipped(mark.label.span, to: range)
      let start = window.column(of: bytes.lowerBound)
      let end = max(start + 1, window.column(of: bytes.upperBound))
      let ink = mark.isPrimary ? self.ink(severity) : .gutter
      underline.draw(mark.isPrimary ? "^" : "-", in: start..<end, ink)
      if !mark.label.text.isEmpty { texts.append((start, mark.label.text, ink)) }
    }
    texts.sort { $0.column > $1.column }
    var canvases = [underline]
    if let last = texts.first, last.column >= underline.lastStart {
      canvases[0].write(last.text, at: underline.width + 1, last.ink)
      texts.removeFirst()
    }
    while let next = texts.first {
      var canvas = Canvas()
      for other in texts.dropFirst() where other.column < next.column {
        canvas.write("|", at: other.column, other.ink)
      }
      canvas.write(next.text, at: next.column, next.ink)
      canvases.append(canvas)
      texts.removeFirst()
    }
    let number = String(line)
    let pad = String(repeating: " ", count: width - number.count)
    let gutter = paint(String(repeating: " ", count: width) + " |", .gutter)
    let source = paint("\(pad)\(number) |", .gutter)
    return [window.text.isEmpty ? source : "\(source) \(window.text)"]
      + canvases.map { "\(gutter) \($0.text(paint))" }
  }

  private func clipped(_ span: Span, to line: Range<Int>) -> Range<Int> {
    let start = min(max(Int(span.start), line.lowerBound), line.upperBound)
    return start..<max(start, min(Int(span.end), line.upperBound))
  }

  /// The line of a fix as it is afterwards, with `+` under what is new; nothing for fixes of
  /// several lines.
  private func patched(_ fix: Fix, width: Int) -> [String] {
    let replacements = fix.replacements.sorted { $0.span < $1.span }
    guard let first = replacements.first, let last = replacements.last,
      first.span.source == last.span.source,
      replacements.allSatisfy({ !$0.text.contains("\n") })
    else { return [] }
    let file = sources[first.span.source]
    let line = file.position(at: first.span.start).line
    let range = file.range(ofLine: line)
    guard file.position(at: last.span.end).line == line, range.count <= SourceWindow.widthMax
    else { return [] }
    var text: [UInt8] = []
    var offset = range.lowerBound
    var added: [Range<Int>] = []
    for replacement in replacements {
      let bytes = clipped(replacement.span, to: range)
      guard bytes.lowerBound >= offset else { return [] }
      text += file.utf8[offset..<bytes.lowerBound]
      added.append(text.count..<(text.count + replacement.text.utf8.count))
      text += Array(replacement.text.utf8)
      offset = bytes.upperBound
    }
    text += file.utf8[offset..<range.upperBound]
    let patched = SourceFile(id: file.id, name: file.name, utf8: text)
    let window = SourceWindow(file: patched, line: 1, focus: added.first ?? 0..<0)
    var canvas = Canvas()
    for range in added where !range.isEmpty {
      canvas.draw(
        "+", in: window.column(of: range.lowerBound)..<window.column(of: range.upperBound), .help)
    }
    let pad = String(repeating: " ", count: max(0, width - String(line).count))
    var rows = [paint("\(pad)\(line) |", .gutter) + (window.text.isEmpty ? "" : " \(window.text)")]
    if canvas.width > 0 {
      let gutter = paint(String(repeating: " ", count: width) + " |", .gutter)
      rows.append("\(gutter) \(canvas.text(paint))")
    }
    return rows
  }
}

// MARK: - Ink

extension TextRenderer {
  /// What a piece of output means; decides its colour.
  private enum Ink {
    case error, warning, note, strong, gutter, help

    /// The parameters of the SGR escape sequence.
    var code: String {
      switch self {
      case .error: "1;31"
      case .warning: "1;33"
      case .note: "1;36"
      case .strong: "1"
      case .gutter: "34"
      case .help: "32"
      }
    }
  }

  private func ink(_ severity: Severity) -> Ink {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  private func severe(_ diagnostic: Diagnostic) -> Ink {
    ink(diagnostic.severity)
  }

  private func paint(_ text: String, _ ink: Ink) -> String {
    switch style {
    case .plain: text
    case .coloured: "\u{1B}[\(ink.code)m\(text)\u{1B}[0m"
    }
  }

  /// A row of characters that is filled at any column.
  private struct Canvas {
    private var runs: [(start: Int, text: String, ink: Ink)] = []
    /// Column of the rightmost drawn run's start.
    private(set) var lastStart = 0
    /// Column after the last character.
    private(set) var width = 0

    /// Repeats `character` over `columns`, over what was drawn there.
    mutating func draw(_ character: Character, in columns: Range<Int>, _ ink: Ink) {
      var kept: [(start: Int, text: String, ink: Ink)] = []
      for run in runs {
        let end = run.start + run.text.count
        if run.start < columns.lowerBound {
          kept.append((run.start, String(run.text.prefix(columns.lowerBound - run.start)), run.ink))
        }
        if end > columns.upperBound {
          let start = max(run.start, columns.upperBound)
          kept.append((start, String(run.text.suffix(end - start)), run.ink))
        }
      }
      kept.append((columns.lowerBound, String(repeating: character, count: columns.count), ink))
      runs = kept
      lastStart = max(lastStart, columns.lowerBound)
      width = max(width, columns.upperBound)
    }

    /// Writes `text` from `column` on; nothing may stand there yet.
    mutating func write(_ text: String, at column: Int, _ ink: Ink) {
      runs.append((column, text, ink))
      width = max(width, column + text.count)
    }

    /// The row, with `paint` applied to each run.
    func text(_ paint: (String, Ink) -> String) -> String {
      var result = ""
      var column = 0
      for run in runs.sorted(by: { $0.start < $1.start }) {
        result += String(repeating: " ", count: max(0, run.start - column))
        result += paint(run.text, run.ink)
        column = max(column, run.start) + run.text.count
      }
      return result
    }
  }
}
