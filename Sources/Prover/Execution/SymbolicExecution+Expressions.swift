import Diagnostics
import Primitives
import Semantics

extension SymbolicExecution {
  /// The value of an expression, with all that evaluating it changes.
  mutating func evaluate(_ expression: TypedExpression) -> SymbolicValue {
    let type = expression.type
    switch expression.kind {
    case .integer(let number):
      if case .integer(let integer) = type {
        return .scalar(Term(number, isSigned: integer.isSigned))
      }
      return .scalar(Term(number))
    case .fixed(let raw): return .scalar(Term(Int(raw)))
    case .bool(let flag): return .scalar(flag ? .yes : .no)
    case .address(let address): return .scalar(Term(address.number))
    case .hash(let hash): return .scalar(Term(hash.number))
    case .bytes(let content), .text(let content): return .scalar(literal(content))
    case .unit: return .unit
    case .none:
      guard case .optional(let inner) = type else { return unknown(type) }
      return .optional(isSome: .no, unknown(inner))
    case .some(let inner): return .optional(isSome: .yes, evaluate(inner))
    case .local(let id):
      guard id.index < locals.count, let value = locals[id.index] else { return unknown(type) }
      return value
    case .state(let id): return world.stored[id.index]
    case .key: return unknown(type)
    case .size(let size): return .scalar(self.size(size))
    case .context(let value):
      switch value {
      case .caller: return .scalar(context.caller)
      case .selfAddress: return .scalar(context.own)
      case .blockNumber: return .scalar(context.blockNumber)
      case .blockTime: return .scalar(context.blockTime)
      case .gasLeft: return unknown(type)
      }
    case .unary(let operation, let inner):
      return .scalar(unary(operation, evaluate(inner).term, type, expression.span))
    case .binary(let operation, let left, let right):
      let (a, b) = (evaluate(left), evaluate(right))
      return binary(operation, a, b, left.type, type, expression.span)
    case .logical(isAnd: let isAnd, let left, let right):
      let condition = evaluate(left).term
      return branch(isAnd ? condition : !condition) {
        $0.evaluate(right)
      } else: { _ in
        .scalar(isAnd ? .no : .yes)
      }
    case .coalesce(let left, let right):
      return unwrapping(evaluate(left)) { $0.evaluate(right) }
    case .unwrap(let inner, let raise):
      guard case .optional(isSome: let flag, let value) = evaluate(inner) else {
        return unknown(type)
      }
      require(flag, .requirement, raise.span)
      return value
    case .unwrapOrLeave(let inner, let block):
      return unwrapping(evaluate(inner)) { $0.run(block) }
    case .fail:
      fail()
      return unknown(type)
    case .tuple(let elements), .structure(_, let elements):
      return .aggregate(elements.map { evaluate($0) })
    case .enumCase(let id, let index, let elements):
      let values = elements.map { evaluate($0) }
      let payloads = program[id].cases.indices.map { position in
        position == index
          ? values : program[id].cases[position].payload.map { unknown($0.type) }
      }
      return .enumeration(tag: Term(index), payloads: payloads)
    case .elements(let elements): return list(elements.map { evaluate($0) }, type)
    case .filled(let element, count: let count): return filled(element, count, type)
    case .field(let inner, let index):
      guard case .aggregate(let parts) = evaluate(inner), index < parts.count else {
        return unknown(type)
      }
      return parts[index]
    case .index(let subject, let index):
      let value = evaluate(subject)
      return element(of: value, at: evaluate(index).term, type, expression.span)
    case .stateIndex(let id, let index):
      let position = evaluate(index).term
      return element(of: world.stored[id.index], at: position, type, expression.span)
    case .mapGet(let id, key: let key): return entry(of: id, at: evaluate(key))
    case .mapGetOrDefault(let id, key: let key, default: let value):
      let entry = entry(of: id, at: evaluate(key))
      return unwrapping(entry) { $0.evaluate(value) }
    case .ifElse(let condition, then: let then, elseBranch: let otherwise):
      return branch(evaluate(condition).term) {
        $0.run(then)
      } else: { execution in
        otherwise.map { execution.run($0) } ?? .unit
      }
    case .match(let subject, let arms):
      return match(evaluate(subject), arms[...], subject.type, type)
    case .call(let id, sizes: let arguments, let operands):
      let values = operands.map { evaluate($0) }
      return call(id, arguments.map { size($0) }, values)
    case .contractCall(let call):
      _ = evaluate(call.callee)
      for argument in call.arguments { _ = evaluate(argument) }
      // A contract that is calling out cannot be entered, so what is stored stays.
      return unknown(type)
    case .deploy(_, let arguments):
      for argument in arguments { _ = evaluate(argument) }
      return unknown(type)
    case .contractAt(let inner), .addressOf(let inner): return evaluate(inner)
    case .builtin(let builtin, let operands): return self.builtin(builtin, operands, expression)
    case .closureCall(_, let subject, let closure):
      _ = evaluate(subject)
      forget(Changes(of: closure.body, in: program))
      return unknown(type)
    case .fold(let subject, start: let start, let closure):
      _ = evaluate(subject)
      _ = evaluate(start)
      forget(Changes(of: closure.body, in: program))
      return unknown(type)
    case .mutate(let operation, let place, let arguments):
      return mutate(operation, place, arguments, .capacity, expression)
    case .mutateOrRaise(let operation, let place, let arguments, _):
      return mutate(operation, place, arguments, .requirement, expression)
    case .testOperation: return unknown(type)
    }
  }

