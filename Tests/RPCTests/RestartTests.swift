import Diagnostics
import Node
import Primitives
import RPC
import TestKit
import Testing

/// Four bugs that anvil had when it went on with a saved chain. Here blocks, receipts, nonces and state are together in one transaction of the
/// store, or not at all.
@Suite struct RestartTests {
  @Test func aChainGoesOnAsItWas() throws {
    let folder = try TemporaryFolder()
    var sent: [JSONValue] = []
    var deployed: Address?
    // The state is there (foundry#3849), and a nonce is neither too low nor too high (foundry#9053), after each of four restarts.
    for round in 0..<4 {
      let chain = try ServedChain(folder: folder)
      let box = try deployed ?? chain.deploy(BoxContract.source)
      deployed = box
      let data = Hex.encodePrefixed(keccak256(Array("value()".utf8)).bytes.prefix(4))
      let value = try chain.result(
        "eth_call", "[{\"to\":\"\(box.hex)\",\"data\":\"\(data)\"},\"latest\"]")
      #expect(
        value == .string(Hex.encodePrefixed(U256(UInt64(2 * round)).bigEndianBytes)),
        "round \(round)")
      for number in [2 * round + 1, 2 * round + 2] {
        sent.append(try chain.send(BoxContract.put(UInt64(number)), to: box))
      }
    }
    let chain = try ServedChain(folder: folder)
    for (index, receipt) in sent.enumerated() {
      let number = "0x\(index + 2)"
      #expect(receipt["blockNumber"] == .string(number) && receipt["status"] == .string("0x1"))
      // All blocks below the head are there (foundry#7502), with whole transactions (foundry#8213).
      let block = try chain.result("eth_getBlockByNumber", "[\"\(number)\",true]")
      #expect(block["hash"] == receipt["blockHash"])
      let transaction = block["transactions"]?.elements?.first
      #expect(transaction?["hash"] == receipt["transactionHash"] && transaction?["input"] != nil)
      let hash = try #require(receipt["transactionHash"]?.text)
      #expect(try chain.result("eth_getTransactionReceipt", "[\"\(hash)\"]") == receipt)
      #expect(try chain.result("eth_getTransactionByHash", "[\"\(hash)\"]") == transaction)
    }
    let logs = try chain.result("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]")
    #expect(sent.count == 8 && logs.elements?.count == 8)
  }
}
