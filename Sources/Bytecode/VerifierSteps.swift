/// What the parts of verification cost, in steps: 1 step is nominally 1 ns, and is paid with 1 gas when a module is
/// deployed. Loading, which follows, is counted with the instructions.
package enum VerifierSteps {
  /// A type: its row in the table, with each of its parts.
  static let type = 600
  static let part = 60
  /// A slot, entry, imported method, event or error, or function: its row, its hash, and each of its types.
  static let declaration = 900
  static let parameter = 80
  /// A node of the ABI type of a parameter, whose text is made once for each type.
  static let node = 60
  /// A byte of the text of a signature, which is hashed.
  static let signatureByte = 3
  /// An instruction by itself: its operands, its block, its words.
  static let instruction = 250
  /// An instruction in a walk over the function.
  static let visit = 150
  /// A value that an instruction takes from consecutive registers.
  static let value = 40
  /// A register that is copied or compared where ways part and meet.
  static let register = 4
  /// A term of a bound on gas or on a size that is added, multiplied or compared.
  static let term = 40
}

/// How many steps verification has taken, and may take.
package struct StepBudget: Sendable {
  /// The most.
  package let max: Int
  /// Those taken so far; more than `max` when they did not suffice.
  package private(set) var used = 0

  /// A budget of so many steps, at most `BytecodeLimits.verifierStepsMax`.
  package init(max: Int = BytecodeLimits.verifierStepsMax) {
    self.max = Swift.min(max, BytecodeLimits.verifierStepsMax)
  }

  /// The same number of steps, or as many as modules of a length may take.
  func capped(bytes: Int) -> StepBudget {
    StepBudget(
      max: Swift.min(
        max,
        BytecodeLimits.verifierStepsBase + bytes * BytecodeLimits.verifierStepsPerByteMax))
  }

  /// Uses up the steps of a part of the budget.
  mutating func use(_ part: StepBudget) {
    used += part.used
  }

  /// Uses up the steps that the verification of a module took before.
  package mutating func use(_ module: VerifiedModule) {
    used += module.steps
  }

  /// Whether the steps did not suffice.
  package var isExhausted: Bool { used > max }

  /// Uses up steps. Throws `tooComplex` when there are not so many.
  mutating func use(_ steps: Int, at place: VerifyError.Place) throws(VerifyError) {
    // Sums of few products of what a module has many of: far from overflow.
    used += steps
    guard !isExhausted else { throw VerifyError(.tooComplex, at: place) }
  }
}
