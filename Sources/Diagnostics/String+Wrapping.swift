extension String {
  /// Paragraphs in lines of at most so many columns, as far as words allow; lines that are indented stay as they are.
  package func wrapped(to width: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
      paragraph.first == " " ? String(paragraph) : Self.wrapped(paragraph, width)
    }.joined(separator: "\n")
  }

  private static func wrapped(_ paragraph: Substring, _ width: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in paragraph.split(separator: " ") {
      // Signs that Markdown reads as a list or heading at the beginning of a line stay where they are.
      let mayBegin = !"-+*#".contains(word.first ?? " ") || word.count > 1
      if !line.isEmpty, mayBegin, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
