import HomomorphicEvaluation
import Primitives
import Semantics

/// The chain as the interpreter imagines it: contracts with their state as values, balances, events. Slow and obvious.
package final class World {
  /// A deployed contract.
  package struct Instance {
    package let contract: ContractID
    /// In the order of the contract's state variables.
    package var state: [Value?]
    package var keys: [KeyID: EncryptionKey] = [:]
    package var sizes: [SizeParameterID: Int64] = [:]
    /// How many contracts it has made.
    package var deployments: UInt64 = 0
  }

  /// An event that a contract has emitted.
  package struct Emission: Equatable {
    package let contract: Address
    package let event: EventID
    package let arguments: [Value]
  }

  /// Everything that is undone when a call fails.
  package struct Snapshot {
    var instances: [Address: Instance]
    var balances: [Address: UInt128]
    var events: [Emission]
  }

  /// A contract whose code runs, and whether it has written state in this call.
  struct Frame {
    let address: Address
    var hasWritten = false
  }

  package let program: TypedProgram
  package internal(set) var instances: [Address: Instance] = [:]
  package var balances: [Address: UInt128] = [:]
  package internal(set) var events: [Emission] = []
  package var blockNumber: UInt64 = 1
  package var blockTime: UInt64 = 0
  var frames: [Frame] = []

  package init(_ program: TypedProgram) {
    self.program = program
  }

  package var snapshot: Snapshot {
    get { Snapshot(instances: instances, balances: balances, events: events) }
    set {
      instances = newValue.instances
      balances = newValue.balances
      events = newValue.events
    }
  }

  /// Moves coins between accounts.
  func move(_ amount: UInt128, from payer: Address, to receiver: Address) throws(Failure) {
    guard let rest = balances[payer, default: 0].checkedSubtract(amount) else {
      throw .trap("insufficientBalance")
    }
    balances[payer] = rest
    balances[receiver, default: 0] += amount
  }
}

extension UInt128 {
  func checkedSubtract(_ other: UInt128) -> UInt128? {
    let (result, overflow) = subtractingReportingOverflow(other)
    return overflow ? nil : result
  }
}
