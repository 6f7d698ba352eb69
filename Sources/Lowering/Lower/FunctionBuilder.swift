import Bytecode
import Diagnostics
import Primitives

/// Appends instructions to the blocks of a function.
///
/// Code that cannot be reached is dropped: a block gets into the layout only when something leads
/// to it, and behind a terminator nothing is appended before the next block begins.
struct FunctionBuilder {
  /// The function so far.
  private(set) var function: IRFunction
  /// Where the next instructions come from.
  var position: Span
  /// The block that grows; nil behind a terminator.
  private(set) var current: BlockID?
  /// Blocks that a terminator names.
  private var reached: Set<BlockID> = []

  /// Starts with an empty entrance.
  init(_ function: IRFunction) {
    self.function = function
    position = function.span
    let entrance = newBlock()
    reached.insert(entrance)
    begin(entrance)
  }

  /// Whether what is appended can be reached.
  var isReachable: Bool { current != nil }

  // MARK: Registers

  /// Makes a register.
  mutating func newRegister(_ kind: VirtualRegister.Kind) -> VirtualRegister {
    function.newRegister(kind)
  }

  /// Makes a register for an argument.
  mutating func newParameter(_ kind: VirtualRegister.Kind, type: TypeIndex) -> VirtualRegister {
    let register = function.newRegister(kind)
    function.parameters.append(register)
    function.parameterTypes.append(type)
    return register
  }

  /// Says which variable of the source the register holds.
  mutating func name(_ register: VirtualRegister, _ name: String, _ type: TypeIndex) {
    function.names[register] = Variable(name: name, type: type)
  }

  // MARK: Blocks

  /// Makes a block that is not in the layout yet.
  mutating func newBlock() -> BlockID {
    function.blocks.append(
      IRBlock(instructions: [], terminator: .trap(0), position: CodePosition(position)))
    return BlockID(function.blocks.count - 1)
  }

  /// Appends from here on to `block`, if anything leads to it.
  mutating func begin(_ block: BlockID) {
    if current != nil { end(.jump(block)) }
    guard reached.contains(block) else { return }
    function.order.append(block)
    current = block
  }

  /// Ends the block that grows.
  mutating func end(_ terminator: Terminator) {
    guard let block = current else { return }
    function[block].terminator = terminator
    function[block].position = CodePosition(position)
    reached.formUnion(terminator.successors)
    current = nil
  }

  /// Whether something leads to the block.
  func isReached(_ block: BlockID) -> Bool { reached.contains(block) }

  // MARK: Instructions

  /// Appends an instruction without a result.
  mutating func act(_ opcode: Opcode, _ operands: IROperand...) {
    append(IRInstruction(opcode, operands, position: position))
  }

  /// Appends an instruction whose result, the first operand, is a new register.
  mutating func make(
    _ opcode: Opcode, _ kind: VirtualRegister.Kind, _ operands: IROperand...
  ) -> VirtualRegister {
    let result = newRegister(kind)
    append(IRInstruction(opcode, [.register(result)] + operands, position: position))
    return result
  }

  /// Appends an instruction that writes a word made of words.
  mutating func word(_ opcode: Opcode, _ operands: VirtualRegister...) -> VirtualRegister {
    let result = newRegister(.word)
    let all = [IROperand.register(result)] + operands.map { .register($0) }
    append(IRInstruction(opcode, all, position: position))
    return result
  }

  /// Appends an instruction that writes a wide.
  mutating func wide(_ opcode: Opcode, _ operands: VirtualRegister...) -> VirtualRegister {
    let result = newRegister(.wide)
    let all = [IROperand.register(result)] + operands.map { .register($0) }
    append(IRInstruction(opcode, all, position: position))
    return result
  }

  /// Appends a constant word.
  mutating func constant(_ value: UInt64) -> VirtualRegister {
    make(.constant, .word, .immediate(value))
  }

  /// Appends a constant wide.
  mutating func constantWide(_ value: U256) -> VirtualRegister {
    make(.constantWide, .wide, .wide(value))
  }

  /// Copies `source` into `target`, which has the same kind.
  mutating func move(_ target: VirtualRegister, _ source: VirtualRegister) {
    guard target != source else { return }
    let opcode: Opcode =
      switch function[target] {
      case .word, .counter: .move
      case .wide: .moveWide
      case .reference: .moveRef
      }
    act(opcode, .register(target), .register(source))
  }

  /// A new register with the same value.
  mutating func copy(_ source: VirtualRegister) -> VirtualRegister {
    let target = newRegister(function[source])
    move(target, source)
    return target
  }

  /// Puts an instruction at the very beginning of the function.
  mutating func prepend(_ instruction: IRInstruction) {
    guard let entrance = function.order.first else { return }
    function[entrance].instructions.insert(instruction, at: 0)
  }

  /// The number of the trap that ends the block.
  mutating func trap(_ code: UInt16) {
    end(.trap(code))
  }

  private mutating func append(_ instruction: IRInstruction) {
    guard let block = current else { return }
    function[block].instructions.append(instruction)
  }
}
