import Primitives
import Semantics

/// Sums of maps. An array has no sum, so that of a map is a number of its own, which every change of an entry changes. What is known of
/// the entries found in it: any three of them are together at most the sum.
extension SymbolicExecution {
  /// Sums of values fit 256 bits: a map cannot have so many entries that they do not.
  static let totalMax = Term(~U256.zero)

  /// Whether the values of a map have a sum: unsigned numbers, and what holds coins, each of which has a place.
  func hasTotal(_ type: Type) -> Bool {
    switch type {
    case .map(key: _, value: .integer(let integer), max: _): !integer.isSigned
    case .map(key: _, value: let value, max: _): hasOnlyPlainCoins(value)
    default: false
    }
  }

  /// Whether coins in a value of the type are fields, not elements of lists or of cases.
  private func hasOnlyPlainCoins(_ type: Type) -> Bool {
    switch type {
    case .optional(let inner): hasOnlyPlainCoins(inner)
    case .tuple(let elements): elements.allSatisfy { hasOnlyPlainCoins($0) }
    case .structure(let id, sizes: let sizes):
      fields(id, sizes).allSatisfy { hasOnlyPlainCoins($0) }
    case .array(let inner, count: _), .list(let inner, max: _): !isLinear(inner)
    case .enumeration(let id): !program[id].isLinear
    default: true
    }
  }

  private func isLinear(_ type: Type) -> Bool {
    switch type {
    case .coin: true
    case .optional(let inner), .array(let inner, count: _), .list(let inner, max: _):
      isLinear(inner)
    case .tuple(let elements): elements.contains { isLinear($0) }
    case .structure(let id, sizes: _): program[id].isLinear
    case .enumeration(let id): program[id].isLinear
    default: false
    }
  }

  /// What an entry adds to the sum of its map.
  func amount(_ entry: SymbolicValue, of id: StateID) -> Term {
    guard case .map(key: _, value: let value, max: _) = variable(id).type,
      case .optional(isSome: let flag, let content) = entry
    else { return Term(0) }
    if case .integer = value { return flag.choose(content.term, Term(0)) }
    return flag.choose(coins(content, value), Term(0))
  }

  /// What all coins in a value are worth.
  private func coins(_ value: SymbolicValue, _ type: Type) -> Term {
    let parts: [Term]
    switch (type, value) {
    case (.coin, _): return value.term
    case (.optional(let inner), .optional(isSome: let flag, let content)):
      return isLinear(inner) ? flag.choose(coins(content, inner), Term(0)) : Term(0)
    case (.tuple(let types), .aggregate(let values)):
      parts = zip(values, types).filter { isLinear($1) }.map { coins($0, $1) }
    case (.structure(let id, sizes: let sizes), .aggregate(let values)):
      parts = zip(values, fields(id, sizes)).filter { isLinear($1) }.map { coins($0, $1) }
    default: return Term(0)
    }
    return parts.dropFirst().reduce(parts.first ?? Term(0), +)
  }

  /// A map about whose entries nothing is known but the sum.
  mutating func found(map: SymbolicValue, _ total: Term, _ id: StateID) {
    bases[id, default: []].append((map, total))
    let known = keys[id, default: []]
    for count in known.indices { assume(map, total, id, Array(known[...count])) }
  }

  /// Notes that a key of a map is looked at.
  mutating func look(_ id: StateID, at indices: [Term]) {
    guard world.totals[id.index] != nil, !keys[id, default: []].contains(indices) else { return }
    keys[id, default: []].append(indices)
    for (map, total) in bases[id, default: []] {
      assume(map, total, id, keys[id, default: []])
    }
  }

  /// The entries at up to three different keys, the last of which is new, are together at most the sum.
  private mutating func assume(
    _ map: SymbolicValue, _ total: Term, _ id: StateID, _ keys: [[Term]]
  ) {
    let amounts = keys.map { key in
      define(number: amount(map.mapLeaves { $0.selecting(key) }, of: id))
    }
    guard let last = amounts.last else { return }
    script.assume(last.isWithin(Term(0), total))
    func differ(_ a: Int, _ b: Int) -> Term {
      !Term.all(zip(keys[a], keys[b]).map { $0.equals($1) })
    }
    let new = keys.count - 1
    for i in 0..<new {
      script.assume(differ(i, new).implies(amounts[i] + last <= total))
      for j in 0..<i {
        script.assume(
          Term.all([differ(i, new), differ(j, new), differ(i, j)])
            .implies(Term.apply("+", amounts[i], amounts[j], last) <= total))
      }
    }
  }
}
