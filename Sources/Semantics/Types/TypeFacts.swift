import Primitives

/// What matters about a type wherever it stands: worked out once per struct and enum, so that
/// nested definitions cost linear time.
package struct TypeFacts: Hashable, Sendable {
  /// Coin or a resource, or contains one.
  package var isLinear = false
  /// Holds encrypted data or a public key: no equality.
  package var isSealed = false
  /// A map or a running sum: may stand only in state.
  package var isStateOnly = false
  /// A key pair: may stand only in tests.
  package var isTestOnly = false
  /// The error type is inside: stay silent about it.
  package var isInvalid = false
  /// How many nodes the type has when written out, saturating at ``nodesMax``.
  package var nodes = 1
  /// How deep it nests.
  package var depth = 1

  /// Where counting stops.
  package static let nodesMax = 1 << 30

  /// The facts of a type without parts.
  package init() {}

  /// Adds a part.
  package mutating func absorb(_ part: TypeFacts) {
    isLinear = isLinear || part.isLinear
    isSealed = isSealed || part.isSealed
    isStateOnly = isStateOnly || part.isStateOnly
    isTestOnly = isTestOnly || part.isTestOnly
    isInvalid = isInvalid || part.isInvalid
    nodes = min(nodes + part.nodes, TypeFacts.nodesMax)
    depth = max(depth, part.depth + 1)
  }

  /// Whether the machine refuses the type when structs and enums in it are written out.
  package var isTooLarge: Bool { nodes > Limits.abiTypeNodesMax || depth > Limits.abiDepthMax }

  /// Whether `==` exists: everything but linear values and ciphertexts.
  package var isComparable: Bool { !isLinear && !isSealed && !isStateOnly && !isTestOnly }

  /// Whether the type can cross the ABI boundary (a Coin parameter or result is handled apart).
  package var crossesABI: Bool { !isLinear && !isStateOnly && !isTestOnly }
}

/// The facts of every struct and enum, in the order of their identifiers.
package struct FactTable: Sendable {
  package var structs: [TypeFacts] = []
  package var enums: [TypeFacts] = []

  /// No facts yet.
  package init() {}

  /// The facts of a type; a struct or enum that is not worked out yet counts as one node.
  package subscript(type: Type) -> TypeFacts {
    var facts = TypeFacts()
    switch type {
    case .unit, .never, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .contract, .tensor:
      break
    case .invalid: facts.isInvalid = true
    case .optional(let inner): facts.absorb(self[inner])
    case .array(let element, count: _), .list(let element, max: _): facts.absorb(self[element])
    case .tuple(let elements):
      for element in elements { facts.absorb(self[element]) }
    case .map(key: let key, value: let value, max: _):
      facts.absorb(self[key])
      facts.absorb(self[value])
      facts.isStateOnly = true
    case .structure(let id, sizes: _):
      if id.index < structs.count { facts = structs[id.index] }
    case .enumeration(let id):
      if id.index < enums.count { facts = enums[id.index] }
    case .ciphertext, .publicKey: facts.isSealed = true
    case .sum:
      facts.isSealed = true
      facts.isStateOnly = true
    case .coin: facts.isLinear = true
    case .testKey: facts.isTestOnly = true
    }
    return facts
  }
}
