import Embedded
import Foundation
import Testing

/// The sources that the binary carries are those of the repository.
@Suite struct EmbeddedTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The `.gx` files below a folder of the repository: path -> text.
  static func sources(below folder: String) throws -> [String: String] {
    let base = root.appending(path: folder).path()
    let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
    var sources: [String: String] = [:]
    for name in names where name.hasSuffix(".gx") {
      let path = "\(folder)/\(name)"
      sources[path] = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    return sources
  }

  @Test func theStandardLibraryIsCurrent() throws {
    let sources = try EmbeddedTests.sources(below: "stdlib")
    #expect(!sources.isEmpty)
    #expect(sources.count == standardLibrary.count)
    for (path, text) in sources {
      let name = String(path.dropFirst("stdlib/".count).dropLast(".gx".count))
      #expect(standardLibrary[name] == text, "run `make gen`: \(path) has changed")
    }
  }

  @Test func theContractsAreCurrent() throws {
    let sources = try EmbeddedTests.sources(below: "contracts")
    #expect(!sources.isEmpty)
    #expect(Set(sources.keys) == Set(contracts.keys))
    for (path, text) in sources {
      #expect(contracts[path] == text, "run `make gen`: \(path) has changed")
    }
  }
}
