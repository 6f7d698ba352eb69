import ArgumentParser
import Bytecode
import Client
import Compiler
import Diagnostics
import Ledger
import Primitives
import Semantics

struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Compile contracts to modules.",
    discussion: """
      Examples:
        galaxy build contracts/token/token.gx --out build
        galaxy build token.gx        only compiles, and prints sizes and bounds
        galaxy build token.gx jar.gx --out build   several files

      A bound is the most gas that a call can use, before what its transaction
      costs: a sum of products of what it is given (arguments, their lengths and
      axes, bytes of call data), of sizes in the state, and of what contracts use
      that it calls.

      For each contract NAME.gxb holds the module with debug information, and
      NAME.json the ABI, bounds on gas, sizes, the module as it stands on a chain
      (deployedBytecode), and the data of a transaction that deploys it, but for
      the arguments of init (bytecode): web3.py and other tools of Ethereum deploy
      it as it is.
      """)

  @Argument(help: "Source files.", completion: .sources) var files: [String]
  @Option(help: "The folder for the results.", completion: .directory) var out: String?

  func run() throws {
    for file in files { try build(file) }
  }

  private func build(_ file: String) throws {
    let compiled = try Files.compile(file)
    try show(compiled.diagnostics, compiled.sources)
    guard !compiled.contracts.isEmpty else {
      throw CommandFailure.failed("\(file) declares no contract")
    }
    if let out { try Files.makeFolder(out) }
    for contract in compiled.contracts {
      let bytes = contract.bytes
      let instructions = contract.module.functions.reduce(0) { $0 + $1.code.count }
      print(
        "\(contract.name): \(bytes.count) bytes, \(contract.module.functions.count) functions, \(instructions) instructions"
      )
      let bounds = contract.interface.gasBounds(of: contract.verified)
      let origins = compiled.program?.origins(of: contract.id) ?? [:]
      for bound in bounds {
        let origin = origins[bound.name].map { " (from \($0.name): \($0.part))" } ?? ""
        print("  \(bound.kind.word) \(bound.name): gas <= \(bound.text)\(origin)")
      }
      guard let out else { continue }
      try Files.write(contract.module.encodedWithDebug(), to: "\(out)/\(contract.name).gxb")
      let json = JSONValue.members(
        ("contract", .string(contract.name)),
        ("sizeParameters", .array(contract.interface.sizeParameters.map { .string($0) })),
        ("abi", contract.interface.abiJSON),
        ("gasBounds", .array(bounds.map(\.json))),
        (
          "bytecode",
          .string(
            Hex.encodePrefixed(DeploymentPayload(module: bytes, arguments: []).encoded()))
        ),
        ("deployedBytecode", .string(Hex.encodePrefixed(bytes))),
        ("codeHash", .string(contract.verified.hash.hex)),
        ("debug", contract.debugJSON),
        (
          "sizes",
          .members(
            ("bytes", .integer(bytes.count)),
            ("functions", .integer(contract.module.functions.count)),
            ("instructions", .integer(instructions)))
        ))
      try Files.write(Array((json.pretty + "\n").utf8), to: "\(out)/\(contract.name).json")
    }
  }
}

extension CompiledContract {
  /// For each function, [line, column] of every instruction.
  fileprivate var debugJSON: JSONValue {
    guard let debug = module.debug else { return .null }
    let functions = debug.functions.map { function in
      JSONValue.members(
        ("name", .string(function.name)),
        (
          "positions",
          .array(
            function.positions.map { position in
              .array([
                .integer(Int(position.file)), .integer(Int(position.line)),
                .integer(Int(position.column)),
              ])
            })
        ))
    }
    return .members(
      ("files", .array(debug.files.map { .string($0) })), ("functions", .array(functions)))
  }
}
