import Bytecode
import Compiler
import Ledger
import Primitives
import VM

/// Why the demonstration cannot go on. Each is a bug of Galaxy: its input is fixed.
package enum DemoError: Error, CustomStringConvertible {
  /// A contract does not compile, or has not got a method.
  case contract(String)
  /// A transaction or view failed.
  case failed(String)
  /// A result is not what it must be.
  case wrong(String)

  /// One sentence.
  package var description: String {
    switch self {
    case .contract(let text), .failed(let text), .wrong(let text): text
    }
  }
}

/// A compiled contract, as a client sees it: bytes to deploy and methods to call.
struct DemoContract {
  /// A method that can be called.
  struct Method {
    let name: String
    let selector: ABISelector
    let parameters: [ABIType]
    let result: ABIType?
  }

  /// The contract's name.
  let name: String
  /// The module with debug information.
  let module: Module
  /// The verified module.
  let verified: VerifiedModule
  private var methods: [String: Method] = [:]
  private var initializer: [ABIType] = []
  private var eventTypes: [String: (topic: Hash256, fields: [(type: ABIType, isIndexed: Bool)])] =
    [:]

  /// Reads the interface of a compiled module.
  init(_ compiled: CompiledContract) throws {
    let module = compiled.module
    self.module = module
    name = compiled.name
    verified = compiled.verified
    let types = verified.types
    /// The ABI type of a type of the machine.
    func abiType(_ type: TypeIndex) throws -> ABIType {
      guard let result = types.abiType(type) else {
        throw DemoError.contract("\(module.name) has a type without an ABI")
      }
      return result
    }
    for entry in module.entries {
      let function = module.functions[Int(entry.function)]
      let parameters = try function.parameters.filter { types[$0] != .coin }.map(abiType)
      if entry.kind == .initialiser {
        initializer = parameters
        continue
      }
      let result = function.result.flatMap { types[$0] == .coin ? nil : $0 }
      methods[entry.name] = Method(
        name: entry.name, selector: ABISelector(types.selector(entry.name, function.parameters)),
        parameters: parameters, result: try result.map(abiType))
    }
    for event in module.events {
      eventTypes[event.name] = (
        types.topic(event),
        try event.fields.map { (try abiType($0.type), $0.isIndexed) }
      )
    }
  }

  /// How many instructions it has.
  var instructionCount: Int { module.functions.reduce(0) { $0 + $1.code.count } }

  /// The data of a transaction that deploys the contract.
  func deployment(_ arguments: [ABIValue]) throws -> [UInt8] {
    DeploymentPayload(
      module: module.encoded(), arguments: try ABI.encode(initializer, arguments)
    ).encoded()
  }

  /// A method by its name.
  func method(_ name: String) throws -> Method {
    guard let method = methods[name] else {
      throw DemoError.contract("\(self.name) has no method \(name)")
    }
    return method
  }

  /// The fields of an event if it is the one with this name, in order; an indexed field must be of
  /// a type that fits a word.
  func fields(of event: EmittedEvent, named name: String) throws -> [ABIValue]? {
    guard let (topic, fields) = eventTypes[name], event.topics.first == topic else { return nil }
    var data = try ABI.decode(fields.filter { !$0.isIndexed }.map(\.type), event.data)[...]
    var topics = event.topics.dropFirst()
    return try fields.map { type, isIndexed in
      if isIndexed, let topic = topics.popFirst() {
        return try ABI.decode([type], topic.bytes)[0]
      }
      guard let value = data.popFirst() else {
        throw DemoError.wrong("the event \(name) misses a field")
      }
      return value
    }
  }

  /// The name of the error that revert data begin with.
  func errorName(_ data: [UInt8]) -> String {
    let selector = ABISelector(prefixOf: data)
    let index = verified.errorSelectors.firstIndex { ABISelector($0) == selector }
    return index.map { module.errors[$0].name } ?? "an unknown error"
  }
}
