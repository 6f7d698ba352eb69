import Diagnostics

/// Coverage as one HTML page that loads nothing and has no script: files with their lines, and what was never reached.
package struct CoveragePage {
  private let coverage: Coverage
  private let sources: [String: String]

  /// The page's file. `sources` are the texts of the files by path; of one that is missing only the numbers are shown.
  package static func html(_ coverage: Coverage, title: String, sources: [String: String])
    -> [UInt8]
  {
    let page = CoveragePage(coverage: coverage, sources: sources)
    return Array(page.html(title).utf8)
  }

  private func html(_ title: String) -> String {
    let heading = "Coverage of \(title)".escapedHTML
    let body = """
      <h1>\(heading)</h1>
      <p>\(Self.percent(coverage.perMille)) of all lines with code ran.</p>
      \(missed("Errors that were never raised", coverage.errors))
      \(missed("Events that were never emitted", coverage.events))
      <table>
      <caption>Files</caption>
      <tr><th scope="col">file<th scope="col">lines<th scope="col">share<th scope="col">functions</tr>
      \(ordered.map { row($0.path, $0.file) }.joined(separator: "\n"))
      </table>
      \(ordered.map { listing($0.path, $0.file) }.joined(separator: "\n"))
      """
    return .htmlPage(title: heading, style: Self.style, body: body)
  }

  private var ordered: [(path: String, file: Coverage.File)] {
    coverage.files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func missed(_ heading: String, _ names: [String: Bool]) -> String {
    let missed = names.filter { !$0.value }.keys.sorted()
    guard !missed.isEmpty else { return "" }
    let items = missed.map { "<li><code>\($0.escapedHTML)</code></li>" }.joined()
    return "<h2>\(heading)</h2><ul>\(items)</ul>"
  }

  private func row(_ path: String, _ file: Coverage.File) -> String {
    let functions = file.functions.values.count { $0.count > 0 }
    let share = file.lines.isEmpty ? 1_000 : file.reached * 1_000 / file.lines.count
    return "<tr><td><a href=\"#\(anchor(path))\">\(path.escapedHTML)</a>"
      + "<td>\(file.reached)/\(file.lines.count)<td>\(Self.percent(share))"
      + "<td>\(functions)/\(file.functions.count)</tr>"
  }

  private func listing(_ path: String, _ file: Coverage.File) -> String {
    var lines: [String] = []
    let texts = sources[path]?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    for (index, text) in texts.enumerated() {
      let count = file.lines[index + 1]
      let (kind, mark) = count.map { $0 > 0 ? ("ran", "\($0) x") : ("missed", "never") } ?? ("", "")
      lines.append(
        "<tr class=\"\(kind)\"><td>\(mark)<td>\(index + 1)<td><code>\(String(text).escapedHTML)</code></tr>"
      )
    }
    return "<details id=\"\(anchor(path))\" open><summary>\(path.escapedHTML)</summary>"
      + "<table class=\"source\">\n\(lines.joined(separator: "\n"))\n</table></details>"
  }

  /// The number of the file: a path may hold anything.
  private func anchor(_ path: String) -> String {
    "file\(ordered.firstIndex { $0.path == path } ?? 0)"
  }

  private static func percent(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10) %" }

  /// Light and dark; a missed line is told by a word and a bar, not by its colour alone.
  private static let style = """
    :root { color-scheme: light dark; }
    body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; }
    table { border-collapse: collapse; }
    td, th { padding: .1rem .8rem; text-align: left; }
    td:nth-child(n+2), th:nth-child(n+2) { text-align: right; }
    .source td { text-align: right; color: GrayText; white-space: nowrap; }
    .source td:nth-child(3) { text-align: left; color: CanvasText; }
    code { font: 14px/1.4 ui-monospace, monospace; white-space: pre; }
    tr.missed td:first-child { color: #b3261e; border-left: 4px solid #b3261e; }
    tr.ran td:first-child { border-left: 4px solid #2e7d32; }
    @media (prefers-color-scheme: dark) { tr.missed td:first-child { color: #ffb4ab; } }
    summary { font-weight: 600; margin-top: 1.5rem; }
    """
}
