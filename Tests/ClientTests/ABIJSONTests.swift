import Bytecode
import Client
import Compiler
import Diagnostics
import TestKit
import Testing

/// The JSON ABI that other tools read, frozen: `GALAXY_UPDATE=1` writes it anew.
@Suite struct ABIJSONTests {
  @Test func theJSONIsThatOfTheSnapshots() throws {
    let mismatches = try GoldenRunner(folder: "Tests/Golden/abi").mismatches { path, contents in
      let compiled = Compilation.compile(source: String(decoding: contents, as: UTF8.self))
      #expect(!compiled.diagnostics.hasErrors, "\(compiled.diagnostics.map(\.message))")
      return compiled.contracts.map {
        GoldenRunner.Section($0.name, $0.interface.abiJSON.pretty)
      }
    }
    #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n"))")
  }

  /// From a module alone, without the compiler's words: the same but for names and shapes.
  @Test func aModuleAloneGivesTheSameTypes() throws {
    let contents = try ProjectFiles.text("Tests/Golden/abi/everything.gx")
    let contract = try #require(Compilation.compile(source: contents).contracts.first)
    let alone = ContractInterface(
      try Verifier.verify(Module(decoding: contract.module.withoutDebug.encoded())))
    for (bare, known) in zip(alone.methods, contract.interface.methods) {
      #expect(bare.selector == known.selector && bare.name == known.name)
      #expect(bare.parameters.map(\.abiType) == known.parameters.map(\.abiType))
      #expect(bare.result?.abiType == known.result?.abiType)
      #expect(bare.parameters.allSatisfy { $0.name.isEmpty && $0.source == nil })
    }
    #expect(alone.abiJSON.pretty.contains("\"internalType\": \"Tensor<Q<8,24>>\""))
  }
}
