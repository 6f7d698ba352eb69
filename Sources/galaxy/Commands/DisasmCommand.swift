import ArgumentParser
import Bytecode
import Compiler

struct DisasmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Show the instructions of a module.",
    discussion: """
      Examples:
        galaxy disasm build/GalaxyToken.gxb
        galaxy disasm token.gx                compiles it first
      """)

  @Argument(help: "A .gxb module or a .gx source file.", completion: .programs) var file: String

  func run() throws {
    if file.hasSuffix(".gx") {
      let compiled = try Files.compile(file)
      try show(compiled.diagnostics, compiled.sources)
      for contract in compiled.contracts { print(Disassembler.text(contract.module)) }
      return
    }
    let module = try ModuleFile.read(file)
    // What the verifier refuses is shown too, with the reason.
    do { _ = try Verifier.verify(module) } catch {
      complain("warning: the verifier refuses this module: \(error)")
    }
    print(Disassembler.text(module))
  }
}
