import Primitives

/// An error or event with its values.
package struct DecodedDeclaration: Sendable {
  /// One value; nil when only its hash is known (an indexed parameter of a long type).
  package struct Field: Sendable {
    package let name: String
    package let type: TypeIndex
    package let value: ABIValue?
    package let hash: Hash256?
  }

  /// The types of the module that declares it.
  package let types: TypeTable
  /// Its name.
  package let name: String
  /// Its values.
  package let fields: [Field]
}

extension ContractInterface {
  /// The method that call data name, and the bytes of its arguments.
  package func method(callData: [UInt8], isInit: Bool) -> (Method, arguments: [UInt8])? {
    if isInit { return initializer.map { ($0, callData) } }
    guard let selector = ABISelector(prefixOf: callData),
      let method = methods.first(where: { $0.selector == selector })
    else { return nil }
    return (method, Array(callData.dropFirst(4)))
  }

  /// The declared error that revert data hold; nil when it is none of this contract's.
  package func error(_ data: [UInt8]) -> DecodedDeclaration? {
    guard let selector = ABISelector(prefixOf: data),
      let error = errors.first(where: { $0.selector == selector })?.error,
      let values = types.decode(Array(data.dropFirst(4)), error.fields.map(\.type))
    else { return nil }
    return DecodedDeclaration(
      types: types, name: error.name,
      fields: zip(error.fields, values).map {
        DecodedDeclaration.Field(name: $0.name, type: $0.type, value: $1, hash: nil)
      })
  }

  /// The declared event with these topics and data; nil when it is none of this contract's.
  package func event(topics: [Hash256], data: [UInt8]) -> DecodedDeclaration? {
    guard let event = events.first(where: { $0.topic == topics.first })?.event else { return nil }
    let fields = Array(zip(event.fields, event.isIndexed))
    let plain = fields.filter { !$0.1 }.map(\.0.type)
    guard var values = types.decode(data, plain)?.makeIterator() else { return nil }
    var topics = topics.dropFirst().makeIterator()
    return DecodedDeclaration(
      types: types, name: event.name,
      fields: fields.map { field, isIndexed in
        let topic = isIndexed ? topics.next() : nil
        return DecodedDeclaration.Field(
          name: field.name, type: field.type,
          value: isIndexed ? topic.flatMap { word($0, field.abiType) } : values.next(),
          hash: topic)
      })
  }

  /// The value that a topic holds; nil for types of which a topic holds the hash.
  private func word(_ topic: Hash256, _ type: ABIType) -> ABIValue? {
    switch type {
    case .uint, .int, .bool, .address, .fixedBytes:
      (try? ABI.decode([type], topic.bytes))?.first
    case .bytes, .string, .array, .fixedArray, .tuple: nil
    }
  }
}
