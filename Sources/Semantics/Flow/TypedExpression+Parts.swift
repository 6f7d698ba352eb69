/// The direct parts of an expression or statement, in the order of evaluation.
enum Part {
  case expression(TypedExpression)
  case block(TypedBlock)
}

extension TypedExpression {
  /// The direct parts, in the order of evaluation.
  var parts: [Part] {
    switch kind {
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text, .unit, .none, .local, .state,
      .key,
      .size, .context:
      []
    case .some(let inner), .unary(_, let inner), .contractAt(let inner), .addressOf(let inner),
      .field(let inner, _), .stateIndex(_, let inner), .mapGet(_, key: let inner):
      [.expression(inner)]
    case .binary(_, let left, let right), .logical(isAnd: _, let left, let right),
      .coalesce(let left, let right), .index(let left, let right),
      .filled(let left, count: let right), .mapGetOrDefault(_, key: let left, default: let right):
      [.expression(left), .expression(right)]
    case .unwrap(let inner, let raise):
      [.expression(inner)] + raise.arguments.map { .expression($0) }
    case .unwrapOrLeave(let inner, let block): [.expression(inner), .block(block)]
    case .fail(let raise): raise.arguments.map { .expression($0) }
    case .tuple(let elements), .structure(_, let elements), .enumCase(_, _, let elements),
      .elements(let elements), .call(_, sizes: _, let elements), .builtin(_, let elements),
      .deploy(_, let elements):
      elements.map { .expression($0) }
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      [.expression(condition), .block(then)] + (elseBranch.map { [.block($0)] } ?? [])
    case .match(let subject, let arms):
      [.expression(subject)] + arms.map { .block($0.body) }
    case .contractCall(let call): call.parts
    case .closureCall(_, let subject, let closure):
      [.expression(subject), .expression(closure.body)]
    case .fold(let subject, start: let start, let closure):
      [.expression(subject), .expression(start), .expression(closure.body)]
    case .mutate(_, let place, let arguments):
      place.parts + arguments.map { .expression($0) }
    case .mutateOrRaise(_, let place, let arguments, let raise):
      place.parts + (arguments + raise.arguments).map { .expression($0) }
    case .testOperation(let operation): operation.parts
    }
  }
}

extension TypedContractCall {
  var parts: [Part] { [.expression(callee)] + arguments.map { .expression($0) } }
}

extension Place {
  var parts: [Part] {
    projections.flatMap { projection -> [Part] in
      switch projection {
      case .field: []
      case .index(let index): [.expression(index)]
      case .mapEntry(key: let key): [.expression(key)]
      case .mapEntryOrDefault(key: let key, default: let value):
        [.expression(key), .expression(value)]
      }
    }
  }
}

extension TestOperation {
  var parts: [Part] {
    let expressions: [TypedExpression] =
      switch self {
      case .account(balance: let balance): balance.map { [$0] } ?? []
      case .balance(of: let who): [who]
      case .deploy(from: let sender, _, arguments: let arguments, value: let value):
        [sender] + arguments + (value.map { [$0] } ?? [])
      case .transaction(from: let sender, let call, value: let value, gas: let gas):
        [sender, call.callee] + call.arguments + [value, gas].compactMap { $0 }
      case .viewCall(let call): [call.callee] + call.arguments
      case .advanceBlocks(by: let amount), .advanceTime(by: let amount): [amount]
      case .makeKey: []
      case .emitted(_, let values): values ?? []
      case .print(let values), .explore(let values), .prove(let values): values
      case .publicKey(let key): [key]
      case .encrypt(key: let key, let value, within: _), .decrypt(key: let key, let value),
        .open(key: let key, let value), .uploadProof(key: let key, let value):
        [key, value]
      case .upload(key: let key, let value, to: let contract, from: let sender, round: let round):
        [key, value, contract, sender, round]
      }
    return expressions.map { .expression($0) }
  }
}

extension TypedStatement {
  /// The direct parts, in the order of evaluation.
  var parts: [Part] {
    switch kind {
    case .bind(_, let value), .expression(let value), .expect(let value): [.expression(value)]
    case .declare, .break, .continue: []
    case .assign(let place, let value), .update(let place, _, let value):
      place.parts + [.expression(value)]
    case .return(let value): value.map { [.expression($0)] } ?? []
    case .require(let condition, let raise):
      [.expression(condition)] + raise.arguments.map { .expression($0) }
    case .emit(_, let arguments): arguments.map { .expression($0) }
    case .forRange(_, first: let first, last: let last, max: _, body: let body):
      [.expression(first), .expression(last), .block(body)]
    case .forEach(_, let subject, max: _, body: let body): [.expression(subject), .block(body)]
    case .whileLoop(let condition, max: _, body: let body): [.expression(condition), .block(body)]
    case .expectFailure(let value, let failure):
      switch failure {
      case .error(_, let arguments):
        [.expression(value)] + (arguments ?? []).map { .expression($0) }
      case .trap: [.expression(value)]
      }
    }
  }
}

extension TypedBlock {
  /// Calls `body` with every expression in the block, outer ones before their parts.
  package func forEachExpression(_ body: (TypedExpression) -> Void) {
    for statement in statements { visit(statement.parts, body) }
    if let value { visit([.expression(value)], body) }
  }

  /// Calls `body` with every statement in the block, nested ones included.
  package func forEachStatement(_ body: (TypedStatement) -> Void) {
    for statement in statements {
      body(statement)
      visitStatements(statement.parts, body)
    }
    if let value { visitStatements([.expression(value)], body) }
  }

  private func visit(_ parts: [Part], _ body: (TypedExpression) -> Void) {
    for part in parts {
      switch part {
      case .expression(let expression):
        body(expression)
        visit(expression.parts, body)
      case .block(let block): block.forEachExpression(body)
      }
    }
  }

  private func visitStatements(_ parts: [Part], _ body: (TypedStatement) -> Void) {
    for part in parts {
      switch part {
      case .expression(let expression): visitStatements(expression.parts, body)
      case .block(let block): block.forEachStatement(body)
      }
    }
  }
}
