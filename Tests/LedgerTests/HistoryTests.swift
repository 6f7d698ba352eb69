import Bytecode
import Ledger
import Primitives
import Testing

/// Histories whose block hashes, and with them all roots and receipts, are frozen: no change of how
/// state is kept may change what a chain commits to.
@Suite struct HistoryTests {
  /// A contract with a map that grows, is overwritten and shrinks; in assembly, so that no change of the
  /// compiler changes the histories.
  static let bookText = """
    module "Book"
    type 0 unsigned 64
    type 1 map 0 0
    slot 0 "notes": 1
    function 0 "put" (0, 0) frame 2 {
      mapSet value=r1 key=r0 slot=notes
      return
    }
    function 1 "drop" (0) frame 1 {
      mapRemove key=r0 slot=notes
      return
    }
    function 2 "putThenTrap" (0, 0) frame 2 {
      mapSet value=r1 key=r0 slot=notes
      trap code=overflow
    }
    entry "put" function=put
    entry "drop" function=drop
    entry "putThenTrap" function=putThenTrap
    """

  /// keccak256 of the hashes of all blocks, in order.
  static func digest(_ chain: Chain) -> String {
    keccak256(chain.blocks.flatMap(\.header.hash.bytes)).hex
  }

  /// A chain on which two units and a book were used at random.
  static func played(seed: UInt64, turns: Int = 300) throws -> Playground {
    var random = SplitMix64(seed: seed)
    var play = Playground()
    var units: [Address] = []
    for _ in 0..<2 { units.append(try play.deployUnit()) }
    let module = try Assembler.assemble(HistoryTests.bookText)
    let payload = DeploymentPayload(module: module.encoded(), arguments: [])
    let book = try #require(try play.send(to: nil, payload.encoded()).contract)
    let paths = [
      "increment()", "deposit()", "withdraw(uint128)", "incrementThenRevert()",
      "depositThenTrap()", "relayIncrement(address)", "pass(address)", "fetch(address,uint128)",
      "payOut(address,uint128)", "put(uint64,uint64)", "put(uint64,uint64)", "drop(uint64)",
      "putThenTrap(uint64,uint64)", "transfer",
    ]
    for _ in 0..<turns {
      let sender = random.next(below: 2) == 0 ? alice : bob
      let path = paths[random.next(below: paths.count)]
      let number = UInt64(random.next(below: 60))
      let amount = UInt128(random.next(below: 3) == 0 ? random.next(below: 1_000) : 0)
      if path == "transfer" {
        _ = try play.send(
          from: sender, to: Address(truncating: U256(0xF00 + number)), [], value: amount)
        continue
      }
      var values: [ABIValue] = []
      if path.contains("address") { values.append(.address(units[random.next(below: 2)])) }
      if path.contains("uint128") { values.append(.uint(U256(number))) }
      if path.contains("uint64") { values.append(.uint(U256(number))) }
      if path.contains("uint64,") { values.append(.uint(U256(random.next()))) }
      let target = path.contains("uint64") ? book : units[random.next(below: 2)]
      let gas = UInt64(random.next(below: 4) == 0 ? 21_300 + random.next(below: 60_000) : 200_000)
      _ = try play.call(target, path, values, from: sender, value: amount, gas: gas)
    }
    return play
  }

  @Test(arguments: [
    (1 as UInt64, "0x4647f2dfd80a66e1f8871cb3341bce280783661a19141e8036aab8225e519dec"),
    (2, "0xf112d1ccb99f37ed21bc5c5aad3ee9ec71fcedc726b0794194f485bb5092d778"),
    (3, "0x15a09abce9e4fd2834dafc112a489c80cc354934155eddc7d15b125b5c9a0ec0"),
  ]) func theBlocksOfAHistoryAreTheSameAsEver(seed: UInt64, expected: String) throws {
    let play = try HistoryTests.played(seed: seed)
    #expect(HistoryTests.digest(play.chain) == expected, "seed \(seed)")
    #expect(play.chain.blocks.flatMap(\.receipts).filter(\.isSuccess).count > 100)
  }
}
