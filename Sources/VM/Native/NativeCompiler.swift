import Bytecode
import MachineCode
import Primitives

/// Turns the loaded words of a module into machine code, in one pass.
///
/// At the beginning of every operation the state is the interpreter's: window, gas and count in registers of the
/// processor, the registers of the window in memory but for those that the function's plan keeps. So code can leave
/// at any operation, let the interpreter execute it, and go on behind it. Every block is paid in the same words as
/// there, and whatever traps names the word behind which the interpreter would.
///
/// rbx: the window, r15: gas, r14: count, r13: the state; rax, rcx, rdx, r12: free within an operation.
struct NativeCompiler {
  var assembler: X86Assembler
  let words: [UInt64]
  /// The constants of 256 bits.
  let wides: [U256]
  /// The registers of the running function.
  var plan: NativePlan
  var uses = RegisterUses()
  /// The processor's registers that hold registers of the window, by number, in the running function.
  var machine: [X86Assembler.Register?] = Array(
    repeating: nil, count: BytecodeLimits.frameSlotsMax + 4)
  var labels: [Int32]
  /// Where functions begin for those who call them, by the word that these name.
  var bodies: [Int: Int] = [:]
  var loads: [Int] = []
  /// Distances that lead to words, to functions, and out of the code.
  var jumps: [(place: Int, word: Int)] = []
  var calls: [(place: Int, word: Int)] = []
  var exits: [(place: Int, word: Int, reason: UInt64)] = []
  /// For each type, the most elements of its lists; 0 for other types.
  let maxima: [UInt64]
  /// Where code names the table of these.
  var maximaUses: [Int] = []
  /// Calls of what multiplies wides.
  var products: [Int] = []
  /// Where code leaves, with the word in rax and the reason in rdx.
  let leave: Int
  /// Where the running function leaves to the interpreter, with the word in rax.
  var step = 0

  /// The offsets of the state's members.
  enum State {
    static let registers: Int32 = 0
    static let gas: Int32 = 8
    static let count: Int32 = 16
    static let returns: Int32 = 24
    static let objects: Int32 = 32
    static let word: Int32 = 40
    static let reason: Int32 = 48
  }

  /// The code of a module; nil when it is too large, or when the system refuses it.
  static func compile(
    _ loaded: LoadedCode, _ module: Module, _ types: TypeLayouts
  ) -> NativeCode? {
    guard Engine.hasNativeCode, HeapObject.hasNativeLayout else { return nil }
    let maxima = module.types.indices.map { index -> UInt64 in
      guard case .list(_, let max) = types[index].form else { return 0 }
      return UInt64(truncatingIfNeeded: max)
    }
    var compiler = NativeCompiler(loaded.words, module.wides, maxima)
    let limit = NativeCode.bytesMax(words: loaded.words.count)
    let starts = loaded.starts + [loaded.words.count]
    for function in loaded.starts.indices {
      let range = starts[function]..<starts[function + 1]
      let parameters = types.fields(module.functions[function].parameters).slots
      guard compiler.compile(range, parameters, limit) else { return nil }
    }
    let end = compiler.end()
    compiler.linkProducts()
    compiler.linkMaxima()
    guard compiler.link(), let code = ExecutableCode(compiler.assembler.bytes)
    else { return nil }
    return NativeCode(
      code: code, enter: 0, loads: compiler.loads, labels: compiler.labels, end: end)
  }

  private init(_ words: [UInt64], _ wides: [U256], _ maxima: [UInt64]) {
    self.maxima = maxima
    self.words = words
    self.wides = wides
    labels = Array(repeating: -1, count: words.count)
    assembler = X86Assembler(capacity: 32 * words.count + 1_024)
    var none = RegisterUses()
    plan = NativePlan([], 0..<0, &none)
    leave = assembler.writeFrame()
  }

  /// Compiles a function whose parameters take some registers. False when the code becomes too large.
  private mutating func compile(_ range: Range<Int>, _ parameters: Int, _ limit: Int) -> Bool {
    for (register, _) in plan.pins { machine[register] = nil }
    uses.clear()
    plan = NativePlan(words, range, &uses)
    for (register, pinned) in plan.pins { machine[register] = pinned }
    loads.append(assembler.position)
    loadPins()
    assembler.jump(to: .register(.rax))
    step = assembler.position
    storePins()
    assembler.load(.rdx, number: NativeCode.Reason.step)
    assembler.link(assembler.jump(), to: leave)

    var position = range.lowerBound
    // Those who call have paid for the first block, and fill the registers; those who come from outside pay here.
    if LoadedOperation(word: words[position]) == .charge {
      labels[position] = Int32(truncatingIfNeeded: assembler.position)
      enter(words[position], at: position + 1)
      position += 1
    }
    bodies[position] = assembler.position
    loadPins(below: parameters)
    while position < range.upperBound {
      guard assembler.position < limit else { return false }
      labels[position] = Int32(truncatingIfNeeded: assembler.position)
      position = compile(at: position)
    }
    writeExits()
    return true
  }

  /// Where the outermost function returns to.
  private mutating func end() -> Int {
    let position = assembler.position
    assembler.load(.rax, number: UInt64(LoadedCode.haltIndex))
    assembler.load(.rdx, number: NativeCode.Reason.returned)
    assembler.link(assembler.jump(), to: leave)
    return position
  }

  /// Writes what multiplies wides if something does.
  private mutating func linkProducts() {
    guard !products.isEmpty else { return }
    for place in products { assembler.link(place, to: assembler.position) }
    writeProduct()
  }

