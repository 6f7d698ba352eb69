import Learning
import Primitives

/// What a task promises and asks, in the order of `Terms` of contracts/task. Times are seconds, amounts the smallest unit, numbers with 24
/// fraction bits raw.
package struct TaskTerms: Hashable, Sendable {
  /// How the pot is divided.
  package enum Plan: Int, Sendable {
    case shapley = 0
    case rank = 1
    case price = 2
  }

  package var market: Address
  package var schema: Hash256
  package var minimumQuality: Int32
  package var minimumRows: UInt32
  package var places: UInt64
  package var rounds: UInt32
  package var reserve: UInt128
  package var deposit: UInt128
  package var fee: UInt128
  package var bond: UInt128
  package var target: Int32
  package var gated: Int32
  package var testRoot: Hash256
  package var plan: Plan
  package var steps: UInt32
  package var rate: Int32
  package var decay: Int32
  package var batch: UInt32
  package var enrolTime: UInt64
  package var commitTime: UInt64
  package var revealTime: UInt64
  package var scoreTime: UInt64
  package var kind: TrainingKind
  /// When a round changes no weight by more, the task goes to its end; 0 for all rounds.
  package var tolerance: Int32

  /// Terms.
  package init(
    market: Address, schema: Hash256, minimumQuality: Int32, minimumRows: UInt32, places: UInt64,
    rounds: UInt32, reserve: UInt128, deposit: UInt128, fee: UInt128, bond: UInt128, target: Int32,
    gated: Int32, testRoot: Hash256, plan: Plan, steps: UInt32, rate: Int32, decay: Int32,
    batch: UInt32, enrolTime: UInt64, commitTime: UInt64, revealTime: UInt64, scoreTime: UInt64,
    kind: TrainingKind = .softmax, tolerance: Int32 = 0
  ) {
    (self.market, self.schema, self.testRoot) = (market, schema, testRoot)
    (self.minimumQuality, self.minimumRows) = (minimumQuality, minimumRows)
    (self.places, self.rounds, self.reserve) = (places, rounds, reserve)
    (self.deposit, self.fee, self.bond) = (deposit, fee, bond)
    (self.target, self.gated, self.plan) = (target, gated, plan)
    (self.steps, self.rate, self.decay, self.batch) = (steps, rate, decay, batch)
    (self.enrolTime, self.commitTime) = (enrolTime, commitTime)
    (self.revealTime, self.scoreTime) = (revealTime, scoreTime)
    (self.kind, self.tolerance) = (kind, tolerance)
  }

  /// How local updates are trained.
  package var settings: FixedPointTrainer.Settings {
    FixedPointTrainer.Settings(
      rate: Int64(rate), decay: Int64(decay), steps: Int(max(steps, 1)), kind: kind)
  }

  /// What the model provider pays in: the budget of all places, and its bond. Saturates.
  package var escrow: UInt128 {
    let (budget, overflow) = UInt128(places).multipliedReportingOverflow(by: reserve)
    let (sum, overflows) = budget.addingReportingOverflow(bond)
    return overflow || overflows ? .max : sum
  }

  /// As the contract takes it.
  package var value: ABIValue {
    func fixed(_ raw: Int32) -> ABIValue { .int(U256(signExtending: Int64(raw))) }
    func number(_ value: some BinaryInteger) -> ABIValue { .uint(U256(UInt128(value))) }
    return .tuple([
      .address(market), .hash(schema), fixed(minimumQuality), number(minimumRows), number(places),
      number(rounds), number(reserve), number(deposit), number(fee), number(bond), fixed(target),
      fixed(gated), .hash(testRoot), number(plan.rawValue), number(steps), fixed(rate),
      fixed(decay), number(batch), number(enrolTime), number(commitTime), number(revealTime),
      number(scoreTime), number(kind.rawValue), fixed(tolerance),
    ])
  }

  /// What a contract answers.
  package init(_ value: ABIValue) throws(ActorError) {
    let fields = try value.fields(24)
    func fixed(_ index: Int) throws(ActorError) -> Int32 {
      guard let raw = Int32(exactly: try fields[index].raw()) else {
        throw .invalid("a contract answers terms out of range")
      }
      return raw
    }
    func number<Value: FixedWidthInteger>(_ index: Int) throws(ActorError) -> Value {
      guard let number = Value(exactly: try fields[index].amount()) else {
        throw .invalid("a contract answers terms out of range")
      }
      return number
    }
    market = try fields[0].address()
    schema = try fields[1].hash()
    minimumQuality = try fixed(2)
    minimumRows = try number(3)
    places = try number(4)
    rounds = try number(5)
    reserve = try number(6)
    deposit = try number(7)
    fee = try number(8)
    bond = try number(9)
    target = try fixed(10)
    gated = try fixed(11)
    testRoot = try fields[12].hash()
    guard let plan = Plan(rawValue: try number(13)) else {
      throw .invalid("a contract answers an unknown plan")
    }
    self.plan = plan
    steps = try number(14)
    rate = try fixed(15)
    decay = try fixed(16)
    batch = try number(17)
    enrolTime = try number(18)
    commitTime = try number(19)
    revealTime = try number(20)
    scoreTime = try number(21)
    guard let kind = TrainingKind(rawValue: try number(22)) else {
      throw .invalid("a contract answers an unknown kind of model")
    }
    self.kind = kind
    tolerance = try fixed(23)
  }
}
