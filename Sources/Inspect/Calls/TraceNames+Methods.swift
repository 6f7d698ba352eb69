import Bytecode
import Primitives
import VM

/// A method of a module, with what its door takes and gives.
package struct TracedMethod: Sendable {
  /// A value with a name; the name is empty when debug information has none.
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let type: TypeIndex
  }

  /// The name in the source: `settle`; `init` for the initialiser.
  package let name: String
  /// How it is called.
  package let kind: Entry.Kind
  /// Whether coins may come along.
  package let isPayable: Bool
  /// What it takes from call data, in order.
  package let parameters: [Parameter]
  /// What it gives; nil for nothing, or for a coin.
  package let result: TypeIndex?
  /// Whether it pays its caller a coin.
  package let returnsCoin: Bool
}

extension VerifiedModule {
  /// The method of an entry.
  package func method(_ entry: Entry) -> TracedMethod {
    let function = module.functions[Int(entry.function)]
    let names = parameterNames(Int(entry.function))
    let parameters = zip(function.parameters, names).map {
      TracedMethod.Parameter(name: $1, type: $0)
    }
    let returnsCoin = function.result.map { types[$0] == .coin } ?? false
    return TracedMethod(
      name: entry.kind == .initialiser ? "init" : entry.name, kind: entry.kind,
      isPayable: entry.isPayable,
      parameters: parameters.filter { types[$0.type] != .coin },
      result: returnsCoin ? nil : function.result, returnsCoin: returnsCoin)
  }

  /// Methods that can be called, without the initialiser, in the module's order.
  package var methods: [TracedMethod] {
    module.entries.filter { $0.kind != .initialiser }.map { method($0) }
  }

  /// The initialiser.
  package var initialiserMethod: TracedMethod? {
    initialiser.map { method(module.entries[$0]) }
  }

  /// The method that call data name, and the bytes of its arguments.
  package func method(callData: [UInt8], isInit: Bool) -> (TracedMethod, arguments: [UInt8])? {
    if isInit { return initialiserMethod.map { ($0, callData) } }
    guard let selector = ABISelector(prefixOf: callData), let index = entries[selector.number]
    else { return nil }
    return (method(module.entries[index]), Array(callData.dropFirst(4)))
  }

  /// The source's names of a function's parameters, empty where there is none.
  private func parameterNames(_ function: Int) -> [String] {
    let locals = module.debug.map { debug in
      debug.functions.indices.contains(function) ? debug.functions[function].locals : []
    }
    var register = 0
    return module.functions[function].parameters.map { type in
      defer { register += types.slots(type) }
      return locals?.first { $0.register == register && $0.from == 0 }?.name ?? ""
    }
  }
}

/// An error or event with its values.
package struct TracedDeclaration: Sendable {
  /// One value; nil when only its hash is known (an indexed parameter of a long type).
  package struct Field: Sendable {
    package let name: String
    package let type: TypeIndex
    package let value: ABIValue?
    package let hash: Hash256?
  }

  /// The module that declares it, for its types.
  package let module: VerifiedModule
  /// Its name.
  package let name: String
  /// Its values.
  package let fields: [Field]
}

extension VerifiedModule {
  /// The declared error that revert data hold; nil when it is none of this module's.
  package func error(_ data: [UInt8]) -> TracedDeclaration? {
    guard let selector = ABISelector(prefixOf: data),
      let index = errorSelectors.firstIndex(of: selector.number)
    else { return nil }
    let declaration = module.errors[index]
    let values = types.decode(Array(data.dropFirst(4)), declaration.fields.map(\.type))
    guard let values else { return nil }
    return TracedDeclaration(
      module: self, name: declaration.name,
      fields: zip(declaration.fields, values).map {
        TracedDeclaration.Field(name: $0.name, type: $0.type, value: $1, hash: nil)
      })
  }

  /// The declared event that was emitted; nil when it is none of this module's.
  package func event(_ event: EmittedEvent) -> TracedDeclaration? {
    guard let topic = event.topics.first, let index = eventTopics.firstIndex(of: topic) else {
      return nil
    }
    let declaration = module.events[index]
    let plain = declaration.fields.filter { !$0.isIndexed }.map(\.type)
    guard var values = types.decode(event.data, plain)?.makeIterator() else { return nil }
    var topics = event.topics.dropFirst().makeIterator()
    var fields: [TracedDeclaration.Field] = []
    for field in declaration.fields {
      let topic = field.isIndexed ? topics.next() : nil
      let value = field.isIndexed ? topic.flatMap { word($0, field.type) } : values.next()
      fields.append(
        TracedDeclaration.Field(name: field.name, type: field.type, value: value, hash: topic))
    }
    return TracedDeclaration(module: self, name: declaration.name, fields: fields)
  }

  /// The value that a topic holds; nil for types of which a topic holds the hash.
  private func word(_ topic: Hash256, _ type: TypeIndex) -> ABIValue? {
    guard let abiType = types.abiType(type) else { return nil }
    switch abiType {
    case .uint, .int, .bool, .address, .fixedBytes:
      return (try? ABI.decode([abiType], topic.bytes))?.first
    case .bytes, .string, .array, .fixedArray, .tuple: return nil
    }
  }
}

extension TraceNames {
  /// The error that revert data hold: of the module that reverted, or of the one whose error it passes on.
  package func error(_ data: [UInt8], in codeHash: Hash256) -> TracedDeclaration? {
    if let own = module(codeHash)?.error(data) { return own }
    return allModules.lazy.compactMap { $0.error(data) }.first
  }

  /// The event, read with the module of the contract that emitted it.
  package func event(_ event: EmittedEvent, in codeHash: Hash256) -> TracedDeclaration? {
    if let own = module(codeHash)?.event(event) { return own }
    return allModules.lazy.compactMap { $0.event(event) }.first
  }
}
