import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// An operation of the prelude, or a method that changes nothing.
  mutating func builtin(
    _ builtin: Builtin, _ operands: [TypedExpression], type: Type
  ) -> LoweredValue {
    if case .state(let id)? = operands.first?.kind,
      let value = stateBuiltin(builtin, id, operands, type: type)
    {
      return .loaded(value)
    }
    let lowered = lowerAll(operands)
    let values = lowered.map(\.register)
    switch builtin {
    case .first, .last, .get:
      return made(listPart(builtin, values, type: type), ofShared: inner(of: type))
    case .reversed:
      let list = reversed(values[0], resolve(operands[0].type), type: type)
      return made(list, ofShared: elementType(of: type))
    case .concat where isList(type):
      let list = concatenated(values, operands.map { resolve($0.type) }, type: type)
      return made(list, ofShared: elementType(of: type))
    default:
      // Whatever it does: an operand that it hands on stays what it is.
      let result = self.builtin(builtin, operands, values, type: type)
      release(lowered, of: operands, result: result, type: type)
      return .result(result, of: lowered)
    }
  }

  /// An operation on operands that have been evaluated.
  private mutating func builtin(
    _ builtin: Builtin, _ operands: [TypedExpression], _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    let types = operands.map { resolve($0.type) }
    switch builtin {
    case .sumCount, .sumTotal: return sumBuiltin(builtin, values[0], types[0], type: type)
    case .tensorZeros, .tensorFill, .tensorReshape, .tensorRows:
      return shapingBuiltin(builtin, values, type: type)
    case .unpack: return unpack(values[0], types[0], type: type)
    case .coinNone: return builder.make(.coinNone, kind(of: type))
    case .contains: return contains(values[0], types[0], values[1])
    case .sum: return sum(values[0], types[0], type: type)
    default: break
    }
    if let value = number(builtin, values, types, type: type) { return value }
    if let value = tensor(builtin, operands, values, type: type) { return value }
    switch builtin {
    case .hash:
      let record = Type.tuple(types)
      return builder.make(.hashValues, .wide, .registers(values), operand(record))
    case .keccak256: return builder.wide(.keccak, values[0])
    case .sha256: return builder.wide(.sha256, values[0])
    case .length: return length(values[0], types[0])
    case .isEmpty:
      return builder.word(.equal, length(values[0], types[0]), builder.constant(0))
    case .slice:
      let count = builder.newRegister(.word)
      slice(count, from: values[1], to: values[2])
      return builder.make(
        .bytesSlice, kind(of: type), .register(values[0]), .register(values[1]), operand(type),
        .register(count))
    case .concat:
      return builder.make(
        .bytesConcat, kind(of: type), .register(values[0]), .register(values[1]), operand(type))
    case .bytesOfHash:
      return builder.make(.bytesFromWide, kind(of: type), .register(values[0]), operand(type))
    case .textOfInteger: return text(of: values[0], types[0], type: type)
    case .widen:
      guard index(of: types[0]) != index(of: type) else { return values[0] }
      return builder.make(.changeMaximum, kind(of: type), .register(values[0]), operand(type))
    case .ciphertextLower where index(of: types[0]) == index(of: type): return values[0]
    case .isSome: return caseOf(values[0])
    case .isNone: return builder.word(.notBool, caseOf(values[0]))
    case .coinAmount: return builder.wide(.coinAmount, values[0])
    case .pay:
      builder.act(.coinPay, .register(values[0]), .register(values[1]))
    case .destroyEmpty: builder.act(.coinDestroyEmpty, .register(values[0]))
    case .ciphertextEncoded, .ciphertextLower, .ciphertextSquare, .ciphertextRotate, .ciphertextSum,
      .ciphertextDot, .ciphertextMatmul, .ciphertextCombine, .ciphertextIsOpened,
      .ciphertextIsUpload:
      return ciphertextMethod(builtin, values, type: type)
    default: preconditionFailure("an operation that lowering does not know: \(builtin)")
    }
    return builder.newRegister(.word)
  }

  /// `to - from`, trapping bounds when `to` comes first.
  private mutating func slice(
    _ count: VirtualRegister, from: VirtualRegister, to: VirtualRegister
  ) {
    let isRight = builder.newBlock()
    let isWrong = builder.newBlock()
    let condition = builder.word(.lessEqualU, from, to)
    builder.end(.branch(condition, ifTrue: isRight, ifFalse: isWrong))
    builder.begin(isWrong)
    builder.trap(Trap.bounds.rawValue)
    builder.begin(isRight)
    builder.act(.subU, .register(count), .register(to), .register(from))
  }

  /// The number of elements or bytes.
  mutating func length(_ value: VirtualRegister, _ type: Type) -> VirtualRegister {
    if case .array(_, count: let count) = resolve(type) { return self.value(of: count) }
    return builder.word(.length, value)
  }

  /// An operation on a state variable that need not be loaded, or must not be; nil for others.
  private mutating func stateBuiltin(
    _ builtin: Builtin, _ id: StateID, _ operands: [TypedExpression], type: Type
  ) -> VirtualRegister? {
    switch builtin {
    case .mapContains:
      return builder.make(
        .mapContains, .word, .register(evaluate(operands[1])), slotOperand(id))
    case .mapAmount:
      return builder.make(
        .mapCoinAmount, .wide, .register(evaluate(operands[1])), slotOperand(id))
    case .coinAmount where stateType(id) == .coin:
      return builder.make(.stateCoinAmount, .wide, slotOperand(id))
    case .length where isStateList(id): return stateLength(id)
    case .isEmpty where isStateList(id):
      return builder.word(.equal, stateLength(id), builder.constant(0))
    case .first where isElementwise(id), .last where isElementwise(id),
      .get where isElementwise(id):
      return stateListPart(builtin, id, operands, type: type)
    default: return nil
    }
  }

  // MARK: Parts of lists

  /// `first`, `last` and `get` of a list or array: an optional.
  private mutating func listPart(
    _ builtin: Builtin, _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    let list = values[0]
    let count = builder.word(.length, list)
    return part(builtin, count: count, position: values.dropFirst().first, type: type) {
      lowering, position, element in
      let value = lowering.builder.make(
        .listGet, lowering.kind(of: element), .register(list), .register(position))
      if lowering.needsShare(element) { lowering.share(value) }
      return value
    }
  }

  private mutating func stateListPart(
    _ builtin: Builtin, _ id: StateID, _ operands: [TypedExpression], type: Type
  ) -> VirtualRegister {
    let position = operands.count > 1 ? evaluate(operands[1]) : nil
    let count = stateLength(id)
    return part(builtin, count: count, position: position, type: type) {
      lowering, position, element in
      lowering.stateElement(id, at: position, element)
    }
  }

  private mutating func part(
    _ builtin: Builtin, count: VirtualRegister, position: VirtualRegister?, type: Type,
    element: (inout FunctionLowering, VirtualRegister, Type) -> VirtualRegister
  ) -> VirtualRegister {
    let condition = position.map { builder.word(.lessU, $0, count) } ?? count
    return optional(type, if: condition) { lowering, inner in
      let place: VirtualRegister
      switch builtin {
      case .first: place = lowering.builder.constant(0)
      case .last:
        place = lowering.builder.word(.subU, count, lowering.builder.constant(1))
      default: place = position ?? count
      }
      return element(&lowering, place, inner)
    }
  }

  // MARK: Walks over lists

  private mutating func sum(
    _ list: VirtualRegister, _ listType: Type, type: Type
  ) -> VirtualRegister {
    let total = zero(type)
    forEachElement(of: list, type: listType) { lowering, element, _, _ in
      lowering.builder.move(
        total, lowering.arithmetic(.add, total, element, type: lowering.resolve(type)))
    }
    return total
  }

  /// A new register with the number 0.
  mutating func zero(_ type: Type) -> VirtualRegister {
    let register = builder.newRegister(kind(of: type))
    builder.move(
      register,
      kind(of: type) == .wide ? builder.constantWide(.zero) : builder.constant(0))
    return register
  }

  private mutating func contains(
    _ list: VirtualRegister, _ type: Type, _ value: VirtualRegister
  ) -> VirtualRegister {
    let result = zero(.bool)
    let element = elementType(of: type)
    forEachElement(of: list, type: type) { lowering, candidate, _, loop in
      let found = lowering.builder.newBlock()
      let isEqual = lowering.compare(.equal, candidate, value, type: element)
      lowering.builder.end(.branch(isEqual, ifTrue: found, ifFalse: loop.next))
      lowering.builder.begin(found)
      lowering.builder.move(result, lowering.builder.constant(1))
      lowering.builder.end(.jump(loop.exit))
    }
    return result
  }

  private mutating func reversed(
    _ list: VirtualRegister, _ listType: Type, type: Type
  ) -> VirtualRegister {
    let element = elementType(of: listType)
    let count = builder.word(.length, list)
    let result = startCollection(type, count: count)
    forEachElement(of: list, type: listType) { lowering, _, position, _ in
      let one = lowering.builder.constant(1)
      let rest = lowering.builder.word(.subU, count, position)
      let mirrored = lowering.builder.word(.subU, rest, one)
      let value = lowering.builder.make(
        .listGet, lowering.kind(of: element), .register(list), .register(mirrored))
      if lowering.needsShare(element) { lowering.share(value) }
      lowering.put(value, at: position, in: result, type: type)
    }
    return result
  }

  /// A new list with the elements of two lists.
  private mutating func concatenated(
    _ lists: [VirtualRegister], _ types: [Type], type: Type
  ) -> VirtualRegister {
    let result = builder.make(.newList, kind(of: type), operand(type))
    for (list, listType) in zip(lists, types) {
      let isShared = needsShare(elementType(of: listType))
      forEachElement(of: list, type: listType) { lowering, element, _, _ in
        if isShared { lowering.share(element) }
        lowering.builder.act(.listAppend, .register(result), .register(element))
      }
    }
    return result
  }

  private func isList(_ type: Type) -> Bool {
    if case .list = resolve(type) { return true }
    return false
  }

  /// A list that is empty, or an array of default values, to be filled in order.
  mutating func startCollection(_ type: Type, count: VirtualRegister) -> VirtualRegister {
    guard isArray(type) else { return builder.make(.newList, kind(of: type), operand(type)) }
    let value = defaultValue(elementType(of: type))
    return builder.make(
      .newFilled, kind(of: type), .register(value), .register(count), operand(type))
  }

  /// The next element of a collection that is being filled.
  mutating func put(
    _ value: VirtualRegister, at position: VirtualRegister, in collection: VirtualRegister,
    type: Type
  ) {
    if isArray(type) {
      builder.act(
        .listSet, .register(collection), .register(position), .register(value))
    } else {
      builder.act(.listAppend, .register(collection), .register(value))
    }
  }

  private func isArray(_ type: Type) -> Bool {
    if case .array = resolve(type) { return true }
    return false
  }

  /// Some value of a type, to be replaced.
  private mutating func defaultValue(_ type: Type) -> VirtualRegister {
    switch resolve(type) {
    case .bool, .integer, .fixed, .address, .hash, .contract: return zero(type)
    case .bytes, .text:
      return builder.make(.constantBytes, kind(of: type), operand(type), .bytes([]))
    case .optional: return makeCase(type, 0, [])
    case .tuple(let elements): return makeRecord(type, elements.map { defaultValue($0) })
    case .structure(let id, sizes: let sizes):
      let fields = context.types.fields(of: id, sizes: sizes)
      return makeRecord(type, fields.map { defaultValue($0.type) })
    case .enumeration(let id):
      let payload = context.program[id].cases.first?.payload ?? []
      return makeCase(type, 0, payload.map { defaultValue($0.type) })
    case .array(let element, count: let count):
      let value = defaultValue(element)
      return builder.make(
        .newFilled, kind(of: type), .register(value), .register(self.value(of: count)),
        operand(type))
    case .list: return builder.make(.newList, kind(of: type), operand(type))
    case .tensor:
      return builder.make(
        .tensorFill, kind(of: type), .register(builder.constant(0)), .immediate(1),
        operand(type), .registers([builder.constant(1)]))
    case .sum: return builder.make(.sumNew, kind(of: type), operand(type))
    case .coin: return builder.make(.coinNone, kind(of: type))
    case .unit, .never, .invalid, .map, .ciphertext, .publicKey, .testKey:
      preconditionFailure("a type that arrays are not made of")
    }
  }

  /// The fields of a resource as a tuple.
  private mutating func unpack(
    _ value: VirtualRegister, _ resource: Type, type: Type
  ) -> VirtualRegister {
    guard case .tuple(let elements) = resolve(type) else {
      return readField(value, of: resource, 0, type: type)
    }
    var parts: [VirtualRegister] = []
    for (number, element) in elements.enumerated() {
      parts.append(readField(value, of: resource, number, type: element))
    }
    return makeRecord(type, parts)
  }
}
