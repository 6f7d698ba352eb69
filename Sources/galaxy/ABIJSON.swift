import Diagnostics
import Lowering
import Primitives

extension ContractABI {
  /// The JSON ABI, as Solidity's tools read it.
  var json: JSONValue {
    var items: [JSONValue] = []
    if let constructor {
      items.append(
        .members(
          ("type", .string("constructor")), ("inputs", inputs(constructor.inputs)),
          ("stateMutability", .string(constructor.mutability.rawValue))))
    }
    items += functions.map { function in
      .members(
        ("type", .string("function")), ("name", .string(function.name)),
        ("inputs", inputs(function.inputs)), ("outputs", inputs(function.outputs)),
        ("stateMutability", .string(function.mutability.rawValue)))
    }
    items += events.map { event in
      .members(
        ("type", .string("event")), ("name", .string(event.name)),
        ("inputs", .array(event.inputs.map { json($0, isEvent: true) })),
        ("anonymous", .bool(false)))
    }
    items += errors.map { error in
      .members(
        ("type", .string("error")), ("name", .string(error.name)), ("inputs", inputs(error.inputs)))
    }
    return .array(items)
  }

  private func inputs(_ parameters: [Parameter]) -> JSONValue {
    .array(parameters.map { json($0, isEvent: false) })
  }

  private func json(_ parameter: Parameter, isEvent: Bool) -> JSONValue {
    var members = [
      JSONValue.Member("name", .string(parameter.name)),
      JSONValue.Member("type", .string(typeName(parameter.type))),
      JSONValue.Member("internalType", .string(parameter.internalType)),
    ]
    if !parameter.components.isEmpty {
      members.append(JSONValue.Member("components", inputs(parameter.components)))
    }
    if isEvent { members.append(JSONValue.Member("indexed", .bool(parameter.isIndexed))) }
    return .object(members)
  }

  /// Tuples are called `tuple`, and name their parts in `components`.
  private func typeName(_ type: ABIType) -> String {
    switch type {
    case .tuple: "tuple"
    case .array(of: let element): typeName(element) + "[]"
    case .fixedArray(of: let element, count: let count): typeName(element) + "[\(count)]"
    case .uint, .int, .bool, .address, .fixedBytes, .bytes, .string: type.canonicalName
    }
  }
}
