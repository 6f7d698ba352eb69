import Diagnostics
import Semantics
import Syntax

/// The compiler behind one door: sources in, artifacts and diagnostics out. It reads and writes
/// nothing itself.
package enum Compilation {
  /// What checking gives.
  package struct Checked: Sendable {
    /// The typed program; nil when there are errors.
    package let program: TypedProgram?
    /// Errors and warnings, in the order of the source.
    package let diagnostics: [Diagnostic]
    /// All sources, the imported ones included: what the spans of diagnostics refer to.
    package let sources: SourceMap
    /// How many of the sources, at the beginning, are the given files.
    package let givenCount: Int
  }

  /// Parses and checks files with everything that they import.
  package static func check(
    _ files: [SourceInput], provider: any SourceProvider
  ) -> Checked {
    let graph = ModuleGraph(files, provider: provider)
    var diagnostics = graph.diagnostics
    var program: TypedProgram?
    // What cannot be parsed is not checked: its names would all be missing.
    if !diagnostics.hasErrors {
      let analysis = ProgramAnalysis(graph)
      let typed = analysis.program
      diagnostics += analysis.findings.diagnostics
      if !diagnostics.hasErrors { diagnostics += Flow.check(typed) }
      if !diagnostics.hasErrors { program = typed }
    }
    return Checked(
      program: program, diagnostics: diagnostics.inSourceOrder, sources: graph.sources,
      givenCount: graph.givenCount)
  }

  /// Checks one source with the standard library, as tests and examples do.
  package static func check(source: String, path: String = "main.gx") -> Checked {
    check([SourceInput(path: path, utf8: Array(source.utf8))], provider: LibraryProvider())
  }
}
