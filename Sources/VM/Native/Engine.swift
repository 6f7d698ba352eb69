import CMachineCode
import MachineCode

/// What runs loaded code. It changes no result, no gas and no count, only the time.
package enum Engine: Sendable {
  /// The loop of the machine: the reference.
  case interpreter
  /// Machine code for modules that were called before so often, the loop for all else: what a recorder watches, processors
  /// and systems without it.
  case native(afterCalls: Int)

  /// What the environment asks for, GALAXY_ENGINE=native or interpreter: the interpreter if nothing.
  package static let chosen: Engine =
    galaxy_code_request() == 1 ? .native(afterCalls: 1) : .interpreter

  /// Whether machine code is written for this processor.
  package static var hasNativeCode: Bool {
    #if arch(x86_64) && os(Linux)
    true
    #else
    false
    #endif
  }

  /// Why the environment does not get what it asks for; nil when it does.
  package static var refusal: String? {
    switch galaxy_code_request() {
    case 0: nil
    case 1 where !hasNativeCode:
      "GALAXY_ENGINE=native: no machine code for this processor yet; the interpreter runs"
    // A return, to see whether the system lets a page be executed that was written.
    case 1 where ExecutableCode([0xC3]) == nil:
      "GALAXY_ENGINE=native: this system executes no code that is made at run time; the interpreter runs"
    case 1: nil
    default: "GALAXY_ENGINE is native or interpreter; the interpreter runs"
    }
  }
}