  /// Writes the table of the types' maxima behind the code if something reads it.
  private mutating func linkMaxima() {
    guard !maximaUses.isEmpty else { return }
    for place in maximaUses { assembler.link(place, to: assembler.position) }
    for max in maxima { assembler.emit(word: max) }
  }

  /// Fills in all distances. False if one leads nowhere, which no loader makes.
  private mutating func link() -> Bool {
    for jump in jumps {
      guard labels.indices.contains(jump.word), labels[jump.word] >= 0 else { return false }
      assembler.link(jump.place, to: Int(labels[jump.word]))
    }
    for call in calls {
      guard let body = bodies[call.word] else { return false }
      assembler.link(call.place, to: body)
    }
    return true
  }

  /// Writes where the checks of a function lead that failed.
  private mutating func writeExits() {
    for exit in exits {
      assembler.link(exit.place, to: assembler.position)
      assembler.load(.rax, number: UInt64(truncatingIfNeeded: exit.word))
      if exit.reason == NativeCode.Reason.step {
        assembler.link(assembler.jump(), to: step)
      } else {
        assembler.load(.rdx, number: exit.reason)
        assembler.link(assembler.jump(), to: leave)
      }
    }
    exits.removeAll(keepingCapacity: true)
  }
}

// MARK: - Parts of operations

extension NativeCompiler {
  /// Where a register of the window lies.
  func place(_ register: Int) -> X86Assembler.Place {
    machine[register].map { .register($0) } ?? memory(register)
  }

  /// Where a register of the window lies in memory.
  func memory(_ register: Int) -> X86Assembler.Place {
    .memory(.rbx, Int32(truncatingIfNeeded: 8 * register))
  }

  /// A processor's register to compute a word in that goes to a register of the window.
  func target(_ register: Int) -> X86Assembler.Register { machine[register] ?? .rax }

  /// The processor's register that has a word, which is loaded if it lies in memory.
  mutating func loaded(
    _ register: Int, into scratch: X86Assembler.Register
  ) -> X86Assembler.Register {
    if let pinned = machine[register] { return pinned }
    assembler.load(scratch, memory(register))
    return scratch
  }

  /// Lets the instruction before a word trap if a condition holds.
  mutating func trap(_ trap: Trap, if condition: X86Assembler.Condition, at position: Int) {
    exits.append(
      (
        assembler.jump(if: condition), position + 1, NativeCode.Reason.trap + UInt64(trap.rawValue)
      ))
  }

  /// Pays for the block at a word, whose price is in the high half of another.
  mutating func enter(_ word: UInt64, at block: Int) {
    pay(gas: word &>> 44, count: (word &>> 32) & 0xFFF, at: block)
  }

  mutating func pay(gas: UInt64, count: UInt64, at block: Int) {
    if gas > 0 {
      if let number = Int32(exactly: gas) {
        assembler.apply(.sub, .register(.r15), number: number)
      } else {
        assembler.load(.rax, number: gas)
        assembler.apply(.sub, .r15, .register(.rax))
      }
      exits.append((assembler.jump(if: .negative), block, NativeCode.Reason.unpaid))
    }
    if count > 0 {
      assembler.apply(.add, .register(.r14), number: Int32(truncatingIfNeeded: count))
    }
  }

  /// Goes on at the target of the jump at a word.
  mutating func jump(at position: Int) {
    let x = words[position + 1]
    let target = position + 2 + distance(x)
    enter(x, at: target)
    jumps.append((assembler.jump(), target))
  }

  /// Lets the interpreter execute the operation at a word.
  mutating func leaveToInterpreter(at position: Int) {
    assembler.load(.rax, number: UInt64(truncatingIfNeeded: position))
    assembler.link(assembler.jump(), to: step)
  }

  /// Lets the interpreter execute the operation at a word if a condition holds.
  mutating func leaveToInterpreter(if condition: X86Assembler.Condition, at position: Int) {
    exits.append((assembler.jump(if: condition), position, NativeCode.Reason.step))
  }

  /// Writes the registers that lie in the processor's to memory.
  mutating func storePins() {
    for (register, machine) in plan.pins { assembler.store(memory(register), machine) }
  }

  /// Reads the registers that lie in the processor's from memory, those below some one: the others hold nothing yet.
  mutating func loadPins(below end: Int = .max) {
    for (register, machine) in plan.pins where register < end {
      assembler.load(machine, memory(register))
    }
  }
}

extension X86Assembler {
  /// The registers that a function must leave as it found them.
  private static let saved: [Register] = [.rbx, .rbp, .r12, .r13, .r14, .r15]

  /// Writes how code is entered (state in rdi, label in rsi, where its registers are filled in rdx) and left; returns the
  /// position of the latter.
  fileprivate mutating func writeFrame() -> Int {
    for register in X86Assembler.saved { push(register) }
    load(.r13, .register(.rdi))
    load(.rbx, .memory(.r13, NativeCompiler.State.registers))
    load(.r15, .memory(.r13, NativeCompiler.State.gas))
    load(.r14, .memory(.r13, NativeCompiler.State.count))
    load(.rax, .register(.rsi))
    jump(to: .register(.rdx))
    let position = self.position
    store(.memory(.r13, NativeCompiler.State.word), .rax)
    store(.memory(.r13, NativeCompiler.State.reason), .rdx)
    store(.memory(.r13, NativeCompiler.State.registers), .rbx)
    store(.memory(.r13, NativeCompiler.State.gas), .r15)
    store(.memory(.r13, NativeCompiler.State.count), .r14)
    for register in X86Assembler.saved.reversed() { pop(register) }
    leave()
    return position
  }
}
