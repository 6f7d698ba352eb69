/// Where imported modules come from. The checker reads nothing by itself.
package protocol SourceProvider {
  /// The source of a module of the standard library, such as `shapley` for `import std.shapley`;
  /// nil when there is none.
  func librarySource(named name: String) -> [UInt8]?
  /// The names of the modules of the standard library, for suggestions.
  var libraryNames: [String] { get }
  /// The contents of the file at a path, written as the importing file's path with the imported one
  /// applied; nil when there is none.
  func fileContents(at path: String) -> [UInt8]?
}

/// A file to be checked.
package struct SourceInput: Sendable {
  /// What diagnostics call it; imports are looked for beside it.
  package let path: String
  package let utf8: [UInt8]

  /// The file `path` with these contents.
  package init(path: String, utf8: [UInt8]) {
    self.path = path
    self.utf8 = utf8
  }
}
