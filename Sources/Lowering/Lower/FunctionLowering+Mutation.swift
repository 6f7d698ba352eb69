import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// A method that changes the place it is called on. With `orRaise` it reverts where it would
  /// trap for lack of room.
  mutating func mutate(
    _ builtin: MutatingBuiltin, _ place: Place, _ operands: [TypedExpression],
    orRaise: ErrorRaise?, type: Type
  ) -> LoweredValue {
    switch builtin {
    case .mapRemove, .mapTake, .mapPut, .mapJoin:
      return .loaded(mutateMap(builtin, place, operands, type: type))
    case .append, .removeLast, .clear, .swap, .coinJoin, .coinSplit, .coinTakeAll, .sumAdd:
      break
    }
    let isKept = builtin == .append && !isStateAppend(place)
    let placeOperands = place.operands
    let values = lowerAll(placeOperands + operands)
    let target = evaluated(place, values.prefix(placeOperands.count).map(\.register))
    let arguments = zip(values.dropFirst(placeOperands.count), operands).map { value, operand in
      isKept ? own(value, of: operand) : value.register
    }
    if case .state(let id) = target.root, target.steps.isEmpty, isStateList(id),
      let result = mutateStateList(builtin, id, arguments, orRaise, type: type)
    {
      return .loaded(result)
    }
    let result = mutate(
      builtin, target, arguments, orRaise, placeType: resolve(place.type), type: type)
    // An element that is taken out of a list belongs to nobody else, or is marked as shared.
    return made(result, ofShared: inner(of: type))
  }

  private func isStateAppend(_ place: Place) -> Bool {
    if case .state(let id) = place.root { return place.projections.isEmpty && isStateList(id) }
    return false
  }

  /// Changes an object in place, after it was made the place's own.
  private mutating func mutate(
    _ builtin: MutatingBuiltin, _ target: EvaluatedPlace, _ arguments: [VirtualRegister],
    _ orRaise: ErrorRaise?, placeType: Type, type: Type
  ) -> VirtualRegister {
    var result = builder.newRegister(.word)
    change(target, needsCurrent: true) { lowering, current in
      switch builtin {
      case .append:
        let length = { (lowering: inout FunctionLowering) in
          lowering.builder.word(.length, current)
        }
        lowering.requireCapacity(in: placeType, orRaise, count: length)
        lowering.builder.act(.listAppend, .register(current), .register(arguments[0]))
      case .removeLast:
        let count = lowering.builder.word(.length, current)
        result = lowering.optional(type, if: count) { lowering, element in
          lowering.builder.make(
            .listRemoveLast, lowering.kind(of: element), .register(current))
        }
      case .clear: lowering.builder.act(.listClear, .register(current))
      case .swap:
        lowering.builder.act(
          .listSwap, .register(current), .register(arguments[0]), .register(arguments[1]))
      case .coinJoin:
        lowering.builder.act(.coinJoin, .register(current), .register(arguments[0]))
      case .coinSplit:
        result = lowering.builder.make(
          .coinSplit, lowering.kind(of: type), .register(current), .register(arguments[0]))
      case .coinTakeAll:
        result = lowering.builder.copy(current)
        return lowering.builder.make(.coinNone, lowering.kind(of: placeType))
      case .sumAdd:
        lowering.requireCapacity(in: placeType, orRaise) { lowering in
          lowering.builder.word(.sumCount, current)
        }
        lowering.builder.act(.sumAdd, .register(current), .register(arguments[0]))
      case .mapRemove, .mapTake, .mapPut, .mapJoin: break
      }
      return current
    }
    return result
  }

  /// Where there is an error for it: reverts unless a list or sum has room for one more. The machine
  /// traps otherwise.
  private mutating func requireCapacity(
    in type: Type, _ orRaise: ErrorRaise?,
    count: (inout FunctionLowering) -> VirtualRegister
  ) {
    let max: Size
    switch type {
    case .list(_, max: let size), .sum(_, max: let size): max = size
    default: return
    }
    guard let orRaise else { return }
    let length = count(&self)
    let limit = value(of: max)
    let hasRoom = builder.newBlock()
    let isFull = builder.newBlock()
    let condition = builder.word(.lessU, length, limit)
    builder.end(.branch(condition, ifTrue: hasRoom, ifFalse: isFull))
    builder.begin(isFull)
    revert(orRaise)
    builder.begin(hasRoom)
  }

  /// `some` of a value that is made only if the condition holds, otherwise `none`.
  mutating func optional(
    _ type: Type, if condition: VirtualRegister,
    value: (inout FunctionLowering, Type) -> VirtualRegister
  ) -> VirtualRegister {
    let result = builder.newRegister(kind(of: type))
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let end = builder.newBlock()
    builder.end(.branch(condition, ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isThere)
    let inside = value(&self, inner(of: type))
    builder.move(result, makeCase(type, 1, [inside]))
    builder.end(.jump(end))
    builder.begin(isMissing)
    builder.move(result, makeCase(type, 0, []))
    builder.begin(end)
    return result
  }

  // MARK: State

  /// A method of a list in state; nil when the whole list has to be loaded and stored.
  private mutating func mutateStateList(
    _ builtin: MutatingBuiltin, _ id: StateID, _ arguments: [VirtualRegister],
    _ orRaise: ErrorRaise?, type: Type
  ) -> VirtualRegister? {
    let element = elementType(of: stateType(id))
    switch builtin {
    case .append:
      requireCapacity(in: stateType(id), orRaise) { lowering in lowering.stateLength(id) }
      builder.act(.stateListAppend, .register(arguments[0]), slotOperand(id))
    case .removeLast:
      let count = stateLength(id)
      return optional(type, if: count) { lowering, element in
        lowering.builder.make(
          .stateListRemoveLast, lowering.kind(of: element), lowering.slotOperand(id))
      }
    case .clear:
      guard isElementwise(id) else { return nil }
      builder.act(.stateListClear, slotOperand(id))
    case .swap:
      guard isElementwise(id) else { return nil }
      let first = stateElement(id, at: arguments[0], element)
      let second = stateElement(id, at: arguments[1], element)
      builder.act(
        .stateListSet, .register(second), .register(arguments[0]), slotOperand(id))
      builder.act(
        .stateListSet, .register(first), .register(arguments[1]), slotOperand(id))
    case .mapRemove, .mapTake, .mapPut, .mapJoin, .coinJoin, .coinSplit, .coinTakeAll, .sumAdd:
      return nil
    }
    return builder.newRegister(.word)
  }

  private mutating func mutateMap(
    _ builtin: MutatingBuiltin, _ place: Place, _ operands: [TypedExpression], type: Type
  ) -> VirtualRegister {
    guard case .state(let id) = place.root else {
      preconditionFailure("a map stands only in state")
    }
    let values = evaluateAll(operands)
    switch builtin {
    case .mapTake:
      let taken = builder.make(
        .mapTake, kind(of: type), .register(values[0]), slotOperand(id))
      dropKey(values[0], of: id)
      return taken
    case .mapJoin:
      joinIntoMap(id, key: values[0], coin: values[1])
      keepKey(values[0], of: id)
    case .mapPut:
      builder.act(.mapPut, .register(values[1]), .register(values[0]), slotOperand(id))
      keepKey(values[0], of: id)
    default:
      builder.act(.mapRemove, .register(values[0]), slotOperand(id))
      dropKey(values[0], of: id)
    }
    return builder.newRegister(.word)
  }

  /// `map.join(key, coin)`: what is there is taken out, and comes back with the coin joined to it.
  private mutating func joinIntoMap(
    _ id: StateID, key: VirtualRegister, coin: VirtualRegister
  ) {
    let optional = Type.optional(.coin)
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let end = builder.newBlock()
    let entry = builder.make(.mapTake, kind(of: optional), .register(key), slotOperand(id))
    builder.end(.branch(caseOf(entry), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isThere)
    let held = payload(entry, of: optional, case: 1, 0, type: .coin)
    builder.act(.coinJoin, .register(held), .register(coin))
    builder.act(.mapPut, .register(held), .register(key), slotOperand(id))
    builder.end(.jump(end))
    builder.begin(isMissing)
    builder.act(.mapPut, .register(coin), .register(key), slotOperand(id))
    builder.begin(end)
  }
}
