import Interpreter
import Primitives
import Semantics
import TestRunner

/// Values of the language from those of a model.
enum ModelValue {
  /// Whether a value of the type can be read from its leaves.
  static func isShown(_ type: Type, _ program: TypedProgram) -> Bool {
    switch type {
    case .bool, .integer, .fixed, .address, .contract, .hash, .coin: true
    case .optional(let inner): isShown(inner, program)
    case .tuple(let elements): elements.allSatisfy { isShown($0, program) }
    case .structure(let id, sizes: _):
      program[id].fields.allSatisfy { isShown($0.type, program) }
    case .enumeration(let id):
      program[id].cases.allSatisfy { $0.payload.allSatisfy { isShown($0.type, program) } }
    default: false
    }
  }

  /// The next value, from its leaves in their order.
  static func take(
    _ type: Type, _ leaves: inout ArraySlice<U256>, _ program: TypedProgram
  ) -> Value? {
    switch type {
    case .bool: return leaves.popFirst().map { .bool($0 != .zero) }
    case .integer: return leaves.popFirst().map { .integer($0) }
    case .fixed: return leaves.popFirst().map { .fixed(Int64(truncatingIfNeeded: $0.low)) }
    case .address, .contract: return leaves.popFirst().flatMap { Address($0) }.map { .address($0) }
    case .hash: return leaves.popFirst().map { .hash(Hash256($0)) }
    case .coin: return leaves.popFirst().flatMap(\.asUInt128).map { .coin($0) }
    case .optional(let inner):
      guard let flag = leaves.popFirst() else { return nil }
      let content = take(inner, &leaves, program)
      return flag == .zero ? Value.none : content.map { .some($0) }
    case .tuple(let types):
      let parts = types.compactMap { take($0, &leaves, program) }
      return parts.count == types.count ? .aggregate(parts) : nil
    case .structure(let id, sizes: _):
      let types = program[id].fields.map(\.type)
      let parts = types.compactMap { take($0, &leaves, program) }
      return parts.count == types.count ? .aggregate(parts) : nil
    case .enumeration(let id):
      guard let tag = leaves.popFirst()?.asInt else { return nil }
      let payloads = program[id].cases.map { definition in
        definition.payload.compactMap { take($0.type, &leaves, program) }
      }
      return payloads.indices.contains(tag) ? .enumCase(tag, payloads[tag]) : nil
    default: return nil
    }
  }
}

extension ModelValue {
  /// Whether a value of the type can be written in a test.
  static func isWritten(_ type: Type, _ program: TypedProgram) -> Bool {
    if case .contract = type { return false }
    return isShown(type, program)
  }

  /// A value as a test writes it; the addresses of accounts by their names.
  static func text(
    _ value: Value, _ type: Type, _ program: TypedProgram, senders: [U256]
  ) -> String {
    switch (value, type) {
    case (.address(let address), _):
      if let index = senders.firstIndex(of: address.number), index < SequenceTest.names.count {
        return SequenceTest.names[index]
      }
      return "@\(address.checksummed)"
    case (.hash(let hash), _): return "Hash(\(hash.hex))"
    case (.some(let inner), .optional(let type)):
      return "some(\(text(inner, type, program, senders: senders)))"
    case (.aggregate(let parts), .tuple(let types)):
      let texts = zip(parts, types).map { text($0, $1, program, senders: senders) }
      return "(\(texts.joined(separator: ", ")))"
    case (.aggregate(let parts), .structure(let id, sizes: _)):
      let texts = zip(parts, program[id].fields).map {
        "\($1.name): \(text($0, $1.type, program, senders: senders))"
      }
      return "\(program[id].name)(\(texts.joined(separator: ", ")))"
    case (.enumCase(let index, let payload), .enumeration(let id)):
      let definition = program[id].cases[index]
      let parts = zip(payload, definition.payload).map {
        text($0, $1.type, program, senders: senders)
      }
      return "\(program[id].name).\(definition.name)"
        + (parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))")
    default: return program.describe(value, type)
    }
  }
}
