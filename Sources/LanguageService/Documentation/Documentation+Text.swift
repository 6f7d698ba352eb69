import Diagnostics

extension Documentation {
  /// The page in Markdown (CommonMark).
  package var markdown: String {
    var text = "# \(title)\n"
    if !documentation.isEmpty { text += "\n\(documentation)\n" }
    for section in sections {
      text += "\n## \(section.title)\n"
      for item in section.items {
        text += "\n### \(item.name)\n\n```galaxy\n\(item.signature)\n```\n"
        if !item.documentation.isEmpty { text += "\n\(item.documentation)\n" }
        if let gas = item.gas { text += "\nGas: at most \(gas).\n" }
        if !item.errors.isEmpty {
          text += "\nRaises: \(item.errors.map { "`\($0)`" }.joined(separator: ", ")).\n"
        }
      }
    }
    return text
  }

  /// The page as HTML that loads nothing and has no script.
  package var html: String {
    let parts = sections.map { section in
      "<h2>\(section.title.escapedHTML)</h2>\n"
        + section.items.map { Self.html($0) }.joined(separator: "\n")
    }
    let index = sections.map { section in
      let links = section.items.map { item in
        "<a href=\"#\(Self.anchor(item))\">\(item.name.escapedHTML)</a>"
      }
      return "<li>\(section.title.escapedHTML): \(links.joined(separator: ", "))</li>"
    }
    let body = """
      <h1>\(title.escapedHTML)</h1>
      \(Self.paragraphs(documentation))
      <nav><ul>\(index.joined())</ul></nav>
      \(parts.joined(separator: "\n"))
      """
    return .htmlPage(title: title.escapedHTML, style: Self.style, body: body)
  }

  private static func html(_ item: Item) -> String {
    var text = "<section id=\"\(anchor(item))\">\n<h3>\(item.name.escapedHTML)</h3>\n"
    text += "<pre><code>\(lines(item.signature))</code></pre>\n\(paragraphs(item.documentation))\n"
    if let gas = item.gas { text += "<p>Gas: at most \(gas.escapedHTML).</p>\n" }
    if !item.errors.isEmpty {
      let names = item.errors.map { "<code>\($0.escapedHTML)</code>" }
      text += "<p>Raises: \(names.joined(separator: ", ")).</p>\n"
    }
    return text + "</section>"
  }

  private static func anchor(_ item: Item) -> String { item.name.escapedHTML }

  private static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).escapedHTML }
      .joined(separator: "\n")
  }

  /// Paragraphs end at empty lines; what stands in backticks is code.
  private static func paragraphs(_ text: String) -> String {
    var paragraphs: [[String]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy({ $0 == " " }) {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(String(line).escapedHTML)
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { lines in
      let parts = lines.joined(separator: "\n").split(
        separator: "`", omittingEmptySubsequences: false)
      // Every second part stands between two backticks, but for one that is never closed.
      let marked = parts.enumerated().map { index, part in
        index % 2 == 1 && index < parts.count - 1 ? "<code>\(part)</code>" : String(part)
      }
      return "<p>\(marked.joined())</p>"
    }.joined(separator: "\n")
  }

  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
    pre { padding: .6rem .8rem; border: 1px solid GrayText; border-radius: 4px; overflow-x: auto; }
    code { font: 14px/1.5 ui-monospace, monospace; }
    section { margin-top: 1.5rem; }
    """
}
