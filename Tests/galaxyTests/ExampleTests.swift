import Compiler
import Diagnostics
import TestKit
import TestRunner
import Testing

/// What the documents show is true: whole programs compile, their tests pass, and commands run as written.
@Suite struct ExampleTests {
  @Test func everyBlockSaysWhatItIs() throws {
    let known: Set = ["galaxy", "galaxy excerpt", "galaxy statements", "sh", "python"]
    for block in try FencedBlock.ofDocuments() {
      #expect(known.contains(block.kind), "\(block): \(block.kind)")
    }
  }

  @Test func wholeProgramsCompileAndTheirTestsPass() throws {
    let programs = try FencedBlock.ofDocuments().filter { $0.kind == "galaxy" }
    #expect(programs.count >= 8)
    var passed = 0
    for block in programs {
      let compiled = Compilation.compile(source: block.text, path: "example.gx")
      let shown = TextRenderer(sources: compiled.sources).text(compiled.diagnostics)
      #expect(compiled.diagnostics.isEmpty, "\(block)\n\(shown)")
      guard let suite = TestSuite(compiled, path: "example.gx") else { continue }
      for result in suite.run() {
        #expect(result.isPassed, "\(block): \(result.title)")
        passed += 1
      }
    }
    #expect(passed >= 4)
  }

  /// Whether this was built as people build it: in a debug build the tour takes minutes.
  static var isOptimised: Bool {
    #if DEBUG
    false
    #else
    true
    #endif
  }

  /// The commands in their order, by the shell, in a folder with the contracts.
  @Test(.enabled(if: ExampleTests.isOptimised))
  func theTourRunsAsWritten() throws {
    let blocks = try FencedBlock.all(in: "README.md")
      .filter { $0.kind == "sh" && $0.headings.last == "A tour" }
    #expect(blocks.count == 5)
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.copy("contracts")
    for block in blocks {
      let outcome = try process.shell(block.text)
      #expect(outcome.code == 0, "\(block)\n\(outcome.output)\(outcome.errors)")
    }
  }
}
