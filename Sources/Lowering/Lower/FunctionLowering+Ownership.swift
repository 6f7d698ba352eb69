import Bytecode
import Semantics

/// What must be done before a value gets an owner, and before what it was read from changes.
extension FunctionLowering {
  /// The register of an expression's value, to be looked at: it may be that of a variable, and name
  /// an object that something else owns.
  mutating func evaluate(_ expression: TypedExpression) -> VirtualRegister {
    lower(expression).register
  }

  /// The value of an expression for an owner of its own.
  mutating func evaluateOwned(_ expression: TypedExpression) -> VirtualRegister {
    own(lower(expression), of: expression)
  }

  /// A value for an owner of its own: an object that something else owns is marked as shared.
  mutating func own(_ value: LoweredValue, of expression: TypedExpression) -> VirtualRegister {
    guard value.isAlias, needsShare(resolve(expression.type)) else { return value.register }
    let outer = builder.position
    builder.position = expression.span
    share(value.register)
    builder.position = outer
    return value.register
  }

  /// The value in a register that no later statement changes.
  mutating func stable(_ value: LoweredValue) -> VirtualRegister {
    mayBeOverwritten(value) ? builder.copy(value.register) : value.register
  }

  /// Whether the value stands in the register of a variable that statements change.
  func mayBeOverwritten(_ value: LoweredValue) -> Bool {
    value.variable.map { usage.changed.contains($0) } ?? false
  }

  /// The values of expressions that are evaluated one after the other, to be looked at together.
  mutating func lowerAll(_ expressions: [TypedExpression]) -> [LoweredValue] {
    let lastChange = expressions.lastIndex { mayChangeVariables($0) } ?? 0
    return expressions.enumerated().map { position, expression in
      lower(expression, changesFollow: position < lastChange)
    }
  }

  /// The registers of the values of `lowerAll`.
  mutating func evaluateAll(_ expressions: [TypedExpression]) -> [VirtualRegister] {
    lowerAll(expressions).map(\.register)
  }

  /// The values of expressions for an owner that holds all of them, and how much of them is nobody
  /// else's.
  mutating func lowerAllOwned(
    _ expressions: [TypedExpression]
  ) -> (registers: [VirtualRegister], ownLevels: Int) {
    var registers: [VirtualRegister] = []
    var ownLevels = Int.max
    let lastChange = expressions.lastIndex { mayChangeVariables($0) } ?? 0
    for (position, expression) in expressions.enumerated() {
      let value = lower(expression, changesFollow: position < lastChange)
      registers.append(own(value, of: expression))
      ownLevels = min(ownLevels, levelsOwned(value, resolve(expression.type)))
    }
    return (registers, ownLevels)
  }

  /// The values of expressions for owners of their own.
  mutating func evaluateAllOwned(_ expressions: [TypedExpression]) -> [VirtualRegister] {
    lowerAllOwned(expressions).registers
  }

  /// How much of a value that was just given an owner is nobody else's.
  private func levelsOwned(_ value: LoweredValue, _ type: Type) -> Int {
    guard case .reference = kind(of: type) else { return .max }
    return needsShare(type) ? max(value.ownLevels, 1) : value.ownLevels
  }

  /// A value that is kept while others are evaluated, which may change what it is read from.
  private mutating func lower(
    _ expression: TypedExpression, changesFollow: Bool
  ) -> LoweredValue {
    let value = lower(expression)
    guard changesFollow, value.isAlias || mayBeOverwritten(value) else { return value }
    let isShared = needsShare(resolve(expression.type))
    if isShared { share(value.register) }
    return value.copied(to: builder.copy(value.register), isShared: isShared)
  }

  /// Whether evaluating changes local variables.
  func mayChangeVariables(_ expression: TypedExpression) -> Bool {
    !LocalUsage(expression).changed.isEmpty
  }

  /// A list that is walked through: when the walk may change the variable that holds it, the walk
  /// keeps its own.
  mutating func lowerForIteration(_ list: TypedExpression, mayChange: Bool) -> LoweredValue {
    lower(list, changesFollow: mayChange)
  }

  // MARK: Whose objects are

  /// A variable that is looked at for the last time hands its object on.
  mutating func lowerVariable(_ id: LocalID) -> LoweredValue {
    let isHandedOn =
      !borrowed.contains(id) && usage.isReadOnce(id) && !usage.changed.contains(id)
      && needsShare(typeOf(id))
    return .variable(id, register(of: id), isHandedOn: isHandedOn)
  }

  /// A list or optional whose elements were marked as shared when they were put in.
  func made(_ register: VirtualRegister, ofShared element: Type) -> LoweredValue {
    needsShare(resolve(element)) ? .made(register, holding: 1) : .made(register)
  }

  /// Whether objects of the type are ever changed in place or given back, so that a second owner must
  /// be noted.
  /// Optionals and enumerations are only ever replaced; their parts are noted when taken out.
  func needsShare(_ type: Type) -> Bool {
    switch type {
    case .tuple, .structure, .array, .list, .sum: !isLinear(type)
    case .tensor: true
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text,
      .optional, .map, .enumeration, .contract, .ciphertext, .publicKey, .coin, .testKey:
      false
    }
  }

  // MARK: Giving back

  /// Gives back the tensors among operands that nobody has but the operation, which has given a result
  /// that holds none of them.
  mutating func release(
    _ values: [LoweredValue], of operands: [TypedExpression], result: VirtualRegister, type: Type
  ) {
    switch resolve(type) {
    case .tensor, .bool, .integer, .fixed: break
    default: return
    }
    for (value, operand) in zip(values, operands)
    where !value.isAlias && value.variable == nil && value.register != result {
      release(value.register, resolve(operand.type))
    }
  }

  /// Gives back the tensor of a variable that is about to get another one; of a variable that was
  /// declared without a value nobody knows whether it has one.
  mutating func releaseValue(of id: LocalID) {
    guard !usage.declared.contains(id) else { return }
    release(register(of: id), typeOf(id))
  }

  private mutating func release(_ register: VirtualRegister, _ type: Type) {
    guard case .tensor = type else { return }
    builder.act(.tensorRelease, .register(register))
  }

  /// Marks the object as having several owners.
  mutating func share(_ register: VirtualRegister) {
    builder.act(.share, .register(register))
  }
}
