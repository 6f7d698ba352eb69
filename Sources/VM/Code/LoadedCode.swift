import Bytecode

/// Executable words of a module.
///
/// A loaded instruction keeps the words of the canonical one where it can: the low byte is replaced
/// by a `LoadedOperation`, jump targets by distances. The price of a basic block stands in the
/// operation that ends it; where control falls into the next block, a `charge` stands between them.
/// A cold instruction is a header (operation, ordinal of the opcode, price), its word, its extension.
struct LoadedCode: Sendable {
  /// The words of all functions. The first three are what the outermost function returns to.
  let words: [UInt64]
  /// For each word, the instruction that it belongs to.
  let origins: [Origin]
  /// For the first word of each instruction, what tracing needs to know; only in plain code.
  let steps: [StepFacts?]
  /// The index of the first word of each function.
  let starts: [Int]

  /// Where a word comes from.
  struct Origin: Sendable {
    /// The instruction.
    let location: ProgramCounter
    /// The fixed price of its block.
    let blockGas: UInt64
    /// The instructions of its block up to and including itself.
    let count: UInt32
    /// Whether it ends its block, so that the block has been charged when it runs.
    let endsBlock: Bool
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
