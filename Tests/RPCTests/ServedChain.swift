import Compiler
import Diagnostics
import Foundation
import Ledger
import Node
import Primitives
import RPC
import Signatures
import Storage
import TestKit
import Testing

/// A node on a folder of its own, asked without a network.
final class ServedChain {
  let node: ChainNode
  let service: RPCService
  private let folder: TemporaryFolder

  /// A node on a folder, by default a new one. With a clock its chain is one for development.
  init(
    pace: ChainNode.Pace = .eachTransaction, folder: TemporaryFolder? = nil,
    clock: DevelopmentClock? = nil
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    let node = try ChainNode(
      ChainStore(opening: folder.path), genesis: .development,
      producer: DevelopmentAccount.all[9].address, pace: pace,
      clock: { clock?.now ?? ChainNode.seconds })
    self.node = node
    service = RPCService(
      node, readers: 2, metrics: ServerMetrics(),
      development: try clock.map {
        try Development(node, clock: $0, folder: folder.path + "/snapshots")
      })
  }

  /// The answer to a call: a result, or an error.
  func ask(_ method: String, _ parameters: String = "[]") throws -> JSONValue {
    let body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\(method)\",\"params\":\(parameters)}"
    let text = try #require(service.answer(RPCBody(Array(body.utf8)), session: nil))
    return try JSONValue(
      parsing: Array(text.utf8), within: JSONBounds(depthMax: 64, membersMax: 256))
  }

  /// The result of a call.
  func result(_ method: String, _ parameters: String = "[]") throws -> JSONValue {
    let answer = try ask(method, parameters)
    return try #require(answer["result"], "\(answer.compact)")
  }

  /// The code of the error of a call; nil when it has a result.
  func code(_ method: String, _ parameters: String) throws -> Int? {
    guard case .number(let text) = try ask(method, parameters)["error"]?["code"] else { return nil }
    return Int(text)
  }

  /// Sends a transaction of a development account, and gives its receipt.
  @discardableResult
  func send(
    _ data: [UInt8], to recipient: Address?, from sender: Int = 0, value: UInt128 = 0,
    gas: UInt64 = 10_000_000
  ) throws -> JSONValue {
    let key = DevelopmentAccount.all[sender].key
    let nonce = try RPCValue.uint64(
      result("eth_getTransactionCount", "[\"\(key.address.hex)\",\"pending\"]"))
    let payload = TransactionPayload(
      chainID: 1337, nonce: nonce, fee: FeeOffer(most: 10_000_000_000, tip: 1_000_000),
      gasLimit: gas, recipient: recipient, value: value, data: data)
    let raw = Hex.encodePrefixed(SignedTransaction(payload, signedBy: key).raw)
    let hash = try #require(result("eth_sendRawTransaction", "[\"\(raw)\"]").text)
    return try result("eth_getTransactionReceipt", "[\"\(hash)\"]")
  }

  /// Deploys a contract without `init`.
  func deploy(_ source: String) throws -> Address {
    let compiled = Compilation.compile(source: source)
    let contract = try #require(compiled.contracts.first, "\(compiled.diagnostics)")
    let receipt = try send(
      DeploymentPayload(module: contract.bytes, arguments: []).encoded(), to: nil)
    #expect(receipt["status"] == .string("0x1"))
    return try RPCValue.address(try #require(receipt["contractAddress"]))
  }
}
