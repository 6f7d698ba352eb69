import Diagnostics
import Node
import Primitives
import RPC
import Storage
import TestKit
import Testing

/// What scripts do to a development chain: going back, time, blocks and coins, on the disk as in the answers.
@Suite struct DevelopmentTests {
  private static let alice = "\"\(DevelopmentAccount.all[0].address.hex)\""

  private func value(_ chain: ServedChain, _ box: Address) throws -> JSONValue {
    let data = Hex.encodePrefixed(keccak256(Array("value()".utf8)).bytes.prefix(4))
    return try chain.result("eth_call", "[{\"to\":\"\(box.hex)\",\"data\":\"\(data)\"},\"latest\"]")
  }

  private func number(_ value: UInt64) -> JSONValue {
    .string(Hex.encodePrefixed(U256(value).bigEndianBytes))
  }

  private func time(_ chain: ServedChain) throws -> UInt64 {
    let block = try chain.result("eth_getBlockByNumber", "[\"latest\",false]")
    return try RPCValue.uint64(try #require(block["timestamp"]))
  }

  /// A machine whose clock stands.
  private func clock(_ time: UInt64 = 1_800_000_000) -> DevelopmentClock {
    DevelopmentClock(machine: { time })
  }

  @Test func goingBackIsAsIfItHadNotBeen() throws {
    let folder = try TemporaryFolder()
    let box = try goBack(folder)
    // On the disk, too; snapshots do not outlive the node.
    let served = try ServedChain(folder: folder, clock: clock())
    #expect(try value(served, box) == number(4))
    #expect(try served.result("evm_revert", "[\"0x1\"]") == .bool(false))
  }

  private func goBack(_ folder: TemporaryFolder) throws -> Address {
    let served = try ServedChain(folder: folder, clock: clock())
    let box = try served.deploy(BoxContract.source)
    try served.send(BoxContract.put(1), to: box)
    let head = served.node.head.hash
    let filter = try #require(served.result("eth_newFilter", "[{}]").text)
    let first = try #require(served.result("evm_snapshot").text)
    try served.send(BoxContract.put(2), to: box)
    let second = try #require(served.result("galaxy_snapshot").text)
    try served.send(BoxContract.put(3), to: box)
    #expect(try served.result("eth_getFilterChanges", "[\"\(filter)\"]").elements?.count == 2)
    #expect(try served.result("evm_revert", "[\"\(first)\"]") == .bool(true))
    #expect(try value(served, box) == number(1) && served.node.head.hash == head)
    // It is gone, and so is what came after it.
    #expect(try served.result("evm_revert", "[\"\(first)\"]") == .bool(false))
    #expect(try served.result("evm_revert", "[\"\(second)\"]") == .bool(false))
    // Nonces, blocks, receipts and events go on from there; a filter that has seen all hears of the new ones.
    #expect(try served.result("eth_getFilterChanges", "[\"\(filter)\"]").elements?.isEmpty == true)
    let again = try served.send(BoxContract.put(4), to: box)
    #expect(again["blockNumber"] == .string("0x3") && again["status"] == .string("0x1"))
    #expect(try served.result("eth_getFilterChanges", "[\"\(filter)\"]").elements?.count == 1)
    let logs = try served.result("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]")
    #expect(logs.elements?.count == 2)
    return box
  }

  @Test func aChainAfterGoingBackIsExecutedAgainWithoutADifference() throws {
    let folder = try TemporaryFolder()
    var chain: ServedChain? = try ServedChain(folder: folder, clock: clock())
    let seed = UInt64.random(in: 0 ... .max)
    var random = SplitMix64(seed: seed)
    if let chain {
      let box = try chain.deploy(BoxContract.source)
      var taken: [String] = []
      for step in 0..<40 {
        switch random.next() % 6 {
        case 0: taken.append(try #require(chain.result("evm_snapshot").text))
        case 1:
          guard let last = taken.popLast() else { continue }
          #expect(try chain.result("evm_revert", "[\"\(last)\"]") == .bool(true), "seed \(seed)")
        case 2: _ = try chain.result("anvil_mine", "[\"0x2\",\"0x5\"]")
        case 3: _ = try chain.result("evm_increaseTime", "[60]")
        default: try chain.send(BoxContract.put(UInt64(step)), to: box)
        }
      }
    }
    let head = try #require(chain?.node.head.hash)
    chain = nil
    let store = try ChainStore(opening: folder.path)
    #expect(store.head?.hash == head, "seed \(seed)")
    let scratch = try TemporaryFolder()
    _ = try ChainCheck.run(store, in: scratch.path, .development, progress: { _ in })
  }

  @Test func timeGoesAsItIsTold() throws {
    let folder = try TemporaryFolder()
    var chain: ServedChain? = try ServedChain(folder: folder, clock: clock())
    if let chain {
      _ = try chain.result("evm_mine")
      #expect(try time(chain) == 1_800_000_000)
      #expect(try chain.result("evm_increaseTime", "[3600]") == .string("0xe10"))
      #expect(try chain.result("evm_increaseTime", "[\"0x3c\"]") == .string("0xe4c"))
      _ = try chain.result("evm_mine")
      #expect(try time(chain) == 1_800_003_660)
      _ = try chain.result("evm_setNextBlockTimestamp", "[1800010000]")
      _ = try chain.result("evm_mine")
      #expect(try time(chain) == 1_800_010_000)
      #expect(try chain.code("evm_setNextBlockTimestamp", "[1700000000]") == -32000)
      _ = try chain.result("evm_mine", "[{\"blocks\":3,\"timestamp\":1800020000}]")
      _ = try chain.result("hardhat_mine", "[\"0xa\",\"0x3c\"]")
      #expect(try time(chain) == 1_800_020_000 + 600)
      #expect(try chain.result("eth_blockNumber") == .string("0x10"))
      #expect(try chain.code("anvil_mine", "[1000000]") == -32000)
    }
    // What was set ahead stays so when the node comes back.
    chain = nil
    let later = try ServedChain(folder: folder, clock: clock(1_800_000_100))
    _ = try later.result("evm_mine")
    #expect(try time(later) == 1_800_020_600)
  }

  @Test func balancesAreSetByPayments() throws {
    let chain = try ServedChain(clock: clock())
    let poor = Address(truncating: 0xB00)
    func balance(_ account: String) throws -> JSONValue {
      try chain.result("eth_getBalance", "[\(account),\"latest\"]")
    }
    #expect(
      try chain.result("anvil_setBalance", "[\"\(poor.hex)\",\"0xde0b6b3a7640000\"]")
        == .bool(true))
    #expect(try balance("\"\(poor.hex)\"") == .string("0xde0b6b3a7640000"))
    for amount in ["0x1", "0xde0b6b3a7640000", "0x21e19e0c9bab2400000"] {
      _ = try chain.result("hardhat_setBalance", "[\(DevelopmentTests.alice),\"\(amount)\"]")
      #expect(try balance(DevelopmentTests.alice) == .string(amount))
    }
    // The key is not known; more than there is; a contract.
    #expect(try chain.code("anvil_setBalance", "[\"\(poor.hex)\",\"0x1\"]") == -32000)
    #expect(
      try chain.code("anvil_setBalance", "[\"\(poor.hex)\",\"0xffffffffffffffffffffffff\"]")
        == -32000)
    let box = try chain.deploy(BoxContract.source)
    #expect(try chain.code("anvil_setBalance", "[\"\(box.hex)\",\"0x1\"]") == -32000)
  }

