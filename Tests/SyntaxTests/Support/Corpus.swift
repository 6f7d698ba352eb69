import Diagnostics
import Syntax
import TestKit

/// The programs of the project.
enum Corpus {
  /// A file of the corpus.
  struct File: CustomStringConvertible {
    let path: String
    let bytes: [UInt8]

    var description: String { path }
  }

  /// Every contract, every library file and every golden program, in the order of their paths.
  static func files() throws -> [File] {
    try ["stdlib", "contracts", "Tests/Golden"].flatMap { folder in
      try ProjectFiles.paths(below: folder, suffix: "gx").map { path in
        File(path: path, bytes: try ProjectFiles.bytes(path))
      }
    }
  }

  /// The programs of the project that must be free of syntax errors: all but goldens that show
  /// errors.
  static func cleanFiles() throws -> [File] {
    try files().filter { !$0.path.contains("/errors/") }
  }

  /// Parses bytes as a file called `name`.
  static func parse(_ bytes: [UInt8], name: String = "test.gx") -> ParsedFile {
    Parser.parse(SourceFile(id: SourceID(index: 0), name: name, utf8: bytes))
  }

  /// Parses text.
  static func parse(_ text: String) -> ParsedFile {
    parse(Array(text.utf8))
  }

  /// The diagnostics as people see them.
  static func render(_ diagnostics: [Diagnostic], _ bytes: [UInt8], name: String) -> String {
    var sources = SourceMap()
    sources.add(name: name, utf8: bytes)
    return TextRenderer(sources: sources).text(diagnostics)
  }
}
