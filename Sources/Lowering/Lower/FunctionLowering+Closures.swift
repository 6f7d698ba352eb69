import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// A method of a list with a closure, which becomes the body of a loop.
  mutating func closureCall(
    _ builtin: ClosureBuiltin, _ list: TypedExpression, _ closure: TypedClosure, type: Type
  ) -> LoweredValue {
    let value = lowerForIteration(list, mayChange: mayChangeVariables(closure.body))
    let walk = Walk(list: value.register, type: resolve(list.type), closure: closure)
    let element = elementType(of: list.type)
    switch builtin {
    case .map: return made(map(walk, type: type), ofShared: closure.body.type)
    case .filter: return made(filter(walk, type: type), ofShared: element)
    case .all: return .made(search(walk, stopsOn: false))
    case .any: return .made(search(walk, stopsOn: true))
    case .count: return .made(count(walk))
    case .sum: return .made(sum(walk, type: type))
    case .maxBy, .minBy:
      return made(best(walk, isMaximum: builtin == .maxBy, type: type), ofShared: element)
    case .sortedBy: return .made(sorted(walk, isAlias: value.isAlias))
    case .indexOf: return .made(indexOf(walk, type: type))
    }
  }

  /// `list.fold(start, { accumulator, element in ... })`.
  mutating func fold(
    _ list: TypedExpression, start: TypedExpression, _ closure: TypedClosure
  ) -> VirtualRegister {
    let value = lowerForIteration(
      list, mayChange: mayChangeVariables(closure.body) || mayChangeVariables(start))
    let first = evaluateOwned(start)
    guard closure.parameters.count == 2 else {
      preconditionFailure("the closure of fold has two parameters")
    }
    let accumulator = builder.newRegister(kind(of: start.type))
    builder.move(accumulator, first)
    registers[closure.parameters[0]] = accumulator
    forEachElement(of: value.register, type: list.type) { lowering, element, _, _ in
      lowering.bind(closure.parameters[1], toPart: element)
      lowering.builder.move(accumulator, lowering.evaluateOwned(closure.body))
    }
    return accumulator
  }

  /// A list that is walked through with a closure.
  private struct Walk {
    let list: VirtualRegister
    let type: Type
    let closure: TypedClosure
  }

  /// Runs `body` for each element with the closure's value, the element and its position.
  private mutating func forEach(
    _ walk: Walk, isOwned: Bool = false,
    body: (inout FunctionLowering, VirtualRegister, VirtualRegister, VirtualRegister, Loop) -> Void
  ) {
    forEachElement(of: walk.list, type: walk.type) { lowering, element, position, loop in
      if let parameter = walk.closure.parameters.first {
        lowering.bind(parameter, toPart: element)
      }
      let value =
        isOwned
        ? lowering.evaluateOwned(walk.closure.body) : lowering.evaluate(walk.closure.body)
      body(&lowering, value, element, position, loop)
    }
  }

  private mutating func map(_ walk: Walk, type: Type) -> VirtualRegister {
    let result = startCollection(type, count: builder.word(.length, walk.list))
    forEach(walk, isOwned: true) { lowering, value, _, position, _ in
      lowering.put(value, at: position, in: result, type: type)
    }
    return result
  }

  private mutating func filter(_ walk: Walk, type: Type) -> VirtualRegister {
    let result = builder.make(.newList, kind(of: type), operand(type))
    let elementType = elementType(of: walk.type)
    forEach(walk) { lowering, value, element, _, loop in
      let isKept = lowering.builder.newBlock()
      lowering.builder.end(.branch(value, ifTrue: isKept, ifFalse: loop.next))
      lowering.builder.begin(isKept)
      if lowering.needsShare(elementType) { lowering.share(element) }
      lowering.builder.act(.listAppend, .register(result), .register(element))
    }
    return result
  }

  /// `any` stops on true, `all` on false; what it stops on is the result.
  private mutating func search(_ walk: Walk, stopsOn stop: Bool) -> VirtualRegister {
    let result = builder.newRegister(.word)
    builder.move(result, builder.constant(stop ? 0 : 1))
    forEach(walk) { lowering, value, _, _, loop in
      let found = lowering.builder.newBlock()
      lowering.builder.end(
        .branch(value, ifTrue: stop ? found : loop.next, ifFalse: stop ? loop.next : found))
      lowering.builder.begin(found)
      lowering.builder.move(result, lowering.builder.constant(stop ? 1 : 0))
      lowering.builder.end(.jump(loop.exit))
    }
    return result
  }

  private mutating func count(_ walk: Walk) -> VirtualRegister {
    let total = zero(.u64)
    forEach(walk) { lowering, value, _, _, _ in
      // A Boolean is 0 or 1.
      lowering.builder.act(.addU, .register(total), .register(total), .register(value))
    }
    return total
  }

  private mutating func sum(_ walk: Walk, type: Type) -> VirtualRegister {
    let total = zero(type)
    forEach(walk) { lowering, value, _, _, _ in
      lowering.builder.move(
        total, lowering.arithmetic(.add, total, value, type: lowering.resolve(type)))
    }
    return total
  }

  private mutating func indexOf(_ walk: Walk, type: Type) -> VirtualRegister {
    let result = builder.newRegister(kind(of: type))
    let end = builder.newBlock()
    forEach(walk) { lowering, value, _, position, loop in
      let found = lowering.builder.newBlock()
      lowering.builder.end(.branch(value, ifTrue: found, ifFalse: loop.next))
      lowering.builder.begin(found)
      lowering.builder.move(result, lowering.makeCase(type, 1, [position]))
      lowering.builder.end(.jump(end))
    }
    builder.move(result, makeCase(type, 0, []))
    builder.begin(end)
    return result
  }

  /// The first element whose key no other exceeds, or falls below.
  private mutating func best(_ walk: Walk, isMaximum: Bool, type: Type) -> VirtualRegister {
    let keyType = walk.closure.body.type
    let bestKey = zero(keyType)
    let bestPosition = zero(.u64)
    forEach(walk) { lowering, key, _, position, loop in
      let isCompared = lowering.builder.newBlock()
      let isBetter = lowering.builder.newBlock()
      lowering.builder.end(.branch(position, ifTrue: isCompared, ifFalse: isBetter))
      lowering.builder.begin(isCompared)
      let wins = lowering.compare(
        .less, isMaximum ? bestKey : key, isMaximum ? key : bestKey, type: keyType)
      lowering.builder.end(.branch(wins, ifTrue: isBetter, ifFalse: loop.next))
      lowering.builder.begin(isBetter)
      lowering.builder.move(bestKey, key)
      lowering.builder.move(bestPosition, position)
    }
    let element = elementType(of: walk.type)
    return optional(type, if: builder.word(.length, walk.list)) { lowering, _ in
      let value = lowering.builder.make(
        .listGet, lowering.kind(of: element), .register(walk.list), .register(bestPosition))
      if lowering.needsShare(element) { lowering.share(value) }
      return value
    }
  }

  /// A stable insertion sort: each key is worked out once, then each element sinks past those with a
  /// larger key.
  private mutating func sorted(_ walk: Walk, isAlias: Bool) -> VirtualRegister {
    let keyType = resolve(walk.closure.body.type)
    let most = countMax(of: walk.type)
    let keysType = Type.list(keyType, max: Size(Int64(clamping: most)))
    let keys = builder.make(.newList, kind(of: keysType), operand(keysType))
    forEach(walk) { lowering, key, _, _, _ in
      lowering.builder.act(.listAppend, .register(keys), .register(key))
    }
    if isAlias { share(walk.list) }
    let items = builder.copy(walk.list)
    builder.act(.unique, .register(items))
    let count = builder.word(.length, items)
    let position = builder.newRegister(.word)
    builder.move(position, builder.constant(1))
    let bound = LoopBound(constant: most, exact: nil)
    rangeLoop(position, to: count, bound: bound) { lowering, _ in
      lowering.sink(from: position, keys, keyType, items, bound)
    }
    return items
  }

  /// Moves the element at `start` down past those with a larger key.
  private mutating func sink(
    from start: VirtualRegister, _ keys: VirtualRegister, _ keyType: Type,
    _ items: VirtualRegister, _ bound: LoopBound
  ) {
    let key = builder.make(
      .listGet, kind(of: keyType), .register(keys), .register(start))
    let place = builder.newRegister(.word)
    builder.move(place, start)
    let isMore = builder.word(.notEqual, place, builder.constant(0))
    loop(while: isMore, bound: bound) { lowering, loop in
      let below = lowering.builder.word(.subU, place, lowering.builder.constant(1))
      let other = lowering.builder.make(
        .listGet, lowering.kind(of: keyType), .register(keys), .register(below))
      let sinks = lowering.builder.newBlock()
      let isSmaller = lowering.compare(.less, key, other, type: keyType)
      lowering.builder.end(.branch(isSmaller, ifTrue: sinks, ifFalse: loop.exit))
      lowering.builder.begin(sinks)
      for list in [keys, items] {
        lowering.builder.act(
          .listSwap, .register(list), .register(place), .register(below))
      }
      lowering.builder.move(place, below)
      return lowering.builder.word(.notEqual, place, lowering.builder.constant(0))
    }
  }
}