  @Test func aChainCanBeginAnew() throws {
    let chain = try ServedChain(clock: clock())
    let box = try chain.deploy(BoxContract.source)
    _ = try chain.result("evm_snapshot")
    #expect(try chain.result("hardhat_reset") == .bool(true))
    #expect(try chain.result("eth_blockNumber") == .string("0x0"))
    #expect(try chain.result("eth_getCode", "[\"\(box.hex)\",\"latest\"]") == .string("0x"))
    #expect(try chain.result("evm_revert", "[\"0x1\"]") == .bool(false))
    #expect(try chain.deploy(BoxContract.source) == box)
    #expect(try chain.code("anvil_reset", "[{\"forking\":{}}]") == -32602)
  }

  /// There is no such thing on other chains, and what no block could hold is refused with the reason.
  @Test func whatIsNotThereSaysSo() throws {
    let other = try ServedChain()
    for method in ["evm_snapshot", "evm_mine", "anvil_setBalance", "hardhat_reset"] {
      #expect(try other.code(method, "[]") == -32601, "\(method)")
    }
    let chain = try ServedChain(clock: clock())
    for method in ["anvil_impersonateAccount", "hardhat_setCode", "anvil_loadState"] {
      let error = try chain.ask(method, "[]")["error"]
      #expect(error?["code"] == .number("-32000"), "\(method)")
      #expect(error?["message"]?.text?.contains("signed transactions") == true, "\(method)")
    }
    for _ in 0..<Development.snapshotsMax { _ = try chain.result("evm_snapshot") }
    #expect(try chain.code("evm_snapshot", "[]") == -32000)
    #expect(try chain.result("evm_revert", "[\"0x2\"]") == .bool(true))
    #expect(try chain.result("evm_snapshot") == .string("0x21"))
    for wrong in [("evm_revert", "[]"), ("evm_increaseTime", "[\"x\"]"), ("anvil_mine", "[-1]")] {
      #expect(try chain.code(wrong.0, wrong.1) == -32602, "\(wrong)")
    }
  }
}
