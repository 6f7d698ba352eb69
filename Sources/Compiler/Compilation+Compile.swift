import Bytecode
import Diagnostics
import Lowering
import Semantics
import Syntax

/// A contract as the compiler leaves it.
package struct CompiledContract: Sendable {
  /// Its place in the program.
  package let id: ContractID
  /// Its name.
  package let name: String
  /// The module with debug information.
  package let module: Module
  /// The module as the machine takes it.
  package let verified: VerifiedModule
  /// What clients see of it.
  package let interface: ContractInterface

  /// What is deployed: the module without debug information.
  package var bytes: [UInt8] { module.withoutDebug.encoded() }
}

extension Compilation {
  /// What compiling gives.
  package struct Compiled: Sendable {
    /// What checking gave.
    package let analysis: Analysis
    /// Every contract of the program, the imported ones included; empty when there are errors.
    package let contracts: [CompiledContract]
    /// Errors and warnings, in the order of the source.
    package let diagnostics: [Diagnostic]

    /// The typed program; nil when there are errors.
    package var program: TypedProgram? { analysis.program }
    /// All sources.
    package var sources: SourceMap { analysis.sources }

    /// The contract with this name.
    package func contract(named name: String) -> CompiledContract? {
      contracts.first { $0.name == name }
    }

    /// A module like that of a contract, in which its invariants are views; nil when it exceeds a limit.
    package func moduleWithInvariants(of contract: ContractID) -> [UInt8]? {
      guard let program else { return nil }
      return ContractCompiler.compile(
        program, contract: contract, sources: sources,
        options: ContractCompiler.Options(includesInvariants: true)
      ).module?.withoutDebug.encoded()
    }
  }

  /// Checks files and compiles every contract in them, unless the analysis shows that nobody needs that.
  package static func compile(
    _ files: [SourceInput], provider: any SourceProvider,
    options: ContractCompiler.Options = ContractCompiler.Options(),
    where isNeeded: (Analysis) -> Bool = { _ in true }
  ) -> Compiled {
    let analysis = check(files, provider: provider)
    var contracts: [CompiledContract] = []
    var diagnostics = analysis.diagnostics
    guard let program = analysis.program, isNeeded(analysis) else {
      return Compiled(analysis: analysis, contracts: [], diagnostics: diagnostics)
    }
    for index in program.contracts.indices {
      let id = ContractID(index)
      let (module, origins, found) = ContractCompiler.compile(
        program, contract: id, sources: analysis.sources, options: options)
      diagnostics += found
      guard let module else { continue }
      do throws(VerifyError) {
        let module = try Verifier.claimingBounds(module)
        let verified = try Verifier.verify(module)
        contracts.append(
          CompiledContract(
            id: id, name: program[id].name, module: module, verified: verified,
            interface: ContractInterface(
              verified, source: SourceInterface(program, contract: id))))
        diagnostics += GasLimitReview(
          program: program, contract: id, module: module, verified: verified,
          sources: analysis.sources
        ).diagnostics()
      } catch {
        let refusal = ModuleRefusal(module: module, origins: origins, sources: analysis.sources)
        diagnostics.append(refusal.diagnostic(for: error))
        continue
      }
      if let tooLong = ModuleRefusal.tooLong(module, at: program[id].span) {
        diagnostics.append(tooLong)
      }
    }
    if diagnostics.hasErrors { contracts = [] }
    return Compiled(
      analysis: analysis, contracts: contracts, diagnostics: diagnostics.inSourceOrder)
  }

  /// Compiles one source with the standard library, as tests and examples do.
  package static func compile(source: String, path: String = "main.gx") -> Compiled {
    compile([SourceInput(path: path, utf8: Array(source.utf8))], provider: LibraryProvider())
  }
}
