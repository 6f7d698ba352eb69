import Diagnostics
import Primitives
import Semantics

extension SymbolicExecution {
  mutating func unary(
    _ operation: TypedUnaryOperator, _ value: Term, _ type: Type, _ span: Span
  ) -> Term {
    switch (operation, type) {
    case (.not, _): return !value
    case (.negate, .integer), (.negate, .fixed):
      return checked(Term.apply("-", value), type, .overflow, span)
    case (.complement, .integer(let integer)):
      // All bits turned: -1 - x, in an unsigned type 2^n - 1 - x.
      return define(
        number: (integer.isSigned ? Term(-1) : Term(integer.largest)) - value)
    default: return unknown(type).term
    }
  }

  mutating func binary(
    _ operation: TypedBinaryOperator, _ left: SymbolicValue, _ right: SymbolicValue,
    _ operand: Type, _ result: Type, _ span: Span
  ) -> SymbolicValue {
    let (a, b) = (left.term, right.term)
    switch operation {
    case .equal: return .scalar(define(equal(left, right, operand)))
    case .notEqual: return .scalar(define(!equal(left, right, operand)))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard isNumber(operand) else { return unknown(result) }
      let term =
        switch operation {
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: b < a
        default: b <= a
        }
      return .scalar(define(term))
    case .add, .subtract:
      guard isNumber(operand) else { return unknown(result) }
      return .scalar(checked(operation == .add ? a + b : a - b, result, .overflow, span))
    case .multiply:
      guard case .integer = operand else { return unknown(result) }
      return .scalar(checked(a * b, result, .overflow, span))
    case .divide, .remainder:
      guard case .integer(let integer) = operand else { return unknown(result) }
      require(!b.equals(Term(0)), .division, span)
      let quotient = truncated(a, b, integer)
      if operation == .divide { return .scalar(checked(quotient, result, .overflow, span)) }
      return .scalar(define(number: a - b * quotient))
    case .bitAnd, .bitOr, .bitXor:
      if case .bool = operand {
        switch operation {
        case .bitAnd: return .scalar(.all([a, b]))
        case .bitOr: return .scalar(.any([a, b]))
        default: return .scalar(define(!a.equals(b)))
        }
      }
      return unknown(result)
    case .shiftLeft, .shiftRight: return unknown(result)
    }
  }

  private func isNumber(_ type: Type) -> Bool {
    switch type {
    case .integer, .fixed, .address: true
    default: false
    }
  }

  /// A number that must fit its type.
  mutating func checked(
    _ term: Term, _ type: Type, _ kind: FailureCheck.Reason, _ span: Span
  ) -> Term {
    let term = define(number: term)
    require(wellFormed(.scalar(term), type), kind, span)
    return term
  }

  /// A quotient without its fraction. `div` of SMT-LIB rounds so that the remainder is not negative.
  private func truncated(_ a: Term, _ b: Term, _ type: IntegerType) -> Term {
    let quotient = Term.apply("div", a, b)
    if !type.isSigned { return quotient }
    return (Term(0) <= a).choose(
      quotient, Term.apply("-", Term.apply("div", Term.apply("-", a), b)))
  }

  /// Whether two values of a type are equal.
  mutating func equal(_ left: SymbolicValue, _ right: SymbolicValue, _ type: Type) -> Term {
    switch (type, left, right) {
    case (.tensor, _, _), (.ciphertext, _, _), (.sum, _, _), (.publicKey, _, _):
      return unknown(.bool).term
    case (_, .scalar(let a), .scalar(let b)): return a.equals(b)
    case (
      .optional(let inner), .optional(isSome: let a, let x), .optional(isSome: let b, let y)
    ):
      return .all([a.equals(b), a.implies(equal(x, y, inner))])
    case (.tuple(let types), .aggregate(let a), .aggregate(let b)):
      return .all(zip(types, zip(a, b)).map { equal($1.0, $1.1, $0) })
    case (.structure(let id, sizes: let sizes), .aggregate(let a), .aggregate(let b)):
      return .all(zip(fields(id, sizes), zip(a, b)).map { equal($1.0, $1.1, $0) })
    case (
      .enumeration(let id), .enumeration(tag: let a, payloads: let x),
      .enumeration(tag: let b, payloads: let y)
    ):
      var terms = [a.equals(b)]
      for (index, parameters) in program[id].cases.map(\.payload).enumerated() {
        let same = zip(parameters, zip(x[index], y[index])).map { equal($1.0, $1.1, $0.type) }
        terms.append(a.equals(Term(index)).implies(.all(same)))
      }
      return .all(terms)
    case (_, .list(length: let a, elements: _), .list(length: let b, elements: _)):
      // Lists of different lengths differ; of others nothing is known.
      return .all([a.equals(b), unknown(.bool).term])
    default: return .yes
    }
  }
}
