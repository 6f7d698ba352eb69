import Bytecode
import Testing

@Suite struct AssemblerTests {
  @Test func assemblingReversesDisassembling() throws {
    let first = try module(depositsText)
    let text = Disassembler.text(first)
    let second = try Assembler.assemble(text)
    #expect(second == first)
    #expect(Disassembler.text(second) == text)
  }

  @Test func textNamesOperandsLabelsTypesAndSlots() throws {
    let text = Disassembler.text(try module(depositsText))
    #expect(text.contains("  field result=r13 value=r12 type=Deposit index=1  ; amount\n"))
    #expect(text.contains("L6:\n  listGet result=r12 value=r0 index=r9\n"))
    #expect(text.contains("  stateListAppend value=r1 slot=deposits\n"))
    #expect(text.contains("  callContract base=r5 method=Scorer.score\n"))
    #expect(text.contains("  constantWide result=r28 constant=0  ; 0\n"))
  }

  @Test func debugInformationIsInComments() throws {
    var module = try module(depositsText)
    module.debug = DebugInfo(
      files: ["a.gx"],
      functions: module.functions.map { function in
        FunctionDebugInfo(
          name: function.name,
          positions: function.code.map { _ in DebugPosition(file: 0, line: 3, column: 5) })
      })
    let text = Disassembler.text(module)
    #expect(text.contains("  ; a.gx:3:5\n"))
    #expect(try Assembler.assemble(text) == module.withoutDebug)
  }

  @Test func oddNamesSurvive() throws {
    var module = try module(depositsText)
    let odd = [
      "", "a b", "\"quoted\"", "line\nbreak", "back\\slash", "é", "view", "hex", "r1", "L1",
      "\u{2028}",
    ]
    for name in odd {
      module.name = name
      for index in module.slots.indices { module.slots[index].name = name }
      for index in module.functions.indices { module.functions[index].name = name }
      module.types[4] = .record(
        name: name,
        fields: [
          .init(name: name, type: 3), .init(name: name, type: 2),
          .init(name: "", type: 1),
        ], isLinear: false)
      module.events[0].name = name
      module.errors[0].name = name
      module.imports[0].interface = name
      #expect(try Assembler.assemble(Disassembler.text(module)) == module)
    }
  }

  @Test(arguments: [
    ("slot 1 \"a\": 0", AssemblyError.Problem.wrongNumber(expected: 0)),
    ("slot 0 \"a\": 4294967296", .outOfRange),
    ("slot 0 \"a\": Missing", .unknownName("Missing")),
    ("slot 0 \"a: 1", .unexpectedCharacter),
    ("slot 0 a: 1", .expected("text in quotes")),
    ("slot 0 \"a\": 1 2", .expected("the end of the line")),
    ("sloth 0", .expected("a declaration")),
    ("type 0 number", .expected("a type")),
    ("wide 0 -1", .expected("a number")),
    (
      "wide 0 115792089237316195423570985008687907853269984665640564039457584007913129639936",
      .outOfRange
    ),
    ("bytes 0 hex\"0\"", .unexpectedCharacter),
    ("function 0 \"f\" () frame 1 {", .expected("}")),
    ("function 0 \"f\" () frame 65536 {", .outOfRange),
    ("# 1", .unexpectedCharacter),
  ])
  func aWrongDeclarationIsNamed(line: String, problem: AssemblyError.Problem) {
    #expect(throws: AssemblyError(line: 2, problem: problem)) {
      try Assembler.assemble("module \"M\"\n\(line)")
    }
  }

  @Test(arguments: [
    ("add result=r0", AssemblyError.Problem.unknownInstruction("add")),
    ("move result=r0", .expected("value")),
    ("move result=0 value=r1", .expected("a name")),
    ("move result=r65536 value=r1", .expected("a register")),
    ("move value=r0 result=r1", .expected("result")),
    ("jump target=L9", .unknownName("L9")),
    ("checkU value=r0 bits=65536", .outOfRange),
    ("constantSmall result=r0 number=2147483648", .outOfRange),
    ("trap code=disaster", .unknownName("disaster")),
    ("return 1", .expected("the end of the line")),
    ("L1:\nL1:", .duplicateLabel("L1")),
  ])
  func aWrongInstructionIsNamed(line: String, problem: AssemblyError.Problem) {
    #expect {
      try Assembler.assemble("function 0 \"f\" () frame 1 {\n\(line)\nreturn\n}")
    } throws: { error in
      (error as? AssemblyError)?.problem == problem
    }
  }
}