  /// The content of an optional, or what there is instead.
  mutating func unwrapping(
    _ value: SymbolicValue, _ otherwise: (inout SymbolicExecution) -> SymbolicValue
  ) -> SymbolicValue {
    guard case .optional(isSome: let flag, let content) = value else { return value }
    return branch(flag, { _ in content }, else: otherwise)
  }

  /// The identity of a text; equal texts have the same, and others another.
  mutating func literal(_ content: [UInt8]) -> Term {
    if let known = literals[content] { return known }
    let name = script.declare(Sort(dimensions: 0, isBool: false))
    for other in literals.values.sorted(by: { $0.description < $1.description }) {
      script.assume(!name.equals(other))
    }
    script.assume(Term.apply("length", name).equals(Term(content.count)))
    literals[content] = name
    return name
  }

  // MARK: Lists

  private mutating func list(_ values: [SymbolicValue], _ type: Type) -> SymbolicValue {
    guard case .list(length: _, elements: var elements) = unknown(type) else {
      return unknown(type)
    }
    for (position, value) in values.enumerated() {
      elements = elements.zipLeaves(value) { $0.storing($1, at: [Term(position)]) }
    }
    return .list(length: Term(values.count), elements: elements)
  }

  private mutating func filled(
    _ element: TypedExpression, _ count: TypedExpression, _ type: Type
  ) -> SymbolicValue {
    _ = evaluate(element)
    let length = evaluate(count).term
    guard case .list(length: let any, elements: let elements) = unknown(type) else {
      return unknown(type)
    }
    require(length.equals(any), .capacity, count.span)
    return .list(length: length, elements: elements)
  }

  mutating func element(
    of value: SymbolicValue, at index: Term, _ type: Type, _ span: Span
  ) -> SymbolicValue {
    guard case .list(length: let length, elements: let elements) = value else {
      // A byte of something that is not looked into.
      require(.all([Term(0) <= index, index < Term.apply("length", value.term)]), .bounds, span)
      return unknown(type)
    }
    require(.all([Term(0) <= index, index < length]), .bounds, span)
    return found(elements.mapLeaves { $0.selecting([index]) }, type)
  }

  /// What was found in an array, with what holds of every value of its type.
  mutating func found(_ value: SymbolicValue, _ type: Type) -> SymbolicValue {
    assumeHere(wellFormed(value, type))
    return value
  }

  // MARK: Matches

  private mutating func match(
    _ subject: SymbolicValue, _ arms: ArraySlice<TypedMatchArm>, _ type: Type, _ result: Type
  ) -> SymbolicValue {
    guard let arm = arms.first else {
      // One of the arms is taken: the checker has seen to it.
      live = .no
      return unknown(result)
    }
    let condition = condition(arm.pattern, subject, type)
    return branch(condition) {
      $0.bind(arm.pattern, subject)
      return $0.run(arm.body)
    } else: {
      $0.match(subject, arms.dropFirst(), type, result)
    }
  }

  private mutating func condition(
    _ pattern: TypedPattern, _ value: SymbolicValue, _ type: Type
  ) -> Term {
    switch (pattern, value) {
    case (.any, _), (.bind, _): return .yes
    case (.literal(let literal), _): return equal(evaluate(literal), value, type)
    case (.none, .optional(isSome: let flag, _)): return !flag
    case (.some(let inner), .optional(isSome: let flag, let content)):
      guard case .optional(let type) = type else { return flag }
      return .all([flag, condition(inner, content, type)])
    case (.enumCase(let id, let index, let inner), .enumeration(tag: let tag, payloads: let all)):
      let types = program[id].cases[index].payload.map(\.type)
      let parts = zip(inner, zip(all[index], types)).map { condition($0, $1.0, $1.1) }
      return .all([tag.equals(Term(index))] + parts)
    case (.tuple(let inner), .aggregate(let parts)):
      guard case .tuple(let types) = type else { return .yes }
      return .all(zip(inner, zip(parts, types)).map { condition($0, $1.0, $1.1) })
    default: return .yes
    }
  }

  private mutating func bind(_ pattern: TypedPattern, _ value: SymbolicValue) {
    switch (pattern, value) {
    case (.bind(let local), _): locals[local.index] = value
    case (.some(let inner), .optional(isSome: _, let content)): bind(inner, content)
    case (.enumCase(_, let index, let inner), .enumeration(tag: _, payloads: let all)):
      for (pattern, part) in zip(inner, all[index]) { bind(pattern, part) }
    case (.tuple(let inner), .aggregate(let parts)):
      for (pattern, part) in zip(inner, parts) { bind(pattern, part) }
    default: break
    }
  }
}
