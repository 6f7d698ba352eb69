import Diagnostics
import Node
import Primitives
import RPC
import Testing

/// The methods of a node, asked without a network.
@Suite struct MethodTests {
  private static let alice = DevelopmentAccount.all[0].address
  private static let source = """
    contract Box {
      state value: U64 = 0
      event Put(indexed by: Address, value: U64)
      error TooSmall(got: U64, least: U64)
      entry put(new: U64) {
        require new >= 10 else TooSmall(new, 10)
        value = new
        emit Put(caller, new)
      }
      view get() -> U64 { return value }
      view half(of: U64) -> U64 { return 100 / of }
    }
    """

  private func data(_ signature: String, _ number: UInt64? = nil) -> [UInt8] {
    Array(keccak256(Array(signature.utf8)).bytes.prefix(4))
      + (number.map { U256($0).bigEndianBytes } ?? [])
  }

  private func call(_ contract: Address, _ data: [UInt8]) -> String {
    """
    {"from":"\(MethodTests.alice.hex)","to":"\(contract.hex)","data":"\(Hex.encodePrefixed(data))"}
    """
  }

  /// Wrong parameters of every kind have the code -32602, unknown methods -32601; nothing crashes.
  @Test func wrongParametersHaveTheirCode() throws {
    let chain = try ServedChain()
    #expect(try chain.code("eth_unlock", "[]") == -32601)
    #expect(try chain.code("personal_unlockAccount", "[]") == -32601)
    #expect(try chain.code("eth_sendTransaction", "[{}]") == -32601)
    let address = "\"\(MethodTests.alice.hex)\""
    let zero = "\"0x\(String(repeating: "0", count: 64))\""
    let wrong: [(String, String)] = [
      ("eth_blockNumber", "[1]"), ("eth_getBalance", "[]"), ("eth_getBalance", "[1]"),
      ("eth_getBalance", "[\"0x12\",\"latest\"]"), ("eth_getBalance", "[\(address),\"newest\"]"),
      ("eth_getBalance", "[\(address),\"0x01\"]"), ("eth_getBalance", "[\(address),{}]"),
      ("eth_getBalance", "[\(address),\"latest\",1]"), ("eth_getBlockByNumber", "[]"),
      ("eth_getBlockByNumber", "[\"0x0\",\"yes\"]"), ("eth_getBlockByHash", "[\"0x0\",true]"),
      ("eth_getTransactionByHash", "[\"0x00\"]"), ("eth_call", "[]"), ("eth_call", "[[]]"),
      ("eth_call", "[{\"data\":\"0x1\"}]"),
      ("eth_call", "[{\"data\":\"0x00\",\"input\":\"0x01\"}]"),
      ("eth_call", "[{\"gasPrice\":\"0x1\",\"maxFeePerGas\":\"0x1\"}]"),
      ("eth_estimateGas", "[{\"value\":\"0x1\(String(repeating: "0", count: 32))\"}]"),
      ("eth_getLogs", "[{\"topics\":[1]}]"), ("eth_getLogs", "[{\"address\":7}]"),
      ("eth_getLogs", "[{\"blockHash\":\(zero),\"fromBlock\":\"0x0\"}]"),
      ("eth_getLogs", "[{\"fromBlock\":\"0x5\",\"toBlock\":\"0x1\"}]"),
      ("eth_getProof", "[\(address)]"), ("eth_getProof", "[\(address),[\"x\"],\"latest\"]"),
      ("eth_feeHistory", "[\"0x1\",\"latest\",[101]]"),
      ("eth_feeHistory", "[\"0x1\",\"latest\",[9,1]]"),
      ("eth_sendRawTransaction", "[\"0x02c0\"]"), ("eth_sendRawTransaction", "[\"0x\"]"),
      ("debug_traceTransaction", "[\(zero),{\"tracer\":\"noTracer\"}]"),
      ("debug_traceTransaction", "[\(zero),{\"limit\":-1}]"),
      ("debug_traceTransaction", "[\(zero),7]"), ("eth_getStorageAt", "[\(address),\"0x\"]"),
    ]
    for (method, parameters) in wrong {
      #expect(try chain.code(method, parameters) == -32602, "\(method) \(parameters)")
    }
    for (method, parameters) in [
      ("eth_getBlockByNumber", "[\"0x999\",false]"), ("eth_getBlockByHash", "[\(zero),false]"),
      ("eth_getTransactionByHash", "[\(zero)]"), ("eth_getTransactionReceipt", "[\(zero)]"),
      ("eth_getBlockReceipts", "[\"0x999\"]"), ("galaxy_getBlob", "[\(zero)]"),
      ("eth_getTransactionByBlockNumberAndIndex", "[\"0x0\",\"0xffffffffffffffff\"]"),
    ] {
      #expect(try chain.result(method, parameters) == .null, "\(method) \(parameters)")
    }
    #expect(try chain.code("eth_getBalance", "[\(address),\"0x999\"]") == -32000)
    #expect(try chain.code("eth_getFilterChanges", "[\"0x1\"]") == -32000)
    #expect(try chain.code("eth_subscribe", "[\"newHeads\"]") == -32601)
  }

