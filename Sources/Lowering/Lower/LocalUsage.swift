import Semantics

/// Which local variables a function changes, and which it reads only once.
///
/// From this, lowering knows where a reference can be handed on instead of being marked as shared.
struct LocalUsage {
  /// Variables that are assigned or changed somewhere after they were bound.
  private(set) var changed: Set<LocalID> = []
  /// Variables that are declared without a value.
  private(set) var declared: Set<LocalID> = []
  /// How often each variable is read; a read in a loop that the variable was bound outside of
  /// counts as many.
  private var reads: [LocalID: Int] = [:]
  /// The number of enclosing loops where each variable is bound.
  private var depthOfBinding: [LocalID: Int] = [:]

  /// Looks at a body.
  init(_ body: TypedBlock) {
    visit(body, depth: 0)
  }

  /// Looks at an expression.
  init(_ expression: TypedExpression) {
    visit(expression, depth: 0)
  }

  /// Whether the variable is read at exactly one point, which runs at most once for each time that
  /// the variable is bound.
  func isReadOnce(_ local: LocalID) -> Bool { reads[local] == 1 }

  private mutating func visit(_ block: TypedBlock, depth: Int) {
    for statement in block.statements { visit(statement, depth: depth) }
    if let value = block.value { visit(value, depth: depth) }
  }

  private mutating func visit(_ statement: TypedStatement, depth: Int) {
    switch statement.kind {
    case .bind(let target, _): bind(target, depth: depth)
    case .declare(let local):
      depthOfBinding[local] = depth
      declared.insert(local)
    case .forRange(let local, first: _, last: _, max: _, body: _):
      if let local { depthOfBinding[local] = depth + 1 }
    case .forEach(let target, _, max: _, body: _): bind(target, depth: depth + 1)
    case .assign, .update, .expression, .return, .require, .emit, .whileLoop, .break, .continue,
      .expect, .expectFailure:
      break
    }
    for child in statement.children { visit(child, depth: depth) }
  }

  private mutating func visit(_ expression: TypedExpression, depth: Int) {
    switch expression.kind {
    case .local(let local):
      let isRepeated = depth > depthOfBinding[local, default: 0]
      reads[local, default: 0] += isRepeated ? 2 : 1
    case .closureCall(_, _, let closure), .fold(_, start: _, let closure):
      for local in closure.parameters { depthOfBinding[local] = depth + 1 }
    case .match(_, let arms):
      for arm in arms { bind(arm.pattern, depth: depth) }
    default: break
    }
    for child in expression.children { visit(child, depth: depth) }
  }

  private mutating func visit(_ child: TreeChild, depth: Int) {
    switch child {
    case .expression(let expression, isRepeated: let isRepeated):
      visit(expression, depth: isRepeated ? depth + 1 : depth)
    case .block(let block, isRepeated: let isRepeated):
      visit(block, depth: isRepeated ? depth + 1 : depth)
    case .place(let place):
      if case .local(let local) = place.root {
        changed.insert(local)
        // A change reads the variable, unless it replaces the whole of it.
        if !place.projections.isEmpty { reads[local, default: 0] += 1 }
      }
      for operand in place.operands { visit(operand, depth: depth) }
    }
  }

  private mutating func bind(_ target: BindingTarget, depth: Int) {
    switch target {
    case .local(let local): depthOfBinding[local] = depth
    case .ignore: break
    case .tuple(let parts):
      for part in parts { bind(part, depth: depth) }
    }
  }

  private mutating func bind(_ pattern: TypedPattern, depth: Int) {
    switch pattern {
    case .any, .literal, .none: break
    case .bind(let local): depthOfBinding[local] = depth
    case .some(let inner): bind(inner, depth: depth)
    case .enumCase(_, _, let parts), .tuple(let parts):
      for part in parts { bind(part, depth: depth) }
    }
  }
}
