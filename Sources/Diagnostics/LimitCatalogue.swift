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
    failing: "", fixed: "")

  /// The file has more tokens than the parser takes.
  package let tooManyTokens = DiagnosticCode(
    "E0902", "a source file has too many tokens",
    explanation: """
      A source file may have four million tokens, so that compiling it takes bounded time and \
      memory. Split it into modules and import them.
      """,
    failing: "", fixed: "")

  /// More errors than are worth reading.
  package let tooManyErrors = DiagnosticCode(
    "E0903", "too many errors",
    explanation: """
      After a hundred syntax errors in one file no more are shown. Correct the first ones: many of \
      the others often follow from them.
      """,
    failing: "", fixed: "")

  /// A function holds more values at once than a frame of the machine has slots.
  package let tooManyRegisters = DiagnosticCode(
    "E0904", "a function needs too many registers",
    explanation: """
      The machine gives a function 4,096 slots for the values that it holds at the same time; a number \
      of more than 64 bits takes four. Move a part of the function into a function of its own: what \
      that one holds is free again when it returns.
      """,
    failing: "", fixed: "")

  /// The verifier refuses what the compiler made.
  package let refusedModule = DiagnosticCode(
    "E0990", "the verifier refuses what the compiler made",
    explanation: """
      Every module is verified before it runs, those of this compiler too. That one of them is \
      refused is a bug of the compiler, not of the program: please report it with the program.
      """,
    failing: "", fixed: "")

  package init() {}
}
