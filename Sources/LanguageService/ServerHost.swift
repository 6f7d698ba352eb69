/// What the language service wants from the machine that it runs on: nothing below it reads a file.
package protocol ServerHost {
  /// The contents of a file; nil when there is none.
  func contents(of path: String) -> [UInt8]?
  /// The paths of the source files below a folder, in order, at most so many.
  func sources(below folder: String, limit: Int) -> [String]
  /// The path of a file that holds a module of the standard library, to be shown and not changed;
  /// nil when it cannot be written.
  func path(ofLibrary name: String, text: String) -> String?
  /// The path of a file that holds the page of a code (`galaxy explain`), to be shown; nil when it cannot be written.
  func path(ofCode code: String, page: String) -> String?
}
