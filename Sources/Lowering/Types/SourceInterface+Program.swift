import Bytecode
import Semantics

extension SourceInterface {
  /// What a checked program says of a contract's interface and its module does not.
  package init(_ program: TypedProgram, contract: ContractID) {
    let writer = SourceTypeWriter(program: program)
    let definition = program[contract]
    self.init(
      sizeParameters: definition.sizeParameters.map { program[$0].name },
      initializer: definition.initializer.map { id in
        let locals = program[id].locals.prefix(program[id].parameterCount)
        return Method(
          parameters: writer.parameters(locals.map { NamedType(name: $0.name, type: $0.type) }),
          result: nil)
      },
      methods: Dictionary(
        program[definition.interface].methods.map { method in
          (
            method.name,
            Method(
              parameters: writer.parameters(method.parameters),
              result: method.result == .unit ? nil : writer.type(method.result))
          )
        }, uniquingKeysWith: { first, _ in first }),
      events: definition.events.map { writer.parameters(program[$0].parameters) },
      errors: definition.errors.map { writer.parameters(program[$0].parameters) })
  }
}

/// Writes types with their parts.
private struct SourceTypeWriter {
  let program: TypedProgram

  /// Parameters but for a coin, which the ABI does not carry.
  func parameters(_ parameters: [NamedType]) -> [SourceInterface.Parameter] {
    parameters.filter { $0.type != .coin }.map {
      SourceInterface.Parameter(name: $0.name, type: type($0.type))
    }
  }

  func type(_ type: Type) -> SourceType {
    SourceType(TypeDescriber(program).describe(type), parts: parts(of: type).map { self.type($0) })
  }

  private func parts(of type: Type) -> [Type] {
    switch type {
    case .optional(let inner): [.bool, inner]
    case .tuple(let elements): elements
    case .structure(let id, sizes: let sizes):
      TypeTableBuilder(program: program, position: program[id].span).fields(of: id, sizes: sizes)
        .map(\.type)
    case .array(let element, count: _), .list(let element, max: _): parts(of: element)
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .map,
      .enumeration, .contract, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      []
    }
  }
}
