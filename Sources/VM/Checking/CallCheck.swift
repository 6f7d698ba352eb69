import Bytecode
import InstructionSet
import Primitives

/// The checks of one call of a contract: where control may be, what registers hold, what gas was taken.
final class CallCheck {
  let module: LoadedModule
  let checker: ExecutionChecker
  private let stack: UnsafeMutableBufferPointer<UInt64>
  /// The functions that run, the innermost last.
  var frames: [CheckedFrame]
  /// Where the next instruction may stand, in the innermost function.
  private var expected: [Int] = [0]
  /// The instruction that has begun, unless it is a call or a return.
  private var running: RunningInstruction?
  /// The place of the instruction that began last.
  private var location = ProgramCounter(function: 0, instruction: 0)
  /// Gas before it, and whether its price depends on sizes.
  private var lastGas: (left: Int64, isExact: Bool)?
  /// The prices of the blocks of functions, by their first instructions.
  private var blocks: [Int: [UInt64?]] = [:]
  /// Instructions of this call that began.
  private(set) var instructions: UInt64 = 0

  init(
    _ checker: ExecutionChecker, _ module: LoadedModule, _ entry: LoadedEntry,
    stack: UnsafeMutableBufferPointer<UInt64>
  ) {
    self.checker = checker
    self.module = module
    self.stack = stack
    frames = [
      CheckedFrame(
        function: entry.function, base: 0,
        registers: Int(module.verified.module.functions[entry.function].frameSize))
    ]
    for field in entry.parameters.fields {
      // The verifier has seen that parameters fit the frame; if not, the first read says so.
      try? frames[0].set(field.offset, to: content(of: field.type))
    }
    location.function = UInt32(truncatingIfNeeded: entry.function)
  }

  /// Looks at the machine before a word of the plain code is executed. False when something is wrong, now or before.
  func visit(
    _ index: Int, _ registers: UnsafeMutablePointer<UInt64>, gas: Int64, waiting: Int,
    _ heap: borrowing Heap
  ) -> Bool {
    guard checker.violation == nil else { return false }
    do throws(CheckViolation) {
      try finish(heap)
      // What the loader adds is no instruction.
      guard module.plain.steps[index] != nil else { return true }
      location = module.plain.origins[index].location
      try begin(registers, gas: gas, waiting: waiting, heap)
      return true
    } catch {
      checker.note(error, at: location, in: module.verified.module)
      return false
    }
  }

  /// Looks at the end of the call.
  func end(_ outcome: CallOutcome) {
    guard checker.violation == nil, outcome.isSuccess, outcome.instructions != instructions else {
      return
    }
    checker.note("counted \(outcome.instructions) instructions of \(instructions)")
  }

  // MARK: An instruction

  private func begin(
    _ registers: UnsafeMutablePointer<UInt64>, gas: Int64, waiting: Int, _ heap: borrowing Heap
  ) throws(CheckViolation) {
    let function = Int(location.function)
    let position = Int(location.instruction)
    let frame = frames[frames.count - 1]
    guard function == frame.function, expected.contains(position) else {
      throw CheckViolation("control came here, not to \(expected) of function \(frame.function)")
    }
    guard let start = stack.baseAddress, registers == start + frame.base else {
      throw CheckViolation("the window is not where calls have put it")
    }
    guard waiting == frames.count - 1, frame.base + frame.slots.count <= stack.count else {
      throw CheckViolation("\(waiting) functions wait, or the window leaves the stack")
    }
    let instruction = module.verified.module.functions[function].code[position]
    try checkGas(gas, function, position, instruction)
    instructions &+= 1
    checker.countInstruction()
    expected = try successors(of: instruction, at: position, frame)
    switch instruction.opcode {
    case .call: try enter(instruction, registers, heap)
    case .return: try leave(registers, heap)
    case _:
      let access = try access(of: instruction, frame, registers, heap)
      let count = min(frame.slots.count + 8, stack.count - frame.base)
      running = RunningInstruction(access, registers, count: count) { checker.nextNoise() }
    }
  }

  /// Sees what the instruction that began last has left, and takes the noise away.
  private func finish(_ heap: borrowing Heap) throws(CheckViolation) {
    guard let running, let start = stack.baseAddress else { return }
    self.running = nil
    let registers = start + frames[frames.count - 1].base
    try running.restore(registers)
    let access = running.access
    if let first = access.lostFrom { frames[frames.count - 1].lose(from: first) }
    for result in access.results {
      if case .counter = result.content, let old = access.counter {
        let new = registers[result.register]
        guard new == old || old > 0 && new == old &- 1 else {
          throw CheckViolation("counter \(old) became \(new)")
        }
      }
      try frames[frames.count - 1].set(result.register, to: result.content)
      try checkObject(result.content, registers[result.register], heap)
    }
  }

