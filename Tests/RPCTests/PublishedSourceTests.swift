import Bytecode
import Compiler
import Diagnostics
import Ledger
import Node
import Primitives
import RPC
import Semantics
import Signatures
import TestKit
import Testing

/// Sources that are published with a contract: compiled by the node, and shown only when they give its module.
@Suite struct PublishedSourceTests {
  private static let source = """
    import "./lib/double"

    contract Doubler {
      state last: U64 = 0

      entry put(value: U64) { last = double.twice(value) }
    }
    """
  private static let library = "fn twice(value: U64) -> U64 { return value + value }\n"

  private static let compiled = Compilation.compile(
    [SourceInput(path: "/home/somebody/work/main.gx", utf8: Array(source.utf8))],
    provider: LibraryProvider(files: ["/home/somebody/work/lib/double.gx": library]))

  private func bundle() throws -> SourceBundle {
    try #require(
      SourceBundle(
        contract: "Doubler",
        sources: Self.compiled.sources.files.map {
          ($0.name, String(decoding: $0.utf8, as: UTF8.self))
        }), "\(Self.compiled.diagnostics)")
  }

  /// Deploys the contract with a blob beside it; its address.
  private func deploy(_ chain: ServedChain, with blob: [UInt8]) throws -> String {
    _ = try chain.result("galaxy_sendBlob", "[\"\(Hex.encodePrefixed(blob))\"]")
    let contract = try #require(Self.compiled.contract(named: "Doubler"))
    let key = DevelopmentAccount.all[0].key
    let nonce = try RPCValue.uint64(
      chain.result("eth_getTransactionCount", "[\"\(key.address.hex)\",\"pending\"]"))
    let payload = TransactionPayload(
      chainID: 1337, nonce: nonce, fee: FeeOffer(most: 10_000_000_000, tip: 1_000_000),
      gasLimit: 10_000_000, recipient: nil, value: 0,
      data: DeploymentPayload(module: contract.bytes, arguments: []).encoded(),
      accessList: [.blobs([keccak256(blob)])])
    let raw = Hex.encodePrefixed(SignedTransaction(payload, signedBy: key).raw)
    let hash = try #require(chain.result("eth_sendRawTransaction", "[\"\(raw)\"]").text)
    let receipt = try chain.result("eth_getTransactionReceipt", "[\"\(hash)\"]")
    #expect(receipt["status"] == .string("0x1"))
    return try #require(receipt["contractAddress"]?.text)
  }

  @Test func aSourceThatGivesTheModuleIsShown() throws {
    let chain = try ServedChain()
    let address = try deploy(chain, with: try bundle().encoded)
    let answer = try chain.result("galaxy_getContract", "[\"\(address)\"]")
    #expect(answer["source"]?["contract"] == .string("Doubler"))
    let files = try #require(answer["source"]?["files"]?.elements)
    #expect(files.map { $0["path"]?.text } == ["main.gx", "lib/double.gx"])
    #expect(files.map { $0["text"]?.text } == [Self.source, Self.library])
    // A transaction's gas has lines with text.
    let call = try #require(
      Self.compiled.contract(named: "Doubler")?.interface.method(named: "put"))
    let selector = try #require(call.selector).number
    let data = Array(U256(UInt64(selector)).bigEndianBytes.suffix(4)) + U256(21).bigEndianBytes
    let receipt = try chain.send(data, to: try RPCValue.address(.string(address)))
    let hash = try #require(receipt["transactionHash"]?.text)
    let profile = try chain.result("galaxy_profileTransaction", "[\"\(hash)\"]")
    #expect(profile.compact.contains("entry put(value: U64)"))
  }

  @Test func whatGivesAnotherModuleIsNotShown() throws {
    let chain = try ServedChain()
    let own = try bundle()
    let sources = own.files.map { ($0.path, String(decoding: $0.utf8, as: UTF8.self)) }
    let other = try #require(
      SourceBundle(
        contract: "Doubler",
        sources: sources.map {
          (path: $0.0, text: $0.1.replacing("value + value", with: "value + 2"))
        }))
    let broken = try #require(
      SourceBundle(contract: "Doubler", sources: [(path: "main.gx", text: "contract Doubler {")]))
    for blob in [other.encoded, broken.encoded, Array("no bundle".utf8), own.encoded + [0]] {
      let address = try deploy(chain, with: blob)
      let answer = try chain.result("galaxy_getContract", "[\"\(address)\"]")
      #expect(answer["name"] == .string("Doubler"))
      #expect(answer["source"] == .null)
    }
  }

  @Test func bundlesAreReadAsTheyAreWrittenOrNotAtAll() throws {
    let bundle = try bundle()
    let bytes = bundle.encoded
    #expect(SourceBundle(decoding: bytes) == bundle)
    var random = SplitMix64(seed: 71)
    for _ in 0..<500 {
      var damaged = bytes
      if random.next(below: 3) == 0 {
        damaged.removeLast(1 + random.next(below: bytes.count))
      } else {
        damaged[random.next(below: bytes.count)] ^= UInt8(1 + random.next(below: 255))
      }
      guard let read = SourceBundle(decoding: damaged) else { continue }
      #expect(read != bundle && read.encoded == damaged)
    }
    #expect(
      SourceBundle(decoding: [UInt8](repeating: 0xC0, count: SourceBundle.bytesMax + 1)) == nil)
    let long = String(repeating: "/", count: SourceBundle.bytesMax)
    #expect(SourceBundle(contract: "A", sources: [(path: "a.gx", text: long)]) == nil)
  }
}
