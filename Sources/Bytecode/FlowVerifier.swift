import InstructionSet

/// Verifies what the registers of a function hold: one walk ahead over its instructions, with what
/// is known at each jump target merged from all ways to it.
///
/// A loop is walked with what its first round finds. When a register that is known at the header
/// holds something else at the end, it is taken as unknown at the header, and the outermost loop around
/// is walked again: once for all the loops inside it, so that nesting does not multiply the walks. The second walk
/// finds no more: what a register holds at the end follows from registers that the loop reads, and it
/// may not read those that are unknown.
struct FlowVerifier {
  let module: Module
  let types: TypeTable
  let index: Int
  let function: Function
  /// The loops by their `loopEnter`, and by their end.
  private var loopAt: [Int: Int] = [:]
  private var loopEndingAt: [Int: Int] = [:]
  private let loops: [LoopRange]
  /// What was known at the header of each loop on the last walk.
  private var headers: [RegisterKinds?]
  /// The registers that are unknown at the header of each loop.
  private var unknown: [Set<Int>]
  /// How often each loop was walked again.
  private var walks: [Int]
  /// Whether a walk of the outermost loop that is running took a register to hold what it does not.
  private var mustWalkAgain = false
  /// What jumps ahead say of their targets, by instruction, and of how many they do.
  private var pending: [RegisterKinds?]
  private var pendingCount = 0
  /// The counters of the loops that are running, the outermost first.
  private var counters: [Int] = []
  /// What is known before the instruction; only meaningful when it is reached.
  var registers: RegisterKinds
  /// See `FunctionFacts.valueTypes`.
  var valueTypes: [TypeIndex?]
  /// What the way to the instruction costs.
  private(set) var gas: GasWalk
  /// The instruction before which `found` is wanted.
  private var watched: Int?
  /// What is known before the watched instruction; nil when it is never reached.
  private(set) var found: RegisterKinds?

  /// Prepares the walk over a function whose structure is in order.
  init(
    _ module: Module, _ types: TypeTable, function index: Int, loops: [LoopRange], gas: GasWalk,
    watching instruction: Int? = nil
  ) {
    watched = instruction
    self.gas = gas
    self.module = module
    self.types = types
    self.index = index
    function = module.functions[index]
    self.loops = loops
    for (number, loop) in loops.enumerated() {
      loopAt[loop.enter] = number
      loopEndingAt[loop.end] = number
    }
    headers = Array(repeating: nil, count: loops.count)
    unknown = Array(repeating: [], count: loops.count)
    walks = Array(repeating: 0, count: loops.count)
    pending = Array(repeating: nil, count: function.code.count)
    registers = RegisterKinds(count: Int(function.frameSize))
    valueTypes = Array(repeating: nil, count: function.code.count)
  }

  /// Walks the function.
  mutating func run(_ steps: inout StepBudget) throws(VerifyError) {
    var slot = 0
    for type in function.parameters {
      guard let shape = types.shape(type) else { continue }
      registers.set(slot, to: RegisterKind(shape, type: type))
      slot += shape.slots
    }
    var position = 0
    var isReached = true
    while position < function.code.count {
      if let ahead = pending[position] {
        pending[position] = nil
        pendingCount -= 1
        try use(2 * registers.kinds.count * VerifierSteps.register, &steps)
        gas.join(at: position, isReached: isReached)
        if isReached { registers.merge(ahead) } else { registers = ahead }
        isReached = true
      }
      let flow = OperandTable.flows[function.code[position].opcode]
      if isReached {
        let values = Layout.count(function.code[position], module)
        try use(VerifierSteps.visit + values * VerifierSteps.value, &steps)
        // The last walk of a loop finds what holds in all of its rounds.
        if position == watched { found = registers }
        gas.visit(function.code[position], at: position, registers)
        try visit(position)
        gas.finish(function.code[position], registers)
        try use(gas.takeSteps(), &steps)
      }
      switch flow {
      case .next, .call: break
      case .end:
        if isReached {
          try checkResult(position)
          gas.end(isReturn: function.code[position].opcode == .return)
        }
        isReached = false
      case .jump, .branch:
        if isReached { try jump(from: position, &steps) }
        if flow == .jump { isReached = false }
      case .loopEnter:
        try use(registers.kinds.count * VerifierSteps.register, &steps)
        enterLoop(at: position, isReached: isReached)
      case .loopBack, .loopBackIf:
        if let header = try endLoop(at: position, isReached: isReached, &steps) {
          position = header
          isReached = true
          continue
        }
        if flow == .loopBack { isReached = false }
      }
      position += 1
    }
  }