  @Test func failuresHaveCodeThreeAndData() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    let small = try chain.ask("eth_call", "[\(call(box, data("put(uint64)", 7)))]")["error"]
    #expect(small?["code"] == .number("3"))
    #expect(small?["message"] == .string("execution reverted: TooSmall(got: 7, least: 10)"))
    let expected =
      data("TooSmall(uint64,uint64)", 7) + U256(UInt64(10)).bigEndianBytes
    #expect(small?["data"] == .string(Hex.encodePrefixed(expected)))
    let zero = try chain.ask("eth_call", "[\(call(box, data("half(uint64)", 0)))]")["error"]
    #expect(zero?["data"] == .string(Hex.encodePrefixed(data("Panic(uint256)", 0x12))))
    #expect(zero?["message"] == .string("execution reverted: trap division"))
    let short = try chain.ask("eth_call", "[\(call(box, data("put(uint64)")))]")["error"]
    #expect(short?["message"] == .string("execution reverted: trap decode"))
    #expect(
      short?["data"] == .string(Hex.encodePrefixed(data("Trap(uint16)", 15))))
    // Calling changes nothing.
    #expect(
      try chain.result("eth_call", "[\(call(box, data("put(uint64)", 12)))]") == .string("0x"))
    let nothing = "0x" + String(repeating: "0", count: 64)
    #expect(try chain.result("eth_call", "[\(call(box, data("get()")))]") == .string(nothing))
  }

  /// With what an estimate says a transaction does what it should, with one less it does not.
  @Test func estimatesAreExact() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    let put = data("put(uint64)", 12)
    let gas = try RPCValue.uint64(chain.result("eth_estimateGas", "[\(call(box, put))]"))
    #expect(try chain.send(put, to: box, gas: gas - 1)["status"] == .string("0x0"))
    let receipt = try chain.send(put, to: box, gas: gas)
    #expect(receipt["status"] == .string("0x1"))
    #expect(receipt["gasUsed"] == .quantity(gas))
    let transfer = "[{\"to\":\"\(MethodTests.alice.hex)\",\"value\":\"0x0\"}]"
    #expect(try chain.result("eth_estimateGas", transfer) == .string("0x5208"))
  }

  /// Recent states can be asked; a trace of a past transaction is that of then.
  @Test func thePastCanBeAsked() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    for number: UInt64 in [11, 12, 13] { try chain.send(data("put(uint64)", number), to: box) }
    for (block, number) in [(2, 11), (3, 12), (4, 13)] as [(UInt64, UInt64)] {
      let answer = try chain.result(
        "eth_call", "[\(call(box, data("get()"))),\"0x\(block)\"]")
      #expect(answer == .string(Hex.encodePrefixed(U256(number).bigEndianBytes)))
    }
    let logs = try chain.result("eth_getLogs", "[{\"fromBlock\":\"0x0\",\"toBlock\":\"0x3\"}]")
    #expect(logs.elements?.count == 2)
    let hash = try #require(logs.elements?[0]["transactionHash"]?.text)
    let trace = try chain.result(
      "debug_traceTransaction", "[\"\(hash)\",{\"tracer\":\"callTracer\"}]")
    #expect(trace["input"] == .string(Hex.encodePrefixed(data("put(uint64)", 11))))
    #expect(trace["to"] == .string(box.hex) && trace["error"] == nil)
  }

  /// Who asks for events of blocks to come is wrong about the chain; a filter may wait for them.
  @Test func eventsOfBlocksToComeAreAnError() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    try chain.send(data("put(uint64)", 11), to: box)
    for (range, message) in [
      (
        "\"fromBlock\":\"0x9\",\"toBlock\":\"0xa\"", "block range extends beyond current head block"
      ),
      (
        "\"fromBlock\":\"0x1\",\"toBlock\":\"0x3\"", "block range extends beyond current head block"
      ),
      ("\"fromBlock\":\"0x9\",\"toBlock\":\"latest\"", "invalid block range params"),
      ("\"fromBlock\":\"0x9\"", "invalid block range params"),
    ] {
      let error = try chain.ask("eth_getLogs", "[{\(range)}]")["error"]
      #expect(error?["code"] == .number("-32602"), "\(range)")
      #expect(error?["message"] == .string(message), "\(range)")
    }
    let filter = try #require(
      chain.result("eth_newFilter", "[{\"fromBlock\":\"0x2\",\"toBlock\":\"0x4\"}]").text)
    #expect(try chain.result("eth_getFilterLogs", "[\"\(filter)\"]").elements?.count == 1)
    for number: UInt64 in 12...15 { try chain.send(data("put(uint64)", number), to: box) }
    #expect(try chain.result("eth_getFilterChanges", "[\"\(filter)\"]").elements?.count == 2)
    let later = try #require(
      chain.result("eth_newFilter", "[{\"fromBlock\":\"0x99\"}]").text)
    #expect(try chain.result("eth_getFilterLogs", "[\"\(later)\"]").elements?.isEmpty == true)
  }

  /// Steps come a page at a time, and their gas adds up to what the contract used.
  @Test func stepsAreAnsweredInPages() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    let sent = try chain.send(data("put(uint64)", 11), to: box)
    let hash = try #require(sent["transactionHash"]?.text)
    let whole = try chain.result("debug_traceTransaction", "[\"\(hash)\"]")
    let steps = try #require(whole["structLogs"]?.elements)
    #expect(steps.count > 5 && whole["failed"] == .bool(false))
    #expect(whole["stepCount"] == .number("\(steps.count)"))
    #expect(steps.first?["op"]?.text != nil && steps.first?["depth"] == .number("1"))
    var paged: [JSONValue] = []
    for first in stride(from: 0, to: steps.count, by: 4) {
      let page = try chain.result(
        "debug_traceTransaction", "[\"\(hash)\",{\"offset\":\(first),\"limit\":4}]")
      paged += page["structLogs"]?.elements ?? []
    }
    #expect(paged == steps)
    func number(_ value: JSONValue?) throws -> Int {
      guard case .number(let text)? = value else { return try #require(nil as Int?) }
      return try #require(Int(text))
    }
    // Each costs what is missing in front of the next.
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(try number(step["gas"]) - number(step["gasCost"]) == number(next["gas"]))
    }
    let asked = try chain.result(
      "debug_traceCall", "[\(call(box, data("get()"))),\"latest\",{\"limit\":2}]")
    #expect(asked["structLogs"]?.elements?.count == 2)
  }

  /// A transaction that runs no contract has a frame, too; events are there when they are asked for.
  @Test func framesAreThoseOfGeth() throws {
    let chain = try ServedChain()
    let box = try chain.deploy(MethodTests.source)
    func frame(_ receipt: JSONValue, _ settings: String = "{}") throws -> JSONValue {
      let hash = try #require(receipt["transactionHash"]?.text)
      return try chain.result(
        "debug_traceTransaction",
        "[\"\(hash)\",{\"tracer\":\"callTracer\",\"tracerConfig\":\(settings)}]")
    }
    let paid = try frame(try chain.send([], to: DevelopmentAccount.all[1].address, value: 5))
    #expect(paid["type"] == .string("CALL") && paid["value"] == .string("0x5"))
    #expect(paid["gasUsed"] == .string("0x5208") && paid["calls"] == nil)
    let put = try chain.send(data("put(uint64)", 11), to: box)
    #expect(try frame(put)["logs"] == nil)
    #expect(try frame(put, "{\"withLog\":true}")["logs"]?.elements?.count == 1)
    let failed = try frame(try chain.send(data("put(uint64)", 3), to: box))
    #expect(failed["error"] == .string("execution reverted"))
    #expect(failed["revertReason"] == .string("TooSmall(got: 3, least: 10)"))
    let trapped = try frame(try chain.send(data("nothing()"), to: box))
    #expect(trapped["error"] == .string("trap: unknownEntry"))
  }

  /// What waits is there again when the node comes back, and in one block, in the order of its nonces.
  @Test func whatWaitsIsCountedAndComesInOneBlock() throws {
    let chain = try ServedChain(pace: .onDemand)
    for _ in 0..<3 { #expect(try chain.send([], to: MethodTests.alice, value: 1) == .null) }
    #expect(chain.node.waitingCount == 3)
    #expect(
      try chain.result("eth_getTransactionCount", "[\"\(MethodTests.alice.hex)\",\"latest\"]")
        == .string("0x0"))
    try chain.node.makeBlock()
    #expect(chain.node.waitingCount == 0)
    #expect(
      try chain.result("eth_getBlockTransactionCountByNumber", "[\"latest\"]") == .string("0x3"))
    try chain.node.makeBlock()
    #expect(try chain.result("eth_blockNumber") == .string("0x1"))
  }

  /// A ciphertext or key travels beside a transaction, or, in a call, whole.
  @Test func blobsAreBroughtBefore() throws {
    let chain = try ServedChain()
    let blob = [UInt8]("something".utf8)
    let hash = try chain.result("galaxy_sendBlob", "[\"\(Hex.encodePrefixed(blob))\"]")
    #expect(hash == .hash(keccak256(blob)))
    #expect(
      try chain.result("galaxy_getBlob", "[\"\(keccak256(blob).hex)\"]")
        == .string(Hex.encodePrefixed(blob)))
    let upload = try #require(chain.service.upload("/blob", length: nil))
    #expect(upload.take(blob) == nil)
    let answer = upload.finish()
    #expect(answer.status == 200 && answer.body == Array(keccak256(blob).hex.utf8))
  }
}
