/// A rule that a module keeps, or is refused by.
///
/// Each has a golden in Tests/Golden/verifier: a module that keeps it, and small changes that break it.
package struct VerificationRule: Sendable {
  /// What a verifier calls it that refuses a module.
  package let name: String
  /// The rule.
  package let text: String

  private init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
  }

  /// A part of a module, with its rules in the order of the manual.
  package struct Chapter: Sendable {
    /// What the rules are about.
    package let title: String
    /// The rules.
    package let rules: [VerificationRule]
  }

  /// Every rule.
  package static let chapters: [Chapter] = [
    Chapter(
      title: "types",
      rules: [
        VerificationRule("typeOrder", "A type is made of types that stand before it."),
        VerificationRule("duplicateType", "A type stands once."),
        VerificationRule(
          "invalidType",
          """
          Widths are 8, 16, 32, 64, 128 or 256 bits, those of fixed-point formats 32 or 64 \
          with an integer bit; maxima are at most 2^24; keys of maps, elements of tensors \
          and ciphertexts, schemes, their sizes and depths exist.
          """),
        VerificationRule("typeTooDeep", "A type is nested at most 32 deep, itself counted."),
        VerificationRule(
          "typeTooLarge",
          """
          Fields and payloads take at most 256 registers, an empty value holds at most 2^20 \
          values.
          """),
        VerificationRule("notAValue", "A map is the type of a slot, and of no value."),
      ]),
    Chapter(
      title: "declarations",
      rules: [
        VerificationRule(
          "tooMany",
          """
          Tables, names, byte strings, parameters, frames and signatures keep the limits of \
          the machine.
          """),
        VerificationRule(
          "invalidName",
          """
          Entries, methods, events, errors and slots are named by identifiers (slots by two with a colon between them, too); other names \
          have no control characters. All have at most 255 bytes.
          """),
        VerificationRule("duplicateName", "No two slots have one name."),
        VerificationRule("noSuchIndex", "An index names a row of its table."),
        VerificationRule(
          "notEncodable",
          """
          What crosses a signature has a form in the ABI: no coin, but that an entry or \
          method returns or a method takes, no map, no sum.
          """),
        VerificationRule("duplicateSelector", "No two entries and views have one selector."),
        VerificationRule("secondInitializer", "A module has one initializer at most."),
        VerificationRule("initializerSignature", "An initializer has neither name nor result."),
        VerificationRule("payableView", "A view takes no coins."),
        VerificationRule(
          "coinParameter",
          """
          A method of another contract takes at most one coin, a view none.
          """),
        VerificationRule("tooManyIndexed", "An event has at most three indexed fields."),
        VerificationRule(
          "viewWrites",
          """
          A view, with all that it calls, writes no state, moves no money, emits no event, \
          makes no contract, and calls views only.
          """),
      ]),
    Chapter(
      title: "functions",
      rules: [
        VerificationRule("emptyFunction", "A function has an instruction."),
        VerificationRule(
          "fallsOffEnd",
          """
          The last instruction ends the function, jumps or jumps back.
          """),
        VerificationRule("frameTooSmall", "Parameters fit the frame, and so does the result."),
        VerificationRule("recursion", "No function calls itself, not through others either."),
        VerificationRule("callsTooDeep", "Calls of functions are nested at most 64 deep."),
        VerificationRule(
          "stackTooDeep",
          """
          A function and all that it calls have at most 65,536 registers at a time.
          """),
        VerificationRule(
          "tooComplex",
          """
          Verification takes at most the steps that the module's bytes allow, and remembers \
          at most 2^22 registers at jumps ahead.
          """),
        VerificationRule(
          "gasClaim",
          """
          No coefficient of the bound that a function claims is below that of the bound that \
          the verifier finds.
          """),
      ]),
    Chapter(
      title: "instructions",
      rules: [
        VerificationRule("unusedBits", "Fields and bits that the row does not name are zero."),
        VerificationRule(
          "registerOutsideFrame",
          """
          Registers lie in the frame, all of a wide, of consecutive values and of the window \
          of a call.
          """),
        VerificationRule("invalidImmediate", "An immediate has a value that its kind allows."),
        VerificationRule("wrongType", "A type operand is of the class that the row names."),
        VerificationRule("wrongSlot", "A slot operand is of the class that the row names."),
        VerificationRule(
          "wrongConstant",
          """
          A byte string fits the type that it is loaded as; text is UTF-8.
          """),
        VerificationRule(
          "wrongModule",
          """
          What a module deploys is the encoding of a module without debug information, which \
          is accepted with it; at most 8 lie inside each other.
          """),
      ]),
    Chapter(
      title: "jumps and loops",
      rules: [
        VerificationRule("jumpTarget", "A jump leads ahead, to an instruction of the function."),
        VerificationRule("jumpIntoLoop", "No jump leads into a loop, not even to its header."),
        VerificationRule(
          "loopTarget",
          """
          The target of a loop's end stands behind a `loopEnter` of its counter.
          """),
        VerificationRule("loopEnds", "A loop has one end."),
        VerificationRule("loopsOverlap", "Loops lie inside each other or apart."),
        VerificationRule(
          "loopNesting",
          """
          Loops are nested at most 16 deep, each with a counter of its own.
          """),
        VerificationRule(
          "counterWritten",
          """
          Nothing but the ends of its loop writes the counter of a running loop.
          """),
      ]),
    Chapter(
      title: "registers",
      rules: [
        VerificationRule(
          "wrongRegister",
          """
          On every way to an instruction its registers hold what the row reads, wides as a \
          whole. What two ways to a point do not both know is unknown there, and what a \
          round of a loop leaves otherwise is unknown at its header; a call loses all from \
          its window on but the result.
          """),
        VerificationRule(
          "wrongObject",
          """
          A register that must name an object names one of the class that the row names.
          """),
        VerificationRule("typesDiffer", "Types of operands fit together as the row says."),
        VerificationRule(
          "missingType",
          """
          The type of what an instruction makes stands in the table.
          """),
      ]),
  ]
}
