import ArgumentParser
import Client
import Compiler
import Diagnostics
import Semantics

struct BindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind", abstract: "Write a contract's interface for another language.",
    discussion: """
      Examples:
        galaxy bind --python contracts/token/token.gx --out token.py

      In Python the classes that are written say the types of entries, views, events and errors, for editors, mypy and
      pyright; they act through the package galaxy:
        token = GalaxyToken.deploy(Chain("dev.chain"), 1000)
      """)

  @Argument(help: "A source file.", completion: .sources) var file: String
  @Flag(help: "For Python (so far the only one).") var python = false
  @Option(name: .shortAndLong, help: "The file to write; standard output unless told otherwise.")
  var out: String?

  func run() throws {
    guard python else { throw CommandFailure.usage("say for which language: --python") }
    let compiled = try Files.compile(file)
    try show(compiled.diagnostics, compiled.sources)
    guard !compiled.contracts.isEmpty else {
      throw CommandFailure.failed("\(file) declares no contract")
    }
    let contracts = compiled.contracts.map { (name: $0.name, abi: $0.interface.abiJSON) }
    let text = PythonBinding(source: file, contracts: contracts).text
    guard let out else { return print(text, terminator: "") }
    try Files.write(Array(text.utf8), to: out)
  }
}
