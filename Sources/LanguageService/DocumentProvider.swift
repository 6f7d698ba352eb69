import Compiler
import Embedded
import Semantics

/// Sources for imports: the open documents first, then files, then the standard library.
struct DocumentProvider: SourceProvider {
  /// The texts of the open documents, by path.
  let open: [String: [UInt8]]
  let host: any ServerHost

  func librarySource(named name: String) -> [UInt8]? {
    standardLibrary[name].map { Array($0.utf8) }
  }
  var libraryNames: [String] { standardLibrary.keys.sorted() }
  func fileContents(at path: String) -> [UInt8]? { open[path] ?? host.contents(of: path) }
}
