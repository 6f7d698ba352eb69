import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// The value of an expression, and whose it is.
  ///
  /// An expression without a value, such as one that never finishes, gives an unused register.
  mutating func lower(_ expression: TypedExpression) -> LoweredValue {
    let outer = builder.position
    builder.position = expression.span
    defer { builder.position = outer }
    let type = expression.type
    switch expression.kind {
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text:
      return .loaded(literal(expression))
    case .unit: return .made(builder.newRegister(.word))
    case .none: return .loaded(makeCase(type, 0, []))
    case .some(let value): return lowerCase(type, 1, [value])
    case .local(let id): return lowerVariable(id)
    case .state(let id): return .loaded(lookAtState(id))
    case .key(let id): return .loaded(loadKey(id))
    case .size(let size): return .made(value(of: size))
    case .context(let value): return .made(contextValue(value))
    case .unary(let operation, let operand):
      let value = lower(operand)
      return .result(unary(operation, value.register, type: operand.type), of: [value])
    case .binary(let operation, let left, let right):
      return binary(operation, left, right, result: type)
    case .logical: return .made(boolean(expression))
    case .coalesce(let optional, let value): return .made(coalesce(optional, value, type: type))
    case .unwrap(let optional, let raise):
      return unwrap(optional) { lowering in lowering.revert(raise) }
    case .unwrapOrLeave(let optional, let block):
      return unwrap(optional) { lowering in
        lowering.execute(block)
        // The checker has proved that the end of the block is never reached.
        lowering.builder.trap(Trap.unreachable.rawValue)
      }
    case .fail(let raise):
      revert(raise)
      return .made(builder.newRegister(.word))
    case .tuple(let parts), .structure(_, let parts):
      let (values, ownLevels) = lowerAllOwned(parts)
      return .made(makeRecord(type, values), holding: ownLevels)
    case .enumCase(_, let number, let parts): return lowerCase(type, number, parts)
    case .elements(let parts): return elements(parts, type: type)
    case .filled(let value, count: let count): return .made(filled(value, count: count, type: type))
    case .field(let base, let number):
      let record = lower(base)
      return record.part(readField(record.register, of: base.type, number, type: type))
    case .index(let base, let position): return element(base, position, type: type)
    case .stateIndex(let id, let position): return .loaded(stateElement(id, position, type))
    case .mapGet(let id, key: let key):
      let opcode: Opcode = isLinear(resolve(type)) ? .mapLook : .mapGet
      return .loaded(
        builder.make(opcode, kind(of: type), .register(evaluate(key)), slotOperand(id)))
    case .mapGetOrDefault(let id, key: let key, default: let value):
      return .made(mapGetOrDefault(id, key, value, type))
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      return .made(ifElse(condition, then, elseBranch, type: type))
    case .match(let subject, let arms): return .made(match(subject, arms, type: type))
    case .call(let id, sizes: let sizes, let arguments):
      return .made(call(id, sizes, arguments, type: type))
    case .contractCall(let call): return .loaded(contractCall(call, type: type))
    case .deploy(let contract, let arguments): return .made(deploy(contract, arguments))
    case .contractAt(let value), .addressOf(let value): return lower(value)
    case .builtin(let builtin, let operands): return self.builtin(builtin, operands, type: type)
    case .closureCall(let builtin, let list, let closure):
      return closureCall(builtin, list, closure, type: type)
    case .fold(let list, start: let start, let closure):
      return .made(fold(list, start: start, closure))
    case .mutate(let builtin, let place, let operands):
      return mutate(builtin, place, operands, orRaise: nil, type: type)
    case .mutateOrRaise(let builtin, let place, let operands, let raise):
      return mutate(builtin, place, operands, orRaise: raise, type: type)
    case .testOperation:
      preconditionFailure("an operation of tests stands only in tests, which are not lowered")
    }
  }

  /// Evaluates for the effect alone.
  mutating func execute(_ expression: TypedExpression) {
    let outer = builder.position
    builder.position = expression.span
    defer { builder.position = outer }
    switch expression.kind {
    case .unit: break
    case .ifElse(let condition, then: let then, elseBranch: let elseBranch):
      executeIf(condition, then, elseBranch)
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

  // MARK: Leaves

  /// The register of a variable.
  mutating func register(of id: LocalID) -> VirtualRegister {
    if let register = registers[id] { return register }
    let register = builder.newRegister(kind(of: typeOf(id)))
    nameVariable(id, register)
    registers[id] = register
    return register
  }

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

  /// A case with the values of these expressions.
  private mutating func lowerCase(
    _ type: Type, _ number: Int, _ payload: [TypedExpression]
  ) -> LoweredValue {
    let (values, ownLevels) = lowerAllOwned(payload)
    return .made(makeCase(type, number, values), holding: ownLevels)
  }

  /// A field of a record.
  mutating func readField(
    _ record: VirtualRegister, of recordType: Type, _ number: Int, type: Type
  ) -> VirtualRegister {
    builder.make(
      .field, kind(of: type), .register(record), operand(recordType), .immediate(UInt64(number)))
  }

  private mutating func element(
    _ base: TypedExpression, _ position: TypedExpression, type: Type
  ) -> LoweredValue {
    let values = lowerAll([base, position])
    let (list, index) = (values[0].register, values[1].register)
    switch resolve(base.type) {
    case .bytes, .text: return .made(builder.word(.bytesGet, list, index))
    default:
      return values[0].part(
        builder.make(.listGet, kind(of: type), .register(list), .register(index)))
    }
  }

  /// A list, array or tensor of these elements.
  private mutating func elements(_ parts: [TypedExpression], type: Type) -> LoweredValue {
    switch resolve(type) {
    case .array:
      let (values, ownLevels) = lowerAllOwned(parts)
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
      return .made(array, holding: ownLevels)
    case .tensor(element: let element, shape: let shape):
      return .made(tensorLiteral(parts, element: element, shape: shape, type: type))
    default:
      let (values, ownLevels) = lowerAllOwned(parts)
      let list = builder.make(.newList, kind(of: type), operand(type))
      for value in values { builder.act(.listAppend, .register(list), .register(value)) }
      return .made(list, holding: ownLevels)
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
    let source = lower(optional)
    builder.end(.branch(caseOf(source.register), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isThere)
    let inside = payload(source.register, of: optional.type, case: 1, 0, type: type)
    if source.part(inside).isAlias, needsShare(resolve(type)) { share(inside) }
    builder.move(result, inside)
    builder.end(.jump(end))
    builder.begin(isMissing)
    builder.move(result, evaluateOwned(value))
    builder.begin(end)
    return result
  }

  private mutating func unwrap(
    _ optional: TypedExpression, orLeave: (inout FunctionLowering) -> Void
  ) -> LoweredValue {
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let source = lower(optional)
    builder.end(.branch(caseOf(source.register), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isMissing)
    orLeave(&self)
    builder.begin(isThere)
    return source.part(
      payload(source.register, of: optional.type, case: 1, 0, type: inner(of: optional.type)))
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
