import Bytecode
import InstructionSet
import Testing

/// What the verifier finds that functions may cost, on modules written by hand.
@Suite struct GasBoundTests {
  /// The bound of the first function.
  private static func bound(_ module: Module, function: Int = 0) throws -> String {
    try Verifier.verify(module).gasBound(function: function).description
  }

  @Test func straightCodeCostsItsRows() throws {
    // Three words of 1 gas each, and 2 for the return.
    let code = """
        constantSmall result=r0 number=1
        constantSmall result=r1 number=2
        addU result=r0 left=r0 right=r1
        return
      """
    #expect(try Self.bound(small(code)) == "5")
  }

  @Test func theDearerWayCounts() throws {
    let code = """
        constantSmall result=r0 number=1
        branchIf condition=r0 target=end
        divU result=r0 left=r0 right=r0
        divU result=r0 left=r0 right=r0
      end:
        return
      """
    #expect(try Self.bound(small(code)) == "16")
  }

  @Test func loopsCountTheirMostRounds() throws {
    let code = """
        constantSmall result=r0 number=1
        loopEnter counter=r1 max=9
      round:
        divU result=r0 left=r0 right=r0
        loopBackIf counter=r1 condition=r0 target=round
        return
      """
    #expect(try Self.bound(small(code)) == "74")
  }

  /// It ends only where it may not run any more: in a trap, which is the only end of the function.
  @Test func aLoopThatNothingLeavesCounts() throws {
    let code = """
        constantSmall result=r0 number=1
        loopEnter counter=r1 max=9
      round:
        divU result=r0 left=r0 right=r0
        loopBack counter=r1 target=round
      """
    #expect(try Self.bound(small(code)) == "72")
  }

  @Test func leavingALoopPaysForTheRoundsBefore() throws {
    // Nine whole rounds of 8, then a part of the tenth: more than ten whole ones.
    let code = """
        constantSmall result=r0 number=1
        loopEnter counter=r1 max=9
      round:
        branchIf condition=r0 target=out
        divU result=r0 left=r0 right=r0
        loopBackIf counter=r1 condition=r0 target=round
        return
      out:
        divU result=r0 left=r0 right=r0
        divU result=r0 left=r0 right=r0
        return
      """
    #expect(try Self.bound(small(code)) == "89")
  }

  @Test func nestedLoopsMultiply() throws {
    let code = """
        constantSmall result=r0 number=1
        loopEnter counter=r1 max=9
      outer:
        loopEnter counter=r2 max=4
      inner:
        branchIf condition=r0 target=out
        loopBackIf counter=r2 condition=r0 target=inner
        loopBackIf counter=r1 condition=r0 target=outer
      out:
        return
      """
    // A round of the inner loop is 2, of the outer 1 + 5 * 2 + 1.
    #expect(try Self.bound(small(code)) == "124")
  }

  @Test func countedLoopsDependOnWhatTheyCountTo() throws {
    let code = """
        constantSmall result=r1 number=0
        loopEnter counter=r2 max=4194303
      round:
        addImmU result=r1 left=r1 right=1
        lessU result=r3 left=r1 right=r0
        loopBackIf counter=r2 condition=r3 target=round
        return
      """
    #expect(try Self.bound(small(parameters: "(1)", code)) == "4 + 3 p0")
    // Where the body changes the end, only the declared maximum holds.
    let changing = code.replacing(
      "  addImmU result=r1", with: "  addImmU result=r0 left=r0 right=1\n  addImmU result=r1")
    let declared = try Self.bound(small(parameters: "(1)", changing))
    #expect(declared == "16,777,220")
    // Where the counting is jumped over, too.
    let skipping = """
        constantSmall result=r1 number=0
        loopEnter counter=r2 max=4194303
      round:
        lessU result=r3 left=r1 right=r0
        branchIf condition=r3 target=skip
        addImmU result=r1 left=r1 right=1
      skip:
        lessU result=r3 left=r1 right=r0
        loopBackIf counter=r2 condition=r3 target=round
        return
      """
    #expect(try !Self.bound(small(parameters: "(1)", skipping)).contains("p0"))
  }

