import Bytecode
import Diagnostics
import Semantics

/// From the typed tree of a contract to its module.
///
/// The steps: each function of the tree becomes IR (`FunctionLowering`), a list of passes improves it
/// (`Pipeline`), registers get slots (`RegisterAllocation`), and instructions come out
/// (`FunctionEmitter`). Only what the contract's entry points reach is lowered.
package enum ContractCompiler {
  /// How to compile.
  package struct Options: Hashable, Sendable {
    /// Whether the passes run.
    package var isOptimised: Bool
    /// Whether the invariants of the contract are views of the module: for who checks them, never for a chain.
    package var includesInvariants: Bool

    /// Options; optimised and without invariants unless said otherwise.
    package init(isOptimised: Bool = true, includesInvariants: Bool = false) {
      self.isOptimised = isOptimised
      self.includesInvariants = includesInvariants
    }
  }

  /// Compiles a contract of a checked program.
  ///
  /// - Parameters:
  ///   - program: A program without errors.
  ///   - contract: The contract.
  ///   - sources: The files that the spans of the program point into.
  ///   - options: How to compile.
  /// - Returns: The module with debug information, or nil after a diagnostic, and where its parts come from.
  package static func compile(
    _ program: TypedProgram, contract: ContractID, sources: SourceMap,
    options: Options = Options()
  ) -> (module: Module?, origins: ModuleOrigins, diagnostics: [Diagnostic]) {
    let lowering = ContractLowering(program: program, contract: contract) { child in
      var options = options
      options.includesInvariants = false
      return compile(program, contract: child, sources: sources, options: options).module?
        .withoutDebug.encoded()
    }
    lowering.run(includesInvariants: options.includesInvariants)
    var functions = lowering.finished
    if options.isOptimised { Pipeline.run(&functions) }
    let module = lowering.emit(functions, sources: sources)
    return (module, lowering.origins, lowering.diagnostics)
  }

  /// The IR of a contract, for tests and for people: name and text of each function.
  package static func intermediate(
    _ program: TypedProgram, contract: ContractID, options: Options = Options()
  ) -> [IRFunction] {
    let lowering = ContractLowering(program: program, contract: contract) { _ in [] }
    lowering.run()
    var functions = lowering.finished
    if options.isOptimised { Pipeline.run(&functions) }
    return functions
  }
}
