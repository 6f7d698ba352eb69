/// A wrong program that no page can hold: it is too long, has several files, or is no text. A page shows it with what repeats left
/// out; all of it can be made, so that it is known to be wrong.
package struct LargeExample: Sendable {
  /// A piece of a file.
  package enum Part: Sendable {
    case text(String)
    /// The text so many times, with the number, from 1, in the place of each `#`.
    case repeated(String, count: Int)
    /// Bytes that are no text.
    case bytes([UInt8])
  }

  /// A file, or several of which one differs from the next by its number.
  package struct File: Sendable {
    let path: String
    let count: Int
    let parts: [Part]

    /// A file; of several, each has its number in the place of each `#` of the path.
    package init(_ path: String, count: Int = 1, _ parts: [Part]) {
      self.path = path
      self.count = count
      self.parts = parts
    }

    /// The program itself.
    package init(_ parts: [Part]) { self.init("main.gx", parts) }
  }

  /// The program is the first file.
  let files: [File]

  /// A program of these files.
  package init(_ files: File...) { self.files = files }

  /// All files, the program first.
  package var sources: [(path: String, utf8: [UInt8])] {
    files.flatMap { file in
      (1...file.count).map { number in
        (
          LargeExample.numbered(file.path, number),
          file.parts.flatMap { LargeExample.bytes(of: $0) }
        )
      }
    }
  }

  /// What a page shows.
  package var shown: String {
    files.map { file in
      let names = [1, file.count].map { LargeExample.numbered(file.path, $0) }
      let head =
        files.count == 1
        ? "" : "// \(file.count == 1 ? names[0] : "\(names[0]) to \(names[1]), each")\n"
      return head + file.parts.map(LargeExample.shown).joined()
    }.joined(separator: "\n")
  }

  private static func bytes(of part: Part) -> [UInt8] {
    switch part {
    case .text(let text): return Array(text.utf8)
    case .bytes(let bytes): return bytes
    case .repeated(let text, let count):
      guard text.contains("#") else {
        return Array(repeatElement(text.utf8, count: count).joined())
      }
      return (1...count).flatMap { Array(numbered(text, $0).utf8) }
    }
  }

  private static func shown(_ part: Part) -> String {
    switch part {
    case .text(let text): return text
    case .bytes(let bytes):
      return bytes.map { "\\x" + String($0, radix: 16, uppercase: true) }.joined()
    case .repeated(let text, let count):
      let middle = text.hasSuffix("\n") ? text.prefix { $0 == " " } + "// and so on\n" : "..."
      return numbered(text, 1) + numbered(text, 2) + middle + numbered(text, count)
    }
  }

  private static func numbered(_ text: String, _ number: Int) -> String {
    text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(number)")
  }
}