  func problem(_ reason: VerifyError.Reason, _ position: Int) -> VerifyError {
    VerifyError(reason, at: .instruction(function: index, instruction: position))
  }

  private func use(_ count: Int, _ steps: inout StepBudget) throws(VerifyError) {
    try steps.use(count, at: .function(index))
  }

  /// Hands what is known on to the target of a jump.
  private mutating func jump(from position: Int, _ steps: inout StepBudget) throws(VerifyError) {
    let target = Int(function.code[position].xLow)
    try use(2 * registers.kinds.count * VerifierSteps.register, &steps)
    gas.jump(to: target)
    if pending[target] == nil {
      guard (pendingCount + 1) * registers.count <= BytecodeLimits.pendingKindsMax else {
        throw VerifyError(.tooComplex, at: .function(index))
      }
      pending[target] = registers
      pendingCount += 1
    } else {
      pending[target]?.merge(registers)
    }
  }

  /// Begins a loop: what is known now, but for the registers that change, is known at the header.
  private mutating func enterLoop(at position: Int, isReached: Bool) {
    guard let number = loopAt[position] else { return }
    counters.append(loops[number].counter)
    gas.enterLoop(loops[number])
    guard isReached else {
      headers[number] = nil
      return
    }
    for register in unknown[number] { registers.forget(register) }
    headers[number] = registers
  }

  /// Ends a loop, or says from where to walk it again.
  private mutating func endLoop(
    at position: Int, isReached: Bool, _ steps: inout StepBudget
  ) throws(VerifyError) -> Int? {
    guard let number = loopEndingAt[position] else { return nil }
    if isReached, var header = headers[number] {
      try use(2 * header.kinds.count * VerifierSteps.register, &steps)
      let lost = header.registersLost(at: registers)
      if !lost.isEmpty {
        mustWalkAgain = true
        unknown[number].formUnion(lost)
        for register in lost { header.forget(register) }
        headers[number] = header
      }
      gas.endRound()
    }
    guard counters.count == 1, mustWalkAgain || gas.mustWalkAgain, let header = headers[number]
    else {
      counters.removeLast()
      gas.endLoop(isReached: isReached)
      return nil
    }
    mustWalkAgain = false
    gas.walkAgain()
    walks[number] += 1
    guard walks[number] <= BytecodeLimits.loopWalksMax else {
      throw VerifyError(.tooComplex, at: .function(index))
    }
    registers = header
    return loops[number].header
  }

  /// Checks that the result lies where the caller will look for it.
  private func checkResult(_ position: Int) throws(VerifyError) {
    guard function.code[position].opcode == .return, let result = function.result,
      let shape = types.shape(result)
    else { return }
    try check("result", 0, RegisterKind(shape, type: result), position)
  }

  /// Checks that a register holds what an operand needs.
  func check(
    _ operand: String, _ register: Int, _ expected: RegisterKind, _ position: Int
  ) throws(VerifyError) {
    guard register + expected.slots <= registers.count else {
      throw problem(.registerOutsideFrame(operand: operand), position)
    }
    let found = registers[register]
    guard found == expected else {
      throw problem(
        .wrongRegister(operand: operand, expected: expected, found: found), position)
    }
  }

  /// Says that a register holds something else now. Counters of running loops stay untouched.
  mutating func write(
    _ operand: String, _ register: Int, _ kind: RegisterKind, _ position: Int
  ) throws(VerifyError) {
    guard register + kind.slots <= registers.count else {
      throw problem(.registerOutsideFrame(operand: operand), position)
    }
    for counter in counters where (register..<register + kind.slots).contains(counter) {
      throw problem(.counterWritten, position)
    }
    registers.set(register, to: kind)
  }

  /// Says that all registers from one on are lost.
  mutating func loseAll(from register: Int, _ position: Int) throws(VerifyError) {
    for counter in counters where counter >= register {
      throw problem(.counterWritten, position)
    }
    registers.forget(from: register)
  }
}
