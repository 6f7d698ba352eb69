import Bytecode

/// Executable words of a module.
///
/// A loaded instruction keeps the words of the canonical one where it can: the low byte is replaced
/// by a `LoadedOperation`, jump targets by distances. A basic block is paid for when it is entered,
/// before anything of it runs: its price stands in the words that lead to it, in the high half. Of a
/// word with a distance, that is the price of the target; of another word that ends a block (of a call:
/// when it returns), that of the next block. Only where control enters from outside, falls in from an
/// instruction that ends no block, or leaves a loop, a `charge` stands in front of the block, which the
/// others jump past. A cold instruction is a header (operation, code of the opcode, price), its word,
/// its extension.
struct LoadedCode: Sendable {
  /// The words of all functions. The first three are what the outermost function returns to.
  let words: [UInt64]
  /// For each word, the instruction that it belongs to.
  let origins: [Origin]
  /// For the first word of each instruction, what tracing needs to know; only in plain code.
  let steps: [StepFacts?]
  /// The index of the `charge` in front of each function.
  let starts: [Int]

  /// Where a word comes from.
  struct Origin: Sendable {
    /// The instruction.
    let location: ProgramCounter
    /// The instructions of its block behind it: paid for, and not run when it traps.
    let behind: UInt32
  }

  /// Bytes of memory.
  var memoryBytes: Int {
    words.capacity * 8 + origins.capacity * MemoryLayout<Origin>.stride
      + steps.capacity * MemoryLayout<StepFacts?>.stride
  }

  /// The index of `halt`.
  static let haltIndex = 2

  /// Loads a verified module.
  init(_ module: VerifiedModule, _ types: TypeLayouts, fusing: Bool) {
    let loader = Loader(module, types, fusing: fusing)
    self = loader.load()
  }

  /// Wraps what the loader made.
  init(words: [UInt64], origins: [Origin], steps: [StepFacts?], starts: [Int]) {
    self.words = words
    self.origins = origins
    self.steps = steps
    self.starts = starts
  }
}
