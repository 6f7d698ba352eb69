import Bytecode
import Client
import Compiler
import Diagnostics
import Primitives
import Semantics
import Values

/// The contract that `galaxy run` calls.
struct RunTarget {
  /// The contract, with debug information if there is some.
  let contract: DeployableContract
  /// The sources that debug information names.
  let sources: [(path: String, text: String)]
  /// Other modules that the program has, for the names of their errors and events.
  let others: [VerifiedModule]

  /// All contracts of the program.
  var known: KnownContracts { KnownContracts([contract.module] + others) }

  /// The contract of a source file (`.gx`) or module (`.gxb`): the one with that name, or the only one that
  /// the file declares, or the only one of them that has the entry.
  static func load(_ path: String, contract: String?, entry: String) throws -> RunTarget {
    if path.hasSuffix(".gxb") {
      let module = try ModuleFile.readVerified(path)
      let source = try SourceInterface(besideModule: path)
      let target = DeployableContract(module, interface: ContractInterface(module, source: source))
      if let contract, contract != target.name {
        throw CommandFailure.usage("\(path) holds \(target.name), not \(contract)")
      }
      return RunTarget(contract: target, sources: [], others: [])
    }
    let compiled = try Files.compile(path)
    try show(compiled.diagnostics, compiled.sources)
    guard let program = compiled.program else { throw CommandFailure.failed("nothing to run") }
    return RunTarget(
      try choose(compiled, program, path, contract: contract, entry: entry), of: compiled)
  }

  private static func choose(
    _ compiled: Compilation.Compiled, _ program: TypedProgram, _ path: String, contract: String?,
    entry: String
  ) throws -> CompiledContract {
    if let contract {
      if let found = compiled.contract(named: contract) { return found }
      let names = compiled.contracts.map(\.name).joined(separator: ", ")
      throw CommandFailure.usage("there is no contract \(contract); there is \(names)")
    }
    // What the file imports is not what is meant.
    let own = compiled.contracts.filter {
      Int(program[$0.id].span.source.index) < compiled.analysis.givenCount
    }
    guard let first = own.first else { throw CommandFailure.usage("\(path) declares no contract") }
    if own.count == 1 { return first }
    let having = own.filter { $0.interface.method(named: entry) != nil }
    if having.count == 1, let only = having.first { return only }
    throw CommandFailure.usage(
      "\(path) has several contracts: choose one with --contract ("
        + own.map(\.name).joined(separator: ", ") + ")")
  }

  // MARK: Arguments

  /// The call of an entry or view.
  func call(_ name: String) throws -> Call {
    do throws(CallError) {
      return try Call(name, of: contract.interface)
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  /// Data and blobs of a deployment.
  func deployment(
    _ arguments: [String], names: [String: Address] = [:]
  ) throws -> CallData {
    do throws(CallError) {
      var sizes: [String: Int] = [:]
      let values = try contract.initializer.map { initializer throws(CallError) in
        try RunTarget.parse(arguments, for: initializer, sizes: &sizes, names: names)
      }
      if values == nil, !arguments.isEmpty {
        throw .wrongCount(of: "init", expected: [], got: arguments.count)
      }
      return try contract.deployment(values ?? [])
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  /// Data and blobs of the deployment and of the call behind it.
  func encode(
    _ call: Call, _ arguments: [String], initial: [String]
  ) throws -> (deployment: CallData, call: CallData) {
    if contract.initializer == nil, !initial.isEmpty {
      throw CommandFailure.usage(
        "\(contract.name) has no init: it takes no arguments, leave out --init")
    }
    do throws(CallError) {
      var sizes: [String: Int] = [:]
      let start = try contract.initializer.map { initializer throws(CallError) in
        try RunTarget.parse(initial, for: initializer, sizes: &sizes)
      }
      let deployment = try contract.deployment(start ?? [])
      sizes = sizes.filter { contract.interface.sizeParameters.contains($0.key) }
      let data = try call.encode(RunTarget.parse(arguments, for: call, sizes: &sizes))
      return (deployment, data)
    } catch .wrongCount(of: "init", let expected, let got) {
      let named = "init (give its arguments after --init)"
      throw CommandFailure.usage("\(CallError.wrongCount(of: named, expected: expected, got: got))")
    } catch {
      throw CommandFailure.usage("\(error)")
    }
  }

  /// Arguments from texts; `names` may stand for addresses.
  static func parse(
    _ texts: [String], for call: Call, sizes: inout [String: Int], names: [String: Address] = [:]
  ) throws(CallError) -> [ABIValue] {
    try call.parse(texts.map { NegativeNumbers.restore($0) }, sizes: &sizes, names: names) {
      path throws(ValueError) in
      do {
        return try Files.read(path, limit: Limits.blobBytesMax)
      } catch {
        throw ValueError((error as? CommandFailure)?.reason ?? "\(path) cannot be read")
      }
    }
  }
}

extension RunTarget {
  /// A contract of a compiled program.
  init(_ contract: CompiledContract, of compiled: Compilation.Compiled) {
    self.init(
      contract: DeployableContract(contract.verified, interface: contract.interface),
      sources: compiled.sources.files.map {
        ($0.name, String(decoding: $0.utf8, as: UTF8.self))
      },
      others: compiled.contracts.filter { $0.id != contract.id }.map(\.verified))
  }
}
