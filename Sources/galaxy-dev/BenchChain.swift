import Bytecode
import Foundation
import Ledger
import Primitives
import State
import VM

/// A chain in memory with the contracts of a benchmark, and an account that deploys and calls them.
struct BenchChain {
  let folder: String
  private(set) var chain = Chain(balances: [(BenchChain.alice, 1 << 100)])
  let code = CodeCache(engine: BenchChain.engine)

  /// What the environment asks for; the first call is not measured.
  private static var engine: Engine {
    switch Engine.chosen {
    case .interpreter: .interpreter
    case .native: .native(afterCalls: 0)
    }
  }

  static let alice = Address(truncating: 0xA11CE)

  init(folder: String) {
    self.folder = folder
  }

  var nonce: UInt64 { chain.state[BenchChain.alice].nonce }

  /// Submits a transaction, which must succeed.
  @discardableResult
  mutating func submit(_ data: [UInt8], to recipient: Address?) throws -> Receipt {
    let receipt = try chain.submit(
      Transaction(
        sender: BenchChain.alice, nonce: nonce, recipient: recipient, data: data,
        gasLimit: 10_000_000))
    precondition(receipt.isSuccess, "the contracts are deployed, and take what they are sent")
    return receipt
  }

  /// Deploys a contract whose module lies in the folder.
  mutating func deploy(_ name: String) throws -> Address {
    let file = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).gxb"))
    let module = try Module(decoding: [UInt8](file)).withoutDebug.encoded()
    let payload = DeploymentPayload(module: module, arguments: [])
    guard let contract = try submit(payload.encoded(), to: nil).contract else {
      preconditionFailure("a deployment gives a contract")
    }
    return contract
  }

  /// Where transactions are measured.
  var block: BlockContext {
    BlockContext(
      number: 100, time: Chain.genesisTime + 100, producer: .zero, gasLimit: Chain.blockGasLimit)
  }

  /// Deploys a contract, calls its `run`, and reports.
  mutating func run(_ contract: String, _ argument: UInt64) throws {
    let recipient = try deploy(contract)
    let transaction = BlockTransaction.unsigned(
      Transaction(
        sender: BenchChain.alice, nonce: nonce, recipient: recipient,
        data: try ABI.encodeCall(
          ABI.selector("run(uint64)"), [.uint(64)], [.uint(U256(argument))]),
        gasLimit: Chain.blockGasLimit))
    func call() throws -> Receipt {
      try StateTransition.apply(
        transaction, reading: chain.state, block: block, rules: ChainRules(), code: code
      ).receipt
    }
    // The peers' modules are loaded, too, when they are measured.
    var receipt: Receipt? = try call()
    let seconds = try Stopwatch.processor { receipt = try call() }
    guard let receipt, receipt.isSuccess else { preconditionFailure("\(contract) runs") }
    print(
      "{\"program\": \"\(contract)\", \"result\": \"\(Hex.encode(receipt.data))\", "
        + "\"ns\": \(seconds * 1e9), \"gas\": \(receipt.gasUsed), "
        + "\"instructions\": \(receipt.instructions)}")
  }
}
