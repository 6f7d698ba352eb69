/// What an instruction may touch, by its row.
struct InstructionAccess {
  /// A value in registers.
  struct Written {
    let register: Int
    let content: RegisterContent
  }

  /// The slots that it reads.
  var reads: [Range<Int>] = []
  /// What it leaves.
  var results: [Written] = []
  /// All registers from this one on may hold anything behind it.
  var lostFrom: Int?
  /// The counter before it, if it counts.
  var counter: UInt64?
}

/// An instruction that has begun: what registers held, and what they hold while it runs.
struct RunningInstruction {
  let access: InstructionAccess
  /// What the registers held.
  private let saved: [UInt64]
  /// What they hold: noise, but for those that are read.
  private let shown: [UInt64]

  /// Fills `count` registers with noise, but for those that the instruction reads.
  init(
    _ access: InstructionAccess, _ registers: UnsafeMutablePointer<UInt64>, count: Int,
    noise: () -> UInt64
  ) {
    self.access = access
    saved = (0..<count).map { registers[$0] }
    var shown = saved
    var isRead = Array(repeating: false, count: count)
    for range in access.reads {
      for slot in range.clamped(to: 0..<count) { isRead[slot] = true }
    }
    for slot in 0..<count where !isRead[slot] {
      shown[slot] = noise()
      registers[slot] = shown[slot]
    }
    self.shown = shown
  }

  /// Puts back what registers held that the instruction had no right to write, and sees that it has not.
  func restore(_ registers: UnsafeMutablePointer<UInt64>) throws(CheckViolation) {
    var isWritten = Array(repeating: false, count: saved.count)
    for result in access.results {
      let slots = result.register..<result.register + result.content.slots
      for slot in slots.clamped(to: saved.indices) { isWritten[slot] = true }
    }
    for slot in saved.indices where !isWritten[slot] {
      if let first = access.lostFrom, slot >= first { continue }
      guard registers[slot] == shown[slot] else {
        throw CheckViolation("has changed register \(slot), which it does not name")
      }
      registers[slot] = saved[slot]
    }
  }
}
