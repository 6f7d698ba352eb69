import Bytecode
import Ledger
import Primitives
import Testing
import VM

/// What goes over the wire, compared with what Python's eth-abi 6.0.0 writes.
@Suite struct EthABITests {
  /// The selector of `mixed((uint32,string)[],bytes,int32,bool)` and the encoding of
  /// ([(7, "seven"), (8, "")], 0x540818, -1.0 as Q<8,24>, true).
  static let call = (["fa0489a0"] + arguments).joined()

  static let arguments = [
    "0000000000000000000000000000000000000000000000000000000000000080",
    "00000000000000000000000000000000000000000000000000000000000001c0",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff000000",
    "0000000000000000000000000000000000000000000000000000000000000001",
    "0000000000000000000000000000000000000000000000000000000000000002",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "00000000000000000000000000000000000000000000000000000000000000c0",
    "0000000000000000000000000000000000000000000000000000000000000007",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000005",
    "736576656e000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000008",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000003",
    "5408180000000000000000000000000000000000000000000000000000000000",
  ]

  /// The encoding of a tuple of the same values: the same behind the offset of the tuple.
  static let result = ([String(repeating: "0", count: 62) + "20"] + arguments).joined()

  static let echoText = """
    module "Echo"
    type 0 bool
    type 1 unsigned 32
    type 2 text 32
    type 3 record "Item" ("number": 1, "name": 2)
    type 4 list Item 8
    type 5 bytes 64
    type 6 fixed 8 24
    type 7 record "Mixed" ("items": 4, "data": 5, "level": 6, "flag": 0)
    function 0 "mixed" (4, 5, 6, 0) -> 7 frame 8 {
      newRecord result=r0 first=r0 type=Mixed
      return
    }
    view "mixed" function=mixed
    """

  @Test func argumentsAndResultsAreThoseOfEthABI() throws {
    var play = Playground()
    let module = try Assembler.assemble(EthABITests.echoText)
    let payload = DeploymentPayload(module: module.encoded(), arguments: [])
    let echo = try #require(try play.send(to: nil, payload.encoded()).contract)
    let data = try #require(Hex.decode(EthABITests.call))
    let outcome = play.chain.view(data, of: echo)
    #expect(outcome.status == .success)
    #expect(Hex.encode(outcome.data) == EthABITests.result)
    // A byte more, a byte less, padding that is not zero.
    #expect(play.chain.view(data + [0], of: echo).status == .trap(.decode))
    #expect(play.chain.view(data.dropLast(), of: echo).status == .trap(.decode))
    #expect(play.chain.view(data.dropLast() + [1], of: echo).status == .trap(.decode))
  }

  @Test func amountsErrorsAndEventsAreThoseOfEthABI() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 42, value: 0)
    _ = try play.call(unit, "deposit()", value: 123_456_789)
    let withdraw = "02387a7b00000000000000000000000000000000000000000000000000000000075bcd15"
    let receipt = try play.send(to: unit, try #require(Hex.decode(withdraw)))
    #expect(receipt.status == .success)
    #expect(play.balance(unit) == 0)

    let refused = try play.call(unit, "incrementThenRevert()")
    #expect(refused.status == .revert)
    #expect(
      Hex.encode(refused.data)
        == "468e56f3000000000000000000000000000000000000000000000000000000000000002c")

    let event = try #require(try play.call(unit, "increment()").events.first)
    #expect(
      event.topics.map(\.hex) == [
        "0xcfb52dd7584a84ff76307ff1999595d2e9c63175653c32ddbbeee7984566e3c9",
        "0x00000000000000000000000000000000000000000000000000000000000a11ce",
      ])
    #expect(
      Hex.encode(event.data)
        == "000000000000000000000000000000000000000000000000000000000000002c")
  }
}
