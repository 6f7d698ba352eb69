import Bytecode
import Compiler
import Diagnostics
import Inspect
import Lowering
import Primitives
import Semantics

/// The contract that `galaxy run` calls.
struct RunTarget {
  /// The verified module, with debug information if there is some.
  let module: VerifiedModule
  /// The sources that debug information names.
  let sources: [(path: String, text: String)]
  /// Other modules that the program has, for the names of their errors and events.
  let others: [VerifiedModule]
  /// What the source says of the shapes of parameters.
  let shapes: ShapeRules

  /// The contract's name.
  var name: String { module.module.name }

  /// The contract of a source file (`.gx`) or module (`.gxb`): the one with that name, or the only one that
  /// the file declares, or the only one of them that has the entry.
  static func load(_ path: String, contract: String?, entry: String) throws -> RunTarget {
    if path.hasSuffix(".gxb") {
      let target = RunTarget(
        module: try ModuleFile.readVerified(path), sources: [], others: [],
        shapes: try ShapeRules(besideModule: path))
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
      sources: compiled.sourceTexts,
      others: compiled.contracts.filter { $0.id != chosen.id }.map(\.verified),
      shapes: ShapeRules(
        chosen.abi, contractSizes: program[chosen.id].sizeParameters.map { program[$0].name }))
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
    let having = own.filter { $0.verified.methods.contains { $0.name == entry } }
    if having.count == 1, let only = having.first { return only }
    throw CommandFailure.usage(
      "\(path) has several contracts: choose one with --contract ("
        + own.map(\.name).joined(separator: ", ") + ")")
  }

  /// The entry or view of that name.
  func method(_ name: String) throws -> TracedMethod {
    if let found = module.methods.first(where: { $0.name == name }) { return found }
    let known = module.methods.map(\.name).sorted().joined(separator: ", ")
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
    _ method: TracedMethod, _ arguments: [String], sizes: [String: Int]
  ) throws -> Arguments {
    var sizes = sizes
    return callData(method, try encode(arguments, for: method, sizes: &sizes))
  }

  /// Selector and arguments that are encoded already.
  func callData(_ method: TracedMethod, _ arguments: Arguments) -> Arguments {
    let types = module.types.abiTypes(method.parameters.map(\.type)) ?? []
    let selector = ABI.selector(ABI.signature(method.name, types))
    return Arguments(data: selector.bytes + arguments.data, blobs: arguments.blobs)
  }

  /// Encoded arguments of init, and the contract's sizes that they bind.
  func initialiserData(
    _ arguments: [String]
  ) throws -> (arguments: Arguments, sizes: [String: Int]) {
    guard let initialiser = module.initialiserMethod else {
      guard arguments.isEmpty else {
        throw CommandFailure.usage("\(name) has no init: it takes 0 arguments, leave out --init")
      }
      return (Arguments(), [:])
    }
    var sizes: [String: Int] = [:]
    let data = try encode(arguments, for: initialiser, sizes: &sizes)
    return (data, sizes.filter { shapes.contractSizes.contains($0.key) })
  }

  private func encode(
    _ arguments: [String], for method: TracedMethod, sizes: inout [String: Int]
  ) throws -> Arguments {
    let isInit = method.kind == .initialiser
    let types = shapes.types(of: isInit ? "init" : method.name)
    guard arguments.count == method.parameters.count else {
      let names = method.parameters.enumerated().map { index, parameter in
        let type = types.indices.contains(index) ? types[index] : module.types.name(parameter.type)
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
      let pattern = types.indices.contains(index) ? ShapePattern(type: types[index]) : nil
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
    guard let abiTypes = module.types.abiTypes(method.parameters.map(\.type)) else {
      throw CommandFailure.usage("\(method.name) has parameters that cannot be encoded")
    }
    do throws(ABIEncodeError) {
      return Arguments(data: try ABI.encode(abiTypes, values), blobs: blobs)
    } catch {
      throw CommandFailure.usage("the arguments cannot be encoded: \(error)")
    }
  }

  /// Ciphertexts and keys travel beside a transaction; its data has their hashes. Views take them whole.
  private static func reference(
    _ value: ABIValue, _ parameter: TracedMethod.Parameter, _ module: VerifiedModule,
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
