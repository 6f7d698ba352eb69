import Bytecode
import Diagnostics

/// How a basic block ends.
package enum Terminator: Hashable, Sendable {
  /// On at a block further on in the layout.
  case jump(BlockID)
  /// On at one of two blocks further on.
  case branch(VirtualRegister, ifTrue: BlockID, ifFalse: BlockID)
  /// The next round of the loop whose header is the block.
  case loopBack(counter: VirtualRegister, header: BlockID)
  /// The next round of the loop if the condition holds, otherwise on at `exit`.
  case loopBackIf(
    counter: VirtualRegister, VirtualRegister, header: BlockID, exit: BlockID)
  /// Returns from the function.
  case `return`(VirtualRegister?)
  /// Reverts with the declared error of that number.
  case revert(error: UInt32, [VirtualRegister])
  /// Traps with the number of a trap.
  case trap(UInt16)
}

extension Terminator {
  /// The registers that it reads.
  package var uses: [VirtualRegister] {
    switch self {
    case .jump, .trap: []
    case .branch(let condition, ifTrue: _, ifFalse: _): [condition]
    case .loopBack(counter: let counter, header: _): [counter]
    case .loopBackIf(counter: let counter, let condition, header: _, exit: _):
      [counter, condition]
    case .return(let value): value.map { [$0] } ?? []
    case .revert(error: _, let arguments): arguments
    }
  }

  /// The blocks where control may go on, the header of a loop included.
  package var successors: [BlockID] {
    switch self {
    case .jump(let target): [target]
    case .branch(_, ifTrue: let ifTrue, ifFalse: let ifFalse): [ifTrue, ifFalse]
    case .loopBack(counter: _, header: let header): [header]
    case .loopBackIf(counter: _, _, header: let header, exit: let exit): [header, exit]
    case .return, .revert, .trap: []
    }
  }

  /// The header when this begins the next round of a loop.
  package var loopHeader: BlockID? {
    switch self {
    case .loopBack(counter: _, header: let header): header
    case .loopBackIf(counter: _, _, header: let header, exit: _): header
    case .jump, .branch, .return, .revert, .trap: nil
    }
  }

  /// Replaces the registers that it reads.
  package mutating func replaceUses(_ replacement: (VirtualRegister) -> VirtualRegister) {
    switch self {
    case .jump, .trap: break
    case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse):
      self = .branch(replacement(condition), ifTrue: ifTrue, ifFalse: ifFalse)
    case .loopBack(counter: let counter, header: let header):
      self = .loopBack(counter: replacement(counter), header: header)
    case .loopBackIf(counter: let counter, let condition, header: let header, exit: let exit):
      self = .loopBackIf(
        counter: replacement(counter), replacement(condition), header: header, exit: exit)
    case .return(let value): self = .return(value.map(replacement))
    case .revert(error: let error, let arguments):
      self = .revert(error: error, arguments.map(replacement))
    }
  }

  /// Replaces the blocks that it names.
  package mutating func replaceTargets(_ replacement: (BlockID) -> BlockID) {
    switch self {
    case .jump(let target): self = .jump(replacement(target))
    case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse):
      self = .branch(condition, ifTrue: replacement(ifTrue), ifFalse: replacement(ifFalse))
    case .loopBack(counter: let counter, header: let header):
      self = .loopBack(counter: counter, header: replacement(header))
    case .loopBackIf(counter: let counter, let condition, header: let header, exit: let exit):
      self = .loopBackIf(
        counter: counter, condition, header: replacement(header), exit: replacement(exit))
    case .return, .revert, .trap: break
    }
  }
}

/// Instructions that run one after the other, and how it goes on behind them.
package struct IRBlock: Sendable {
  /// The instructions; a `loopEnter` stands only at the end, before a jump to the header.
  package var instructions: [IRInstruction]
  /// How the block ends.
  package var terminator: Terminator
  /// Where the terminator comes from.
  package var position: CodePosition

  /// A block.
  package init(instructions: [IRInstruction], terminator: Terminator, position: CodePosition) {
    self.instructions = instructions
    self.terminator = terminator
    self.position = position
  }
}

/// A variable of the source.
package struct Variable: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// Its type in the module.
  package var type: TypeIndex
}

/// A function in register form.
///
/// Invariants: every jump but those of `loopBack` goes forward in `order`; the blocks of a loop lie
/// side by side in `order`, the header first and the one block that loops back last; the header
/// follows the block whose last instruction is the loop's `loopEnter`; a block is reachable or not
/// in `order`.
package struct IRFunction: Sendable {
  /// The name, for debug information and for people.
  package var name: String
  /// Where it is declared.
  package var span: Span
  /// The registers that hold the arguments, in order.
  package var parameters: [VirtualRegister]
  /// The types of the arguments.
  package var parameterTypes: [TypeIndex]
  /// The type of the result.
  package var resultType: TypeIndex?
  /// The kind of each register.
  package var kinds: [VirtualRegister.Kind]
  /// The blocks by number.
  package var blocks: [IRBlock]
  /// The blocks in the order in which they are emitted; the first is the entrance.
  package var order: [BlockID]
  /// Registers that hold variables of the source.
  package var names: [VirtualRegister: Variable]
  /// The calls in whose place callees were put.
  package var inlined: [InlinedFunction] = []

  /// A function without blocks.
  package init(name: String, span: Span, resultType: TypeIndex? = nil) {
    self.name = name
    self.span = span
    self.resultType = resultType
    parameters = []
    parameterTypes = []
    kinds = []
    blocks = []
    order = []
    names = [:]
  }

  /// Makes a register.
  package mutating func newRegister(_ kind: VirtualRegister.Kind) -> VirtualRegister {
    kinds.append(kind)
    return VirtualRegister(kinds.count - 1)
  }

  package subscript(register: VirtualRegister) -> VirtualRegister.Kind { kinds[register.index] }

  /// A block; changed where it lies, since a function may be one long block.
  package subscript(block: BlockID) -> IRBlock {
    get { blocks[block.index] }
    _modify { yield &blocks[block.index] }
  }

  /// How many instructions there are, terminators included.
  package var instructionCount: Int {
    order.reduce(0) { $0 + self[$1].instructions.count + 1 }
  }

  /// The functions that are called, with repetitions, as their numbers stand in the IR.
  package var callees: [UInt32] {
    var found: [UInt32] = []
    for id in order {
      for instruction in self[id].instructions where instruction.opcode == .call {
        if let callee = instruction.immediate(at: 1) {
          found.append(UInt32(truncatingIfNeeded: callee))
        }
      }
    }
    return found
  }
}
