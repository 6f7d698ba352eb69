import Bytecode
import Primitives
import Semantics

// A map with a maximum keeps its keys in a list, and the place of each in a second map, so that an entry comes and goes in
// a number of steps that does not depend on how many there are.

extension FunctionLowering {
  /// Behind a write of an entry: the key joins the list, unless it is there.
  mutating func keepKey(_ key: VirtualRegister, of id: StateID) {
    guard let keys = context.contract.state[id.index].keys else { return }
    let isNew = builder.newBlock()
    let end = builder.newBlock()
    let isKept = builder.make(.mapContains, .word, .register(key), slotOperand(keys.places))
    builder.end(.branch(isKept, ifTrue: end, ifFalse: isNew))
    builder.begin(isNew)
    let place = stateLength(keys.list)
    builder.act(.stateListAppend, .register(key), slotOperand(keys.list))
    builder.act(.mapSet, .register(place), .register(key), slotOperand(keys.places))
    builder.begin(end)
  }

  /// Behind a removal of an entry: the last key takes the place of this one, if it had any.
  mutating func dropKey(_ key: VirtualRegister, of id: StateID) {
    guard let keys = context.contract.state[id.index].keys else { return }
    let isThere = builder.newBlock()
    let isInside = builder.newBlock()
    let end = builder.newBlock()
    let count = stateLength(keys.list)
    // What is not in the list has a place behind it.
    let place = builder.make(
      .mapGetOr, .word, .register(key), .register(count), slotOperand(keys.places))
    builder.end(.branch(builder.word(.lessU, place, count), ifTrue: isThere, ifFalse: end))
    builder.begin(isThere)
    let element = elementType(of: stateType(keys.list))
    let last = builder.make(.stateListRemoveLast, kind(of: element), slotOperand(keys.list))
    builder.act(.mapRemove, .register(key), slotOperand(keys.places))
    let isElsewhere = builder.word(.lessU, place, stateLength(keys.list))
    builder.end(.branch(isElsewhere, ifTrue: isInside, ifFalse: end))
    builder.begin(isInside)
    builder.act(.stateListSet, .register(last), .register(place), slotOperand(keys.list))
    builder.act(.mapSet, .register(place), .register(last), slotOperand(keys.places))
    builder.begin(end)
  }
}
