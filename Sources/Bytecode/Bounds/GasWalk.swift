import InstructionSet

/// What a function may cost, found on the walk of the verifier over it: the cost of the dearest way to the point that the
/// walk has reached, and what bounds the sizes of the values there.
///
/// A way through a loop is the way to it, the dearest round as often as the loop may run, and the way out of the last
/// round. Words that a loop writes are unknown at its header. Of other values the first walk takes it that the loop keeps
/// their sizes; when one does not hold at the end, the second walk knows nothing of any value that a loop writes.
struct GasWalk {
  /// A loop that the walk is in.
  private struct OpenLoop {
    let range: LoopRange
    /// What it costs to reach it.
    let before: PathCost
    /// What is taken to hold at its header.
    let header: RegisterSizes
    let slots: [UInt32: ValueSize?]
    /// What it costs to leave it from inside a round, by the target: -1 is the end of the function.
    var exits: [Int: PathCost] = [:]
    /// The most rounds, if the end of the loop does not say less.
    let rounds: UInt64
  }

  let module: Module
  let types: TypeTable
  let typeSizes: [TypeSize]
  let function: Function
  let callees: [FunctionBound?]
  /// Whether costs say what single instructions add.
  let explains: Bool
  /// What each loop writes, by its `loopEnter`.
  private let writes: LoopWrites
  /// The cost of the way from the header of the innermost loop, or from the beginning.
  var cost = PathCost()
  /// What bounds the values in registers.
  var registers = RegisterSizes()
  /// What bounds the values of slots that were written since the function began; nil where only the type does.
  var slots: [UInt32: ValueSize?] = [:]
  /// What the instruction that runs leaves in its result register.
  var result: ValueSize?
  /// What was found about the function.
  private(set) var found = FunctionBound()
  /// Steps of verification that the walk has taken since they were asked for.
  private var steps = 0
  private var loops: [OpenLoop] = []
  private var pendingCosts: [Int: PathCost] = [:]
  private var pendingRegisters: [Int: RegisterSizes] = [:]
  private var pendingSlots: [Int: [UInt32: ValueSize?]] = [:]
  /// Whether loops are taken to change the sizes of all values that they write.
  private var isCautious = false
  /// Whether a loop did not keep what was taken to hold at its header.
  private(set) var mustWalkAgain = false

  /// A walk over a function whose callees were walked over.
  init(
    _ module: Module, _ types: TypeTable, _ typeSizes: [TypeSize], function: Function,
    loops: [LoopRange],
    callees: [FunctionBound?], explains: Bool = false
  ) {
    self.explains = explains
    self.module = module
    self.types = types
    self.typeSizes = typeSizes
    self.function = function
    self.callees = callees
    writes = LoopWrites(function, loops, callees)
    cost = freshCost
    found.cost = freshCost
    found.growsLists = writes.growsLists
    found.written = writes.allSlots
    for (index, type) in function.parameters.enumerated() {
      let register = types.slots(Array(function.parameters[..<index]))
      registers.set(register, slots: types.slots(type), to: named(.parameter, index, type))
    }
  }

  /// No cost.
  private var freshCost: PathCost {
    var cost = PathCost()
    if explains { cost.places = [:] }
    return cost
  }

  /// The size of a value from outside, by its name; nil where only the type bounds it.
  func named(_ source: GasSymbol.Source, _ index: Int, _ type: TypeIndex) -> ValueSize? {
    guard index <= Int(UInt16.max) else { return nil }
    func size(_ measure: GasSymbol.Measure) -> SizePolynomial {
      SizePolynomial(GasSymbol(source, index, measure))
    }
    switch types[type] {
    case .bytes, .text: return .length(size(.length))
    case .list: return found.growsLists ? nil : .length(size(.length))
    case .tensor: return .tensor(.named(source, index))
    case .unsigned(let bits) where bits <= 64: return .word(size(.value))
    // Whoever calls a function may hand it any word.
    case .bool where source == .slot: return .word(.one)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .optional, .record, .enumeration,
      .array, .map,
      .ciphertext, .publicKey, .coin, .sum:
      return nil
    }
  }

  /// What was found when the walk is over.
  func concluded() -> FunctionBound {
    var bound = found
    bound.resultBytes = function.result.map { encoded($0, found.result) }
    return bound
  }

  /// The steps since the last time.
  mutating func takeSteps() -> Int {
    defer { steps = 0 }
    return steps
  }

  /// Counts work on so many terms.
  mutating func use(terms: Int) { steps += terms * VerifierSteps.term }

  // MARK: Ways

  /// Joins what jumps ahead say of a position.
  mutating func join(at position: Int, isReached: Bool) {
    guard let ahead = pendingCosts.removeValue(forKey: position),
      let sizes = pendingRegisters.removeValue(forKey: position),
      let written = pendingSlots.removeValue(forKey: position)
    else { return }
    use(terms: cost.gas.terms.count + ahead.gas.terms.count)
    if isReached {
      cost = cost.merged(ahead)
      registers.merge(sizes)
      mergeSlots(written)
    } else {
      cost = ahead
      registers = sizes
      slots = written
    }
  }

