import Values

/// Where an expression finds its names: variables, places in state, and accounts.
struct DebugScope {
  /// The variable of the innermost function with a name; nil when there is none.
  let variable: (String) -> ShownValue?
  /// What a place in state holds, by its name; nil when there is none.
  let place: (String) -> String?
  /// Whether an account is called so.
  let isAccount: (String) -> Bool

  /// The value of an expression. Throws what has none.
  func value(_ expression: DebugExpression) throws(DebugRefusal) -> DebugValue {
    switch expression {
    case .value(let value): return value
    case .path(let name, let parts, let text):
      if let shown = try shown(name, parts) { return shown }
      if let place = place(text) ?? (try? written(name, parts)).flatMap(place) {
        return DebugValue(place)
      }
      if parts.isEmpty, isAccount(name) { return .text([name]) }
      throw DebugRefusal("there is no variable or place `\(text)` here")
    case .not(let inner): return .flag(!(try flag(inner)))
    case .negated(let inner): return .number(try number(inner).negated)
    case .binary(.and, let left, let right):
      return .flag(try flag(left) ? try flag(right) : false)
    case .binary(.or, let left, let right):
      return .flag(try flag(left) ? true : try flag(right))
    case .binary(let sign, let left, let right):
      if sign == .equal || sign == .unequal {
        let (first, second) = (try value(left), try value(right))
        guard let isEqual = first.equals(second) else {
          throw DebugRefusal("`\(first)` and `\(second)` cannot be compared")
        }
        return .flag(isEqual == (sign == .equal))
      }
      return try calculated(sign, number(left), number(right))
    }
  }

  /// Whether a condition holds. Throws what is none.
  func flag(_ expression: DebugExpression) throws(DebugRefusal) -> Bool {
    let value = try value(expression)
    guard case .flag(let flag) = value else {
      throw DebugRefusal("`\(expression)` is `\(value)`, neither true nor false")
    }
    return flag
  }

  /// The name of a place whose indices are expressions.
  private func written(
    _ name: String, _ parts: [DebugExpression.Part]
  ) throws(DebugRefusal) -> String {
    var text = name
    for part in parts {
      switch part {
      case .field(let field): text += ".\(field)"
      case .index(let index): text += "[\(try value(index))]"
      }
    }
    return text
  }

  private func number(_ expression: DebugExpression) throws(DebugRefusal) -> DebugNumber {
    let value = try value(expression)
    guard case .number(let number) = value else {
      throw DebugRefusal("`\(expression)` is `\(value)`, no number")
    }
    return number
  }

  private func calculated(
    _ sign: DebugExpression.Operator, _ left: DebugNumber, _ right: DebugNumber
  ) throws(DebugRefusal) -> DebugValue {
    let order = left.order(to: right)
    let result: DebugValue? =
      switch sign {
      case .less: order.map { .flag($0 < 0) }
      case .more: order.map { .flag($0 > 0) }
      case .atMost: order.map { .flag($0 <= 0) }
      case .atLeast: order.map { .flag($0 >= 0) }
      case .plus: left.adding(right).map { .number($0) }
      case .minus: left.adding(right.negated).map { .number($0) }
      case .times: left.multiplied(by: right).map { .number($0) }
      case .over: left.divided(by: right).map { .number($0.quotient) }
      case .modulo: left.divided(by: right).map { .number($0.remainder) }
      case .or, .and, .equal, .unequal: nil
      }
    guard let result else {
      throw DebugRefusal("`\(left) \(sign.rawValue) \(right)` has no result here")
    }
    return result
  }

  /// A variable with its parts; nil when there is no variable of this name.
  private func shown(
    _ name: String, _ parts: [DebugExpression.Part]
  ) throws(DebugRefusal) -> DebugValue? {
    guard var value = variable(name) else { return nil }
    for part in parts {
      let found: ShownValue?
      switch part {
      case .field("length") where value.isIndexed || value.count == 0:
        return DebugNumber(String(value.count)).map { .number($0) }
      case .field(let name): found = value.part(named: name)
      case .index(let index):
        found = value.isIndexed ? try number(index).index.flatMap { value.part($0) } : nil
      }
      guard let found else { throw DebugRefusal("`\(name)` has no such part") }
      value = found
    }
    return DebugValue(value)
  }
}
