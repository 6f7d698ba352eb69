import Bytecode
import Testing

/// One function for each reason of the verifier that lies in an instruction.
@Suite struct InstructionErrorTests {
  private func expect(
    _ module: Module, _ reason: VerifyError.Reason, instruction: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = rejection(module, sourceLocation: sourceLocation)
    #expect(error?.reason == reason, sourceLocation: sourceLocation)
    #expect(
      error?.place == .instruction(function: 0, instruction: instruction),
      sourceLocation: sourceLocation)
  }

  @Test func immediates() throws {
    var unused = try small("return")
    unused.functions[0].code[0].b = 1
    expect(unused, .unusedBits, instruction: 0)
    for (line, operand) in [
      ("checkU value=r0 bits=0", "bits"), ("checkU value=r0 bits=65", "bits"),
      ("wideCheckS value=r0 bits=257", "bits"), ("shlImm result=r0 left=r0 right=64", "right"),
      ("fixExp result=r0 value=r0 fraction=32 width=32", "fraction"),
      ("fixExp result=r0 value=r0 fraction=24 width=33", "width"),
      ("tensorDim result=r0 value=r0 axis=4", "axis"), ("trap code=0", "code"),
      ("trap code=35", "code"), ("field result=r0 value=r0 type=Pair index=2", "index"),
      ("newCase result=r0 first=r0 type=6 case=2", "case"),
      ("payload result=r0 value=r0 type=6 case=0 index=0", "index"),
      ("checkRank value=r0 rank=5", "rank"),
    ] {
      expect(
        try small(parameters: "(1)", line + "\nreturn"), .invalidImmediate(operand: operand),
        instruction: 0)
    }
    for line in [
      "call base=r0 function=1", "revert first=r0 error=0", "emit first=r0 event=0",
      "callContract base=r0 method=0", "constantWide result=r0 constant=0",
      "constantBytes result=r0 type=8 constant=0", "stateLoad result=r0 slot=2",
      "newList result=r0 type=9",
    ] {
      let index = UInt32(line.last?.wholeNumberValue ?? 0)
      expect(try small(line + "\nreturn"), .noSuchIndex(index), instruction: 0)
    }
  }

  @Test func typesAndSlots() throws {
    for line in [
      "newList result=r0 type=4", "newRecord result=r0 first=r0 type=3",
      "newFilled result=r0 value=r0 count=r0 type=4", "newCase result=r0 first=r0 type=4 case=0",
      "bytesFromWide result=r0 value=r0 type=8", "sumNew result=r0 type=3",
      "tensorNeg result=r0 value=r0 type=3",
    ] {
      expect(
        try small(parameters: "(1)", line + "\nreturn"), .wrongType(operand: "type"),
        instruction: 0)
    }
    for line in [
      "stateLoad result=r0 slot=coins", "stateListLength result=r0 slot=number",
      "mapContains result=r0 key=r0 slot=number", "mapGet result=r0 key=r0 slot=coins",
      "stateCoinAmount result=r0 slot=number", "mapCoinAmount result=r0 key=r0 slot=number",
    ] {
      expect(try small(parameters: "(1)", line + "\nreturn"), .wrongSlot, instruction: 0)
    }
  }

  @Test func constants() throws {
    for bytes in ["0102030405", "ff"] {
      expect(
        try small(
          more: "bytes 0 hex\"\(bytes)\"", "constantBytes result=r0 type=8 constant=0\nreturn"),
        .wrongConstant, instruction: 0)
    }
  }

  @Test func jumps() throws {
    expect(try small("jump target=2\nreturn"), .jumpTarget, instruction: 0)
    expect(try small("a:\njump target=a"), .jumpTarget, instruction: 0)
    expect(
      try small("constantSmall result=r0 number=1\nbranchIf condition=r0 target=0\nreturn"),
      .jumpTarget, instruction: 1)
    expect(
      try small(
        parameters: "(1)",
        """
        branchIf condition=r0 target=inside
        loopEnter counter=r1 max=3
        round:
        inside:
        move result=r2 value=r0
        loopBack counter=r1 target=round
        """), .jumpIntoLoop, instruction: 0)
    expect(
      try small(
        parameters: "(1)",
        """
        loopEnter counter=r1 max=3
        first:
        branchIf condition=r0 target=inside
        loopBackIf counter=r1 condition=r0 target=first
        loopEnter counter=r1 max=3
        second:
        inside:
        loopBackIf counter=r1 condition=r0 target=second
        return
        """), .jumpIntoLoop, instruction: 1)
  }

  @Test func loops() throws {
    expect(try small("loopBack counter=r1 target=0"), .loopTarget, instruction: 0)
    expect(
      try small("coinNone result=r0\na:\nloopBack counter=r1 target=a"), .loopTarget,
      instruction: 1)
    expect(
      try small("loopEnter counter=r0 max=1\na:\nloopBack counter=r1 target=a"), .loopTarget,
      instruction: 1)
    expect(
      try small(
        "jump target=b\na:\nloopBack counter=r0 target=b\nb:\nloopEnter counter=r0 max=1\nreturn"),
      .loopTarget, instruction: 1)
    expect(try small("loopEnter counter=r0 max=1\nreturn"), .loopEnds, instruction: 0)
    expect(
      try small(
        parameters: "(1)",
        """
        loopEnter counter=r1 max=1
        a:
        loopBackIf counter=r1 condition=r0 target=a
        loopBack counter=r1 target=a
        """), .loopEnds, instruction: 0)
    expect(
      try small(
        parameters: "(1)",
        """
        loopEnter counter=r1 max=1
        a:
        loopEnter counter=r2 max=1
        b:
        loopBackIf counter=r1 condition=r0 target=a
        loopBack counter=r2 target=b
        """), .loopsOverlap, instruction: 1)
    expect(
      try small(
        parameters: "(1)",
        """
        loopEnter counter=r1 max=1
        a:
        loopEnter counter=r1 max=1
        b:
        loopBackIf counter=r1 condition=r0 target=b
        loopBack counter=r1 target=a
        """), .loopNesting, instruction: 1)
    var deep = ""
    for depth in 0..<17 { deep += "loopEnter counter=r\(depth) max=1\nL\(depth):\n" }
    deep += "jump target=end\nend:\n"
    for depth in (0..<17).reversed() { deep += "loopBack counter=r\(depth) target=L\(depth)\n" }
    expect(try small(frame: 32, deep), .loopNesting, instruction: 16)
  }

  @Test func counters() throws {
    for line in [
      "move result=r1 value=r0", "widenU result=r1 value=r0", "call base=r1 function=1",
    ] {
      expect(
        try small(
          parameters: "(1)", functions: "function 1 \"f\" () frame 1 {\nreturn\n}",
          """
          loopEnter counter=r1 max=1
          a:
          \(line)
          loopBack counter=r1 target=a
          """), .counterWritten, instruction: 1)
    }
    expect(
      try small(
        "loopEnter counter=r0 max=1\na:\nmove result=r1 value=r0\nloopBack counter=r0 target=a"),
      .wrongRegister(operand: "value", expected: .word, found: .counter), instruction: 1)
  }

  @Test func registers() throws {
    expect(
      try small("move result=r0 value=r1\nreturn"),
      .wrongRegister(operand: "value", expected: .word, found: .undefined), instruction: 0)
    expect(
      try small(parameters: "(2)", "move result=r5 value=r1\nreturn"),
      .wrongRegister(operand: "value", expected: .word, found: .insideWide), instruction: 0)
    expect(
      try small(parameters: "(2)", "move result=r5 value=r0\nreturn"),
      .wrongRegister(operand: "value", expected: .word, found: .wide), instruction: 0)
    expect(
      try small(
        parameters: "(2, 1)", "move result=r3 value=r4\nmoveWide result=r5 value=r0\nreturn"),
      .wrongRegister(operand: "value", expected: .wide, found: .undefined), instruction: 1)
    expect(
      try small(parameters: "(1)", result: "-> 3", "return"),
      .wrongRegister(operand: "result", expected: .reference(3), found: .word), instruction: 0)
    expect(
      try small(frame: 4, "constantWide result=r1 constant=0\nreturn"),
      .noSuchIndex(0), instruction: 0)
    expect(
      try small(frame: 4, "caller result=r1\nreturn"), .registerOutsideFrame(operand: "result"),
      instruction: 0)
    expect(
      try small(
        parameters: "(4)", frame: 4, "field result=r1 value=r0 type=Pair index=1\nreturn"),
      .registerOutsideFrame(operand: "result"), instruction: 0)
    expect(
      try small(parameters: "(1)", frame: 4, "newRecord result=r0 first=r0 type=Pair\nreturn"),
      .registerOutsideFrame(operand: "first"), instruction: 0)
  }

  @Test func whatOneWayDoesNotFindIsUnknown() throws {
    expect(
      try small(
        parameters: "(1)",
        """
        branchIf condition=r0 target=end
        constantSmall result=r1 number=1
        end:
        move result=r2 value=r1
        return
        """), .wrongRegister(operand: "value", expected: .word, found: .undefined), instruction: 2)
    expect(
      try small(
        parameters: "(1)",
        """
        widenU result=r4 value=r0
        branchIf condition=r0 target=end
        move result=r6 value=r0
        end:
        narrowU result=r1 value=r4
        return
        """), .wrongRegister(operand: "value", expected: .wide, found: .undefined), instruction: 3)
  }

  @Test func whatALoopChangesIsUnknownAtItsHeader() throws {
    expect(
      try small(
        parameters: "(1)",
        """
        newList result=r1 type=3
        loopEnter counter=r9 max=1
        round:
        length result=r2 value=r1
        constantSmall result=r1 number=1
        loopBack counter=r9 target=round
        """), .wrongObject(operand: "value", found: .undefined), instruction: 2)
  }

  @Test func aCallLosesTheRegistersBehindItsBase() throws {
    expect(
      try small(
        parameters: "(1)", functions: "function 1 \"f\" () frame 1 {\nreturn\n}",
        """
        move result=r3 value=r0
        move result=r2 value=r0
        call base=r3 function=f
        move result=r1 value=r2
        move result=r1 value=r3
        return
        """), .wrongRegister(operand: "value", expected: .word, found: .undefined), instruction: 4)
    expect(
      try small(
        functions: "function 1 \"f\" (1) frame 1 {\nreturn\n}", "call base=r3 function=f\nreturn"),
      .wrongRegister(operand: "base", expected: .word, found: .undefined), instruction: 0)
  }

  @Test func objects() throws {
    expect(
      try small(parameters: "(1)", "length result=r1 value=r0\nreturn"),
      .wrongObject(operand: "value", found: .word), instruction: 0)
    expect(
      try small(parameters: "(4)", "length result=r1 value=r0\nreturn"),
      .wrongObject(operand: "value", found: .reference(4)), instruction: 0)
    expect(
      try small(parameters: "(5, 5)", "equalRef result=r2 left=r0 right=r1\nreturn"),
      .wrongObject(operand: "left", found: .reference(5)), instruction: 0)
    expect(
      try small(parameters: "(3, 4)", "equalRef result=r2 left=r0 right=r1\nreturn"),
      .typesDiffer, instruction: 0)
    expect(
      try small(parameters: "(3)", "field result=r1 value=r0 type=Pair index=0\nreturn"),
      .typesDiffer, instruction: 0)
    expect(
      try small(parameters: "(3)", "changeMaximum result=r1 value=r0 type=8\nreturn"),
      .typesDiffer, instruction: 0)
  }

  @Test func resultTypesMustBeInTheTable() throws {
    expect(
      try small(parameters: "(1)", "mapTake result=r1 key=r0 slot=coins\nreturn"), .missingType,
      instruction: 0)
    expect(
      try small(
        parameters: "(2)", more: "import 0 \"I\" \"a\" () -> 2",
        "tryCallContract base=r0 method=I.a\nreturn"), .missingType, instruction: 0)
  }

  @Test func registersThatSomeRoundsSkipKeepTheirKind() throws {
    var code = "newList result=r1 type=3\n"
    for register in 2...7 { code += "constantSmall result=r\(register) number=1\n" }
    code += "loopEnter counter=r9 max=9\nround:\n"
    for register in 2...7 { code += "branchIf condition=r0 target=skip\(register)\n" }
    for register in 2...7 {
      code += "skip\(register):\nmove result=r1\(register) value=r\(register)\n"
    }
    code += "loopBack counter=r9 target=round\n"
    _ = try Verifier.verify(try small(parameters: "(1)", frame: 20, code))
  }
}
