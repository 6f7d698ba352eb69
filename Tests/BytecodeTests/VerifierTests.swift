import Bytecode
import Primitives
import Testing

/// What the verifier accepts, and what it finds out on the way.
@Suite struct VerifierTests {
  @Test func aWholeModuleIsAccepted() throws {
    let module = try module(depositsText)
    let verified = try Verifier.verify(module)
    #expect(verified.hash == module.canonicalHash)
    #expect(verified.initializer == 0)
    #expect(verified.entries.count == 5)
    #expect(verified.functions.count == 7)
    // 24 registers of the sum's window from register 0 of total's 28.
    #expect(verified.functions[4].stackSlots == 28)
    #expect(verified.functions[4].callDepth == 2)
    #expect(verified.functions[4].effects == .readsState)
    #expect(verified.functions[6].effects == .callsContracts)
    #expect(verified.functions[0].effects == [])
  }

  /// keccak256 of the signatures, computed with eth-hash.
  @Test func selectorsAreThoseOfTheSolidityABI() throws {
    let text = """
      module "Token"
      type 0 address
      type 1 unsigned 256
      type 2 bool
      event 0 "Transfer" (indexed "from": 0, indexed "to": 0, "value": 1)
      error 0 "Error" ()
      function 0 "transfer" (0, 1) -> 2 frame 8 {
        constantSmall result=r0 number=1
        return
      }
      function 1 "balanceOf" (0) -> 1 frame 4 {
        return
      }
      entry "transfer" function=transfer
      view "balanceOf" function=balanceOf
      """
    let verified = try Verifier.verify(try module(text))
    #expect(verified.entries == [0xA905_9CBB: 0, 0x70A0_8231: 1])
    #expect(
      verified.eventTopics[0].hex
        == "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
  }

  @Test func signaturesNameEveryEncodableType() throws {
    let types: [TypeDescriptor] = [
      .bool, .unsigned(bits: 8), .signed(bits: 256), .fixed(integer: 8, fraction: 24),
      .fixed(integer: 32, fraction: 32), .address, .hash, .bytes(max: 3), .text(max: 3),
      .optional(1),
      .record(
        name: "", fields: [.init(name: "", type: 0), .init(name: "", type: 8)],
        isLinear: false),
      .enumeration(name: "A", cases: [.init(name: "a"), .init(name: "b")]),
      .enumeration(name: "B", cases: [.init(name: "a", payload: [1])]), .array(10, count: 3),
      .list(13, max: 3), .tensor(element: 3),
      .ciphertext(element: 3, scheme: .paillier(bits: 3_072), depth: 0),
      .publicKey(.paillier(bits: 3_072)), .coin,
    ]
    let verified = try Verifier.verify(Module(name: "Types", types: types))
    #expect(
      verified.types.signature("f", types.indices.map { TypeIndex($0) })
        == """
        f(bool,uint8,int256,int32,int64,address,bytes32,bytes,string,(bool,uint8),(bool,string),\
        uint8,(uint8,bytes),(bool,string)[3],(bool,string)[3][],bytes,bytes,bytes)
        """)
  }

  @Test func blocksHoldTheStaticGasOfTheirInstructions() throws {
    let verified = try Verifier.verify(try module(depositsText))
    let sum = verified.functions[0]
    #expect(sum.blocks.map(\.start) == [0, 5, 6, 13])
    #expect(sum.blocks.map(\.end) == [5, 6, 13, 15])
    // constantWide 2, length 2, constantSmall 1, equalImm 1, branchIf 1.
    #expect(sum.blocks.map(\.gas) == [7, 1, 12, 4])
    // newRecord: 10 and a gas for each of its 9 slots, behind the blocks that effects end.
    let deposit = verified.functions[2]
    #expect(deposit.blocks.map(\.end) == [6, 11, 13, 16, 17, 18])
    #expect(deposit.blocks[1].gas == 2 + 2 + 1 + 19 + 200)
  }

  @Test func typesThatFollowFromRegistersAreKept() throws {
    let verified = try Verifier.verify(try module(depositsText))
    #expect(verified.functions[0].valueTypes[6] == 4)
    #expect(verified.functions[0].valueTypes[7] == 2)
    #expect(verified.functions[3].valueTypes[1] == 10)
    #expect(verified.functions[3].valueTypes[0] == nil)
  }

  @Test func codeThatIsNeverReachedIsAcceptedWhenItsStructureIs() throws {
    let verified = try Verifier.verify(
      try small(
        """
        return
        move result=r0 value=r5
        return
        """))
    #expect(verified.functions[0].blocks.count == 2)
  }

  @Test func registersMayBeUsedAnewForOtherKinds() throws {
    // r1 is a reference before the loop, a word and part of a wide in it, unread in between.
    _ = try Verifier.verify(
      try small(
        """
        newList result=r1 type=3
        constantSmall result=r0 number=3
        loopEnter counter=r9 max=2
        round:
        constantSmall result=r1 number=1
        subU result=r0 left=r0 right=r1
        widenU result=r1 value=r0
        newList result=r2 type=3
        loopEnter counter=r8 max=2
        inner:
        constantSmall result=r2 number=1
        newList result=r3 type=3
        loopBackIf counter=r8 condition=r2 target=inner
        loopBackIf counter=r9 condition=r0 target=round
        return
        """))
  }

  @Test func whatBothWaysFindIsKnownBehindABranch() throws {
    _ = try Verifier.verify(
      try small(
        parameters: "(1)",
        """
        branchIf condition=r0 target=other
        widenU result=r4 value=r0
        newList result=r8 type=3
        jump target=end
        other:
        widenS result=r4 value=r0
        newList result=r8 type=3
        end:
        narrowU result=r1 value=r4
        length result=r2 value=r8
        return
        """))
  }

  @Test func breakAndContinueAreJumpsAhead() throws {
    _ = try Verifier.verify(
      try small(
        parameters: "(1)",
        """
        loopEnter counter=r1 max=9
        round:
        branchIf condition=r0 target=out
        branchIfNot condition=r0 target=next
        subImmU result=r0 left=r0 right=1
        next:
        loopBack counter=r1 target=round
        out:
        return
        """))
  }

  @Test func deepNestsOfLoopsAreVerifiedFast() throws {
    // In each loop a register changes its kind, so that each is walked again.
    var code = ""
    for depth in 0..<16 {
      code +=
        "newList result=r\(depth) type=3\nloopEnter counter=r\(20 + depth) max=1\nL\(depth):\n"
      code += "constantSmall result=r\(depth) number=0\n"
    }
    for depth in (0..<16).reversed() {
      code += "loopBackIf counter=r\(20 + depth) condition=r\(depth) target=L\(depth)\n"
    }
    _ = try Verifier.verify(try small(frame: 64, code + "return"))
  }

  @Test func initialRegistersOfACallAreItsArguments() throws {
    _ = try Verifier.verify(
      try small(
        parameters: "(2, 1)", result: "-> 2", frame: 24,
        functions: """
          function 1 "callee" (2, 1) -> 2 frame 6 {
            return
          }
          """,
        """
        moveWide result=r8 value=r0
        move result=r12 value=r4
        call base=r8 function=callee
        moveWide result=r0 value=r8
        return
        """))
  }
}
