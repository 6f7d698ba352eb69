import Bytecode

/// How the code of a function uses its registers. One table serves all functions of a module: only what a function
/// touched is cleared for the next.
struct RegisterUses {
  private var weights = Array(repeating: 0, count: RegisterUses.count)
  /// Whether a register is part of a value of 256 bits that machine code computes with: that lies in memory.
  private var isInWide = Array(repeating: false, count: RegisterUses.count)
  /// Whether something reads or writes a register other than as the result of a comparison that a branch follows.
  private var isMentioned = Array(repeating: false, count: RegisterUses.count)
  private var touched: [Int] = []

  /// Operands name registers of the frame, or the first of four of them.
  private static let count = BytecodeLimits.frameSlotsMax + 4

  /// Forgets a function.
  mutating func clear() {
    for register in touched {
      weights[register] = 0
      isInWide[register] = false
      isMentioned[register] = false
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Adds a use of a word.
  mutating func add(word register: Int, _ weight: Int, isMention: Bool) {
    touched.append(register)
    weights[register] += weight
    if isMention { isMentioned[register] = true }
  }

  /// Adds a use of four words.
  mutating func add(wide register: Int) {
    for slot in register..<register + 4 {
      touched.append(slot)
      isInWide[slot] = true
      isMentioned[slot] = true
    }
  }

  /// Whether the register is only what a branch right behind a comparison reads.
  func isOnlyCondition(_ register: Int) -> Bool { !isMentioned[register] }

  /// The words that are used more than so often, the most used first.
  func ranked(above least: Int) -> [Int] {
    Set(touched).filter { weights[$0] > least && !isInWide[$0] }
      .sorted { (weights[$0], $1) > (weights[$1], $0) }
  }
}
