import Semantics

/// A part of an expression or statement, and whether it may be evaluated more than once.
enum TreeChild {
  case expression(TypedExpression, isRepeated: Bool)
  case block(TypedBlock, isRepeated: Bool)
  /// A place that is changed.
  case place(Place)
}

extension TreeChild {
  /// An expression that is evaluated at most once.
  static func once(_ expression: TypedExpression) -> TreeChild {
    .expression(expression, isRepeated: false)
  }
}

extension TypedExpression {
  /// The parts, in the order in which they are evaluated.
  var children: [TreeChild] {
    switch kind {
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text, .unit, .none, .local, .state,
      .key, .size, .context, .testOperation:
      []
    case .some(let value), .unary(_, let value), .field(let value, _), .contractAt(let value),
      .addressOf(let value), .stateIndex(_, let value), .mapGet(_, key: let value):
      [.once(value)]
    case .binary(_, let left, let right), .logical(isAnd: _, let left, let right),
      .coalesce(let left, let right), .index(let left, let right),
      .filled(let left, count: let right):
      [.once(left), .once(right)]
    case .mapGetOrDefault(_, key: let key, default: let value): [.once(key), .once(value)]
    case .unwrap(let value, let raise): [.once(value)] + raise.arguments.map { .once($0) }
    case .unwrapOrLeave(let value, let block): [.once(value), .block(block, isRepeated: false)]
    case .fail(let raise): raise.arguments.map { .once($0) }
    case .tuple(let values), .structure(_, let values), .enumCase(_, _, let values),
      .elements(let values), .builtin(_, let values), .call(_, sizes: _, let values),
      .deploy(_, let values):
      values.map { .once($0) }
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      [.once(condition), .block(then, isRepeated: false)]
        + (elseBranch.map { [.block($0, isRepeated: false)] } ?? [])
    case .match(let subject, let arms):
      [.once(subject)] + arms.map { .block($0.body, isRepeated: false) }
    case .contractCall(let call): [.once(call.callee)] + call.arguments.map { .once($0) }
    case .closureCall(_, let list, let closure):
      [.once(list), .expression(closure.body, isRepeated: true)]
    case .fold(let list, start: let start, let closure):
      [.once(list), .once(start), .expression(closure.body, isRepeated: true)]
    case .mutate(_, let place, let operands): [.place(place)] + operands.map { .once($0) }
    case .mutateOrRaise(_, let place, let operands, let raise):
      [.place(place)] + (operands + raise.arguments).map { .once($0) }
    }
  }
}

extension TypedStatement {
  /// The parts, in the order in which they are evaluated.
  var children: [TreeChild] {
    switch kind {
    case .declare, .break, .continue: []
    case .bind(_, let value), .expression(let value), .expect(let value),
      .expectFailure(let value, _):
      [.once(value)]
    case .return(let value): value.map { [.once($0)] } ?? []
    case .assign(let place, let value), .update(let place, _, let value):
      [.place(place), .once(value)]
    case .require(let condition, let raise):
      [.once(condition)] + raise.arguments.map { .once($0) }
    case .emit(_, let values): values.map { .once($0) }
    case .forRange(_, first: let first, last: let last, max: _, body: let body):
      [.once(first), .once(last), .block(body, isRepeated: true)]
    case .forEach(_, let list, max: _, body: let body):
      [.once(list), .block(body, isRepeated: true)]
    case .whileLoop(let condition, max: _, body: let body):
      [.expression(condition, isRepeated: true), .block(body, isRepeated: true)]
    }
  }
}

extension Place {
  /// The operands of the projections, in order.
  var operands: [TypedExpression] {
    projections.flatMap { projection in
      switch projection {
      case .field: [TypedExpression]()
      case .index(let index): [index]
      case .mapEntry(key: let key): [key]
      case .mapEntryOrDefault(key: let key, default: let value): [key, value]
      }
    }
  }
}
