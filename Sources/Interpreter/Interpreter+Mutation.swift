import HomomorphicEvaluation
import Primitives
import Semantics

extension Interpreter {
  /// A method that changes the place it is called on.
  func mutate(
    _ builtin: MutatingBuiltin, _ place: Place, _ arguments: [TypedExpression]
  ) throws(Failure) -> Value {
    switch builtin {
    case .append: return try append(place, arguments)
    case .removeLast:
      let located = try locate(place)
      var elements = try read(located).elements
      guard let last = elements.popLast() else { return Value.none }
      try write(located, .aggregate(elements))
      return .some(last)
    case .clear:
      try assign(place, .aggregate([]))
      return .unit
    case .swap: return try swap(place, arguments)
    case .mapRemove, .mapTake, .mapPut, .mapJoin:
      return try changeMap(builtin, place, arguments)
    case .coinJoin:
      let located = try locate(place)
      let added = try evaluate(arguments[0]).amount
      let (sum, overflow) = try read(located).amount.addingReportingOverflow(added)
      if overflow { throw .overflow }
      try write(located, .coin(sum))
      return .unit
    case .coinSplit:
      let located = try locate(place)
      let wanted = try evaluate(arguments[0]).integer
      guard let amount = wanted.asUInt128,
        let rest = try read(located).amount.checkedSubtract(amount)
      else { throw .trap("insufficientBalance") }
      try write(located, .coin(rest))
      return .coin(amount)
    case .coinTakeAll:
      let located = try locate(place)
      let whole = try read(located)
      try write(located, .coin(0))
      return whole
    case .sumAdd: return try addToSum(place, arguments)
    }
  }

  private func append(_ place: Place, _ arguments: [TypedExpression]) throws(Failure) -> Value {
    guard case .list(_, max: let max) = place.type else {
      preconditionFailure("a checked program appends to lists")
    }
    let located = try locate(place)
    let element = try evaluate(arguments[0])
    let elements = try read(located).elements
    if Int64(elements.count) >= (try size(max)) { throw .capacity }
    try write(located, .aggregate(elements + [element]))
    return .unit
  }

  private func swap(_ place: Place, _ arguments: [TypedExpression]) throws(Failure) -> Value {
    let located = try locate(place)
    let indices = try evaluate(arguments).map(\.integer.asInt)
    var elements = try read(located).elements
    guard let first = indices[0], let second = indices[1], elements.indices.contains(first),
      elements.indices.contains(second)
    else { throw .bounds }
    elements.swapAt(first, second)
    try write(located, .aggregate(elements))
    return .unit
  }

  private func changeMap(
    _ builtin: MutatingBuiltin, _ place: Place, _ arguments: [TypedExpression]
  ) throws(Failure) -> Value {
    let located = try locate(place)
    let key = try mapKey(arguments[0])
    let new = try arguments.dropFirst().first.map { value throws(Failure) in try evaluate(value) }
    guard case .map(var entries) = try read(located) else {
      preconditionFailure("a checked program has a map here")
    }
    let old = entries[key.encoded]
    if builtin == .mapPut, old != nil { throw .trap("occupied") }
    if builtin == .mapJoin, let old, let added = new {
      let (sum, overflow) = old.amount.addingReportingOverflow(added.amount)
      if overflow { throw .overflow }
      entries[key.encoded] = .coin(sum)
    } else {
      entries[key.encoded] = new
    }
    try write(located, .map(entries))
    if case .state(let id) = located.root { try keep(key, of: id) }
    return builtin == .mapTake ? old.map { .some($0) } ?? Value.none : .unit
  }

  private func addToSum(_ place: Place, _ arguments: [TypedExpression]) throws(Failure) -> Value {
    guard case .sum(_, max: let max) = place.type else {
      preconditionFailure("a checked program adds to sums")
    }
    let located = try locate(place)
    let ciphertext = try evaluate(arguments[0]).ciphertext
    guard case .sum(let total, count: let count) = try read(located) else {
      preconditionFailure("a checked program has a sum here")
    }
    if Int64(count) >= (try size(max)) { throw .capacity }
    var sum = ciphertext
    if let total { sum = try trapping { try total.adding(ciphertext) } }
    try write(located, .sum(sum, count: count + 1))
    return .unit
  }
}
