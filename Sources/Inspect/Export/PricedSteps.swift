import InstructionSet
import VM

/// The steps of a trace with what each cost: a charge belongs to the step in front of it.
struct PricedSteps {
  /// An instruction that has run.
  struct Step {
    /// The number of the function times 2^32 plus that of the instruction.
    let place: UInt64
    /// Its code in the table of instructions.
    let code: UInt16
    let name: String
    /// What was left in front of it.
    let gas: UInt64
    let cost: UInt64
    /// From 1.
    let depth: Int
  }

  /// How many calls are running.
  private(set) var depth = 0
  /// The step that has begun, until it is known what it costs.
  private var pending: (step: TraceStep, gas: UInt64, depth: Int)?
  private let names: [UInt16: String] = Dictionary(
    InstructionSet.all.map { ($0.code, $0.name) }, uniquingKeysWith: { first, _ in first })

  /// Takes the next record; gives the step that has ended with it.
  mutating func add(_ record: TraceRecord) -> Step? {
    switch record {
    case .enter:
      defer { depth += 1 }
      return finish()
    case .leave:
      depth -= 1
      return finish()
    case .step(let step):
      defer { pending = (step, UInt64(step.cost), depth) }
      return finish()
    case .charge(let gas):
      let total = (pending?.gas ?? 0).addingSaturated(gas)
      pending?.gas = total
      return nil
    case .result, .read, .write, .event, .pay: return nil
    }
  }

  private mutating func finish() -> Step? {
    guard let (step, cost, depth) = pending else { return nil }
    pending = nil
    return Step(
      place: UInt64(step.location.function) << 32 | UInt64(step.location.instruction),
      code: step.code, name: names[step.code] ?? "?", gas: step.gasLeft, cost: cost, depth: depth)
  }
}
