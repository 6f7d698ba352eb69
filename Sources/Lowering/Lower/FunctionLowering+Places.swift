import Bytecode
import Primitives
import Semantics

/// A place whose index and key expressions have been evaluated, once.
struct EvaluatedPlace {
  /// A step from a value to a part of it.
  enum Step {
    case field(Int)
    case index(VirtualRegister)
  }

  /// What holds the outermost value.
  enum Root {
    case local(LocalID)
    case state(StateID)
    /// One element of a state variable that is a list.
    case stateElement(StateID, VirtualRegister)
    case mapEntry(StateID, key: VirtualRegister)
    case mapEntryOrDefault(StateID, key: VirtualRegister, default: VirtualRegister)
    case key(KeyID)
  }

  let root: Root
  /// The type of the outermost value.
  let rootType: Type
  /// From the outermost value inwards.
  let steps: [Step]
}

extension FunctionLowering {
  // MARK: Statements

  /// `place = value`: the value is evaluated before the operands of the place.
  mutating func assign(_ place: Place, _ value: TypedExpression) {
    // State keeps a copy of its own, so a value that goes there whole is not shared.
    let values = lowerAll([value] + place.operands)
    let result = isStoredWhole(place) ? values[0].register : own(values[0], of: value)
    let target = evaluated(place, values.dropFirst().map(\.register))
    if case .local(let id) = target.root, target.steps.isEmpty {
      releaseValue(of: id)
      builder.move(register(of: id), result)
      return
    }
    change(target, needsCurrent: false) { _, _ in result }
  }

  /// `place op= value`: the value is evaluated before the place is read.
  mutating func update(_ place: Place, _ operation: TypedBinaryOperator, _ value: TypedExpression) {
    let type = resolve(place.type)
    let valueType = resolve(value.type)
    let values = evaluateAll(place.operands + [value])
    let target = evaluated(place, Array(values.dropLast()))
    let right = values[values.count - 1]
    change(target, needsCurrent: true) { lowering, current in
      lowering.binary(operation, current, type, right, valueType, result: type)
    }
  }

  private func isStoredWhole(_ place: Place) -> Bool {
    switch place.root {
    case .local: false
    case .key: true
    case .state(let id):
      switch place.projections.first {
      case nil: true
      case .index: isElementwise(id) && place.projections.count == 1
      case .mapEntry: place.projections.count == 1
      case .field, .mapEntryOrDefault: false
      }
    }
  }

  // MARK: Places

  /// A place with the values of its operands, in order.
  func evaluated(_ place: Place, _ operands: [VirtualRegister]) -> EvaluatedPlace {
    var operands = operands[...]
    var projections = place.projections[...]
    var root: EvaluatedPlace.Root
    var rootType: Type
    switch place.root {
    case .local(let id):
      root = .local(id)
      rootType = typeOf(id)
    case .key(let id):
      root = .key(id)
      rootType = .publicKey(context.program[id].scheme)
    case .state(let id):
      root = .state(id)
      rootType = stateType(id)
      switch projections.first {
      case .index where isElementwise(id):
        root = .stateElement(id, operands.removeFirst())
        rootType = elementType(of: rootType)
        projections.removeFirst()
      case .mapEntry:
        root = .mapEntry(id, key: operands.removeFirst())
        rootType = mapValue(of: rootType)
        projections.removeFirst()
      case .mapEntryOrDefault:
        let key = operands.removeFirst()
        root = .mapEntryOrDefault(id, key: key, default: operands.removeFirst())
        rootType = mapValue(of: rootType)
        projections.removeFirst()
      case .field, .index, nil: break
      }
    }
    var steps: [EvaluatedPlace.Step] = []
    for projection in projections {
      switch projection {
      case .field(let number): steps.append(.field(number))
      case .index: steps.append(.index(operands.removeFirst()))
      case .mapEntry, .mapEntryOrDefault:
        preconditionFailure("a map entry stands only directly behind a state variable")
      }
    }
    return EvaluatedPlace(root: root, rootType: rootType, steps: steps)
  }

  private func mapValue(of type: Type) -> Type {
    if case .map(key: _, value: let value, max: _) = type { return resolve(value) }
    return .invalid
  }

  /// Replaces the value of a place by what `replacement` makes of the present one, which it gets only
  /// when it needs it, and then as an object of the place's own.
  mutating func change(
    _ place: EvaluatedPlace, needsCurrent: Bool,
    _ replacement: (inout FunctionLowering, VirtualRegister) -> VirtualRegister
  ) {
    let needsRoot = needsCurrent || !place.steps.isEmpty
    switch place.root {
    case .local(let id):
      let register = register(of: id)
      if place.steps.isEmpty {
        unshare(register, place.rootType)
        let result = replacement(&self, register)
        releaseValue(of: id)
        builder.move(register, result)
      } else {
        descend(place.steps[...], register, place.rootType, needsCurrent, replacement)
      }
    case .state(let id):
      let current = needsRoot ? loadState(id) : builder.newRegister(kind(of: place.rootType))
      storeState(id, changed(place, current, needsCurrent, replacement))
    case .stateElement(let id, let position):
      let current =
        needsRoot
        ? stateElement(id, at: position, place.rootType)
        : builder.newRegister(kind(of: place.rootType))
      let result = changed(place, current, needsCurrent, replacement)
      builder.act(
        .stateListSet, .register(result), .register(position), slotOperand(id))
    case .mapEntry(let id, key: let key):
      let current =
        needsRoot
        ? mapValueOrEmpty(id, key, place.rootType)
        : builder.newRegister(kind(of: place.rootType))
      let result = changed(place, current, needsCurrent, replacement)
      builder.act(.mapSet, .register(result), .register(key), slotOperand(id))
      keepKey(key, of: id)
    case .mapEntryOrDefault(let id, key: let key, default: let value):
      let current = builder.make(
        .mapGetOr, kind(of: place.rootType), .register(key), .register(value), slotOperand(id))
      let result = changed(place, current, needsCurrent, replacement)
      builder.act(.mapSet, .register(result), .register(key), slotOperand(id))
      keepKey(key, of: id)
    case .key(let id):
      let value = replacement(&self, builder.newRegister(kind(of: place.rootType)))
      if let slot = context.slot(of: id) {
        builder.act(.stateStore, .register(value), .immediate(UInt64(slot)))
      }
    }
  }

