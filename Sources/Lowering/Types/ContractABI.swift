import Primitives
import Semantics

/// The interface of a contract in terms of the Solidity ABI, as the JSON ABI shows it.
package struct ContractABI: Hashable, Sendable {
  /// A value with a name.
  package struct Parameter: Hashable, Sendable {
    /// Its name; empty for results.
    package var name: String
    /// Its ABI type.
    package var type: ABIType
    /// The type as the language writes it, such as `Tensor<Q<8,24>, [N, D]>`.
    package var internalType: String
    /// The parts of a tuple, or of the tuples that an array holds.
    package var components: [Parameter]
    /// Whether it is a topic of an event.
    package var isIndexed: Bool
  }

  /// What a function does to the state.
  package enum Mutability: String, Hashable, Sendable {
    case view, nonpayable, payable
  }

  /// A function, and the constructor with an empty name.
  package struct Function: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// What the caller gives.
    package var inputs: [Parameter]
    /// What the caller gets: nothing or one value.
    package var outputs: [Parameter]
    /// What it does to the state.
    package var mutability: Mutability
    /// The first four bytes of keccak256 of the signature; 0 for the constructor.
    package var selector: UInt32
    /// `name(type,type)`.
    package var signature: String
  }

  /// An event, or an error when nothing is indexed.
  package struct Declaration: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its values.
    package var inputs: [Parameter]
    /// `name(type,type)`.
    package var signature: String
  }

  /// The contract's name.
  package var name: String
  /// What deployment takes; nil when the contract has no initialiser.
  package var constructor: Function?
  /// Entries and views, getters included, in the order of the contract's interface.
  package var functions: [Function]
  /// Events that it can emit.
  package var events: [Declaration]
  /// Errors that it can revert with.
  package var errors: [Declaration]
}

extension ContractABI {
  /// The ABI of a contract of a checked program.
  package init(_ program: TypedProgram, contract: ContractID) {
    let maker = ContractABIMaker(program)
    let definition = program[contract]
    name = definition.name
    constructor = definition.initializer.map { maker.constructor(program[$0]) }
    functions = program[definition.interface].methods.map { maker.function($0) }
    events = definition.events.map { id in
      let event = program[id]
      return maker.declaration(event.name, event.parameters, isIndexed: event.isIndexed)
    }
    errors = definition.errors.map { id in
      maker.declaration(program[id].name, program[id].parameters, isIndexed: [])
    }
  }
}

/// Builds the parts of a `ContractABI`.
private struct ContractABIMaker {
  let program: TypedProgram
  let mapping: ABIMapping
  let describer: TypeDescriber

  init(_ program: TypedProgram) {
    self.program = program
    mapping = ABIMapping(program)
    describer = TypeDescriber(program)
  }

  func constructor(_ definition: FunctionDefinition) -> ContractABI.Function {
    let parameters = definition.locals.prefix(definition.parameterCount).map {
      NamedType(name: $0.name, type: $0.type)
    }
    return ContractABI.Function(
      name: "", inputs: parameters.compactMap { parameter($0) }, outputs: [],
      mutability: isPayable(parameters) ? .payable : .nonpayable, selector: 0,
      signature: mapping.signature("", parameters))
  }

  func function(_ method: MethodSignature) -> ContractABI.Function {
    let isPaid = isPayable(method.parameters)
    return ContractABI.Function(
      name: method.name, inputs: method.parameters.compactMap { parameter($0) },
      outputs: [parameter(NamedType(name: "", type: method.result))].compactMap { $0 },
      mutability: method.isView ? .view : isPaid ? .payable : .nonpayable,
      selector: mapping.selector(method.name, method.parameters),
      signature: mapping.signature(method.name, method.parameters))
  }

  func declaration(
    _ name: String, _ parameters: [NamedType], isIndexed: [Bool]
  ) -> ContractABI.Declaration {
    var inputs: [ContractABI.Parameter] = []
    for (position, named) in parameters.enumerated() {
      guard var input = parameter(named) else { continue }
      input.isIndexed = position < isIndexed.count && isIndexed[position]
      inputs.append(input)
    }
    return ContractABI.Declaration(
      name: name, inputs: inputs, signature: mapping.signature(name, parameters))
  }

  private func isPayable(_ parameters: [NamedType]) -> Bool {
    parameters.contains { $0.type == .coin }
  }

  private func parameter(_ named: NamedType) -> ContractABI.Parameter? {
    guard let type = mapping.type(of: named.type) else { return nil }
    return ContractABI.Parameter(
      name: named.name, type: type, internalType: describer.describe(named.type),
      components: components(of: named.type), isIndexed: false)
  }

  private func components(of type: Type) -> [ContractABI.Parameter] {
    switch type {
    case .optional(let inner):
      named([NamedType(name: "isSome", type: .bool), NamedType(name: "value", type: inner)])
    case .tuple(let elements): named(elements.map { NamedType(name: "", type: $0) })
    case .structure(let id, sizes: let sizes): named(fields(of: id, sizes: sizes))
    case .enumeration(let id) where program[id].hasPayload:
      named([
        NamedType(name: "case", type: .u8), NamedType(name: "payload", type: .bytes(max: Size(0))),
      ])
    case .array(let element, count: _), .list(let element, max: _): components(of: element)
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .map,
      .enumeration, .contract, .tensor, .cipher, .sum, .publicKey, .coin, .testKey:
      []
    }
  }

  private func named(_ parts: [NamedType]) -> [ContractABI.Parameter] {
    parts.compactMap { parameter($0) }
  }

  private func fields(of id: StructID, sizes: [Size]) -> [NamedType] {
    TypeTable(program: program).fields(of: id, sizes: sizes)
  }
}
