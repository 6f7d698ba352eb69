import Bytecode
import Semantics

extension FunctionLowering {
  /// Goes on at one of two blocks, whether the condition holds or not.
  mutating func branch(
    on condition: TypedExpression, ifTrue: BlockID, ifFalse: BlockID
  ) {
    let outer = builder.position
    builder.position = condition.span
    defer { builder.position = outer }
    switch condition.kind {
    case .bool(let value): builder.end(.jump(value ? ifTrue : ifFalse))
    case .unary(.not, let operand): branch(on: operand, ifTrue: ifFalse, ifFalse: ifTrue)
    case .logical(isAnd: let isAnd, let left, let right):
      let between = builder.newBlock()
      branch(
        on: left, ifTrue: isAnd ? between : ifTrue, ifFalse: isAnd ? ifFalse : between)
      builder.begin(between)
      branch(on: right, ifTrue: ifTrue, ifFalse: ifFalse)
    case .builtin(.isNone, let operands):
      branchOnCase(operands[0], ifTrue: ifFalse, ifFalse: ifTrue)
    case .builtin(.isSome, let operands):
      branchOnCase(operands[0], ifTrue: ifTrue, ifFalse: ifFalse)
    default:
      let value = evaluate(condition)
      builder.end(.branch(value, ifTrue: ifTrue, ifFalse: ifFalse))
    }
  }

  private mutating func branchOnCase(
    _ optional: TypedExpression, ifTrue: BlockID, ifFalse: BlockID
  ) {
    let value = caseOf(evaluate(optional))
    builder.end(.branch(value, ifTrue: ifTrue, ifFalse: ifFalse))
  }

  /// `&&` or `||` as a value.
  mutating func boolean(_ expression: TypedExpression) -> VirtualRegister {
    guard case .logical(isAnd: let isAnd, let left, let right) = expression.kind else {
      preconditionFailure("not a logical operation")
    }
    let result = builder.newRegister(.word)
    let more = builder.newBlock()
    let end = builder.newBlock()
    builder.move(result, evaluate(left))
    builder.end(
      .branch(result, ifTrue: isAnd ? more : end, ifFalse: isAnd ? end : more))
    builder.begin(more)
    builder.move(result, evaluate(right))
    builder.begin(end)
    return result
  }

  /// `if` as a value.
  mutating func ifElse(
    _ condition: TypedExpression, _ then: TypedBlock, _ elseBranch: TypedBlock?, type: Type
  ) -> VirtualRegister {
    if type == .unit || type == .never {
      executeIf(condition, then, elseBranch)
      return builder.newRegister(.word)
    }
    let result = builder.newRegister(kind(of: type))
    let holds = builder.newBlock()
    let fails = builder.newBlock()
    let end = builder.newBlock()
    branch(on: condition, ifTrue: holds, ifFalse: fails)
    builder.begin(holds)
    deliver(then, to: result)
    builder.end(.jump(end))
    builder.begin(fails)
    if let elseBranch { deliver(elseBranch, to: result) }
    builder.begin(end)
    return result
  }

  /// `if` for its effect.
  mutating func executeIf(
    _ condition: TypedExpression, _ then: TypedBlock, _ elseBranch: TypedBlock?
  ) {
    let holds = builder.newBlock()
    let end = builder.newBlock()
    let fails = elseBranch == nil ? end : builder.newBlock()
    branch(on: condition, ifTrue: holds, ifFalse: fails)
    builder.begin(holds)
    execute(then)
    if let elseBranch {
      builder.end(.jump(end))
      builder.begin(fails)
      execute(elseBranch)
    }
    builder.begin(end)
  }

  /// Puts the value of a block into a register.
  mutating func deliver(_ block: TypedBlock, to result: VirtualRegister) {
    if let value = evaluate(block) { builder.move(result, value) }
  }
}
