import Bytecode
import Primitives

/// The arms of the loop that are written by hand: what the loader adds, control, the fused ends of loops,
/// and `unique`. `w` is the word of the operation, and pc lies behind it.
extension Machine {
  /// Ends the loop.
  @_transparent
  mutating func halt(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    throw .returned
  }

  /// Pays for the block behind it.
  @_transparent
  mutating func charge(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.enter(w)
  }

  /// Pays for the block behind it, whose price is in the next word.
  @_transparent
  mutating func chargeLong(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    state.gas &-= signed(state.pc.pointee)
    if state.gas < 0 { throw .unpaid }
    state.count &+= w &>> 32
    state.pc += 1
  }

  /// Runs the handler of an instruction that is not hot.
  @_transparent
  mutating func cold(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try handle(w, &state)
    state.pc += 2
    try state.enter(w)
  }

  /// Runs the handler of `revert`.
  @_transparent
  mutating func coldEnd(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try handle(w, &state)
    throw .reverted
  }

  /// Runs a handler, which finds the gas in the machine.
  @_transparent
  mutating func handle(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    gas = state.gas
    do throws(Trap) {
      try executeCold(w, state.pc, state.r)
    } catch {
      state.gas = gas
      throw .trapped(error)
    }
    state.gas = gas
  }

  @_transparent
  mutating func jump(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.jump(state.pc.pointee)
  }

  @_transparent
  mutating func branchIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.branch(state.r[fieldA(w)] != 0, w)
  }

  @_transparent
  mutating func branchIfNot(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.branch(state.r[fieldA(w)] == 0, w)
  }

  @_transparent
  mutating func loopEnter(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    state.r[fieldA(w)] = state.pc.pointee
    state.pc += 1
    try state.enter(w)
  }

  @_transparent
  mutating func loopBack(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.loopBack(fieldA(w))
  }

  @_transparent
  mutating func loopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.loopBack(fieldA(w), if: state.r[fieldB(w)] != 0)
  }

  @_transparent
  mutating func call(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let x = state.pc.pointee
    state.waiting.initialize(to: state.pc + 1)
    state.waiting += 1
    state.r += fieldA(w)
    try state.jump(x)
  }

  @_transparent
  mutating func `return`(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    state.waiting -= 1
    state.pc = state.waiting.pointee
    // The word of the call stands before its extension.
    let call = (state.pc - 2).pointee
    state.r -= fieldA(call)
    try state.enter(call)
  }

  @_transparent
  mutating func unique(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    if heap.entry(state.r[fieldA(w)]).pointee.isShared {
      gas = state.gas
      do throws(Trap) {
        try makeUnique(state.r + fieldA(w))
      } catch {
        state.gas = gas
        throw .trapped(error)
      }
      state.gas = gas
    }
  }

  @_transparent
  mutating func listSwap(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let list = heap.entry(state.r[fieldA(w)])
    let length = UInt64(list.pointee.length)
    let first = state.r[fieldB(w)]
    let second = state.r[fieldC(w)]
    if first >= length || second >= length { throw .trapped(.bounds) }
    let storage = list.pointee.storage
    let stride = Int(list.pointee.stride)
    let left = storage + Int(truncatingIfNeeded: first) &* stride
    let right = storage + Int(truncatingIfNeeded: second) &* stride
    if _fastPath(stride == 1) {
      let value = left.pointee
      left.pointee = right.pointee
      right.pointee = value
    } else {
      let value = U256(left)
      U256(right).store(to: left)
      value.store(to: right)
    }
  }

  @_transparent
  mutating func lessULoopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.endLoop(w, if: state.r[fieldB(w)] < state.r[fieldC(w)])
  }

  @_transparent
  mutating func lessEqualULoopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    try state.endLoop(w, if: state.r[fieldB(w)] <= state.r[fieldC(w)])
  }

  @_transparent
  mutating func lessImmULoopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let bound = UInt64(truncatingIfNeeded: fieldC(w))
    try state.endLoop(w, if: state.r[fieldB(w)] < bound)
  }

  @_transparent
  mutating func addImmULessULoopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let step = UInt64(truncatingIfNeeded: fieldC(w))
    try state.set(w, checked: state.r[fieldB(w)].addingReportingOverflow(step))
    let compare = state.next()
    try state.endLoop(compare, if: state.r[fieldB(compare)] < state.r[fieldC(compare)])
  }

  @_transparent
  mutating func addImmULessImmULoopBackIf(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let step = UInt64(truncatingIfNeeded: fieldC(w))
    try state.set(w, checked: state.r[fieldB(w)].addingReportingOverflow(step))
    let compare = state.next()
    let bound = UInt64(truncatingIfNeeded: fieldC(compare))
    try state.endLoop(compare, if: state.r[fieldB(compare)] < bound)
  }

  @_transparent
  mutating func addImmULoopBack(_ w: UInt64, _ state: inout LoopState) throws(Exit) {
    let step = UInt64(truncatingIfNeeded: fieldC(w))
    try state.set(w, checked: state.r[fieldB(w)].addingReportingOverflow(step))
    let back = state.next()
    try state.loopBack(fieldA(back))
  }
}
