import Bytecode
import Compiler
import Diagnostics
import Foundation
import Interpreter
import Ledger
import Primitives
import Semantics
import TestRunner
import VM

/// One contract on a fresh chain, called from one account.
struct RunSession {
  private let compiled: Compilation.Compiled
  private let program: TypedProgram
  private let contract: CompiledContract
  private let sender: Address
  private let value: UInt128
  private var chain: Chain
  private var address = Address.zero

  init(
    _ compiled: Compilation.Compiled, _ program: TypedProgram, contract: CompiledContract,
    sender: Address, value: UInt128
  ) throws {
    guard value <= UInt128.max / 4 else {
      throw CommandFailure.usage("--value: more than there are coins")
    }
    self.compiled = compiled
    self.program = program
    self.contract = contract
    self.sender = sender
    self.value = value
    chain = Chain(balances: [(sender, UInt128.max / 2)], rules: ChainRules(insecureTestKeys: true))
  }

  mutating func deploy(_ texts: [String]) throws {
    let definition = program[contract.id]
    var parameters: [NamedType] = []
    if let initializer = definition.initializer {
      let function = program[initializer]
      parameters = function.locals.prefix(function.parameterCount)
        .map { NamedType(name: $0.name, type: $0.type) }.filter { $0.type != .coin }
    }
    let arguments = try encode(texts, parameters, of: "init (give its arguments after --init)")
    let receipt = try submit(
      to: nil, DeploymentPayload(module: contract.bytes, arguments: arguments).encoded(),
      value: 0, gas: Chain.blockGasLimit, nil)
    guard receipt.isSuccess, let deployed = receipt.contract else {
      let outcome = RunOutcome(receipt, result: [], nanoseconds: 0, in: self)
      throw CommandFailure.failed("the deployment failed: \(outcome.text)")
    }
    address = deployed
  }

  mutating func call(
    _ name: String, _ texts: [String], gas: UInt64, recorder: TraceRecorder?
  ) throws -> RunOutcome {
    let methods = program[program[contract.id].interface].methods
    guard let method = methods.first(where: { $0.name == name }) else {
      let names = methods.map(\.name).joined(separator: ", ")
      throw CommandFailure.usage("\(contract.name) has no entry or view `\(name)`; it has \(names)")
    }
    let parameters = method.parameters.filter { $0.type != .coin }
    let signature = ABI.signature(name, parameters.compactMap { program.abiType($0.type) })
    let data = ABI.selector(signature).bytes + (try encode(texts, parameters, of: name))
    let results = method.result == .unit || method.result == .coin ? [] : [method.result]
    let clock = ContinuousClock()
    if method.isView {
      let start = clock.now
      let outcome = chain.view(data, of: address, from: sender, gas: gas, recorder: recorder)
      return RunOutcome(
        outcome, result: results, nanoseconds: nanoseconds(clock.now - start), in: self)
    }
    let start = clock.now
    let receipt = try submit(to: address, data, value: value, gas: gas, recorder)
    return RunOutcome(
      receipt, result: results, nanoseconds: nanoseconds(clock.now - start), in: self)
  }

  private func nanoseconds(_ duration: Duration) -> Int {
    Int(duration.components.seconds) * 1_000_000_000
      + Int(duration.components.attoseconds / 1_000_000_000)
  }

  private mutating func submit(
    to recipient: Address?, _ data: [UInt8], value: UInt128, gas: UInt64,
    _ recorder: TraceRecorder?
  ) throws -> Receipt {
    do {
      return try chain.submit(
        Transaction(
          sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, value: value,
          data: data, gasLimit: gas), recorder: recorder)
    } catch TransactionError.gasLimitBelowIntrinsic(let intrinsic, let limit) {
      throw CommandFailure.failed(
        "--gas \(limit) is too little: the transaction alone costs \(intrinsic)")
    } catch {
      throw CommandFailure.failed("the transaction is not valid: \(error)")
    }
  }

  private func encode(
    _ texts: [String], _ parameters: [NamedType], of name: String
  ) throws -> [UInt8] {
    guard texts.count == parameters.count else {
      let names = parameters.map { "\($0.name): \(TypeDescriber(program).describe($0.type))" }
      throw CommandFailure.usage(
        "\(name) takes \(parameters.count) arguments (\(names.joined(separator: ", "))), not \(texts.count)")
    }
    var values: [Value] = []
    for (text, parameter) in zip(texts, parameters) {
      do {
        values.append(try ArgumentReader.value(text, as: parameter.type, in: program))
      } catch {
        throw CommandFailure.usage("argument `\(parameter.name)`: \(error)")
      }
    }
    return program.abiEncode(values, parameters.map(\.type))
  }

  // MARK: For the outcome

  /// A result as the language writes it.
  func describe(_ data: [UInt8], _ types: [Type]) -> [String] {
    let values = program.abiDecode(data, types, key: { _ in nil })
    if let values { return zip(values, types).map { program.describe($0, $1) } }
    return data.isEmpty ? [] : [Hex.encodePrefixed(data)]
  }

  /// The declared error with this data, and its arguments.
  func error(_ data: [UInt8]) -> (name: String, arguments: [String]) {
    for definition in program.errors {
      let types = definition.parameters.map(\.type)
      let signature = ABI.signature(definition.name, types.compactMap { program.abiType($0) })
      if data.starts(with: ABI.selector(signature).bytes) {
        return (definition.name, describe(Array(data.dropFirst(4)), types))
      }
    }
    return ("unknown", [Hex.encodePrefixed(data)])
  }

  /// Where an instruction of the contract comes from.
  func place(_ location: ProgramCounter?) -> (file: String, line: Int, column: Int)? {
    guard let location, let debug = contract.module.debug,
      let position = debug.position(
        function: Int(location.function), instruction: Int(location.instruction))
    else { return nil }
    return (debug.file(of: position) ?? "", Int(position.line), Int(position.column))
  }

  /// The event's name and values.
  func event(_ event: EmittedEvent) -> (name: String, arguments: [(String, String)]) {
    for definition in program.events {
      let types = definition.parameters.map(\.type)
      let signature = ABI.signature(definition.name, types.compactMap { program.abiType($0) })
      guard event.topics.first == ABI.eventTopic(signature) else { continue }
      let plain = zip(definition.parameters, definition.isIndexed).filter { !$1 }.map(\.0)
      var data = describe(event.data, plain.map(\.type))[...]
      var topics = event.topics.dropFirst()
      let arguments = zip(definition.parameters, definition.isIndexed).map { parameter, indexed in
        guard indexed else { return (parameter.name, data.popFirst() ?? "") }
        let topic = topics.popFirst() ?? .zero
        let values = program.abiDecode(topic.bytes, [parameter.type], key: { _ in nil })
        let text = values?.first.map { program.describe($0, parameter.type) } ?? topic.hex
        return (parameter.name, text)
      }
      return (definition.name, arguments)
    }
    return ("unknown", [("data", Hex.encodePrefixed(event.data))])
  }

  /// Everything that `galaxy trace` needs.
  func traceFile(_ recorder: TraceRecorder) -> TraceFile {
    TraceFile(
      modules: compiled.contracts.map {
        TraceFile.Module(
          codeHash: $0.verified.hash, name: $0.name, bytes: $0.module.encodedWithDebug())
      },
      accounts: [
        TraceFile.Account(address: address, name: contract.name),
        TraceFile.Account(address: sender, name: "sender"),
      ],
      sources: compiled.sources.files.map {
        TraceFile.Source(path: $0.name, text: String(decoding: $0.utf8, as: UTF8.self))
      },
      records: recorder.bytes)
  }
}
