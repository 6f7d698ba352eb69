/// How the loop of the machine executes an instruction itself, where others have a handler.
///
/// The texts are Swift, and name the operands of the row: a word is a `UInt64` (`signed(left)` reads it as
/// signed), a wide a `U256`, a reference a pointer to the entry of the object, an immediate a number.
/// Where the loader resolves an index, they name what it finds: `offset`, the first slot of a field or
/// value of a payload, and `tag`, the case. `stride` is the number of slots of an element.
package struct HotForm: Sendable {
  /// What is done.
  enum Action: Sendable {
    /// The arm of the loop is written by hand, as a function of the name of the row in `Machine+Arms`.
    case written
    /// The result is an expression: a number, a Boolean or a wide.
    case value(String)
    /// The result is a comparison, which fuses with the branch on it.
    case comparison(String)
    /// The result is what a `ReportingOverflow` function gives, which traps `overflow`.
    case checked(String)
    /// The result is in the slots from an address on.
    case load(from: String)
    /// The operand of kind value goes to the slots from an address on.
    case store(to: String)
    /// A statement.
    case statement(String)
    /// Nothing: the instruction traps or not.
    case nothing
  }

  /// What is done.
  let action: Action
  /// When it traps before that.
  var trap: (trap: TrapSpec, condition: String)?

  static let written = HotForm(action: .written)
  static func value(_ text: String) -> HotForm { HotForm(action: .value(text)) }
  static func comparison(_ text: String) -> HotForm { HotForm(action: .comparison(text)) }
  static func checked(_ text: String) -> HotForm { HotForm(action: .checked(text)) }
  static func load(from text: String) -> HotForm { HotForm(action: .load(from: text)) }
  static func store(to text: String) -> HotForm { HotForm(action: .store(to: text)) }
  static func statement(_ text: String) -> HotForm { HotForm(action: .statement(text)) }
  static func traps(_ trap: TrapSpec, when condition: String) -> HotForm {
    HotForm(action: .nothing, trap: (trap, condition))
  }

  /// The form, behind a trap that comes first.
  func trapping(_ trap: TrapSpec, when condition: String) -> HotForm {
    HotForm(action: action, trap: (trap, condition))
  }
}

extension InstructionSpec {
  /// Whether the loop of the machine executes the instruction itself.
  package var isHot: Bool { hot != nil }

  /// Whether a hot instruction keeps its extension word when it is loaded. The loader resolves types, and
  /// the indices of what is in them, for good.
  package var keepsExtension: Bool {
    hasExtension
      && !operands.contains { operand in
        if case .immediate(.type) = operand.kind { return true }
        return false
      }
  }

  /// Whether the loop has two arms for a hot instruction: for values of one slot, and of four.
  var hasTwoArms: Bool {
    switch hot?.action {
    case .load, .store: true
    case nil, .written, .value, .comparison, .checked, .statement, .nothing: false
    }
  }
}

extension InstructionSet {
  /// Pairs of hot instructions that often follow each other: the loader fuses them to one operation.
  /// Comparisons fuse with branches on their results beside these.
  package static let fusedPairs: [(first: String, second: String)] = [
    ("addU", "checkU"),
    ("mulU", "checkU"),
    ("addImmU", "checkU"),
    ("addS", "checkS"),
    ("subS", "checkS"),
    ("mulS", "checkS"),
    ("mulImmU", "addU"),
    ("shrImmU", "xor"),
    ("xor", "and"),
    ("mulU", "addU"),
  ]
}
