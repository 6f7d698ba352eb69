import Bytecode
import InstructionSet
import Ledger
import Primitives
import Testing

/// Clearing state gives gas back, up to a fifth of all.
@Suite struct RefundTests {
  static let text = """
    module "Board"
    type 0 unsigned 64
    type 1 map 0 0
    slot 0 "notes": 1
    function 0 "put" (0, 0) frame 3 {
      constantSmall result=r2 number=0
      mapSet value=r1 key=r0 slot=notes
      return
    }
    function 1 "drop" (0, 0) frame 4 {
      constantSmall result=r3 number=7
      loopEnter counter=r2 max=1000
    round:
      mapRemove key=r0 slot=notes
      addImmU result=r0 left=r0 right=1
      lessU result=r3 left=r0 right=r1
      loopBackIf counter=r2 condition=r3 target=round
      return
    }
    function 2 "putAndDrop" (0, 0) frame 4 {
      mapSet value=r1 key=r0 slot=notes
      mapRemove key=r0 slot=notes
      return
    }
    function 3 "dropAndTrap" (0, 0) frame 4 {
      mapRemove key=r0 slot=notes
      trap code=overflow
    }
    entry "put" function=put
    entry "drop" function=drop
    entry "putAndDrop" function=putAndDrop
    entry "dropAndTrap" function=dropAndTrap
    """

  @Test func clearingGivesBackAPartOfTheGas() throws {
    var play = Playground()
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.text).encoded(), arguments: [])
    let board = try #require(try play.send(to: nil, payload.encoded()).contract)
    func send(_ path: String, _ key: UInt64, _ other: UInt64) throws -> UInt64 {
      let receipt = try play.call(
        board, "\(path)(uint64,uint64)", [.uint(U256(key)), .uint(U256(other))])
      #expect(receipt.fee == UInt128(receipt.gasUsed) * 7)
      return receipt.gasUsed
    }
    for key: UInt64 in 0..<60 { _ = try send("put", key, 9) }
    // One entry that is there against one that is not.
    let one = try send("drop", 0, 1)
    let none = try send("drop", 0, 1)
    #expect(one == none + GasSchedule.placeChanged - GasSchedule.placeCleared)
    // Many: no more than a fifth of what was used.
    let cleared: UInt64 = 50
    let many = try send("drop", 1, 1 + cleared)
    let idle = try send("drop", 1, 1 + cleared)
    let spent = idle + cleared * GasSchedule.placeChanged
    #expect(cleared * GasSchedule.placeCleared > spent / GasSchedule.refundDivisor)
    #expect(many == spent - spent / GasSchedule.refundDivisor)
  }

  @Test func whatWasNotThereOrIsThereAgainGivesNothingBack() throws {
    var play = Playground()
    let payload = DeploymentPayload(
      module: try Assembler.assemble(Self.text).encoded(), arguments: [])
    let board = try #require(try play.send(to: nil, payload.encoded()).contract)
    let arguments: [ABIValue] = [.uint(3), .uint(4)]
    let created = try play.call(board, "put(uint64,uint64)", arguments).gasUsed
    _ = try play.call(board, "drop(uint64,uint64)", arguments)
    let transient = try play.call(board, "putAndDrop(uint64,uint64)", arguments).gasUsed
    #expect(transient > created, "a place that came and went is paid for")
    _ = try play.call(board, "put(uint64,uint64)", arguments)
    let trapped = try play.call(board, "dropAndTrap(uint64,uint64)", arguments)
    #expect(trapped.status == .trap(.overflow))
    let again = try play.call(board, "dropAndTrap(uint64,uint64)", arguments)
    #expect(again.gasUsed == trapped.gasUsed, "nothing was cleared")
    #expect(trapped.gasUsed > created - GasSchedule.placeNew - 1_000)
  }
}
