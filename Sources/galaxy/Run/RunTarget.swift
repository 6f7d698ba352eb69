import Bytecode
import Compiler
import Diagnostics
import Primitives
import Semantics
import Values

/// The contract that `galaxy run` calls.
struct RunTarget {
  /// The verified module, with debug information if there is some.
  let module: VerifiedModule
  /// The sources that debug information names.
  let sources: [(path: String, text: String)]
  /// What clients see of it.
  let interface: ContractInterface
  /// Other modules that the program has, for the names of their errors and events.
  let others: [VerifiedModule]

  /// The contract's name.
  var name: String { module.module.name }

  /// The contract of a source file (`.gx`) or module (`.gxb`): the one with that name, or the only one that
  /// the file declares, or the only one of them that has the entry.
  static func load(_ path: String, contract: String?, entry: String) throws -> RunTarget {
    if path.hasSuffix(".gxb") {
      let module = try ModuleFile.readVerified(path)
      let target = RunTarget(
        module: module, sources: [],
        interface: ContractInterface(module, source: try SourceInterface(besideModule: path)),
        others: [])
      if let contract, contract != target.name {
        throw CommandFailure.usage("\(path) holds \(target.name), not \(contract)")
      }
      return target
    }
    let compiled = try Files.compile(path)
    try show(compiled.diagnostics, compiled.sources)
    guard let program = compiled.program else { throw CommandFailure.failed("nothing to run") }
    let chosen = try choose(compiled, program, path, contract: contract, entry: entry)
    return RunTarget(
      module: chosen.verified,
      sources: compiled.sourceTexts, interface: chosen.interface,
      others: compiled.contracts.filter { $0.id != chosen.id }.map(\.verified))
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
      Int(program[$0.id].span.source.index) < compiled.checked.givenCount
    }
    guard let first = own.first else { throw CommandFailure.usage("\(path) declares no contract") }
    if own.count == 1 { return first }
    let having = own.filter { $0.interface.method(named: entry) != nil }
    if having.count == 1, let only = having.first { return only }
    throw CommandFailure.usage(
      "\(path) has several contracts: choose one with --contract ("
        + own.map(\.name).joined(separator: ", ") + ")")
  }

  /// The entry or view of that name.
  func method(_ name: String) throws -> ContractInterface.Method {
    if let found = interface.method(named: name) { return found }
    let known = interface.methods.map(\.name).sorted().joined(separator: ", ")
    throw CommandFailure.usage(
      "\(self.name) has no entry or view `\(name)`; it has \(known.isEmpty ? "none" : known)")
  }

  // MARK: Arguments

  /// Encoded arguments, and the ciphertexts and keys that travel beside them.
  struct Arguments {
    var data: [UInt8] = []
    var blobs: [[UInt8]] = []
  }

  /// Selector and encoded arguments of a call; `sizes` are those that init has bound.
  func callData(
    _ method: ContractInterface.Method, _ arguments: [String], sizes: [String: Int]
  ) throws -> Arguments {
    var sizes = sizes
    return callData(method, try encode(arguments, for: method, sizes: &sizes))
  }

  /// Selector and arguments that are encoded already.
  func callData(_ method: ContractInterface.Method, _ arguments: Arguments) -> Arguments {
    Arguments(data: (method.selector?.bytes ?? []) + arguments.data, blobs: arguments.blobs)
  }

  /// Encoded arguments of init, and the contract's sizes that they bind.
  func initialiserData(
    _ arguments: [String]
  ) throws -> (arguments: Arguments, sizes: [String: Int]) {
    guard let initialiser = interface.initializer else {
      guard arguments.isEmpty else {
        throw CommandFailure.usage("\(name) has no init: it takes 0 arguments, leave out --init")
      }
      return (Arguments(), [:])
    }
    var sizes: [String: Int] = [:]
    let data = try encode(arguments, for: initialiser, sizes: &sizes)
    return (data, sizes.filter { interface.sizeParameters.contains($0.key) })
  }

  private func encode(
    _ arguments: [String], for method: ContractInterface.Method, sizes: inout [String: Int]
  ) throws -> Arguments {
    let isInit = method.kind == .initialiser
    guard arguments.count == method.parameters.count else {
      let names = method.parameters.map { parameter in
        let type = parameter.source?.text ?? module.types.name(parameter.type)
        return parameter.name.isEmpty ? type : "\(parameter.name): \(type)"
      }
      throw CommandFailure.usage(
        "\(isInit ? "init (give its arguments after --init)" : method.name) takes "
          + "\(method.parameters.count) arguments (\(names.joined(separator: ", "))), not \(arguments.count)"
      )
    }
    var values: [ABIValue] = []
    var blobs: [[UInt8]] = []
    for (index, (text, parameter)) in zip(arguments, method.parameters).enumerated() {
      let name = parameter.name.isEmpty ? "\(index + 1)" : "`\(parameter.name)`"
      let pattern = parameter.source.flatMap { ShapePattern(type: $0.text) }
      var parser = ValueParser(types: module.types) { path throws(ValueError) in
        do {
          return try Files.read(path, limit: Limits.blobBytesMax)
        } catch {
          throw ValueError((error as? CommandFailure)?.reason ?? "\(path) cannot be read")
        }
      }
      parser.tableRank = pattern?.rank
      do throws(ValueError) {
        let value = try parser.parse(NegativeNumbers.restore(text), as: parameter.type)
        try module.types.check(value, parameter.type, pattern, &sizes)
        values.append(
          method.kind == .view ? value : Self.reference(value, parameter, module, &blobs))
      } catch {
        throw CommandFailure.usage("argument \(name): \(error)")
      }
    }
    do throws(ABIEncodeError) {
      return Arguments(data: try ABI.encode(method.parameters.map(\.abiType), values), blobs: blobs)
    } catch {
      throw CommandFailure.usage("the arguments cannot be encoded: \(error)")
    }
  }

  /// Ciphertexts and keys travel beside a transaction; its data has their hashes. Views take them whole.
  private static func reference(
    _ value: ABIValue, _ parameter: ContractInterface.Parameter, _ module: VerifiedModule,
    _ blobs: inout [[UInt8]]
  ) -> ABIValue {
    guard case .bytes(let bytes) = value, bytes.count > 32,
      module.types.isBlob(parameter.type)
    else { return value }
    blobs.append(bytes)
    return .bytes(keccak256(bytes).bytes)
  }
}

extension TypeTable {
  /// Whether values of a type may be named by their hashes: ciphertexts and public keys.
  fileprivate func isBlob(_ type: TypeIndex) -> Bool {
    switch self[type] {
    case .cipher, .publicKey: true
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .optional, .record,
      .enumeration, .array, .list, .map, .tensor, .coin, .sum:
      false
    }
  }
}

extension Compilation.Compiled {
  /// Name and text of every source, as a trace carries them.
  var sourceTexts: [(path: String, text: String)] {
    sources.files.map { ($0.name, String(decoding: $0.utf8, as: UTF8.self)) }
  }
}
