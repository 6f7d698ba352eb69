import Diagnostics

/// The findings that comments of a file allow: `// lint: allow L0002 L0007` on the line, or alone on the line before.
struct LintAllowances {
  private var codes: [Int: Set<String>] = [:]

  /// Reads the comments of a file.
  init(_ file: SourceFile) {
    for number in 1...max(file.lineCount, 1) {
      let line = String(decoding: file.utf8[file.range(ofLine: number)], as: UTF8.self)
      guard let mark = line.firstRange(of: "// lint: allow ") else { continue }
      let named = line[mark.upperBound...].split { $0 == " " || $0 == "," }.map(String.init)
      let isAlone = line[..<mark.lowerBound].allSatisfy { $0 == " " }
      codes[isAlone ? number + 1 : number, default: []].formUnion(named)
    }
  }

  /// Whether a finding at a line is to be left out.
  func allows(_ code: String, line: Int) -> Bool { codes[line]?.contains(code) ?? false }
}
