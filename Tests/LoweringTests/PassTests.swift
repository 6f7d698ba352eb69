import Bytecode
import Lowering
import Testing

/// One pass at a time: what goes in, and what comes out.
@Suite struct PassTests {
  /// Runs a pass over a text. The pass must say that it changed something exactly when it did.
  private func expect(
    _ pass: (inout IRFunction) -> Bool, _ before: String, _ after: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var function = try IRReader.function(before)
    let original = function.text
    let isChanged = pass(&function)
    let expected = try IRReader.function(after).text
    #expect(function.text == expected, sourceLocation: sourceLocation)
    #expect(isChanged == (function.text != original), sourceLocation: sourceLocation)
  }

  @Test func copiesAreReadThroughUntilTheOriginalChanges() throws {
    try expect(
      CopyPropagation.run,
      """
      function f(r0, r1)
      b0:
        move r2, r0
        addU r3, r2, r1
        move r4, r5
        addU r6, r4, r4
        constant r5, 7
        addU r7, r4, r5
        constant r4, 1
        constant r5, 2
        return r7
      """,
      """
      function f(r0, r1)
      b0:
        move r2, r0
        addU r3, r0, r1
        move r4, r5
        addU r6, r5, r5
        constant r5, 7
        addU r7, r4, r5
        constant r4, 1
        constant r5, 2
        return r7
      """)
  }

  @Test func constantsAreFoldedAndWhatTrapsStays() throws {
    try expect(
      ConstantFolding.run,
      """
      function f(r0)
      b0:
        constant r1, 6
        constant r2, 7
        mulU r3, r1, r2
        constant r4, 0
        addU r5, r0, r4
        subU r6, r1, r2
        divU r7, r1, r4
        return r3
      """,
      """
      function f(r0)
      b0:
        constant r1, 6
        constant r2, 7
        constant r3, 42
        constant r4, 0
        move r5, r0
        subU r6, r1, r2
        divU r7, r1, r4
        return r3
      """)
  }

  @Test func branchesOnConstantsBecomeJumpsAndBlocksMerge() throws {
    try expect(
      BranchSimplification.run,
      """
      function f(r0)
      b0:
        constant r1, 1
        branch r1 b1 b2
      b1:
        addU r2, r0, r0
        jump b3
      b2:
        trap 2
      b3:
        return r2
      """,
      """
      function f(r0)
      b0:
        constant r1, 1
        addU r2, r0, r0
        return r2
      """)
  }

  @Test func whatIsWorkedOutTwiceIsCopied() throws {
    try expect(
      CommonSubexpressions.run,
      """
      function f(r0, r1)
      b0:
        mulU r2, r0, r1
        mulU r3, r0, r1
        mulU r4, r1, r0
        constant r1, 5
        mulU r5, r0, r1
        return r5
      """,
      """
      function f(r0, r1)
      b0:
        mulU r2, r0, r1
        move r3, r2
        mulU r4, r1, r0
        constant r1, 5
        mulU r5, r0, r1
        return r5
      """)
  }

  @Test func whatNobodyReadsGoesUnlessItCanTrap() throws {
    try expect(
      DeadCode.run,
      """
      function f(r0, r1)
      b0:
        xor r2, r0, r1
        and r3, r2, r1
        addU r4, r0, r1
        divU r5, r0, r1
        constant r6, 9
        return r0
      """,
      """
      function f(r0, r1)
      b0:
        addU r4, r0, r1
        divU r5, r0, r1
        return r0
      """)
  }

  @Test func comparisonsTurnAroundForTheirBranch() throws {
    try expect(
      ConditionSelection.run,
      """
      function f(r0)
      b0:
        constant r1, 0
        equal r2, r0, r1
        branch r2 b1 b2
      b1:
        constant r3, 9
        lessU r4, r3, r0
        branch r4 b2 b3
      b2:
        return r0
      b3:
        return r1
      """,
      """
      function f(r0)
      b0:
        constant r1, 0
        equal r2, r0, r1
        branch r0 b2 b1
      b1:
        constant r3, 9
        lessImmU r4, r0, 10
        branch r4 b3 b2
      b2:
        return r0
      b3:
        return r1
      """)
  }

  @Test func smallConstantsGoIntoInstructions() throws {
    try expect(
      ImmediateSelection.run,
      """
      function f(r0)
      b0:
        constant r1, 65535
        constant r2, 65536
        addU r3, r1, r0
        addU r4, r0, r2
        subU r5, r1, r0
        lessEqualU r6, r0, r1
        constant r7, 64
        shl r8, r0, r7
        return r3
      """,
      """
      function f(r0)
      b0:
        constant r1, 65535
        constant r2, 65536
        addImmU r3, r0, 65535
        addU r4, r0, r2
        subU r5, r1, r0
        lessEqualU r6, r0, r1
        constant r7, 64
        shl r8, r0, r7
        return r3
      """)
  }

  @Test func aResultIsWrittenWhereItIsMovedTo() throws {
    try expect(
      MoveCoalescing.run,
      """
      function f(r0, r1)
      b0:
        addU r2, r0, r1
        checkU r2, 8
        move r1, r2
        mulU r3, r0, r1
        addU r4, r3, r1
        move r1, r3
        return r1
      """,
      """
      function f(r0, r1)
      b0:
        addU r1, r0, r1
        checkU r1, 8
        mulU r3, r0, r1
        addU r4, r3, r1
        move r1, r3
        return r1
      """)
  }

  @Test func smallFunctionsTakeThePlaceOfTheirCalls() throws {
    let callee = try IRReader.function(
      """
      function g(r0)
      b0:
        addU r1, r0, r0
        return r1
      """)
    let pass = { (function: inout IRFunction) in
      Inlining.run(&function, [callee], callCounts: [2])
    }
    try expect(
      pass,
      """
      function f(r0)
      b0:
        call [r0] -> r1, 0
        mulU r2, r1, r0
        return r2
      """,
      """
      function f(r0)
      b0:
        move r3, r0
        jump b1
      b1:
        addU r4, r3, r3
        move r1, r4
        jump b2
      b2:
        mulU r2, r1, r0
        return r2
      """)
  }

  @Test func blocksThatNothingLeadsToGo() throws {
    try expect(
      Cleanup.run,
      """
      function f(r0)
      b0:
        jump b2
      b1:
        trap 1
      b2:
        return r0
      """,
      """
      function f(r0)
      b0:
        jump b2
      b2:
        return r0
      """)
  }

  @Test func constantsLeaveTheirLoop() throws {
    let text = ControlFlowTests.workLoop().text("work", isOptimised: false)
    var function = try IRReader.function(text)
    // What is written is what is read.
    #expect(
      function.text.split(separator: "\n").dropFirst() == text.split(separator: "\n").dropFirst())
    #expect(LoopConstants.run(&function))
    let header = try #require(
      function.order.firstIndex { function[$0].terminator.loopHeader != nil })
    let loop = function.order[...header].drop { id in
      function[function.order[header]].terminator.loopHeader != id
    }
    #expect(
      loop.allSatisfy { id in function[id].instructions.allSatisfy { $0.opcode != .constant } })
    #expect(!LoopConstants.run(&function))
  }
}
