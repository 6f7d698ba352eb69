import Bytecode
import Client
import Glibc
import Ledger
import Primitives
import RPC
import VM

/// What every actor acts with: its folder, a node, its account, and somebody who reads its log.
package final class ActorContext {
  /// What it knows after a restart.
  package let folder: ActorFolder
  /// The chain, by a node.
  package let chain: RemoteChain
  /// Its account.
  package let account: Address
  private let outbox: Outbox
  private let log: (String) -> Void
  private let clock: () -> UInt64
  private var contracts: [Address: ActorContract] = [:]

  /// An actor in a folder; what was on its way when it ended is sent again first. `log` gets a line for each thing that it does, never a secret.
  /// `clock` counts seconds since 1970, as blocks do.
  package init(
    _ folder: ActorFolder, _ chain: RemoteChain, account: Address, patience: Int = 120,
    clock: @escaping () -> UInt64 = { UInt64(clamping: time(nil)) },
    log: @escaping (String) -> Void
  ) throws(ActorError) {
    (self.folder, self.chain, self.account) = (folder, chain, account)
    self.log = log
    self.clock = clock
    outbox = try Outbox(folder, chain, account: account, patience: patience)
    for step in try outbox.resume() { log("resumed \(step)") }
  }

  /// What time it is (Unix, seconds): what deadlines are compared with.
  package var now: UInt64 { clock() }

  /// Says what happened.
  package func say(_ line: String) { log(line) }

  /// A contract, read once.
  package func contract(at address: Address) throws(ActorError) -> ActorContract {
    if let known = contracts[address] { return known }
    let contract = try ActorContract(at: address, on: chain)
    contracts[address] = contract
    return contract
  }

  /// Whether a step was done.
  package func isDone(_ step: String) throws(ActorError) -> Bool { try outbox.done(step) != nil }

  /// The receipt of a step; nil while it is not done.
  package func receipt(of step: String) throws(ActorError) -> Receipt? {
    guard let hash = try outbox.done(step) else { return nil }
    do throws(ChainError) {
      guard let receipt = try chain.receipt(of: hash) else {
        throw .unreachable("the node has no receipt of \(hash.hex) yet")
      }
      return receipt
    } catch {
      throw .chain(error)
    }
  }

  /// Calls an entry as a named step; its receipt, also when the step was done before.
  @discardableResult
  package func call(
    _ step: String, _ contract: ActorContract, _ entry: String, _ arguments: [ABIValue] = [],
    value: UInt128 = 0
  ) throws(ActorError) -> Receipt {
    let isNew = try !isDone(step)
    let receipt = try outbox.perform(
      step, contract.request(entry, arguments, from: account, value: value))
    if isNew { say("\(contract.interface.name).\(entry) [\(step)] \(receipt.gasUsed) gas") }
    return receipt
  }

  /// Claims what a contract owes the account; whether that was anything.
  ///
  /// Only the chain says what is owed. What the folder knows of earlier claims gives the next one its name, so that it is a step of its own.
  package func claim(_ contract: ActorContract, as step: String) throws(ActorError) -> Bool {
    let owed = try view(contract, "owedTo", [.address(account)]).amount()
    guard owed > 0 else { return false }
    var number = 1
    while try isDone("\(step)-\(number)") { number += 1 }
    try call("\(step)-\(number)", contract, "claim")
    say("claimed \(owed) from \(contract.interface.name) \(contract.address.checksummed)")
    return true
  }

  /// Deploys a contract as a named step; where it is.
  package func deploy(
    _ step: String, _ contract: DeployableContract, _ arguments: [ABIValue], value: UInt128 = 0
  ) throws(ActorError) -> Address {
    let data: CallData
    do throws(CallError) {
      data = try contract.deployment(arguments)
    } catch {
      throw .invalid("\(error)")
    }
    let isNew = try !isDone(step)
    let receipt = try outbox.perform(
      step, TransactionRequest(from: account, to: nil, data, value: value, gasLimit: 0))
    guard let address = receipt.contract else { throw .invalid("\(step) gave no contract") }
    if isNew { say("deployed \(contract.name) at \(address.checksummed)") }
    return address
  }

  /// Asks a view.
  package func view(
    _ contract: ActorContract, _ name: String, _ arguments: [ABIValue] = []
  ) throws(ActorError) -> ABIValue {
    try contract.view(name, arguments, on: chain)
  }
}
