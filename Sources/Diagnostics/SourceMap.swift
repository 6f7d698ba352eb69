/// All source files of one compilation, numbered in the order in which they were added.
package struct SourceMap: Sendable {
  /// The files; a file's ``SourceID/index`` is its position here.
  package private(set) var files: [SourceFile] = []

  /// A map without files.
  package init() {}

  /// Adds a file and returns its number.
  @discardableResult
  package mutating func add(name: String, utf8: [UInt8]) -> SourceID {
    let id = SourceID(index: UInt32(files.count))
    files.append(SourceFile(id: id, name: name, utf8: utf8))
    return id
  }

  /// Adds a file that is given as text.
  @discardableResult
  package mutating func add(name: String, text: String) -> SourceID {
    add(name: name, utf8: Array(text.utf8))
  }

  /// The file of that number.
  ///
  /// - Precondition: the number came from this map.
  package subscript(id: SourceID) -> SourceFile {
    precondition(Int(id.index) < files.count, "a source number of another map")
    return files[Int(id.index)]
  }

  /// The text of a span.
  package func text(of span: Span) -> String {
    self[span.source].text(of: span)
  }

  /// Line and column where a span starts.
  package func position(of span: Span) -> SourcePosition {
    self[span.source].position(at: span.start)
  }
}
