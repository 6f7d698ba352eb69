import Primitives
import Semantics

extension SymbolicExecution {
  /// An operation of the prelude, or a method that changes nothing.
  mutating func builtin(
    _ builtin: Builtin, _ operands: [TypedExpression], _ expression: TypedExpression
  ) -> SymbolicValue {
    let type = expression.type
    // Maps are looked at where they stand, so their operand is not a value.
    if let id = operands.first?.stateID {
      switch builtin {
      case .mapContains, .mapAmount:
        let entry = entry(of: id, at: evaluate(operands[1]))
        guard case .optional(isSome: let flag, let value) = entry else { return unknown(type) }
        if builtin == .mapContains { return .scalar(flag) }
        return .scalar(define(number: flag.choose(value.term, Term(0))))
      case .mapTotal:
        return world.totals[id.index].map { .scalar($0) } ?? unknown(type)
      default: break
      }
    }
    if builtin == .old {
      let now = world
      world = worldBeforeCall ?? now
      let value = evaluate(operands[0])
      world = now
      return value
    }
    let values = operands.map { evaluate($0) }
    let terms = values.map(\.term)
    let span = expression.span
    switch builtin {
    case .convert:
      if case .bool = operands[0].type {
        return .scalar(define(number: terms[0].choose(Term(1), Term(0))))
      }
      return .scalar(checked(terms[0], type, .overflow, span))
    case .minimum, .maximum:
      guard case .integer = type else { return unknown(type) }
      let isLess = define(terms[0] < terms[1])
      let (least, most) = (isLess.choose(terms[0], terms[1]), isLess.choose(terms[1], terms[0]))
      return .scalar(define(number: builtin == .minimum ? least : most))
    case .absolute:
      guard case .integer = type else { return unknown(type) }
      return .scalar(checked(Term.apply("abs", terms[0]), type, .overflow, span))
    case .wrappingAdd, .wrappingSubtract, .wrappingMultiply:
      guard case .integer(let integer) = type, !integer.isSigned else { return unknown(type) }
      let exact =
        switch builtin {
        case .wrappingAdd: terms[0] + terms[1]
        case .wrappingSubtract: terms[0] - terms[1]
        default: terms[0] * terms[1]
        }
      return .scalar(define(number: Term.apply("mod", exact, Term(integer.largest) + Term(1))))
    case .addModulo, .multiplyModulo:
      require(!terms[2].equals(Term(0)), .division, span)
      let exact = builtin == .addModulo ? terms[0] + terms[1] : terms[0] * terms[1]
      return .scalar(define(number: Term.apply("mod", exact, terms[2])))
    case .multiplyDivide:
      require(!terms[2].equals(Term(0)), .division, span)
      return .scalar(
        checked(Term.apply("div", terms[0] * terms[1], terms[2]), type, .overflow, span))
    case .squareRoot:
      guard case .integer = type else { return unknown(type) }
      let root = number(within: Term(0), Term(~U256.zero >> 128))
      assumeHere(root * root <= terms[0])
      assumeHere(terms[0] < (root + Term(1)) * (root + Term(1)))
      return .scalar(root)
    case .isNegative: return .scalar(terms[0] < Term(0))
    case .hash: return .scalar(digest("hash", values, operands.map(\.type)))
    case .keccak256: return .scalar(digest("keccak256", values, operands.map(\.type)))
    case .sha256: return .scalar(digest("sha256", values, operands.map(\.type)))
    case .widen: return values[0]
    case .length: return .scalar(length(of: values[0]))
    case .isEmpty: return .scalar(define(length(of: values[0]).equals(Term(0))))
    case .isSome: return .scalar(terms[0])
    case .isNone: return .scalar(!terms[0])
    case .first, .last, .get:
      guard case .list(length: let length, elements: let elements) = values[0],
        case .optional(let inner) = type
      else { return unknown(type) }
      let index =
        switch builtin {
        case .first: Term(0)
        case .last: length - Term(1)
        default: terms[1]
        }
      let isThere = define(.all([Term(0) <= index, index < length]))
      let found = elements.mapLeaves { $0.selecting([index]) }
      assumeHere(isThere.implies(wellFormed(found, inner)))
      return .optional(isSome: isThere, found)
    case .coinAmount: return values[0]
    case .coinNone: return .scalar(Term(0))
    case .pay: return .unit
    case .destroyEmpty:
      require(terms[0].equals(Term(0)), .requirement, span)
      return .unit
    case .unpack: return values[0]
    case .sumCount:
      guard case .aggregate(let parts) = values[0], let count = parts.first else {
        return unknown(type)
      }
      return count
    default: return unknown(type)
    }
  }

  private func length(of value: SymbolicValue) -> Term {
    if case .list(length: let length, elements: _) = value { return length }
    return Term.apply("length", value.term)
  }

  /// A function of its operands of which nothing else is known.
  private mutating func digest(
    _ name: String, _ values: [SymbolicValue], _ types: [Type]
  ) -> Term {
    var operands: [Term] = []
    for (value, type) in zip(values, types) { operands += indices(value, type) }
    if operands.isEmpty { return unknown(.hash).term }
    let function = "\(name)\(operands.count)"
    if functions.insert(function).inserted {
      script.declareFunction(function, operands: operands.count)
    }
    let digest = define(number: Term.apply(function, operands))
    script.assume(wellFormed(.scalar(digest), .hash))
    return digest
  }
}

extension TypedExpression {
  /// The state variable that it names.
  fileprivate var stateID: StateID? {
    if case .state(let id) = kind { return id }
    return nil
  }
}
