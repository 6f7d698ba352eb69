import Semantics

/// The compiler behind one face: sources in, artifacts and diagnostics out. It reads and writes
/// nothing itself.
package enum Compilation {
  /// Parses and checks files with everything that they import.
  package static func check(
    _ files: [SourceInput], provider: any SourceProvider
  ) -> Analysis {
    Analysis(files, provider: provider)
  }

  /// Checks one source with the standard library, as tests and examples do.
  package static func check(source: String, path: String = "main.gx") -> Analysis {
    check([SourceInput(path: path, utf8: Array(source.utf8))], provider: LibraryProvider())
  }
}
