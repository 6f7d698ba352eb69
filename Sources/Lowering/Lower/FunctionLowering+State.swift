import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// The slot of a state variable as an operand.
  func slotOperand(_ id: StateID) -> IROperand { .immediate(UInt64(context.slot(of: id))) }

  /// The type of a state variable.
  func stateType(_ id: StateID) -> Type { resolve(context.contract.state[id.index].type) }

  /// The whole value of a state variable; a value that contains coins is taken out.
  mutating func loadState(_ id: StateID) -> VirtualRegister {
    builder.make(.stateLoad, kind(of: stateType(id)), slotOperand(id))
  }

  /// The whole value of a state variable, to be looked at: what is linear stays where it is.
  mutating func lookAtState(_ id: StateID) -> VirtualRegister {
    let type = stateType(id)
    return builder.make(isLinear(type) ? .stateLook : .stateLoad, kind(of: type), slotOperand(id))
  }

  /// Writes the whole value of a state variable.
  mutating func storeState(_ id: StateID, _ value: VirtualRegister) {
    builder.act(.stateStore, .register(value), slotOperand(id))
  }

  /// The public key of a key declaration.
  mutating func loadKey(_ id: KeyID) -> VirtualRegister {
    let type = Type.publicKey(context.program[id].scheme)
    guard let slot = context.slot(of: id) else {
      preconditionFailure("a key of another contract")
    }
    return builder.make(.stateLoad, kind(of: type), .immediate(UInt64(slot)))
  }

  /// Whether the state variable is a list that is kept element by element, so that one element can be
  /// read or written alone.
  func isElementwise(_ id: StateID) -> Bool {
    if case .list(let element, max: _) = stateType(id) { return !isLinear(element) }
    return false
  }

  /// Whether the state variable is a list.
  func isStateList(_ id: StateID) -> Bool {
    if case .list = stateType(id) { return true }
    return false
  }

  /// An element of a state variable that is a list or array.
  mutating func stateElement(
    _ id: StateID, _ position: TypedExpression, _ type: Type
  ) -> VirtualRegister {
    stateElement(id, at: evaluate(position), type)
  }

  /// An element at a position that is known.
  mutating func stateElement(
    _ id: StateID, at position: VirtualRegister, _ type: Type
  ) -> VirtualRegister {
    if isElementwise(id) {
      return builder.make(
        .stateListGet, kind(of: type), .register(position), slotOperand(id))
    }
    let list = lookAtState(id)
    return builder.make(.listGet, kind(of: type), .register(list), .register(position))
  }

  /// The number of elements of a state variable that is a list, array or byte string.
  mutating func stateLength(_ id: StateID) -> VirtualRegister {
    if isStateList(id) { return builder.make(.stateListLength, .word, slotOperand(id)) }
    return builder.word(.length, loadState(id))
  }

  /// `map[key, default: value]`.
  mutating func mapGetOrDefault(
    _ id: StateID, _ key: TypedExpression, _ value: TypedExpression, _ type: Type
  ) -> VirtualRegister {
    let values = evaluateAllOwned([key, value])
    return builder.make(
      .mapGetOr, kind(of: type), .register(values[0]), .register(values[1]), slotOperand(id))
  }

  /// Puts the sizes, the initial values and nothing else into the state of a new contract.
  mutating func initializeState() {
    for size in context.contract.sizeParameters {
      guard let register = sizeRegisters[size], let slot = context.slot(of: size) else { continue }
      builder.act(.stateStore, .register(register), .immediate(UInt64(slot)))
    }
    for (number, variable) in context.contract.state.enumerated() {
      guard let initial = variable.initialValue else { continue }
      builder.position = variable.span
      let value = evaluate(initial)
      storeState(StateID(number), value)
    }
    builder.position = definition.span
  }
}
