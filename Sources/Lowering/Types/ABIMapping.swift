import Primitives
import Semantics

/// The one mapping from types of the language to types of the Solidity ABI: selectors, the JSON ABI
/// and documentation all use it.
package struct ABIMapping: Sendable {
  private let program: TypedProgram

  /// Looks structs and enums up in `program`.
  package init(_ program: TypedProgram) {
    self.program = program
  }

  /// The ABI type of a value; nil for what has none there: unit and `Coin`.
  package func type(of type: Type) -> ABIType? {
    switch type {
    case .unit, .never, .invalid, .coin, .map, .testKey: nil
    case .bool: .bool
    case .integer(let integer): integer.isSigned ? .int(integer.bits) : .uint(integer.bits)
    case .fixed(let format): .int(format.width)
    case .address, .contract: .address
    case .hash: .bytes32
    case .bytes, .tensor, .cipher, .publicKey, .sum: .bytes
    case .text: .string
    case .optional(let inner): self.type(of: inner).map { .tuple([.bool, $0]) }
    case .tuple(let elements): tuple(elements)
    case .structure(let id, sizes: _): tuple(program[id].fields.map(\.type))
    case .enumeration(let id): program[id].hasPayload ? .tuple([.uint(8), .bytes]) : .uint(8)
    case .array(let element, count: let count): array(element, count: count)
    case .list(let element, max: _): self.type(of: element).map { .array(of: $0) }
    }
  }

  /// The ABI types of parameters; those without one, a `Coin`, are left out.
  package func types(of parameters: [NamedType]) -> [ABIType] {
    parameters.compactMap { type(of: $0.type) }
  }

  /// `name(type,type)`: what selectors and topics are hashes of.
  package func signature(_ name: String, _ parameters: [NamedType]) -> String {
    name + ABIType.canonicalName(of: types(of: parameters))
  }

  /// The first four bytes of keccak256 of the signature, big-endian.
  package func selector(_ name: String, _ parameters: [NamedType]) -> UInt32 {
    let hash = keccak256(utf8: signature(name, parameters))
    return UInt32(truncatingIfNeeded: hash.word0 >> 32)
  }

  private func tuple(_ elements: [Type]) -> ABIType? {
    let components = elements.compactMap { type(of: $0) }
    return components.count == elements.count ? .tuple(components) : nil
  }

  private func array(_ element: Type, count: Size) -> ABIType? {
    guard let element = type(of: element) else { return nil }
    guard let constant = count.constant, let count = Int(exactly: constant) else {
      return .array(of: element)
    }
    return .fixedArray(of: element, count: count)
  }
}
