import Bytecode
import InstructionSet
import Primitives

/// A second machine that trusts nothing: it watches what a traced call does, instruction by instruction, and notes the first
/// thing that the verifier should have ruled out. What an instruction may read and write stands in its row; what it does is
/// the handlers' business, so that there is no second list of instructions.
///
/// Every register has a kind that follows from what was written to it, whatever the verifier proved. Before an instruction
/// all registers that its row does not name are filled with noise, and behind it they must still hold that: so nothing reads
/// or writes what is not its own. Objects are checked where a register names them: kind, type, maximum, and the types of what
/// they hold. Control goes where rows say, counters count down, and gas is taken block by block. It is slow, and for tests.
package final class ExecutionChecker {
  /// The first violation, and where; nil when there is none. Nothing runs after it.
  package private(set) var violation: String?
  /// Instructions that were checked.
  package private(set) var instructions: UInt64 = 0
  private var noise: SplitMix64

  /// A checker whose noise follows from a seed.
  package init(seed: UInt64) {
    noise = SplitMix64(seed: seed)
  }

  /// What an unnamed register holds while an instruction runs.
  func nextNoise() -> UInt64 { noise.next() }

  func note(_ what: CheckViolation, at location: ProgramCounter, in module: Module) {
    guard violation == nil else { return }
    let name = module.functions[Int(location.function)].code[Int(location.instruction)].spec.name
    violation =
      "function \(location.function), instruction \(location.instruction), \(name): \(what.what)"
  }

  /// A call ended whose module counted its instructions differently.
  func note(_ what: String) {
    if violation == nil { violation = what }
  }

  func countInstruction() { instructions &+= 1 }
}

/// What a checker found.
struct CheckViolation: Error {
  let what: String

  init(_ what: String) {
    self.what = what
  }
}

/// What a slot of a window was last written as.
enum CheckedSlot: Hashable {
  /// Nothing that may be read.
  case undefined
  case word
  /// A part of a wide, counted from the least significant.
  case wide(UInt8)
  case counter
  /// A handle of an object of a type.
  case reference(Int)
}
