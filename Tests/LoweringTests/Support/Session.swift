import Bytecode
import Ledger
import Primitives
import VM

/// A contract on a chain in process, for tests that run what was compiled.
struct Session {
  /// How a call ended, and what it gave.
  struct Outcome: Equatable, CustomStringConvertible {
    var status: String
    var data: [UInt8]
    var events: [[UInt8]]

    /// The result read as one number.
    var number: U256? { data.isEmpty ? nil : U256(bigEndian: data.prefix(32)) }

    var description: String {
      "\(status) \(Hex.encode(data)) events: \(events.map { Hex.encode($0) })"
    }
  }

  static let alice = Address(truncating: 0xA11CE)
  private(set) var chain: Chain
  private(set) var contract = Address.zero
  let module: Module
  private(set) var gasUsed: UInt64 = 0

  /// Deploys a module.
  init(_ module: Module, arguments: [UInt8] = [], value: UInt128 = 0) throws {
    self.module = module
    chain = Chain(balances: [(Session.alice, 1 << 100)])
    let payload = DeploymentPayload(
      module: module.withoutDebug.encoded(), arguments: arguments)
    let receipt = try chain.submit(
      Transaction(
        sender: Session.alice, nonce: chain.nonce(of: Session.alice), recipient: nil, value: value,
        data: payload.encoded(), gasLimit: 1_000_000_000))
    guard let created = receipt.contract else {
      throw SessionError.notDeployed("\(receipt.status) \(Hex.encode(receipt.data))")
    }
    contract = created
  }

  enum SessionError: Error {
    case notDeployed(String)
  }

  /// Calls an entry with arguments that take one word each.
  mutating func call(
    _ name: String, _ signature: String, _ arguments: [U256] = [], value: UInt128 = 0
  ) throws -> Outcome {
    try call(name, signature, encoded: arguments.flatMap(\.bigEndianBytes), value: value)
  }

  /// Calls an entry with encoded arguments.
  mutating func call(
    _ name: String, _ signature: String, encoded: [UInt8], value: UInt128 = 0
  ) throws -> Outcome {
    let selector = ABI.selector(name + signature)
    let receipt = try chain.submit(
      Transaction(
        sender: Session.alice, nonce: chain.nonce(of: Session.alice), recipient: contract,
        value: value, data: selector.bytes + encoded, gasLimit: 2_000_000_000))
    gasUsed = receipt.gasUsed
    return Outcome(
      status: "\(receipt.status)", data: receipt.data, events: receipt.events.map(\.data))
  }
}