  @Test func calleesCostWhatTheirArgumentsSay() throws {
    let callee = """
      function 1 "times" (1) frame 8 {
        constantSmall result=r1 number=0
        loopEnter counter=r2 max=4194303
      round:
        addImmU result=r1 left=r1 right=1
        lessU result=r3 left=r1 right=r0
        loopBackIf counter=r2 condition=r3 target=round
        return
      }
      """
    let code = """
        addImmU result=r4 left=r0 right=7
        call base=r4 function=times
        constantSmall result=r4 number=100
        call base=r4 function=times
        return
      """
    #expect(
      try Self.bound(small(parameters: "(1)", functions: callee, code))
        == "343 + 3 p0")
  }

  @Test func lengthsOfBytesAreSymbols() throws {
    // 340 + 5/2 for each byte, and 1/4 for each byte of two copies.
    let code = """
        bytesConcat result=r1 left=r0 right=r0 type=8
        keccak result=r4 value=r0
        return
      """
    #expect(
      try Self.bound(small(parameters: "(8)", code)) == "394 + 3 length(p0)")
  }

  @Test func slotsArePaidOnce() throws {
    let once = """
        constantSmall result=r0 number=1
        stateStore value=r0 slot=number
        return
      """
    let often = """
        constantSmall result=r0 number=1
        loopEnter counter=r1 max=9
      round:
        stateLoad result=r0 slot=number
        stateStore value=r0 slot=number
        loopBackIf counter=r1 condition=r0 target=round
        return
      """
    let place = GasSchedule.placeReached + GasSchedule.placeChanged + GasSchedule.placeNew
    #expect(
      try Verifier.verify(small(once)).gasBound(function: 0).number == 3 + 216 + place)
    // A load costs 150 and a quarter of 8 bytes, a store 200 and twice 8.
    #expect(
      try Verifier.verify(small(often)).gasBound(function: 0).number
        == 2 + 10 * (152 + 216 + 1) + 2 + place)
  }

  @Test func whatIsNotKnownIsBoundedByItsType() throws {
    // A list of at most 8 numbers: 4 and its slots when it is shared.
    let code = """
        unique value=r0
        listAppend list=r0 value=r1
        return
      """
    #expect(try Self.bound(small(parameters: "(3, 1)", code)) == "25")
  }

  @Test func looksCostWhatReadingCostsAndTakeNothingOut() throws {
    // A look at a slot reaches a place and changes none; one at a map reads an entry under a key of 32 bytes.
    let slot = """
        stateLook result=r0 slot=number
        return
      """
    #expect(
      try Verifier.verify(small(slot)).gasBound(function: 0).number
        == 150 + 2 + 2 + GasSchedule.placeReached)
    let map = """
      module "Looks"
      type 0 unsigned 64
      type 1 coin
      type 2 map 0 1
      type 3 optional 1
      slot 0 "coins": 2
      function 0 "run" () frame 8 {
        constantSmall result=r0 number=1
        mapLook result=r1 key=r0 slot=coins
        return
      }
      """
    // 150 and a quarter of 32 bytes of key and 16 of a coin, an object, a block of hashing.
    let look = try Verifier.verify(module(map)).gasBound(function: 0).number
    #expect(look == 1 + 150 + 8 + 4 + 40 + 340 + 2 + GasSchedule.placeReached)
  }

  @Test func stepsOfTensorsAreBounded() throws {
    func bound(_ instruction: String) throws -> String {
      try Self.bound(
        module(
          """
          module "Steps"
          type 0 signed 32
          type 1 tensor 0
          function 0 "run" (1, 1) frame 8 {
            \(instruction)
            return
          }
          """))
    }
    // The longest axis has 23 bits.
    #expect(
      try bound("tensorSort result=r2 value=r0 axis=0 type=1").hasSuffix(" elements(p0)"))
    // n rows have n * (n * (m + 4) + 8) / 2 steps of 5/4, halves up.
    #expect(
      try bound("tensorSquaredDistances result=r2 value=r0 type=1").contains(
        "0.625 elements(p0) axis(p0, 0)"))
    #expect(
      try bound("tensorConvolve result=r2 left=r0 right=r1 type=1").contains(
        "axis(p0, 0) axis(p0, 2) axis(p0, 3) elements(p1)"))
  }

  @Test func boundsOfEntriesHaveTheABIInThem() throws {
    let verified = try Verifier.verify(module(depositsText))
    let phase = try #require(verified.module.entries.firstIndex { $0.name == "phase" })
    let own = verified.gasBound(function: Int(verified.module.entries[phase].function))
    let boundary = 200 + 10 * UInt64(verified.byteCount) + 1
    // A text of two bytes has an offset, a length and a word.
    #expect(
      verified.gasBound(entry: phase).description
        == (own + SizePolynomial(boundary + 96) + SizePolynomial(.data)).description)
  }

  @Test func claimsThatAreTooSmallAreRefused() throws {
    let code = """
        constantSmall result=r1 number=0
        loopEnter counter=r2 max=4194303
      round:
        addImmU result=r1 left=r1 right=1
        lessU result=r3 left=r1 right=r0
        loopBackIf counter=r2 condition=r3 target=round
        return
      """
    var module = try Verifier.claimingBounds(small(parameters: "(1)", code))
    let claim = try #require(module.functions[0].gasClaim)
    #expect(claim.description == "4 + 3 p0")
    _ = try Verifier.verify(module)
    // More is a claim as well, and stands in bytes and in text.
    module.functions[0].gasClaim = claim + SizePolynomial(7)
    _ = try Verifier.verify(module)
    #expect(try Module(decoding: module.encoded()) == module)
    #expect(try Assembler.assemble(Disassembler.text(module)) == module)
    // A large number is less than a small multiple of a size.
    for less in [SizePolynomial(1_000_000), claim.gas(GasRatio(63, 64))] {
      module.functions[0].gasClaim = less
      #expect(rejection(module)?.reason == .gasClaim(claimed: less, found: claim))
      #expect(rejection(module)?.place == .function(0))
    }
    // The hash has the claim in it.
    #expect(try module.canonicalHash != small(parameters: "(1)", code).canonicalHash)
  }
}
