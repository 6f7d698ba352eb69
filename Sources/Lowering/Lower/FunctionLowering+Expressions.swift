import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// The value of an expression, to be looked at: a reference may name an object that something
  /// else owns, and a register may be that of a variable.
  ///
  /// An expression without a value, such as one that never finishes, gives an unused register.
  mutating func evaluate(_ expression: TypedExpression) -> VirtualRegister {
    let outer = builder.position
    builder.position = expression.span
    defer { builder.position = outer }
    switch expression.kind {
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text:
      return literal(expression)
    case .unit: return builder.newRegister(.word)
    case .none: return makeCase(expression.type, 0, [])
    case .some(let value): return makeCase(expression.type, 1, [evaluateOwned(value)])
    case .local(let id): return register(of: id)
    case .state(let id): return loadState(id)
    case .key(let id): return loadKey(id)
    case .size(let size): return value(of: size)
    case .context(let value): return contextValue(value)
    case .unary(let operation, let operand):
      return unary(operation, evaluate(operand), type: operand.type)
    case .binary(let operation, let left, let right):
      return binary(operation, left, right, result: expression.type)
    case .logical: return boolean(expression)
    case .coalesce(let optional, let value):
      return coalesce(optional, value, type: expression.type)
    case .open(let optional, let raise): return open(optional, raise)
    case .tuple(let parts), .structure(_, let parts):
      return makeRecord(expression.type, evaluateAllOwned(parts))
    case .enumCase(_, let number, let parts):
      return makeCase(expression.type, number, evaluateAllOwned(parts))
    case .elements(let parts): return elements(parts, type: expression.type)
    case .filled(let value, count: let count):
      return filled(value, count: count, type: expression.type)
    case .field(let base, let number): return field(base, number, type: expression.type)
    case .index(let base, let position): return element(base, position, type: expression.type)
    case .stateIndex(let id, let position): return stateElement(id, position, expression.type)
    case .mapGet(let id, key: let key):
      return builder.make(
        .mapGet, kind(of: expression.type), .register(evaluate(key)), slotOperand(id))
    case .mapGetOrDefault(let id, key: let key, default: let value):
      return mapGetOrDefault(id, key, value, expression.type)
    case .ifElse(let condition, then: let then, otherwise: let otherwise):
      return ifElse(condition, then, otherwise, type: expression.type)
    case .match(let subject, let arms): return match(subject, arms, type: expression.type)
    case .call(let id, sizes: let sizes, let arguments):
      return call(id, sizes, arguments, type: expression.type)
    case .contractCall(let call): return contractCall(call, type: expression.type)
    case .contractAt(let value), .addressOf(let value): return evaluate(value)
    case .builtin(let builtin, let operands):
      return self.builtin(builtin, operands, type: expression.type)
    case .closureCall(let builtin, let list, let closure):
      return closureCall(builtin, list, closure, type: expression.type)
    case .fold(let list, start: let start, let closure): return fold(list, start: start, closure)
    case .mutate(let builtin, let place, let operands):
      return mutate(builtin, place, operands, otherwise: nil, type: expression.type)
    case .mutateOrRaise(let builtin, let place, let operands, let raise):
      return mutate(builtin, place, operands, otherwise: raise, type: expression.type)
    case .testOperation:
      preconditionFailure("an operation of tests stands only in tests, which are not lowered")
    }
  }

  /// The value of an expression for an owner of its own: a name of an object that something else
  /// owns is noted on the object.
  mutating func evaluateOwned(_ expression: TypedExpression) -> VirtualRegister {
    let value = evaluate(expression)
    if isAlias(expression), needsShare(resolve(expression.type)) {
      let outer = builder.position
      builder.position = expression.span
      share(value)
      builder.position = outer
    }
    return value
  }

  /// The value in a register that no later statement changes.
  mutating func evaluateStable(_ expression: TypedExpression) -> VirtualRegister {
    let value = evaluate(expression)
    return isChangingRegister(expression) ? builder.copy(value) : value
  }

  /// The values of expressions that are evaluated one after the other, to be looked at together.
  mutating func evaluateAll(_ expressions: [TypedExpression]) -> [VirtualRegister] {
    evaluateAll(expressions, isOwned: false)
  }

  /// The values of expressions for owners of their own.
  mutating func evaluateAllOwned(_ expressions: [TypedExpression]) -> [VirtualRegister] {
    evaluateAll(expressions, isOwned: true)
  }

  private mutating func evaluateAll(
    _ expressions: [TypedExpression], isOwned: Bool
  ) -> [VirtualRegister] {
    var values: [VirtualRegister] = []
    for (position, expression) in expressions.enumerated() {
      let mayChange = expressions[(position + 1)...].contains { mayChangeVariables($0) }
      guard mayChange, isAlias(expression) else {
        values.append(isOwned ? evaluateOwned(expression) : evaluate(expression))
        continue
      }
      // What comes after may change the variable that this value is read from.
      let value = evaluate(expression)
      if needsShare(resolve(expression.type)) { share(value) }
      values.append(builder.copy(value))
    }
    return values
  }

  /// Evaluates for the effect alone.
  mutating func execute(_ expression: TypedExpression) {
    let outer = builder.position
    builder.position = expression.span
    defer { builder.position = outer }
    switch expression.kind {
    case .unit: break
    case .ifElse(let condition, then: let then, otherwise: let otherwise):
      executeIf(condition, then, otherwise)
    case .match(let subject, let arms): executeMatch(subject, arms)
    default: _ = evaluate(expression)
    }
  }

  /// The value of a block; nil when it has none.
  mutating func evaluate(_ block: TypedBlock) -> VirtualRegister? {
    for statement in block.statements { execute(statement) }
    guard let value = block.value else { return nil }
    if value.type == .unit || value.type == .never {
      execute(value)
      return nil
    }
    return evaluateOwned(value)
  }

  /// Runs a block for its effect alone.
  mutating func execute(_ block: TypedBlock) {
    for statement in block.statements { execute(statement) }
    if let value = block.value { execute(value) }
  }

  // MARK: What values name

  /// Whether the value names an object that something else owns, or stands in a variable's register.
  func isAlias(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .local(let id):
      let isHandedOn =
        !borrowed.contains(id) && usage.isReadOnce(id) && !usage.changed.contains(id)
        && needsShare(typeOf(id))
      return !isHandedOn
    case .field(let base, _), .index(let base, _), .open(let base, _): return isAlias(base)
    case .contractAt(let base), .addressOf(let base): return isAlias(base)
    default: return false
    }
  }

  /// Whether the register of the value is that of a variable that statements change.
  private func isChangingRegister(_ expression: TypedExpression) -> Bool {
    switch expression.kind {
    case .local(let id): usage.changed.contains(id)
    case .contractAt(let base), .addressOf(let base): isChangingRegister(base)
    default: false
    }
  }

  /// Whether evaluating changes local variables.
  func mayChangeVariables(_ expression: TypedExpression) -> Bool {
    !LocalUsage(expression).changed.isEmpty
  }

  /// The register of a variable.
  mutating func register(of id: LocalID) -> VirtualRegister {
    if let register = registers[id] { return register }
    let register = builder.newRegister(kind(of: typeOf(id)))
    nameVariable(id, register)
    registers[id] = register
    return register
  }

  // MARK: Leaves

  /// A literal.
  private mutating func literal(_ expression: TypedExpression) -> VirtualRegister {
    switch expression.kind {
    case .integer(let value):
      kind(of: expression.type) == .wide
        ? builder.constantWide(value) : builder.constant(value.w0)
    case .fixed(let raw): builder.constant(UInt64(bitPattern: raw))
    case .bool(let value): builder.constant(value ? 1 : 0)
    case .address(let value): builder.constantWide(value.number)
    case .hash(let value): builder.constantWide(value.number)
    case .bytes(let value), .text(let value):
      builder.make(
        .constantBytes, kind(of: expression.type), operand(expression.type), .bytes(value))
    default: preconditionFailure("not a literal")
    }
  }

  private mutating func contextValue(_ value: ContextValue) -> VirtualRegister {
    switch value {
    case .caller: builder.wide(.caller)
    case .selfAddress: builder.wide(.selfAddress)
    case .blockNumber: builder.word(.blockNumber)
    case .blockTime: builder.word(.blockTime)
    case .gasLeft: builder.word(.gasLeft)
    }
  }

  // MARK: Records, cases, elements

  /// A struct, tuple or resource of these values.
  mutating func makeRecord(_ type: Type, _ values: [VirtualRegister]) -> VirtualRegister {
    builder.make(.newRecord, kind(of: type), .registers(values), operand(type))
  }

  /// A case of an enumeration or optional with this payload.
  mutating func makeCase(
    _ type: Type, _ number: Int, _ payload: [VirtualRegister]
  ) -> VirtualRegister {
    builder.make(
      .newCase, kind(of: type), .registers(payload), operand(type), .immediate(UInt64(number)))
  }

  /// A field of a record.
  mutating func readField(
    _ record: VirtualRegister, of recordType: Type, _ number: Int, type: Type
  ) -> VirtualRegister {
    builder.make(
      .field, kind(of: type), .register(record), operand(recordType), .immediate(UInt64(number)))
  }

  private mutating func field(
    _ base: TypedExpression, _ number: Int, type: Type
  ) -> VirtualRegister {
    readField(evaluate(base), of: base.type, number, type: type)
  }

  private mutating func element(
    _ base: TypedExpression, _ position: TypedExpression, type: Type
  ) -> VirtualRegister {
    let values = evaluateAll([base, position])
    switch resolve(base.type) {
    case .bytes, .text:
      return builder.word(.bytesGet, values[0], values[1])
    default:
      return builder.make(
        .listGet, kind(of: type), .register(values[0]), .register(values[1]))
    }
  }

  /// A list, array or tensor of these elements.
  private mutating func elements(_ parts: [TypedExpression], type: Type) -> VirtualRegister {
    switch resolve(type) {
    case .array(_, count: let count) where count.constant != nil:
      let values = evaluateAllOwned(parts)
      guard let first = values.first else {
        preconditionFailure("an array has at least one element")
      }
      let array = builder.make(
        .newFilled, kind(of: type), .register(first),
        .register(builder.constant(UInt64(values.count))), operand(type))
      for (position, value) in values.enumerated().dropFirst() {
        builder.act(
          .listSet, .register(array), .register(builder.constant(UInt64(position))),
          .register(value))
      }
      return array
    case .tensor(element: let element, shape: let shape):
      return tensorLiteral(parts, element: element, shape: shape, type: type)
    default:
      let values = evaluateAllOwned(parts)
      let list = builder.make(.newList, kind(of: type), operand(type))
      for value in values { builder.act(.listAppend, .register(list), .register(value)) }
      return list
    }
  }

  private mutating func filled(
    _ value: TypedExpression, count: TypedExpression, type: Type
  ) -> VirtualRegister {
    let values = evaluateAllOwned([value, count])
    return builder.make(
      .newFilled, kind(of: type), .register(values[0]), .register(values[1]), operand(type))
  }

  // MARK: Optionals

  /// Which case an optional or enumeration is in.
  mutating func caseOf(_ value: VirtualRegister) -> VirtualRegister {
    builder.word(.caseOf, value)
  }

  /// A value of the payload of a case.
  mutating func payload(
    _ value: VirtualRegister, of type: Type, case number: Int, _ position: Int, type payload: Type
  ) -> VirtualRegister {
    builder.make(
      .payload, kind(of: payload), .register(value), operand(type),
      .immediate(UInt64(number)), .immediate(UInt64(position)))
  }

  /// The type inside of an optional.
  func inner(of type: Type) -> Type {
    if case .optional(let inner) = resolve(type) { return inner }
    return .invalid
  }

  private mutating func coalesce(
    _ optional: TypedExpression, _ value: TypedExpression, type: Type
  ) -> VirtualRegister {
    let result = builder.newRegister(kind(of: type))
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let end = builder.newBlock()
    let source = evaluate(optional)
    builder.end(.branch(caseOf(source), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isThere)
    let inside = payload(source, of: optional.type, case: 1, 0, type: type)
    if isAlias(optional), needsShare(resolve(type)) { share(inside) }
    builder.move(result, inside)
    builder.end(.jump(end))
    builder.begin(isMissing)
    builder.move(result, evaluateOwned(value))
    builder.begin(end)
    return result
  }

  private mutating func open(
    _ optional: TypedExpression, _ raise: ErrorRaise
  ) -> VirtualRegister {
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let source = evaluate(optional)
    builder.end(.branch(caseOf(source), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isMissing)
    revert(raise)
    builder.begin(isThere)
    return payload(source, of: optional.type, case: 1, 0, type: inner(of: optional.type))
  }

  /// Reverts with an error.
  mutating func revert(_ raise: ErrorRaise) {
    let outer = builder.position
    builder.position = raise.span
    let arguments = evaluateAll(raise.arguments)
    builder.end(.revert(error: context.index(of: raise.error), arguments))
    builder.position = outer
  }
}
