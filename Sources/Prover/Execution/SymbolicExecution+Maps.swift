import Primitives
import Semantics

extension SymbolicExecution {
  /// Sums of values fit 256 bits: a map cannot have so many entries that they do not.
  static let totalMax = Term(~U256.zero)

  /// The entry of a map at a key: an optional.
  mutating func entry(of id: StateID, at key: SymbolicValue) -> SymbolicValue {
    guard case .map(key: let type, value: let value) = variable(id).type else { return .unit }
    let indices = indices(key, type).map { define(number: $0) }
    look(id, at: indices)
    return found(
      defined(world.stored[id.index].mapLeaves { $0.selecting(indices) }, .optional(value)),
      .optional(value))
  }

  /// Replaces the entry of a map at a key.
  mutating func setEntry(of id: StateID, at key: SymbolicValue, to new: SymbolicValue) {
    guard case .map(key: let type, value: _) = variable(id).type else { return }
    let indices = indices(key, type).map { define(number: $0) }
    look(id, at: indices)
    let map = world.stored[id.index]
    if let total = world.totals[id.index] {
      let old = map.mapLeaves { $0.selecting(indices) }
      world.totals[id.index] = define(
        number: total + amount(new) - amount(old))
    }
    world.stored[id.index] = defined(
      map.zipLeaves(new) { $0.storing($1, at: indices[...]) }, variable(id).type)
  }

  func variable(_ id: StateID) -> StateVariable { program[contract].state[id.index] }

  // MARK: Sums of maps

  /// Whether the values of a map have a sum: coins and unsigned numbers.
  func hasTotal(_ type: Type) -> Bool {
    switch type {
    case .map(key: _, value: .coin): true
    case .map(key: _, value: .integer(let integer)): !integer.isSigned
    default: false
    }
  }

  /// What an entry adds to the sum.
  private func amount(_ entry: SymbolicValue) -> Term {
    guard case .optional(isSome: let flag, let value) = entry else { return Term(0) }
    return flag.choose(value.term, Term(0))
  }

  /// A map about whose entries nothing is known but the sum.
  mutating func found(map: SymbolicValue, _ total: Term, _ id: StateID) {
    bases[id, default: []].append((map, total))
    let known = keys[id, default: []]
    for count in known.indices { assume(map, total, Array(known[...count])) }
  }

  /// Notes that a key of a map is looked at.
  private mutating func look(_ id: StateID, at indices: [Term]) {
    guard world.totals[id.index] != nil, !keys[id, default: []].contains(indices) else { return }
    keys[id, default: []].append(indices)
    for (map, total) in bases[id, default: []] { assume(map, total, keys[id, default: []]) }
  }

  /// The entries at up to three different keys, the last of which is new, are together at most the sum.
  private mutating func assume(_ map: SymbolicValue, _ total: Term, _ keys: [[Term]]) {
    let amounts = keys.map { key in
      define(number: amount(map.mapLeaves { $0.selecting(key) }))
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

  /// The same value with a name for every leaf that is more than a name.
  mutating func defined(_ value: SymbolicValue, _ type: Type) -> SymbolicValue {
    var names: [Term] = []
    let leaves = zip(value.leaves, leafSorts(type, 0))
    for (leaf, sort) in leaves { names.append(script.define(leaf, sort)) }
    var rest = names[...]
    return value.mapLeaves { rest.popFirst() ?? $0 }
  }

  /// The sorts of a value's leaves, in their order.
  func leafSorts(_ type: Type, _ dimensions: Int) -> [Sort] {
    func sort(isBool: Bool = false) -> Sort { Sort(dimensions: dimensions, isBool: isBool) }
    switch type {
    case .unit, .never, .invalid: return []
    case .bool: return [sort(isBool: true)]
    case .optional(let inner): return [sort(isBool: true)] + leafSorts(inner, dimensions)
    case .tuple(let elements): return elements.flatMap { leafSorts($0, dimensions) }
    case .structure(let id, sizes: let sizes):
      return fields(id, sizes).flatMap { leafSorts($0, dimensions) }
    case .enumeration(let id):
      return [sort()]
        + program[id].cases.flatMap(\.payload).flatMap { leafSorts($0.type, dimensions) }
    case .array(let element, count: _), .list(let element, max: _):
      return [sort()] + leafSorts(element, dimensions + 1)
    case .sum: return [sort(), sort()]
    case .map(key: let key, value: let value):
      let below = dimensions + scalars(of: key)
      return [Sort(dimensions: below, isBool: true)] + leafSorts(value, below)
    default: return [sort()]
    }
  }
}
