/// A value of which some numbers are unknown: as many terms as its type has scalars. A map or a list is the same tree with
/// arrays at its leaves.
indirect enum SymbolicValue: Sendable {
  /// A number, a truth value, or the identity of something that is not looked into: text, bytes, a tensor, a ciphertext.
  case scalar(Term)
  case optional(isSome: Term, SymbolicValue)
  /// A tuple, a struct or nothing.
  case aggregate([SymbolicValue])
  case enumeration(tag: Term, payloads: [[SymbolicValue]])
  /// A list or array; the leaves of `elements` have one dimension more.
  case list(length: Term, elements: SymbolicValue)

  static let unit = SymbolicValue.aggregate([])

  /// The term of a scalar. Others have none: a checked program asks only scalars.
  var term: Term {
    switch self {
    case .scalar(let term), .optional(isSome: let term, _),
      .enumeration(tag: let term, payloads: _),
      .list(length: let term, elements: _):
      term
    case .aggregate: Term(0)
    }
  }

  /// The same tree with other leaves.
  func mapLeaves(_ change: (Term) -> Term) -> SymbolicValue {
    switch self {
    case .scalar(let term): .scalar(change(term))
    case .optional(isSome: let flag, let value):
      .optional(isSome: change(flag), value.mapLeaves(change))
    case .aggregate(let parts): .aggregate(parts.map { $0.mapLeaves(change) })
    case .enumeration(tag: let tag, payloads: let payloads):
      .enumeration(
        tag: change(tag), payloads: payloads.map { $0.map { $0.mapLeaves(change) } })
    case .list(length: let length, elements: let elements):
      .list(length: change(length), elements: elements.mapLeaves(change))
    }
  }

  /// Two trees of one type, leaf by leaf.
  func zipLeaves(_ other: SymbolicValue, _ join: (Term, Term) -> Term) -> SymbolicValue {
    switch (self, other) {
    case (.scalar(let left), .scalar(let right)): .scalar(join(left, right))
    case (.optional(isSome: let left, let a), .optional(isSome: let right, let b)):
      .optional(isSome: join(left, right), a.zipLeaves(b, join))
    case (.aggregate(let left), .aggregate(let right)):
      .aggregate(zip(left, right).map { $0.zipLeaves($1, join) })
    case (
      .enumeration(tag: let left, payloads: let a), .enumeration(tag: let right, payloads: let b)
    ):
      .enumeration(
        tag: join(left, right),
        payloads: zip(a, b).map { zip($0, $1).map { $0.zipLeaves($1, join) } })
    case (.list(length: let left, elements: let a), .list(length: let right, elements: let b)):
      .list(length: join(left, right), elements: a.zipLeaves(b, join))
    default: self
    }
  }

  /// All leaves from left to right.
  var leaves: [Term] {
    switch self {
    case .scalar(let term): [term]
    case .optional(isSome: let flag, let value): [flag] + value.leaves
    case .aggregate(let parts): parts.flatMap(\.leaves)
    case .enumeration(tag: let tag, payloads: let payloads):
      [tag] + payloads.flatMap { $0.flatMap(\.leaves) }
    case .list(length: let length, elements: let elements): [length] + elements.leaves
    }
  }
}