  /// Hands what is known on to a target ahead.
  mutating func jump(to target: Int) {
    use(terms: cost.gas.terms.count)
    leave(cost, to: target)
    if pendingRegisters[target] == nil {
      pendingRegisters[target] = registers
      pendingSlots[target] = slots
    } else {
      pendingRegisters[target]?.merge(registers)
      let own = slots
      slots = pendingSlots[target] ?? [:]
      mergeSlots(own)
      pendingSlots[target] = slots
      slots = own
    }
  }

  /// Ends the function here.
  mutating func end(isReturn: Bool) {
    use(terms: cost.gas.terms.count)
    leave(cost, to: -1)
    if isReturn { noteResult() }
  }

  private var hasReturned = false

  private mutating func noteResult() {
    guard function.result != nil else { return }
    defer { hasReturned = true }
    guard hasReturned else { return found.result = registers[0] }
    guard let known = found.result, let own = registers[0] else { return found.result = nil }
    found.result = known.merged(own)
  }

  /// Books a way that ends at a target, in the innermost loop that has the target in it.
  private mutating func leave(_ cost: PathCost, to target: Int) {
    if let last = loops.indices.last, target < 0 || loops[last].range.end < target {
      loops[last].exits[target] = loops[last].exits[target].map { $0.merged(cost) } ?? cost
    } else if target < 0 {
      found.cost = found.cost.merged(cost)
    } else {
      pendingCosts[target] = pendingCosts[target].map { $0.merged(cost) } ?? cost
    }
  }

  // MARK: Loops

  /// Begins a loop.
  mutating func enterLoop(_ range: LoopRange) {
    forgetWritten(range)
    for slot in writes.slots[range.enter] ?? [] { slots.updateValue(nil, forKey: slot) }
    loops.append(
      OpenLoop(
        range: range, before: cost, header: registers, slots: slots,
        rounds: function.code[range.enter].x.addingSaturated(1)))
    cost = freshCost
  }

  /// Forgets what a loop writes: words, or all.
  private mutating func forgetWritten(_ range: LoopRange) {
    guard let written = writes.registers[range.enter] else { return }
    use(terms: registers.sizes.count)
    registers.forgetEntries { written.contains($0) }
    for register in registers.sizes.indices where written.contains(register) {
      if case .word = registers[register] {
        registers.set(register, slots: 1, to: nil)
      } else if isCautious {
        registers.set(register, slots: 1, to: nil)
      }
    }
  }

  /// Compares what holds at the end of a round with what was taken to hold at the header of its loop.
  mutating func endRound() {
    guard let loop = loops.last, let written = writes.registers[loop.range.enter] else { return }
    use(terms: 2 * registers.sizes.count)
    for register in loop.header.sizes.indices where written.contains(register) {
      guard let expected = loop.header[register] else { continue }
      if registers[register].flatMap({ expected.merged($0) }) != expected { mustWalkAgain = true }
    }
  }

  /// Goes back to the header of the outermost loop, which is at its end.
  mutating func walkAgain() {
    guard var loop = loops.popLast() else { return }
    isCautious = true
    mustWalkAgain = false
    cost = freshCost
    registers = loop.header
    slots = loop.slots
    forgetWritten(loop.range)
    loop = OpenLoop(
      range: loop.range, before: loop.before, header: registers, slots: slots, rounds: loop.rounds)
    loops.append(loop)
  }

  /// Ends a loop: its dearest round counts as often as it may run.
  mutating func endLoop(isReached: Bool) {
    guard let loop = loops.popLast() else { return }
    if loops.isEmpty { isCautious = false }
    var rounds = SizePolynomial.one
    var round = freshCost
    if isReached {
      rounds = self.rounds(of: loop.range, max: loop.rounds)
      round = cost
    }
    use(terms: (rounds.terms.count + 1) * (round.gas.terms.count + 1))
    // Who leaves from inside a round has run the others before it.
    let others = rounds.number.map { SizePolynomial(max($0, 1) - 1) } ?? rounds
    let before = loop.before + round.repeated(others)
    for (target, exit) in loop.exits.sorted(by: { $0.key < $1.key }) {
      leave(before + exit, to: target)
    }
    cost = loop.before + round.repeated(rounds)
    // It may trap when it has run as often as it may, and where nothing leaves it that is the only end.
    if isReached { leave(cost, to: -1) }
  }

  private mutating func mergeSlots(_ other: [UInt32: ValueSize?]) {
    for slot in Set(slots.keys).union(other.keys) {
      let own = slots[slot] ?? slotNamed(slot)
      let others = other[slot] ?? slotNamed(slot)
      guard own != others else { continue }
      slots.updateValue(own.flatMap { own in others.flatMap { own.merged($0) } }, forKey: slot)
    }
  }

  /// What a slot holds that was not written yet.
  func slotNamed(_ slot: UInt32) -> ValueSize? {
    named(.slot, Int(slot), module.slots[Int(slot)].type)
  }
}
