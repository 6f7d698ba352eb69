import Bytecode

/// How a call ended.
package struct CallOutcome: Hashable, Sendable {
  /// The three ways to end.
  package enum Status: Hashable, Sendable {
    /// It returned.
    case success
    /// The contract gave up with one of its errors.
    case revert
    /// The machine stopped it.
    case trap(Trap)
  }

  /// The way it ended.
  package var status: Status
  /// The ABI-encoded result; selector and arguments of the error; nothing for a trap.
  package var data: [UInt8]
  /// Coins that it returned: the host pays them to the caller.
  package var coin: UInt128
  /// Gas used, at most what was given.
  package var gasUsed: UInt64
  /// Instructions of the canonical code that began, callees' not counted; whole blocks are counted
  /// when they end, so that a trap leaves out those of its block.
  package var instructions: UInt64
  /// The instruction that reverted or trapped; nil if the call ended before the first.
  package var location: ProgramCounter?

  /// An outcome.
  package init(
    status: Status, data: [UInt8] = [], coin: UInt128 = 0, gasUsed: UInt64 = 0,
    instructions: UInt64 = 0, location: ProgramCounter? = nil
  ) {
    self.status = status
    self.data = data
    self.coin = coin
    self.gasUsed = gasUsed
    self.instructions = instructions
    self.location = location
  }

  /// Whether it returned.
  package var isSuccess: Bool { status == .success }
}
