import Bytecode
import Ledger
import Primitives
import VM

/// A chain between two commands: with what it began, what was sent to it, and what gives its contracts names.
///
/// It holds no state. Whoever opens it executes everything again (`replay`) and compares the hash of every block, which commits to
/// transaction, receipt and state root: the best check for damage that there is, and one that no snapshot passes by.
package struct ChainFile: Hashable, Sendable {
  /// An account that had coins when the chain began.
  package struct Account: Hashable, Sendable {
    package var name: String
    package var address: Address
    /// Its coins at the beginning, in the smallest unit.
    package var balance: UInt128

    /// An account; all balances together fit 128 bits.
    package init(name: String, address: Address, balance: UInt128) {
      self.name = name
      self.address = address
      self.balance = balance
    }
  }

  /// A contract that was given a name.
  package struct Contract: Hashable, Sendable {
    package var name: String
    package var address: Address
    /// The number of the transaction that deployed it, from 1.
    package var transaction: Int
  }

  /// A module with its debug information, and the sources that this names.
  package struct Module: Hashable, Sendable {
    package var bytes: [UInt8]
    package var sources: [TraceFile.Source]
  }

  /// A transaction in a block of its own.
  package struct Step: Hashable, Sendable {
    /// The time that was let pass before it, beside what lies between any two blocks.
    package var seconds: UInt64
    /// What was sent.
    package var request: TransactionRequest
    /// The block that it made.
    package var block: Hash256
  }

  /// The accounts of the beginning.
  package let accounts: [Account]
  /// Named contracts, in the order in which they were deployed. Of two with one name the later has it.
  package private(set) var contracts: [Contract] = []
  /// The modules of contracts that were deployed from here.
  package private(set) var modules: [Module] = []
  /// Everything that was sent, in order.
  package private(set) var steps: [Step] = []
  /// The time that passes before the next block, beside what lies between any two.
  package private(set) var seconds: UInt64 = 0

  /// A chain on which nothing has happened.
  package init(accounts: [Account]) {
    self.accounts = accounts
  }

  /// What a file holds.
  init(
    accounts: [Account], contracts: [Contract], modules: [Module], steps: [Step], seconds: UInt64
  ) {
    self.accounts = accounts
    self.contracts = contracts
    self.modules = modules
    self.steps = steps
    self.seconds = seconds
  }

  // MARK: Names

  /// Who is called so.
  package func address(_ name: String) -> Address? {
    contracts.last { $0.name == name }?.address ?? accounts.first { $0.name == name }?.address
  }

  /// What accounts and contracts are called.
  package var names: [Address: String] {
    let all = contracts.map { ($0.address, $0.name) } + accounts.map { ($0.address, $0.name) }
    return Dictionary(all) { $1 }
  }

  // MARK: Changing

  /// Notes a transaction that was executed.
  package mutating func append(_ request: TransactionRequest, block: Hash256) {
    steps.append(Step(seconds: seconds, request: request, block: block))
    seconds = 0
  }

  /// Names the contract that the last transaction has deployed, and keeps what shows it as it was written.
  package mutating func name(
    _ name: String, _ address: Address, module: VerifiedModule, sources: [TraceFile.Source]
  ) {
    contracts.append(Contract(name: name, address: address, transaction: steps.count))
    let module = Module(bytes: module.module.encodedWithDebug(), sources: sources)
    if !modules.contains(module) { modules.append(module) }
  }

  /// Lets time pass before the next block; saturates.
  package mutating func pass(seconds: UInt64) {
    let (sum, overflow) = self.seconds.addingReportingOverflow(seconds)
    self.seconds = overflow ? .max : sum
  }

  /// Forgets the last transactions, with the contracts that they deployed and the time that has passed since.
  ///
  /// - Precondition: there are so many.
  package mutating func undo(_ count: Int) {
    steps.removeLast(count)
    contracts.removeAll { $0.transaction > steps.count }
    seconds = 0
  }
}
