import Primitives
import Semantics

extension SymbolicExecution {
  /// The entry of a map at a key: an optional.
  mutating func entry(of id: StateID, at key: SymbolicValue) -> SymbolicValue {
    guard case .map(key: let type, value: let value, max: _) = variable(id).type else {
      return .unit
    }
    let indices = indices(key, type).map { define(number: $0) }
    look(id, at: indices)
    return found(
      defined(world.stored[id.index].mapLeaves { $0.selecting(indices) }, .optional(value)),
      .optional(value))
  }

  /// Replaces the entry of a map at a key.
  mutating func setEntry(of id: StateID, at key: SymbolicValue, to new: SymbolicValue) {
    guard case .map(key: let type, value: _, max: _) = variable(id).type else { return }
    let indices = indices(key, type).map { define(number: $0) }
    look(id, at: indices)
    let map = world.stored[id.index]
    if let total = world.totals[id.index] {
      let old = map.mapLeaves { $0.selecting(indices) }
      world.totals[id.index] = define(
        number: total + amount(new, of: id) - amount(old, of: id))
    }
    world.stored[id.index] = defined(
      map.zipLeaves(new) { $0.storing($1, at: indices[...]) }, variable(id).type)
    keepKeys(of: id, map.mapLeaves { $0.selecting(indices) }, new)
  }

  /// The list of the keys of a map that has a maximum: how long it is follows from the entry that was written; which key stands
  /// where is anything.
  private mutating func keepKeys(of id: StateID, _ old: SymbolicValue, _ new: SymbolicValue) {
    guard let list = variable(id).keys?.list, case .list(_, max: let max) = variable(list).type,
      case .optional(isSome: let was, _) = old, case .optional(isSome: let isNow, _) = new,
      case .list(length: let length, elements: _) = world.stored[list.index],
      case .list(length: _, elements: let elements) = unknown(variable(list).type)
    else { return }
    let after = define(
      number: length + isNow.choose(Term(1), Term(0)) - was.choose(Term(1), Term(0)))
    assumeHere(after.isWithin(Term(0), size(max)))
    world.stored[list.index] = .list(length: after, elements: elements)
  }

  func variable(_ id: StateID) -> StateVariable { program[contract].state[id.index] }

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
    case .map(key: let key, value: let value, max: _):
      let below = dimensions + scalars(of: key)
      return [Sort(dimensions: below, isBool: true)] + leafSorts(value, below)
    default: return [sort()]
    }
  }
}
