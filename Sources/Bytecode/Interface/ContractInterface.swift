import Primitives

/// A contract as its clients see it: what can be called, and what comes back. Made from the module alone;
/// with the compiler's `SourceInterface` also the types as the source writes them.
package struct ContractInterface: Sendable {
  /// A value that goes in or comes out.
  package struct Parameter: Hashable, Sendable {
    /// The name in the source; empty for results, and when debug information has none.
    package let name: String
    /// Its type in the module.
    package let type: TypeIndex
    /// How it travels.
    package let abiType: ABIType
    /// The type as the source writes it; nil when only the module is known.
    package let source: SourceType?
  }

  /// What can be called.
  package struct Method: Sendable {
    /// The name in the source: `settle`; `init` for the initializer.
    package let name: String
    /// How it is called.
    package let kind: Entry.Kind
    /// Whether coins may come along.
    package let isPayable: Bool
    /// What call data begin with; nil for the initializer, whose arguments follow the module.
    package let selector: ABISelector?
    /// What it takes from call data, in order.
    package let parameters: [Parameter]
    /// What it gives; nil for nothing, or for a coin, which is paid.
    package let result: Parameter?
  }

  /// An event or error.
  package struct Declaration: Sendable {
    /// Its name.
    package let name: String
    /// Its values.
    package let fields: [Parameter]
    /// Which fields of an event are topics; none of an error.
    package let isIndexed: [Bool]
  }

  /// The contract's name.
  package let name: String
  /// The hash of the module, which names it on a chain.
  package let codeHash: Hash256
  /// The types of the module.
  package let types: TypeTable
  /// What deployment runs; nil when it takes no arguments because the source declares no `init`.
  package let initializer: Method?
  /// Entries and views, getters included, in the module's order.
  package let methods: [Method]
  /// Events that it can emit, each with its first topic.
  package let events: [(topic: Hash256, event: Declaration)]
  /// Errors that it can revert with, each with its selector.
  package let errors: [(selector: ABISelector, error: Declaration)]
  /// The contract's own sizes, which the arguments of `init` bind; empty when only the module is known.
  package let sizeParameters: [String]

  /// The interface of a module; `source` says what the module does not.
  package init(_ module: VerifiedModule, source: SourceInterface? = nil) {
    let maker = InterfaceMaker(module: module, source: source)
    name = module.module.name
    codeHash = module.hash
    types = module.types
    let isSynthesized = source.map { $0.initializer == nil } ?? false
    initializer =
      isSynthesized ? nil : module.initializer.map { maker.method(module.module.entries[$0]) }
    methods = module.module.entries.filter { $0.kind != .initializer }.map { maker.method($0) }
    events = zip(module.eventTopics, module.module.events).enumerated().map { index, event in
      (
        event.0,
        maker.declaration(
          event.1.name, event.1.fields.map { ($0.name, $0.type) },
          isIndexed: event.1.fields.map(\.isIndexed), source?.events, index)
      )
    }
    errors = zip(module.errorSelectors, module.module.errors).enumerated().map { index, error in
      (
        ABISelector(error.0),
        maker.declaration(
          error.1.name, error.1.fields.map { ($0.name, $0.type) },
          isIndexed: error.1.fields.map { _ in false }, source?.errors, index)
      )
    }
    sizeParameters = source?.sizeParameters ?? []
  }

  /// The entry or view of that name; the first when several have it, which no compiled contract does.
  package func method(named name: String) -> Method? { methods.first { $0.name == name } }
}

/// Reads methods and declarations from a module.
private struct InterfaceMaker {
  let module: VerifiedModule
  let source: SourceInterface?

  func method(_ entry: Entry) -> ContractInterface.Method {
    let function = module.module.functions[Int(entry.function)]
    let isInit = entry.kind == .initializer
    let written = isInit ? source?.initializer : source?.methods[entry.name]
    return ContractInterface.Method(
      name: isInit ? "init" : entry.name, kind: entry.kind, isPayable: entry.isPayable,
      selector: isInit
        ? nil : ABISelector(module.types.selector(entry.name, function.parameters)),
      parameters: parameters(
        Array(zip(parameterNames(Int(entry.function)), function.parameters)),
        written?.parameters),
      result: function.result.flatMap { parameter("", $0, written?.result) })
  }

  func declaration(
    _ name: String, _ fields: [(name: String, type: TypeIndex)], isIndexed: [Bool],
    _ written: [[SourceInterface.Parameter]]?, _ index: Int
  ) -> ContractInterface.Declaration {
    let written = written.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    return ContractInterface.Declaration(
      name: name, fields: parameters(fields, written), isIndexed: isIndexed)
  }

  /// What the ABI carries of these values: all but a coin, which the source's types leave out as well.
  private func parameters(
    _ values: [(name: String, type: TypeIndex)], _ written: [SourceInterface.Parameter]?
  ) -> [ContractInterface.Parameter] {
    let carried = values.filter { module.types.abiType($0.type) != nil }
    let written = written?.count == carried.count ? written : nil
    return carried.enumerated().compactMap { index, value in
      parameter(written?[index].name ?? value.name, value.type, written?[index].type)
    }
  }

  private func parameter(
    _ name: String, _ type: TypeIndex, _ written: SourceType?
  ) -> ContractInterface.Parameter? {
    module.types.abiType(type).map {
      ContractInterface.Parameter(name: name, type: type, abiType: $0, source: written)
    }
  }

  /// What debug information calls a function's parameters; empty where it has no name.
  private func parameterNames(_ function: Int) -> [String] {
    let locals = module.module.debug.map { debug in
      debug.functions.indices.contains(function) ? debug.functions[function].locals : []
    }
    // Once over the names, of which a hostile file may have many.
    let names = Dictionary(
      (locals ?? []).filter { $0.from == 0 }.map { (Int($0.register), $0.name) },
      uniquingKeysWith: { first, _ in first })
    var register = 0
    return module.module.functions[function].parameters.map { type in
      defer { register += module.types.slots(type) }
      return names[register] ?? ""
    }
  }
}
