import Compiler
import Diagnostics
import Embedded
import Semantics
import Testing

/// Everything written in the language that ships with the project must pass without a word.
@Suite struct ProjectSourcesTests {
  @Test(arguments: standardLibrary.keys.sorted())
  func theLibraryChecksClean(name: String) throws {
    let source = try #require(standardLibrary[name])
    let checked = Compilation.check(source: source, path: "stdlib/\(name).gx")
    #expect(TextRenderer(sources: checked.sources).text(checked.diagnostics) == "")
    #expect(checked.program != nil)
  }

  @Test(arguments: contracts.keys.sorted())
  func theContractsCheckClean(path: String) throws {
    let source = try #require(contracts[path])
    let checked = Compilation.check(
      [SourceInput(path: path, utf8: Array(source.utf8))],
      provider: LibraryProvider(files: contracts))
    #expect(TextRenderer(sources: checked.sources).text(checked.diagnostics) == "")
    #expect(checked.program != nil)
  }
}
