import Bytecode
import Diagnostics
import Primitives

extension ContractInterface {
  /// The JSON ABI, as Solidity's tools read it.
  package var abiJSON: JSONValue {
    var items: [JSONValue] = []
    if let initializer {
      items.append(
        .members(
          ("type", .string("constructor")), ("inputs", parameters(initializer.parameters)),
          ("stateMutability", mutability(initializer))))
    }
    items += methods.map { method in
      .members(
        ("type", .string("function")), ("name", .string(method.name)),
        ("inputs", parameters(method.parameters)),
        ("outputs", .array(outputs(method))),
        ("stateMutability", mutability(method)))
    }
    items += events.map { _, event in
      .members(
        ("type", .string("event")), ("name", .string(event.name)),
        ("inputs", .array(zip(event.fields, event.isIndexed).map { json($0, isIndexed: $1) })),
        ("anonymous", .bool(false)))
    }
    items += errors.map { _, error in
      .members(
        ("type", .string("error")), ("name", .string(error.name)),
        ("inputs", parameters(error.fields)))
    }
    return .array(items)
  }

  /// The results of a method. A tuple of values of fixed size is several results, as in Solidity, since its bytes are the same;
  /// one with other parts has an offset in front, and is one result.
  private func outputs(_ method: Method) -> [JSONValue] {
    guard let result = method.result else { return [] }
    guard case .record("", _, _) = types[result.type], !result.abiType.isDynamic else {
      return [json(result)]
    }
    return components(result.type, result.source)
  }

  private func mutability(_ method: Method) -> JSONValue {
    .string(method.kind == .view ? "view" : method.isPayable ? "payable" : "nonpayable")
  }

  private func parameters(_ parameters: [Parameter]) -> JSONValue {
    .array(parameters.map { json($0) })
  }

  private func json(_ parameter: Parameter, isIndexed: Bool? = nil) -> JSONValue {
    value(
      parameter.name, parameter.abiType, parameter.source?.text ?? types.name(parameter.type),
      components(parameter.type, parameter.source), cases: cases(parameter.type),
      isIndexed: isIndexed)
  }

  private func value(
    _ name: String, _ type: ABIType, _ source: String, _ components: [JSONValue],
    cases: JSONValue? = nil, isIndexed: Bool? = nil
  ) -> JSONValue {
    var members = [
      JSONValue.Member("name", .string(name)), JSONValue.Member("type", .string(typeName(type))),
      JSONValue.Member("internalType", .string(source)),
    ]
    if !components.isEmpty { members.append(JSONValue.Member("components", .array(components))) }
    if let cases { members.append(JSONValue.Member("galaxy", .members(("cases", cases)))) }
    if let isIndexed { members.append(JSONValue.Member("indexed", .bool(isIndexed))) }
    return .object(members)
  }

  /// The parts of a tuple, or of the tuples that an array holds.
  private func components(_ type: TypeIndex, _ source: SourceType?) -> [JSONValue] {
    func part(_ index: Int, _ name: String, _ type: TypeIndex) -> JSONValue? {
      let parts = source?.parts ?? []
      let written = parts.indices.contains(index) ? parts[index] : nil
      return types.abiType(type).map {
        value(
          name, $0, written?.text ?? types.name(type), components(type, written),
          cases: cases(type))
      }
    }
    switch types[type] {
    case .optional(let inner):
      return [value("isSome", .bool, "Bool", [])] + [part(1, "value", inner)].compactMap { $0 }
    case .record(_, let fields, _):
      // Tools that make attributes of names lose values that have none.
      return fields.enumerated().compactMap {
        part($0, $1.name.isEmpty ? "item\($0)" : $1.name, $1.type)
      }
    case .enumeration(_, let cases) where !cases.allSatisfy(\.payload.isEmpty):
      return [value("case", .uint(8), "U8", []), value("payload", .bytes, "Bytes", [])]
    case .array(let element, _), .list(let element, _): return components(element, source)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .enumeration, .map,
      .tensor, .ciphertext, .publicKey, .coin, .sum:
      return []
    }
  }

  /// The cases of an enumeration, in the order of their numbers, each with what its payload holds; under a key of our own, which tools
  /// ignore. Those of an array's elements, too. Nil for all else.
  private func cases(_ type: TypeIndex) -> JSONValue? {
    switch types[type] {
    case .enumeration(_, let cases):
      .array(
        cases.map { item in
          .members(
            ("name", .string(item.name)),
            (
              "fields",
              .array(
                item.payload.enumerated().compactMap { index, type in
                  types.abiType(type).map {
                    value(
                      "item\(index)", $0, types.name(type), components(type, nil),
                      cases: self.cases(type))
                  }
                })
            ))
        })
    case .array(let element, _), .list(let element, _): cases(element)
    default: nil
    }
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
