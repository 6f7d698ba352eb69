import Compiler
import Diagnostics
import Semantics
import TestKit
import Testing

@Suite struct GoldenTests {
  @Test func programsGetTheirTypesAndDiagnostics() throws {
    let runner = GoldenRunner(folder: "Tests/Golden/types")
    #expect(runner.paths.count >= 4)
    let mismatches = try runner.mismatches { path, contents in
      let checked = Compilation.check(
        [SourceInput(path: path, utf8: contents)], provider: LibraryProvider())
      let text = TextRenderer(sources: checked.sources).text(checked.diagnostics)
      var sections = [GoldenRunner.Section("diagnostics", text)]
      if let program = checked.program {
        sections.insert(GoldenRunner.Section("types", ProgramListing(program).text), at: 0)
      }
      return sections
    }
    #expect(mismatches == [])
  }
}
