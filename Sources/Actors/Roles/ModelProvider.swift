import Client
import Learning
import Ledger
import Primitives
import RPC
import Tensors

/// A model provider: deploys a task with its budget, announces it, moves it on, shows the slices of the test set, settles.
package struct ModelProvider: PlatformActor {
  private let context: ActorContext
  private let slices: TestSlices
  private let task: ActorContract
  /// Where the task is.
  package var address: Address { task.address }

  /// Deploys a task and announces it, each once; the address.
  package static func create(
    _ context: ActorContext, _ terms: TaskTerms, start: Tensor, board: Address, document: String,
    contracts: PlatformContracts
  ) throws(ActorError) -> Address {
    let address = try context.deploy(
      "deploy", contracts.task, [terms.value, .bytes(start.encoded())], value: terms.escrow)
    try context.call(
      "announce", try context.contract(at: board), "announce",
      [.address(address), .string(document)])
    return address
  }

  /// The owner of a task that was created, with its test set.
  package init(
    _ context: ActorContext, task: Address, _ slices: TestSlices
  ) throws(ActorError) {
    self.context = context
    self.slices = slices
    self.task = try context.contract(at: task)
    let terms = try TaskTerms(try context.view(self.task, "terms"))
    guard terms.testRoot == slices.tree.root else {
      throw .invalid("the test rows are not those that the task has committed to")
    }
  }

  package mutating func step() throws(ActorError) -> ActorProgress {
    let state = try TaskState(task, on: context.chain)
    let isLate = context.now >= state.deadline
    let round = "round-\(state.round)"
    do throws(ActorError) {
      switch state.phase {
      case .enrolling:
        guard isLate else { return .waiting }
        try context.call("begin", task, "begin")
      case .committing, .revealing:
        guard isLate else { return .waiting }
        try context.call("\(round).advance.\(state.deadline)", task, "advance")
      case .scoring: try score(Int(state.round))
      case .gating: try gate()
      case .ended, .cancelled:
        guard try context.claim(task, as: "claim") else { return .finished }
      }
    } catch {
      // Somebody else was faster, or the clock of the chain is behind ours.
      guard case .refused = error else { throw error }
      context.say("\(error)")
      return .waiting
    }
    return .acted
  }

  /// Shows the slice of a round, with all that were shown before.
  private func score(_ round: Int) throws(ActorError) {
    let shown = try scoredRounds().map { slices.slices[$0 - 1] }
    let (x, y, path) = try slice(round - 1)
    let before: (x: Tensor, y: Tensor)
    do throws(TensorError) {
      before =
        shown.isEmpty
        ? slices.slices[round - 1]
        : (try Tensor.concat(shown.map(\.x)), try Tensor.concat(shown.map(\.y)))
    } catch {
      throw .invalid("the slices cannot be put together: \(error)")
    }
    try context.call(
      "round-\(round).score", task, "score",
      [x, y, path, .bytes(before.x.encoded()), .bytes(before.y.encoded())])
    context.say(
      "round \(round): accuracy \(Share.text(Int32(clamping: try context.view(task, "accuracy").raw())))"
    )
  }

  private func gate() throws(ActorError) {
    let (x, y, path) = try slice(slices.slices.count - 1)
    try context.call("gate", task, "gate", [x, y, path])
    context.say(
      "hidden slice: accuracy \(Share.text(Int32(clamping: try context.view(task, "accuracy").raw())))"
    )
  }

  /// A slice as an argument, with its path.
  private func slice(
    _ index: Int
  ) throws(ActorError) -> (x: ABIValue, y: ABIValue, path: ABIValue) {
    guard slices.slices.indices.contains(index), let proof = slices.tree.proof(at: index) else {
      throw .invalid("the test set has no slice \(index)")
    }
    let (x, y) = slices.slices[index]
    return (
      .bytes(x.encoded()), .bytes(y.encoded()), .array(proof.siblings.map { .hash($0) })
    )
  }

  /// The rounds that were scored, in order.
  private func scoredRounds() throws(ActorError) -> [Int] {
    var rounds: [Int] = []
    for event in try EventCursor().read(["RoundClosed"], of: task, on: context.chain).events {
      guard let first = event.fields.first else { continue }
      rounds.append(try first.count())
    }
    return rounds.filter { (1..<slices.slices.count).contains($0) }
  }
}
