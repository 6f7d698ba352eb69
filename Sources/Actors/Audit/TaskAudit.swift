import Bytecode
import Client
import Learning
import Ledger
import Primitives
import RPC
import Tensors
import VM

/// Runs a whole task again from what the chain has of it, and compares: places and prices, seals, every round's values, credits and average,
/// every payment. It asks the node for transactions and events only, and believes none of the contract's results.
package struct TaskAudit {
  /// Gives the document with an identifier; nil where it cannot be had.
  package typealias Documents = (String) -> [UInt8]?

  let chain: RemoteChain
  let task: ActorContract
  let market: ActorContract
  let terms: TaskTerms
  let owner: Address
  let documents: Documents
  var report = AuditReport()

  // What the auditor has computed so far.
  var weights: Tensor
  var lastStep: Tensor
  var accuracy: Int32 = 0
  var phase = TaskState.Phase.enrolling
  var round: UInt32 = 0
  var pot: UInt128
  var bond: UInt128
  var applicants: [PlaceAuction.Applicant] = []
  var members: [AuditMember] = []
  var deposits: [Address: UInt128] = [:]
  var owed: [Address: UInt128] = [:]
  var paid: [Address: UInt128] = [:]
  /// Everybody who was ever owed something, in order.
  var known: [Address] = []
  var seals: [Address: Hash256] = [:]
  var updates: [(member: Int, update: Tensor)] = []
  var shown: (x: Tensor, y: Tensor)?
  var listings: [UInt64: MarketListing] = [:]

  /// Audits a task; what was found. An error only where the chain cannot be read, or is not what it says.
  package static func run(
    _ address: Address, on chain: RemoteChain, contracts: PlatformContracts,
    documents: @escaping Documents
  ) throws(ActorError) -> AuditReport {
    let task = try ActorContract(at: address, on: chain)
    var report = AuditReport()
    do throws(ChainError) {
      report.compare(
        "contract", "the task", chain: keccak256(try chain.module(at: address) ?? []).hex,
        computed: keccak256(contracts.task.module.module.withoutDebug.encoded()).hex)
    } catch {
      throw .chain(error)
    }
    guard report.differences.isEmpty else { return report }
    let terms = try TaskTerms(try task.view("terms", on: chain))
    let market = try ActorContract(at: terms.market, on: chain)
    let history = try ContractHistory(of: [address, terms.market], on: chain)
    guard let made = history.calls.first(where: { $0.recipient == nil && $0.touches(address) })
    else { throw .invalid("the chain has no transaction that deployed \(address.checksummed)") }
    var audit = try TaskAudit(
      chain, task, market, terms, made, documents: documents, report: report)
    for call in history.calls where call.hash != made.hash { try audit.follow(call) }
    try audit.finish()
    return audit.report
  }

  private init(
    _ chain: RemoteChain, _ task: ActorContract, _ market: ActorContract, _ terms: TaskTerms,
    _ made: PastCall, documents: @escaping Documents, report: AuditReport
  ) throws(ActorError) {
    (self.chain, self.task, self.market, self.terms) = (chain, task, market, terms)
    self.documents = documents
    self.report = report
    owner = made.sender
    bond = terms.bond
    pot = made.value > terms.bond ? made.value - terms.bond : 0
    guard let payload = DeploymentPayload(decoding: made.data),
      let (method, bytes) = task.interface.method(callData: payload.arguments, isInit: true),
      let arguments = task.interface.types.decode(bytes, method.parameters.map(\.type)),
      arguments.count >= 2
    else { throw .invalid("the task was deployed with what is no call of its init") }
    let start = try arguments[1].tensor()
    self.report.compare(
      "terms", "deployment", chain: terms, computed: try TaskTerms(arguments[0]))
    do throws(TensorError) {
      weights = try start.clip(low: -ScoredRound.weightMax, high: ScoredRound.weightMax)
      lastStep = try weights.subtract(weights)
    } catch {
      throw .invalid("the starting weights are no tensor: \(error)")
    }
  }

  /// Follows one transaction.
  private mutating func follow(_ call: PastCall) throws(ActorError) {
    if let (name, arguments) = call.call(of: market) {
      return try list(call, name, arguments)
    }
    guard let (name, arguments) = call.call(of: task) else {
      if call.touches(task.address) {
        report.skip("transaction \(call.hash.hex) reached the task through another contract")
      }
      return
    }
    let place = "block \(call.block), \(name)"
    var expected: [TaskEvent] = []
    switch name {
    case "apply": try apply(call, arguments, place)
    case "begin": begin(&expected)
    case "commit": try commit(call, arguments)
    case "reveal": try reveal(call, arguments, place, &expected)
    case "advance": advance(&expected)
    case "score": try score(arguments, place, &expected)
    case "gate": try gate(arguments, place, &expected)
    case "forfeit": forfeit(&expected)
    case "claim": claim(call)
    default: break
    }
    let seen = call.events.compactMap { TaskEvent($0, of: task) }
    for index in 0..<max(seen.count, expected.count) {
      report.compare(
        expected.indices.contains(index)
          ? expected[index].name : seen[index].name, place,
        chain: seen.indices.contains(index) ? seen[index].text : "nothing",
        computed: expected.indices.contains(index) ? expected[index].text : "nothing")
    }
  }

  // MARK: Ledger

  mutating func owe(_ who: Address, _ amount: UInt128) {
    guard amount > 0 else { return }
    if owed[who] == nil { known.append(who) }
    owed[who, default: 0] += amount
  }

  /// What the task keeps in all.
  private var kept: UInt128 {
    pot + bond + deposits.values.reduce(0, +) + owed.values.reduce(0, +)
  }

  /// Whether it was all that was owed shows at the end, in what is still owed and in the balance.
  private mutating func claim(_ call: PastCall) {
    paid[call.sender, default: 0] += owed[call.sender] ?? 0
    owed[call.sender] = 0
  }

  /// Compares where the chain stands with where it should.
  private mutating func finish() throws(ActorError) {
    func asked(_ view: String, _ arguments: [ABIValue] = []) throws(ActorError) -> ABIValue {
      try task.view(view, arguments, on: chain)
    }
    report.compare(
      "weights", "now", chain: Commitment.of(try asked("weights").tensor()).hex,
      computed: Commitment.of(weights).hex)
    report.compare("phase", "now", chain: try asked("phase").count(), computed: phase.rawValue)
    report.compare("round", "now", chain: try asked("round").count(), computed: Int(round))
    report.compare(
      "accuracy", "now", chain: try asked("accuracy").raw(), computed: Int64(accuracy))
    var points: [Int64] = []
    for point in try asked("points").list() { points.append(try point.raw()) }
    report.compare("credits", "now", chain: points, computed: members.map(\.credit))
    for who in known {
      report.compare(
        "owed", who.checksummed, chain: try asked("owedTo", [.address(who)]).amount(),
        computed: owed[who] ?? 0)
    }
    do throws(ChainError) {
      report.compare(
        "balance", "the task", chain: try chain.balance(of: task.address), computed: kept)
    } catch {
      throw .chain(error)
    }
    report.payouts = known.map {
      ($0.checksummed, (owed[$0] ?? 0) + (paid[$0] ?? 0))
    }
  }
}
