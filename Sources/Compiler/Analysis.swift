import Diagnostics
import Semantics

/// What the compiler knows of some files and everything that they import, whatever is wrong with
/// them: there is always all of it.
package struct Analysis: Sendable {
  /// The sources, in the order in which they were met: what the spans refer to.
  package let sources: SourceMap
  /// How many of the sources, at the beginning, are the given files; the others are imported.
  package let givenCount: Int
  /// Names, types and signatures, and with `declarations.graph` the trees of all modules.
  package let declarations: ProgramDeclarations
  /// The bodies of functions; those that are whole say so.
  package let bodies: [TypedBody]
  /// What names stand for, and the types of expressions.
  package let references: ReferenceTable
  /// How many expressions were checked, each as often as it was: the work that was done.
  package let checkCount: Int
  /// Errors and warnings, in the order of the source.
  package let diagnostics: [Diagnostic]
  /// The typed program; nil when there are errors.
  package let program: TypedProgram?

  /// Parses and checks files with everything that they import.
  package init(_ files: [SourceInput], provider: any SourceProvider) {
    let graph = ModuleGraph(files, provider: provider)
    let checked = ProgramAnalysis(graph)
    sources = graph.sources
    givenCount = graph.givenCount
    declarations = checked.declarations
    bodies = checked.bodies
    references = checked.references
    checkCount = checked.checkCount
    diagnostics = (graph.diagnostics + checked.findings.diagnostics).inSourceOrder
    program = diagnostics.hasErrors ? nil : checked.program
  }
}
