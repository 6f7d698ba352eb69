/// Where the compiler stops because a program is too large: E09xx.
package struct LimitCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "9"

  /// The file has more bytes than ``SourceFile/byteCountMax``.
  package let fileTooLarge = DiagnosticCode(
    "E0901", "a source file is too large",
    explanation: """
      A source file may have 16 MiB. That is about half a million lines: a file that reaches it \
      was probably not meant as a source file. Split it into modules and import them.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("const LIMIT: U64 = 1\n"),
        .repeated(
          "// a line of a table that belongs into a file of its own, or into the state\n",
          count: 230_000),
      ])))

  /// The file has more tokens than the parser takes.
  package let tooManyTokens = DiagnosticCode(
    "E0902", "a source file has too many tokens",
    explanation: """
      A source file may have four million tokens, so that compiling it takes bounded time and \
      memory. Split it into modules and import them.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("const SUM: U64 = 0"), .repeated(" + 1", count: 2_097_152), .text("\n"),
      ])))

  /// More errors than are worth reading.
  package let tooManyErrors = DiagnosticCode(
    "E0903", "too many errors",
    explanation: """
      After a hundred syntax errors in one file no more are shown. Correct the first ones: many of \
      the others often follow from them.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([.repeated("const A# U64 = #\n", count: 101)])))

  /// A function holds more values at once than a frame of the machine has slots.
  package let tooManyRegisters = DiagnosticCode(
    "E0904", "a function needs too many registers",
    explanation: """
      The machine gives a function 4,096 slots for the values that it holds at the same time; a number \
      of more than 64 bits takes four. Move a part of the function into a function of its own: what \
      that one holds is free again when it returns.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("contract Wide {\n  view f(x: U64, y: U256) -> U256 {\n"),
        .repeated("    let v# = U256(x + #) * y\n", count: 1_100),
        .text("    var sum: U256 = 0\n"),
        .repeated("    sum = sum ^ v#\n", count: 1_100),
        .text("    return sum\n  }\n}\n"),
      ])))

  /// A table of the module is full.
  package let contractTooLarge = DiagnosticCode(
    "E0905", "a contract is too large",
    explanation: """
      A contract has at most 1,024 state variables (keys and sizes among them), 1,024 entries and views, \
      4,096 functions, 1,024 events, 1,024 errors, 1,024 methods of other contracts and 4,096 types, \
      131,072 instructions in one function, and 1 MiB in all, so that everybody can verify it in bounded \
      time. Split it into contracts that call each other.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("contract Shop {\n"), .repeated("  state stock#: U64 = 0\n", count: 1_025),
        .text("}\n"),
      ])))

  /// A type of the machine has too many parts.
  package let typeTooLarge = DiagnosticCode(
    "E0906", "a type is too large for the machine",
    explanation: """
      A struct, a tuple, the values of one case of an enum and what `hash` takes together have at most \
      256 parts in at most 256 registers. An integer of more than 64 bits, an address and a hash take \
      four registers, everything else takes one. A struct inside a struct takes one, too: group the parts. \
      Types are nested at most 32 deep.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("struct Reading {\n"), .repeated("  day#: U64,\n", count: 257),
        .text("}\n\ncontract Meter {\n  state last: Reading?\n}\n"),
      ])))

  /// Loops, or calls of functions, inside each other.
  package let nestedTooDeep = DiagnosticCode(
    "E0907", "loops or calls are nested too deeply",
    explanation: """
      At most 16 loops of a function stand inside each other, and at most 64 functions of a contract are \
      under way at a time, with at most 65,536 registers together.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("contract Grid {\n  state count: U64 = 0\n\n  entry walk() {\n"),
        .repeated("    for i# in 0..<2 {\n", count: 17), .text("      count += 1\n"),
        .repeated("    }\n", count: 17), .text("  }\n}\n"),
      ])))

  /// Too many parameters, fields of events, or bytes of a constant.
  package let tooManyParts = DiagnosticCode(
    "E0908", "a declaration has too many parts",
    explanation: """
      Entries, views and functions have at most 64 parameters; events and errors carry values of at most \
      256 registers, of which an integer of more than 64 bits, an address and a hash take four; a text or \
      `hex".."` in the program has at most 65,536 bytes.
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("contract Ballot {\n  state last: U64 = 0\n\n  entry vote(\n"),
        .repeated("    choice#: U64,\n", count: 65), .text("  ) { last = choice1 }\n}\n"),
      ])))

  /// An entry or view may use more gas than its signature allows.
  package let gasLimit = DiagnosticCode(
    "E0910", "an entry may use more gas than it says",
    explanation: """
      `gas <= ..` behind the signature of an entry or view promises that its code, with all that it calls in the \
      contract, never uses more; the limit is a sum of products of integers and sizes. The compiler knows the dearest \
      way through the code, for which a loop counts as often as it may run, and refuses the program when \
      that costs more. What loading the contract, decoding the arguments and encoding the result cost is not in \
      it, nor what other contracts use that it calls. `galaxy build` prints the bounds. Raise the limit, or make the \
      lines cheaper that are named.
      """,
    failing: """
      contract C {
        state total: U64 = 0
        entry add(n: U64) gas <= 500 {
          total += n
        }
      }
      """,
    fixed: """
      contract C {
        state total: U64 = 0
        entry add(n: U64) gas <= 8_000 {
          total += n
        }
      }
      """)

  /// The verifier refuses what the compiler made.
  package let refusedModule = DiagnosticCode(
    "E0990", "the verifier refuses what the compiler made",
    explanation: """
      Every module is verified before it runs, those of this compiler too. That one of them is \
      refused is a bug of the compiler, not of the program, so no program is known that gets this: please report \
      the one that does.
      """,
    failing: "", fixed: "")

  package init() {}
}
