/// A fenced block of one of the project's documents.
///
/// What stands behind the fence says what a block is: `galaxy` a whole program, `galaxy excerpt` some declarations,
/// `galaxy statements` the inside of a function, `sh` commands, anything else is only shown.
package struct FencedBlock: Sendable, CustomStringConvertible {
  /// The document.
  package let path: String
  /// The line of the fence, counted from 1.
  package let line: Int
  /// The headings that it stands below, outermost first.
  package let headings: [String]
  /// What stands behind the fence.
  package let kind: String
  /// What stands between the fences, with the end of each line.
  package let text: String

  package var description: String { "\(path):\(line)" }

  /// The blocks of a document, in order.
  package static func all(in path: String) throws -> [FencedBlock] {
    var blocks: [FencedBlock] = []
    var headings: [String] = []
    var open: (line: Int, kind: String, text: String)?
    let lines = try ProjectFiles.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if let block = open {
        if line == "```" {
          blocks.append(
            FencedBlock(
              path: path, line: block.line, headings: headings, kind: block.kind, text: block.text))
          open = nil
        } else {
          open?.text += line + "\n"
        }
      } else if line.hasPrefix("```") {
        open = (index + 1, String(line.dropFirst(3)), "")
      } else if line.hasPrefix("#") {
        let level = line.prefix { $0 == "#" }.count
        headings = headings.prefix(level - 1) + [String(line.dropFirst(level + 1))]
      }
    }
    return blocks
  }

  /// The blocks of the documents that people learn Galaxy from.
  package static func ofDocuments() throws -> [FencedBlock] {
    try ["README.md", "grammar/reference.md"].flatMap { try all(in: $0) }
  }
}