  /// Where control may go on in this function; a call goes on in the callee, and comes back there.
  private func successors(
    of instruction: Instruction, at position: Int, _ frame: CheckedFrame
  ) throws(CheckViolation) -> [Int] {
    let target = Int(instruction.xLow)
    switch instruction.spec.flow {
    case .next, .call: return [position + 1]
    case .end: return []
    case .jump:
      guard target > position else { throw CheckViolation("jumps back") }
      return [target]
    case .branch:
      guard target > position else { throw CheckViolation("jumps back") }
      return [target, position + 1]
    case .loopEnter:
      frames[frames.count - 1].headers[Int(instruction.a)] = position + 1
      return [position + 1]
    case .loopBack, .loopBackIf:
      guard frame.headers[Int(instruction.a)] == target else {
        throw CheckViolation("no loop of this counter has its header at \(target)")
      }
      return instruction.spec.flow == .loopBack ? [target] : [target, position + 1]
    }
  }

  // MARK: Calls of functions

  /// A function is called: its parameters are there, and nothing else.
  private func enter(
    _ instruction: Instruction, _ registers: UnsafeMutablePointer<UInt64>, _ heap: borrowing Heap
  ) throws(CheckViolation) {
    let window = Int(instruction.a)
    let called = Int(instruction.xLow)
    let callee = module.verified.module.functions[called]
    let base = frames[frames.count - 1].base + window
    guard frames.count < BytecodeLimits.callDepthMax, window < frames[frames.count - 1].slots.count,
      base + Int(callee.frameSize) <= stack.count
    else { throw CheckViolation("the window of the callee has no room") }
    var frame = CheckedFrame(
      function: called, base: base, registers: Int(callee.frameSize),
      below: (0..<window).map { registers[$0] })
    var register = 0
    for type in callee.parameters {
      let content = content(of: Int(type))
      try need(content, at: window + register, registers, heap)
      try frame.set(register, to: content)
      register += content.slots
    }
    frames[frames.count - 1].lose(from: window)
    returns.append(expected)
    frames.append(frame)
    expected = [0]
  }

  /// Where the functions that wait go on.
  private var returns: [[Int]] = []

  /// A function returns: its result is there, and it has changed nothing of its caller's.
  private func leave(
    _ registers: UnsafeMutablePointer<UInt64>, _ heap: borrowing Heap
  ) throws(CheckViolation) {
    let frame = frames[frames.count - 1]
    let result = module.verified.module.functions[frame.function].result.map {
      content(of: Int($0))
    }
    if let result { try need(result, at: 0, registers, heap) }
    guard let back = returns.popLast() else { return }
    frames.removeLast()
    let window = frame.below.count
    for (register, value) in frame.below.enumerated()
    where (registers - window)[register] != value {
      throw CheckViolation("the callee has changed register \(register) of its caller")
    }
    if let result { try frames[frames.count - 1].set(window, to: result) }
    expected = back
  }

  // MARK: Gas

  /// Sees that gas went down by the price of the block that begins here, and otherwise only by what depends on sizes.
  private func checkGas(
    _ gas: Int64, _ function: Int, _ position: Int, _ instruction: Instruction
  ) throws(CheckViolation) {
    defer {
      let spec = instruction.spec
      lastGas = (gas, !spec.gas.isDynamic && spec.effect == .none)
    }
    guard gas >= 0 else { throw CheckViolation("\(gas) gas are left") }
    guard let lastGas else { return }
    let price = Int64(clamping: blockPrices(function)[position] ?? 0)
    let most = lastGas.left &- price
    guard lastGas.isExact ? gas == most : gas <= most else {
      throw CheckViolation("\(gas) gas are left of \(lastGas.left), and the block costs \(price)")
    }
  }

  /// The price of each block of a function at its first instruction, found from the rows.
  private func blockPrices(_ function: Int) -> [UInt64?] {
    if let known = blocks[function] { return known }
    let code = module.verified.module.functions[function].code
    var leads = Array(repeating: false, count: code.count + 1)
    leads[0] = true
    for (position, instruction) in code.enumerated() {
      if instruction.spec.endsBlock { leads[position + 1] = true }
      for operand in instruction.spec.operands where operand.kind == .immediate(.target) {
        leads[Int(instruction.bits(of: operand.field))] = true
      }
    }
    var prices: [UInt64?] = Array(repeating: nil, count: code.count)
    var price: UInt64 = 0
    for position in code.indices.reversed() {
      price = price.addingSaturated(StaticGas.of(code[position], in: module.verified))
      guard leads[position] else { continue }
      prices[position] = price
      price = 0
    }
    blocks[function] = prices
    return prices
  }
}
