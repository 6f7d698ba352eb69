import Bytecode
import Compiler
import Diagnostics
import Lowering
import Primitives
import Semantics
import TestKit
import Testing

/// Compiles sources as tests need them.
enum Sources {
  /// The checked program of a text; a failure when there are errors.
  static func check(_ text: String) throws -> Analysis {
    let checked = Compilation.check(source: text)
    if checked.program == nil {
      for diagnostic in checked.diagnostics {
        Issue.record("\(diagnostic.code): \(diagnostic.message)")
      }
    }
    return checked
  }

  /// The module of the last contract of a text.
  static func compile(_ text: String, isOptimised: Bool = true) throws -> Module {
    let checked = try check(text)
    let program = try #require(checked.program)
    let result = ContractCompiler.compile(
      program, contract: ContractID(program.contracts.count - 1), sources: checked.sources,
      options: .init(isOptimised: isOptimised))
    return try #require(result.module)
  }
}

@Suite("The project's contracts")
struct ContractsTests {
  @Test(
    "every contract compiles to a module that the verifier accepts, every instruction with a line",
    arguments: ProjectFiles.paths(below: "contracts", suffix: "gx"), [true, false])
  func contractsCompile(path: String, isOptimised: Bool) throws {
    let provider = LibraryProvider { try? ProjectFiles.bytes($0) }
    let checked = Compilation.check(
      [SourceInput(path: path, utf8: try ProjectFiles.bytes(path))], provider: provider)
    let program = try #require(checked.program)
    for index in program.contracts.indices {
      let result = ContractCompiler.compile(
        program, contract: ContractID(index), sources: checked.sources,
        options: .init(isOptimised: isOptimised))
      let module = try #require(result.module, "\(result.diagnostics)")
      do {
        let verified = try Verifier.verify(module)
        let methods = program[program.contracts[index].interface].methods.map(\.name)
        #expect(Set(methods) == Set(ContractInterface(verified).methods.map(\.name)))
      } catch {
        Issue.record("\(module.name): \(error)")
      }
      for (function, debug) in zip(module.functions, module.debug?.functions ?? []) {
        #expect(function.code.count == debug.positions.count)
        #expect(debug.positions.allSatisfy { $0.line > 0 && $0.column > 0 })
      }
    }
  }
}
