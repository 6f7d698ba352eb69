/// A function that runs, as a checker sees it.
struct CheckedFrame {
  /// The function.
  let function: Int
  /// Where its window begins on the stack.
  let base: Int
  /// What its registers were last written as.
  var slots: [CheckedSlot]
  /// The registers of its caller below the window, which are not its own.
  let below: [UInt64]
  /// The header of the loop that each counter counts down.
  var headers: [Int: Int] = [:]

  init(function: Int, base: Int, registers: Int, below: [UInt64] = []) {
    self.function = function
    self.base = base
    self.below = below
    slots = Array(repeating: .undefined, count: registers)
  }

  /// Says that a register holds a value of a kind now.
  mutating func set(_ register: Int, to kind: RegisterContent) throws(CheckViolation) {
    guard register >= 0, register + kind.slots <= slots.count else {
      throw CheckViolation("register \(register) lies outside the frame")
    }
    for part in 0..<kind.slots { slots[register + part] = kind.slot(part) }
  }

  /// Says that the registers from one on hold nothing.
  mutating func lose(from register: Int) {
    for slot in max(register, 0)..<max(register, slots.count) { slots[slot] = .undefined }
  }

  /// Sees that a register holds a value of a kind.
  func need(_ kind: RegisterContent, at register: Int) throws(CheckViolation) {
    guard register >= 0, register + kind.slots <= slots.count else {
      throw CheckViolation("register \(register) lies outside the frame")
    }
    for part in 0..<kind.slots {
      let expected = kind.slot(part)
      guard slots[register + part] == expected else {
        throw CheckViolation(
          "register \(register + part) holds \(slots[register + part]), not \(expected)")
      }
    }
  }
}

/// What a register holds as a whole.
enum RegisterContent: Hashable {
  case word, wide, counter
  /// A handle of an object of a type.
  case reference(Int)

  /// How many slots it takes.
  var slots: Int { self == .wide ? 4 : 1 }

  /// What one of its slots is.
  func slot(_ part: Int) -> CheckedSlot {
    switch self {
    case .word: .word
    case .counter: .counter
    case .reference(let type): .reference(type)
    case .wide: .wide(UInt8(truncatingIfNeeded: part))
    }
  }
}
