import Bytecode
import InstructionSet

/// The basic blocks of a function.
struct Blocks {
  private let code: [Instruction]
  private let blocks: [BasicBlock]
  /// For each instruction, the index of its block.
  private let indices: [Int]

  /// Spreads the blocks that the verifier found over the instructions.
  init(_ function: Function, _ blocks: [BasicBlock]) {
    code = function.code
    self.blocks = blocks
    var indices: [Int] = []
    indices.reserveCapacity(code.count)
    for (index, block) in blocks.enumerated() {
      indices.append(contentsOf: repeatElement(index, count: block.end - block.start))
    }
    self.indices = indices
  }

  /// The block of an instruction.
  func block(of index: Int) -> BasicBlock { blocks[indices[index]] }

  /// Whether a block begins at an instruction.
  func isLeader(_ index: Int) -> Bool { block(of: index).start == index }

  /// Whether control goes on behind an instruction that does not pay for the next block: it ends no block
  /// itself, or it ends a loop, in a word without room for the price.
  func fallsOut(_ index: Int) -> Bool {
    let spec = code[index].spec
    return !spec.endsBlock || spec.flow == .loopBackIf
  }

  /// What an instruction charges for the block behind it, packed; 0 when it does not, or when that block
  /// pays for itself.
  func nextPrice(_ index: Int) -> UInt64 {
    guard index + 1 < code.count, isLeader(index + 1), !fallsOut(index),
      !code[index].spec.flow.isTerminal
    else { return 0 }
    return block(of: index + 1).packedPrice ?? 0
  }

  /// The origin of the words of an instruction.
  func origin(_ index: Int, function: Int) -> LoadedCode.Origin {
    LoadedCode.Origin(
      location: ProgramCounter(
        function: UInt32(truncatingIfNeeded: function),
        instruction: UInt32(truncatingIfNeeded: index)),
      behind: UInt32(truncatingIfNeeded: block(of: index).end - index - 1))
  }
}

extension BasicBlock {
  /// The number of its instructions.
  var count: UInt64 { UInt64(truncatingIfNeeded: end - start) }

  /// Its price and the number of its instructions, as the high half of a word holds them for those
  /// who enter it: the number in bits 32...43, the gas above. Nil when they do not fit: then a
  /// `chargeLong` stands in front of the block, and all enter there.
  var packedPrice: UInt64? {
    guard gas < 1 << 20, count < 1 << 12 else { return nil }
    return gas << 44 | count << 32
  }
}
