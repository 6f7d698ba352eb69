import Client
import Diagnostics
import Ledger
import Primitives
import VM

/// A chain as the commands reach it: one that a node serves (`RemoteChain`), or one in a file (`FileChain`).
protocol CommandChain: ChainAccess {
  /// Accounts and contracts by their names, where names may stand for addresses.
  var names: [String: Address] { get throws }

  /// The contract that is meant, by name or address.
  func contract(_ text: String) throws -> Address

  /// What stands at an address; nil where no contract does.
  func target(at address: Address) throws -> RunTarget?

  /// Runs a view behind a block; nil is the last.
  func view(_ request: ViewRequest, at block: UInt64?) throws(ChainError) -> CallOutcome

  /// What is stored under a key of a contract; empty where there is nothing.
  func stored(_ key: Hash256, of contract: Address) throws(ChainError) -> [UInt8]

  /// The places in which a contract may have something; nil when nobody knows.
  func places(of contract: Address) throws -> [TracedKey]?

  /// The gas limit for a transaction of which none was given. Throws for what would fail, where that is asked first.
  func gasLimit(for request: TransactionRequest) throws -> UInt64

  /// The receipt of a transaction that was sent, as soon as there is one.
  func settled(_ transaction: Hash256) throws(ChainError) -> Receipt

  /// Keeps what was sent; the contract that it has deployed gets a name.
  mutating func keep(_ receipt: Receipt, as name: String?, _ target: RunTarget?) throws

  /// The recording of a transaction as `galaxy trace` reads it.
  func traceFile(of transaction: Hash256) throws -> [UInt8]?

  /// The recording of a view.
  func traceFile(of request: ViewRequest, at block: UInt64?) throws -> [UInt8]

  /// A block as JSON, by number or hash; nil is the last. Null when there is none.
  func blockJSON(_ text: String?) throws -> JSONValue

  /// A receipt as JSON, by the transaction's hash, in a file also by its number. Null when there is none.
  func receiptJSON(_ text: String) throws -> JSONValue
}

extension CommandChain {
  /// What accounts and contracts are called.
  var namesByAddress: [Address: String] {
    get throws {
      var result: [Address: String] = [:]
      for (name, address) in try names { result[address] = min(name, result[address] ?? name) }
      return result
    }
  }

  /// An account or contract, by name or address.
  func account(_ text: String) throws -> Address {
    if let address = try names[text] ?? Address(checksummed: text) { return address }
    throw CommandFailure.usage(
      "`\(text)` is neither an address (0x and 40 digits) nor a name on this chain")
  }
}
