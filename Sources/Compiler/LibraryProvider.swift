import Embedded
import Semantics

/// Sources for imports: the standard library that is compiled in, and the files that a closure
/// reads.
package struct LibraryProvider: SourceProvider {
  private let read: @Sendable (String) -> [UInt8]?

  /// `read` gives the contents of the file at a path, nil when there is none.
  package init(read: @escaping @Sendable (String) -> [UInt8]?) {
    self.read = read
  }

  /// Files from a table of path and text; nothing else exists.
  package init(files: [String: String] = [:]) {
    self.init { path in files[path].map { Array($0.utf8) } }
  }

  package func librarySource(named name: String) -> [UInt8]? {
    standardLibrary[name].map { Array($0.utf8) }
  }

  package var libraryNames: [String] { standardLibrary.keys.sorted() }

  package func fileContents(at path: String) -> [UInt8]? { read(path) }
}
