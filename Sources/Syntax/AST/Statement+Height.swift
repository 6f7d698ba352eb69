// How deep the trees of statements are, from their parts.

extension Statement {
  /// How deep the tree below is, from 1.
  var height: Int {
    switch self {
    case .binding(let statement):
      statement.bindings.reduce(0) { max($0, $1.height) } + 1
    case .returning(let statement):
      max(statement.value?.height ?? 0, statement.orRaise?.height ?? 0) + 1
    case .require(let statement):
      max(statement.condition.height, statement.orRaise.height) + 1
    case .emit(let statement): statement.event.height + 1
    case .forLoop(let statement):
      max(statement.sequence.height, statement.bound?.height ?? 0, statement.body.height) + 1
    case .whileLoop(let statement):
      max(statement.condition.height, statement.bound.height, statement.body.height) + 1
    case .expect(let statement):
      max(statement.value.height, statement.error?.height ?? 0) + 1
    case .assign(let statement):
      max(
        statement.place.height, statement.value.height, statement.orRaise?.height ?? 0) + 1
    case .expression(let statement):
      max(statement.value.height, statement.orRaise?.height ?? 0) + 1
    case .breaking, .continuing, .invalid: 1
    }
  }
}

extension LetBinding {
  fileprivate var height: Int {
    max(
      type?.height ?? 0, value?.height ?? 0, orRaise?.height ?? 0, elseBlock?.height ?? 0) + 1
  }
}

extension ErrorValue {
  /// How deep the tree below is, from 1.
  var height: Int {
    (arguments ?? []).reduce(0) { max($0, $1.height) } + 1
  }
}

extension ForStatement.Sequence {
  fileprivate var height: Int {
    switch self {
    case .elements(let value): value.height
    case .range(let first, let last): max(first.height, last.height)
    }
  }
}
