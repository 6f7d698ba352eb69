import Diagnostics
import Semantics

extension SymbolicExecution {
  /// A method that changes the place it is called on; `room` says what happens when there is none.
  mutating func mutate(
    _ operation: MutatingBuiltin, _ place: Place, _ arguments: [TypedExpression],
    _ room: FailureCheck.Reason, _ expression: TypedExpression
  ) -> SymbolicValue {
    let (span, type) = (expression.span, expression.type)
    switch operation {
    case .mapRemove, .mapTake, .mapPut, .mapJoin:
      return changeMap(operation, place, arguments, span)
    case .append:
      let located = locate(place)
      let element = evaluate(arguments[0])
      guard case .list(length: let length, elements: let elements) = read(located),
        case .list(_, max: let max) = place.type
      else { return .unit }
      require(length < size(max), room, span)
      let new = elements.zipLeaves(element) { $0.storing($1, at: [length]) }
      write(.list(length: define(number: length + Term(1)), elements: new), located)
      return .unit
    case .removeLast:
      let located = locate(place)
      guard case .list(length: let length, elements: let elements) = read(located),
        case .optional(let inner) = type
      else { return unknown(type) }
      let isThere = define(Term(0) < length)
      let last = define(number: isThere.choose(length - Term(1), Term(0)))
      write(.list(length: last, elements: elements), located)
      return .optional(
        isSome: isThere, conditionally(elements.mapLeaves { $0.selecting([last]) }, inner, isThere))
    case .clear:
      let located = locate(place)
      guard case .list(length: _, elements: let elements) = read(located) else { return .unit }
      write(.list(length: Term(0), elements: elements), located)
      return .unit
    case .swap:
      let located = locate(place)
      let (i, j) = (evaluate(arguments[0]).term, evaluate(arguments[1]).term)
      guard case .list(length: let length, elements: let elements) = read(located) else {
        return .unit
      }
      require(.all([i < length, j < length]), .bounds, span)
      let swapped = elements.mapLeaves { array in
        array.storing(array.selecting([j]), at: [i]).storing(array.selecting([i]), at: [j])
      }
      write(.list(length: length, elements: swapped), located)
      return .unit
    case .coinJoin:
      let located = locate(place)
      let added = evaluate(arguments[0]).term
      let sum = checked(read(located).term + added, .coin, .overflow, span)
      write(.scalar(sum), located)
      return .unit
    case .coinSplit:
      let located = locate(place)
      let (amount, whole) = (evaluate(arguments[0]).term, read(located).term)
      require(amount <= whole, .requirement, span)
      write(.scalar(define(number: whole - amount)), located)
      return .scalar(amount)
    case .coinTakeAll:
      let located = locate(place)
      let whole = read(located)
      write(.scalar(Term(0)), located)
      return whole
    case .sumAdd:
      let located = locate(place)
      _ = evaluate(arguments[0])
      guard case .aggregate(let parts) = read(located), case .sum(_, max: let max) = place.type
      else { return .unit }
      let count = define(number: parts[0].term + Term(1))
      require(count <= size(max), room, span)
      write(.aggregate([.scalar(count), unknown(.hash)]), located)
      return .unit
    }
  }

  /// A value of which something is known only where there is one.
  private mutating func conditionally(
    _ value: SymbolicValue, _ type: Type, _ condition: Term
  ) -> SymbolicValue {
    assumeHere(condition.implies(wellFormed(value, type)))
    return value
  }

  private mutating func changeMap(
    _ operation: MutatingBuiltin, _ place: Place, _ arguments: [TypedExpression], _ span: Span
  ) -> SymbolicValue {
    guard case .state(let id) = place.root else { return .unit }
    let key = evaluate(arguments[0])
    let new = arguments.dropFirst().first.map { evaluate($0) }
    let old = entry(of: id, at: key)
    guard case .optional(isSome: let flag, let value) = old else { return .unit }
    switch (operation, new) {
    case (.mapPut, let new?):
      require(!flag, .requirement, span)
      setEntry(of: id, at: key, to: .optional(isSome: .yes, new))
      return .unit
    case (.mapJoin, let new?):
      let sum = checked(flag.choose(value.term, Term(0)) + new.term, .coin, .overflow, span)
      setEntry(of: id, at: key, to: .optional(isSome: .yes, .scalar(sum)))
      return .unit
    default:
      setEntry(of: id, at: key, to: .optional(isSome: .no, value))
      return operation == .mapTake ? old : .unit
    }
  }
}