  /// The value of a map entry that is to be changed; an absent sum counts as the empty one.
  private mutating func mapValueOrEmpty(
    _ id: StateID, _ key: VirtualRegister, _ type: Type
  ) -> VirtualRegister {
    let optional = Type.optional(type)
    let entry = builder.make(
      .mapGet, kind(of: optional), .register(key), slotOperand(id))
    guard case .sum = type else { return payload(entry, of: optional, case: 1, 0, type: type) }
    return sumOrEmpty(entry, type)
  }

  private mutating func changed(
    _ place: EvaluatedPlace, _ current: VirtualRegister, _ needsCurrent: Bool,
    _ replacement: (inout FunctionLowering, VirtualRegister) -> VirtualRegister
  ) -> VirtualRegister {
    guard !place.steps.isEmpty else {
      if needsCurrent { unshare(current, place.rootType) }
      return replacement(&self, current)
    }
    let root = builder.copy(current)
    descend(place.steps[...], root, place.rootType, needsCurrent, replacement)
    return root
  }

  /// Changes a part of the object in `owner`, which is a register of the owner's own.
  private mutating func descend(
    _ steps: ArraySlice<EvaluatedPlace.Step>, _ owner: VirtualRegister, _ type: Type,
    _ needsCurrent: Bool,
    _ replacement: (inout FunctionLowering, VirtualRegister) -> VirtualRegister
  ) {
    guard let step = steps.first else { return }
    if case .tensor = type {
      builder.act(.unique, .register(owner))
      return change(tensor: owner, type, steps, needsCurrent, replacement)
    }
    unshare(owner, type)
    let partType = self.partType(step, of: type)
    let isLast = steps.count == 1
    guard !isLast || needsCurrent else {
      write(replacement(&self, owner), to: step, of: owner, type)
      return
    }
    let part = read(step, of: owner, type, partType)
    if isLast {
      unshare(part, partType)
      write(replacement(&self, part), to: step, of: owner, type)
    } else {
      descend(steps.dropFirst(), part, partType, needsCurrent, replacement)
      write(part, to: step, of: owner, type)
    }
  }

  /// Changes an element of a tensor of the owner's own, or its part behind the first dimensions.
  private mutating func change(
    tensor owner: VirtualRegister, _ type: Type, _ steps: ArraySlice<EvaluatedPlace.Step>,
    _ needsCurrent: Bool,
    _ replacement: (inout FunctionLowering, VirtualRegister) -> VirtualRegister
  ) {
    guard case .tensor(element: let element, shape: let shape) = type else { return }
    let indices = steps.compactMap { step in
      if case .index(let index) = step { index } else { nil }
    }
    let isElement = indices.count == shape.count
    let rank = IROperand.immediate(UInt64(indices.count))
    var current = owner
    if needsCurrent, isElement {
      current = builder.make(
        .tensorAt, kind(of: resolve(element)), .register(owner), .registers(indices), rank)
    } else if needsCurrent {
      for (axis, index) in indices.enumerated() {
        let part = Type.tensor(element: element, shape: Array(shape.dropFirst(axis + 1)))
        current = tensor(.tensorRow, [current, index], type: part)
      }
    }
    let value = replacement(&self, current)
    builder.act(
      isElement ? .tensorSet : .tensorSetPart, .register(owner), .registers(indices),
      .register(value), rank)
  }

  /// Makes an object its owner's own before it is changed.
  private mutating func unshare(_ register: VirtualRegister, _ type: Type) {
    if case .tensor = type { return }
    if needsShare(type) { builder.act(.unique, .register(register)) }
  }

  private func partType(_ step: EvaluatedPlace.Step, of type: Type) -> Type {
    switch (step, type) {
    case (.field(let number), .tuple(let elements)): return resolve(elements[number])
    case (.field(let number), .structure(let id, sizes: let sizes)):
      return resolve(context.types.fields(of: id, sizes: sizes)[number].type)
    default: return resolve(elementType(of: type))
    }
  }

  private mutating func read(
    _ step: EvaluatedPlace.Step, of owner: VirtualRegister, _ type: Type, _ partType: Type
  ) -> VirtualRegister {
    switch step {
    case .field(let number): readField(owner, of: type, number, type: partType)
    case .index(let position):
      builder.make(.listGet, kind(of: partType), .register(owner), .register(position))
    }
  }

  private mutating func write(
    _ value: VirtualRegister, to step: EvaluatedPlace.Step, of owner: VirtualRegister, _ type: Type
  ) {
    switch step {
    case .field(let number):
      builder.act(
        .setField, .register(owner), .register(value), operand(type),
        .immediate(UInt64(number)))
    case .index(let position):
      builder.act(.listSet, .register(owner), .register(position), .register(value))
    }
  }
}
