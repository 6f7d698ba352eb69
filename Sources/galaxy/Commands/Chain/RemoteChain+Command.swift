import Bytecode
import Client
import Diagnostics
import Foundation
import Ledger
import Node
import Primitives
import RPC
import VM

extension RemoteChain: CommandChain {
  /// How long a block may take, in seconds.
  private static let blockSecondsMax = 120

  /// On the development chain its accounts, too: elsewhere nobody is to pay an account whose key everybody knows.
  var names: [String: Address] {
    get throws {
      let accounts =
        chainID == Genesis.development.chainID
        ? DevelopmentAccount.all.map { ($0.name, $0.address) } : []
      return Dictionary(accounts) { first, _ in first }
        .merging(try Deployments(chainID: chainID).addresses) { $1 }
    }
  }

  func contract(_ text: String) throws -> Address {
    try Deployments(chainID: chainID).address(text)
  }

  func target(at address: Address) throws -> RunTarget? {
    let bytes: [UInt8]? = try ChainOptions.reaching { () throws(ChainError) in
      try self.module(at: address)
    }
    guard let bytes else { return nil }
    guard let module = try? Module(decoding: bytes), let verified = try? Verifier.verify(module)
    else { throw CommandFailure.failed("error: the node answers what is no module") }
    return RunTarget(
      contract: DeployableContract(verified, interface: ContractInterface(verified)), sources: [],
      others: [])
  }

  /// The chain keeps hashes of the keys of maps.
  func places(of contract: Address) -> [TracedKey]? { nil }

  func gasLimit(for request: TransactionRequest) throws -> UInt64 {
    let estimate = try ChainOptions.reaching { () throws(ChainError) in
      try self.estimate(request)
    }
    switch estimate {
    case .success(let gas): return gas + gas / 5
    case .failure(let failure):
      throw CommandFailure.failed("not sent, because it would fail: \(failure.message)")
    }
  }

  func settled(_ transaction: Hash256) throws(ChainError) -> Receipt {
    try receipt(of: transaction, seconds: RemoteChain.blockSecondsMax) {
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  func keep(_ receipt: Receipt, as name: String?, _ target: RunTarget?) throws {
    guard receipt.isSuccess, let address = receipt.contract, let target else { return }
    var deployments = try Deployments(chainID: chainID)
    try deployments.add(name ?? target.contract.name, address)
  }

  func traceFile(of transaction: Hash256) throws -> [UInt8]? {
    try ChainOptions.reaching { () throws(ChainError) in try recording(of: transaction) }
  }

  func traceFile(of request: ViewRequest, at block: UInt64?) throws -> [UInt8] {
    try ChainOptions.reaching { () throws(ChainError) in try recording(of: request, at: block) }
  }

  func blockJSON(_ text: String?) throws -> JSONValue {
    let isHash = text?.hasPrefix("0x") ?? false
    let reference: JSONValue
    if let text, !isHash {
      guard let number = UInt64(text) else {
        throw CommandFailure.usage("`\(text)` is neither a number nor a hash")
      }
      reference = .quantity(number)
    } else {
      reference = .string(text ?? "latest")
    }
    return try ChainOptions.reaching { () throws(ChainError) in
      try ask(isHash ? "eth_getBlockByHash" : "eth_getBlockByNumber", [reference, .bool(true)])
    }
  }

  func receiptJSON(_ text: String) throws -> JSONValue {
    let hash = try ChainText.hash(text)
    let (receipt, outcome) = try ChainOptions.reaching { () throws(ChainError) in
      (
        try ask("eth_getTransactionReceipt", [.hash(hash)]),
        try ask("galaxy_getReceipt", [.hash(hash)])
      )
    }
    guard case .object(let members) = receipt else { return .null }
    return .object(members + [JSONValue.Member("galaxy", outcome)])
  }
}
