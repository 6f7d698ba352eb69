import Bytecode
import Client
import Diagnostics
import Inspect
import Ledger
import Primitives
import Signatures
import VM

/// A chain that a node serves by JSON-RPC, for a client who signs.
///
/// It waits for every answer; who must do something meanwhile keeps it on a thread of its own.
package struct RemoteChain: ChainAccess {
  /// Signs for an account; nil for one that this client has no key of.
  package typealias Signer = (Address) -> SigningKey?

  let client: RPCClient
  private let signer: Signer
  /// The id for which transactions are signed.
  package let chainID: UInt64

  /// A chain that can be reached through a client.
  package init(_ client: RPCClient, signer: @escaping Signer = { _ in nil }) throws(ChainError) {
    self.client = client
    self.signer = signer
    chainID = try RemoteChain.read(
      try RemoteChain.asked(client, "eth_chainId", []), RPCValue.uint64)
  }

  // MARK: Transactions

  package mutating func submit(_ request: TransactionRequest) throws(ChainError) -> Hash256 {
    try send(try sign(request, nonce: try nonce(of: request.sender)).raw)
  }

  /// Signs a transaction with a nonce of the caller's choice, at the fee of now, and brings its blobs; nothing is sent.
  package func sign(
    _ request: TransactionRequest, nonce: UInt64
  ) throws(ChainError) -> SignedTransaction {
    guard let key = signer(request.sender) else {
      throw .unsigned(request.sender)
    }
    let hashes = request.call.blobs.map(\.hash)
    for blob in request.call.blobs { try bring(blob.bytes) }
    let payload = TransactionPayload(
      chainID: chainID, nonce: nonce, fee: try fee(request.gasPrice),
      gasLimit: request.gasLimit, recipient: request.recipient, value: request.value,
      data: request.call.data, accessList: hashes.isEmpty ? [] : [.blobs(hashes)])
    return SignedTransaction(payload, signedBy: key)
  }

  /// Sends the bytes of a signed transaction.
  package func send(_ raw: [UInt8]) throws(ChainError) -> Hash256 {
    try read(ask("eth_sendRawTransaction", [.data(raw)]), RPCValue.hash)
  }

  /// How many transactions of an account blocks have; with `isPending` those that wait, too.
  package func nonce(
    of account: Address, isPending: Bool = true
  ) throws(ChainError) -> UInt64 {
    try read(
      ask(
        "eth_getTransactionCount",
        [.address(account), .string(isPending ? "pending" : "latest")]), RPCValue.uint64)
  }

  package func receipt(of transaction: Hash256) throws(ChainError) -> Receipt? {
    let answer = try ask("galaxy_getReceipt", [.hash(transaction)])
    return answer == .null ? nil : try receipt(answer)
  }

  /// The receipt of a transaction as soon as a block has it, asked for again and again for so many seconds.
  package func receipt(
    of transaction: Hash256, seconds: Int, pause: () -> Void
  ) throws(ChainError) -> Receipt {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    while true {
      if let receipt = try receipt(of: transaction) { return receipt }
      guard clock.now < end else { throw .pending(transaction) }
      pause()
    }
  }

  /// The least gas limit with which a transaction does what it should now; blobs are brought for that. What it would
  /// fail with instead.
  package func estimate(
    _ request: TransactionRequest
  ) throws(ChainError) -> Result<UInt64, EstimateFailure> {
    for blob in request.call.blobs { try bring(blob.bytes) }
    let answer: JSONValue
    do throws(RPCClient.Failure) {
      answer = try client.call("eth_estimateGas", [object(request)])
    } catch {
      guard case .answered(let told) = error, told.code == RPCError.Code.reverted.rawValue else {
        throw RemoteChain.error(error)
      }
      return .failure(EstimateFailure(message: told.message))
    }
    return .success(try read(answer, RPCValue.uint64))
  }

  /// What a transaction would fail with.
  package struct EstimateFailure: Error {
    /// One sentence of the node's.
    package let message: String
  }

  // MARK: Looking

  package func view(_ request: ViewRequest) throws(ChainError) -> CallOutcome {
    try view(request, at: nil)
  }

  /// Runs a view behind a block; nil is the last.
  package func view(_ request: ViewRequest, at block: UInt64?) throws(ChainError) -> CallOutcome {
    let receipt = try receipt(ask("galaxy_call", [object(request), tag(block)]))
    let status: CallOutcome.Status =
      switch receipt.status {
      case .success: .success
      case .revert: .revert
      case .trap(let trap): .trap(trap)
      case .invalidModule: .trap(.noContract)
      }
    return CallOutcome(
      status: status, data: receipt.data, gasUsed: receipt.gasUsed,
      instructions: receipt.instructions, location: receipt.location)
  }

  package func trace(of transaction: Hash256) throws(ChainError) -> [UInt8]? {
    guard let file = try recording(of: transaction) else { return nil }
    return try? Trace(decoding: file).replay.records()
  }

  /// The recording of a transaction as `galaxy trace` reads it.
  package func recording(of transaction: Hash256) throws(ChainError) -> [UInt8]? {
    let answer = try ask("galaxy_traceTransaction", [.hash(transaction)])
    return answer == .null ? nil : try read(answer, RPCValue.bytes)
  }

  /// The recording of a view.
  package func recording(of request: ViewRequest, at block: UInt64?) throws(ChainError) -> [UInt8] {
    try read(ask("galaxy_traceCall", [object(request), tag(block)]), RPCValue.bytes)
  }

  package func balance(of account: Address) throws(ChainError) -> UInt128 {
    try read(ask("eth_getBalance", [.address(account), .string("latest")]), RPCValue.uint128)
  }

  /// The number of the last block.
  package func blockNumber() throws(ChainError) -> UInt64 {
    try read(ask("eth_blockNumber", []), RPCValue.uint64)
  }

  /// The module of a contract; nil where there is none.
  package func module(at address: Address) throws(ChainError) -> [UInt8]? {
    let answer = try ask("galaxy_getModule", [.address(address)])
    return try answer["module"].map { value throws(ChainError) in
      try read(value, RPCValue.bytes)
    }
  }

  /// What is stored under a key of a contract; empty where there is nothing.
  package func stored(_ key: Hash256, of contract: Address) throws(ChainError) -> [UInt8] {
    try read(
      ask("galaxy_getStorage", [.address(contract), .hash(key)]), RPCValue.bytes)
  }

  /// What a method answers, as it is.
  package func ask(_ method: String, _ parameters: [JSONValue]) throws(ChainError) -> JSONValue {
    try RemoteChain.asked(client, method, parameters)
  }

  // MARK: Parts

  /// A price, or without one twice the base fee of now, so that the next blocks take it.
  private func fee(_ price: UInt128) throws(ChainError) -> FeeOffer {
    guard price == 0 else { return FeeOffer(price: price) }
    let tip = try read(ask("eth_maxPriorityFeePerGas", []), RPCValue.uint128)
    let now = try read(ask("eth_gasPrice", []), RPCValue.uint128)
    let (most, overflow) = now.multipliedReportingOverflow(by: 2)
    return FeeOffer(most: overflow ? .max : most, tip: min(tip, now))
  }

  private func bring(_ blob: [UInt8]) throws(ChainError) {
    do throws(RPCClient.Failure) {
      _ = try client.put("/blob", blob)
    } catch {
      throw RemoteChain.error(error)
    }
  }

  private func tag(_ block: UInt64?) -> JSONValue {
    block.map { .quantity($0) } ?? .string("latest")
  }

  private func object(_ request: ViewRequest) -> JSONValue {
    .members(
      ("from", .address(request.caller)), ("to", .address(request.contract)),
      ("data", .data(request.data)), ("gas", .quantity(request.gasLimit)))
  }

  private func object(_ request: TransactionRequest) -> JSONValue {
    var members = [
      JSONValue.Member("from", .address(request.sender)),
      JSONValue.Member("data", .data(request.call.data)),
      JSONValue.Member("value", .quantity(request.value)),
    ]
    if let recipient = request.recipient {
      members.append(JSONValue.Member("to", .address(recipient)))
    }
    let keys = request.call.blobs.map { JSONValue.hash($0.hash) }
    if !keys.isEmpty {
      let entry = JSONValue.members(
        ("address", .address(AccessListEntry.blobAddress)), ("storageKeys", .array(keys)))
      members.append(JSONValue.Member("accessList", .array([entry])))
    }
    return .object(members)
  }

  private func receipt(_ answer: JSONValue) throws(ChainError) -> Receipt {
    let bytes = try read(answer["encoded"] ?? .null, RPCValue.bytes)
    guard let receipt = try? Receipt(archived: bytes) else {
      throw .unreachable("the node answers what is no receipt")
    }
    return receipt
  }

  private func read<Value>(
    _ value: JSONValue, _ reader: (JSONValue) throws(RPCValueError) -> Value
  ) throws(ChainError) -> Value {
    try RemoteChain.read(value, reader)
  }

  static func read<Value>(
    _ value: JSONValue, _ reader: (JSONValue) throws(RPCValueError) -> Value
  ) throws(ChainError) -> Value {
    do throws(RPCValueError) {
      return try reader(value)
    } catch {
      throw .unreachable("the node answers what is not understood: \(error.reason)")
    }
  }

  private static func asked(
    _ client: RPCClient, _ method: String, _ parameters: [JSONValue]
  ) throws(ChainError) -> JSONValue {
    do throws(RPCClient.Failure) {
      return try client.call(method, parameters)
    } catch {
      throw RemoteChain.error(error)
    }
  }

  static func error(_ failure: RPCClient.Failure) -> ChainError {
    switch failure {
    case .answered(let error): .answered(error.message)
    case .unreachable(let reason): .unreachable(reason)
    }
  }
}
