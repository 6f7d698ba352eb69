import Bytecode
import Foundation
import Ledger
import Primitives
import VM

/// The processor time of a program's deployment, or of a call of it, against its gas, on a chain as a node runs it.
struct WorstMeasure {
  /// What is measured.
  enum Part: String, CaseIterable {
    case deployment, call
  }

  /// Nanoseconds, and the gas of the whole transaction.
  struct Result {
    let nanoseconds: Double
    let gas: UInt64

    var ratio: Double { nanoseconds / Double(max(gas, 1)) }
  }

  /// The gas of a call: some milliseconds.
  static let gasLimit: UInt64 = 3_000_000
  private static let sender = Address(truncating: 0xA11CE)

  private let program: WorstProgram
  private let deployment: Transaction
  private let call: Transaction?
  /// Before the deployment, and behind it.
  private let empty: Chain
  private let deployed: Chain

  /// Deploys a program; nil if the verifier refuses it, or if it cannot be deployed.
  init?(_ program: WorstProgram) {
    self.program = program
    guard let verified = try? Verifier.verify(program.module) else { return nil }
    empty = Self.chain()
    let payload = DeploymentPayload(module: program.module.encoded(), arguments: [])
    deployment = Transaction(
      sender: Self.sender, nonce: 0, recipient: nil, data: payload.encoded(),
      gasLimit: 100_000_000)
    var deployed = empty
    let receipt = try? deployed.submit(deployment)
    self.deployed = deployed
    guard let contract = receipt?.contract,
      let selector = verified.entries.keys.sorted().first(where: { $0 != 0 })
        ?? verified.entries.keys.sorted().first
    else { return nil }
    call = Transaction(
      sender: Self.sender, nonce: 1, recipient: contract,
      data: withUnsafeBytes(of: selector.bigEndian) { Array($0) } + program.arguments,
      gasLimit: Self.gasLimit)
  }

  /// The least time of a few runs.
  func measure(_ part: Part, rounds: Int) -> Result? {
    var least = Double.infinity
    var gas: UInt64 = 0
    for _ in 0..<rounds {
      // Modules that were verified before are remembered: a deployment starts with a chain of its own.
      var chain = part == .deployment ? Self.chain() : deployed
      guard let transaction = part == .deployment ? deployment : call else { return nil }
      let start = Self.nanoseconds()
      guard let receipt = try? chain.submit(transaction) else { return nil }
      least = min(least, Self.nanoseconds() - start)
      gas = receipt.gasUsed
    }
    return Result(nanoseconds: least, gas: gas)
  }

  /// A chain that takes the short keys of the rows' programs.
  private static func chain() -> Chain {
    Chain(balances: [(sender, 1 << 100)], rules: ChainRules(insecureTestKeys: true))
  }

  private static func nanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
