import Diagnostics
import Ledger
import Node
import Primitives
import RPC
import Signatures
import Storage
import Testing

/// What methods say about the state, by the names of the source and around a transaction; and what never comes into it.
@Suite struct StateMethodTests {
  /// Fields are found by the words of the source.
  @Test func theStateIsAskedByName() throws {
    let chain = try ServedChain()
    let book = try chain.deploy(
      """
      contract Book {
        state count: U64 = 0
        state notes: Map<I64, U64>
        state list: List<U64, max 9>
        entry put(key: I64, value: U64) {
          count = count + 1
          notes[key] = value
          list.append(value)
        }
      }
      """)
    try chain.send(
      Array(keccak256(Array("put(int64,uint64)".utf8)).bytes.prefix(4))
        + (U256.zero &- 7).bigEndianBytes + U256(42).bigEndianBytes, to: book)
    func state(_ text: String, _ block: String = "latest") throws -> JSONValue {
      try chain.result("galaxy_getState", "[\"\(book.hex)\",\"\(text)\",\"\(block)\"]")
    }
    let written = try ["count", "notes[-7]", "list.length", "list[0]"].map { try state($0) }
    #expect(
      written.map(\.compact) == ["\"1\"", "\"42\"", "1", "\"42\""]
        || written.map(\.compact) == ["1", "42", "1", "42"], "\(written.map(\.compact))")
    #expect(try state("notes[7]") == .null)
    #expect(try state("count", "0x1") != written[0])
    for wrong in ["nothing", "notes", "notes[x]", "count[1]", "list[-1]"] {
      let code = try chain.code("galaxy_getState", "[\"\(book.hex)\",\"\(wrong)\"]")
      #expect(code == RPCError.Code.invalidParameters.rawValue, "\(wrong)")
    }
    let nobody = DevelopmentAccount.all[3].address.hex
    #expect(try chain.code("galaxy_getState", "[\"\(nobody)\",\"count\"]") != nil)
  }

  /// What a transaction read, as it was then; and what it changed.
  @Test func theStateBeforeATransactionIsShown() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(BoxContract.source)
    let sender = DevelopmentAccount.all[0].address.hex
    for number: UInt64 in [11, 12] { try chain.send(BoxContract.put(number), to: box) }
    let logs = try chain.result("eth_getLogs", "[{\"fromBlock\":\"0x0\"}]")
    func state(_ index: Int, _ settings: String = "{}") throws -> JSONValue {
      let hash = try #require(logs.elements?[index]["transactionHash"]?.text)
      return try chain.result(
        "debug_traceTransaction",
        "[\"\(hash)\",{\"tracer\":\"prestateTracer\",\"tracerConfig\":\(settings)}]")
    }
    func stored(_ state: JSONValue?) -> [JSONValue] {
      guard case .object(let members) = state?["storage"] else { return [] }
      return members.map(\.value)
    }
    let first = try state(0)
    let code = try chain.result("eth_getCode", "[\"\(box.hex)\",\"latest\"]")
    #expect(first[box.hex]?["code"] == code)
    #expect(stored(first[box.hex]) == [.string("0x0000000000000000")])
    #expect(first[sender]?["nonce"] == .number("1"))
    #expect(
      first[sender]?["balance"]
        == (try chain.result("eth_getBalance", "[\"\(sender)\",\"0x1\"]")))
    let second = try state(1)
    #expect(stored(second[box.hex]).count == 1 && second[sender]?["nonce"] == .number("2"))
    let change = try state(1, "{\"diffMode\":true}")
    #expect(stored(change["pre"]?[box.hex]) == stored(second[box.hex]))
    let after = change["post"]?[box.hex]
    #expect(stored(after).count == 1 && stored(after) != stored(second[box.hex]))
    #expect(after?["code"] == nil && change["post"]?[sender]?["nonce"] == .number("3"))
    #expect(
      try chain.code(
        "debug_traceTransaction",
        "[\"\(keccak256([1]).hex)\",{\"tracer\":\"prestateTracer\"}]")
        == RPCError.Code.refused.rawValue)
  }

  /// Types 3 and 4 are transactions, and are refused by the words that tools know, with the reason.
  @Test func whatNoBlockTakesIsRefusedByName() throws {
    let chain = try ServedChain()
    let additions: [(TransactionPayload.Kind, PayloadAddition, String)] = [
      (.dataBlobs, .dataBlobs(feeMost: 1, hashes: [keccak256([1])]), "no data market"),
      (.setCode, .setCode([]), "do not delegate"),
    ]
    for (kind, addition, reason) in additions {
      let payload = TransactionPayload(
        kind: kind, chainID: 1337, nonce: 0, fee: FeeOffer(most: 10_000_000_000, tip: 1),
        gasLimit: 100_000, recipient: .zero, addition: addition)
      let raw = SignedTransaction(payload, signedBy: DevelopmentAccount.all[0].key).raw
      let answer = try chain.ask("eth_sendRawTransaction", "[\"\(Hex.encodePrefixed(raw))\"]")
      let message = try #require(answer["error"]?["message"]?.text)
      #expect(message.hasPrefix("transaction type not supported: ") && message.contains(reason))
    }
    #expect(chain.node.head.number == 0 && chain.node.waitingCount == 0)
  }
}
