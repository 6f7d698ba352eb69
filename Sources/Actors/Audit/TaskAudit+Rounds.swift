import Learning
import Primitives
import Tensors

extension TaskAudit {
  mutating func nextRound() {
    updates = []
    seals = [:]
    if round < terms.rounds, !ScoredRound.hasConverged(lastStep, tolerance: terms.tolerance),
      members.contains(where: { !$0.isOut })
    {
      round += 1
      phase = .committing
    } else {
      phase = .gating
    }
  }

  mutating func commit(_ call: PastCall, _ arguments: [ABIValue]) throws(ActorError) {
    seals[call.sender] = try arguments.first?.hash()
    if seals.count == members.count(where: { !$0.isOut }) { phase = .revealing }
  }

  mutating func reveal(
    _ call: PastCall, _ arguments: [ABIValue], _ place: String, _ expected: inout [TaskEvent]
  ) throws(ActorError) {
    guard arguments.count == 3,
      let member = members.firstIndex(where: { $0.provider == call.sender })
    else { throw .invalid("\(place): an update of nobody") }
    let seal = TaskSeal(
      update: try arguments[0].tensor(), states: try arguments[1].hash(),
      salt: try arguments[2].hash())
    report.compare(
      "seal", place, chain: seals[call.sender],
      computed: seal.hash(task: task.address, provider: call.sender, round: round))
    updates.append((member, seal.update))
    if updates.count == seals.count { closeReveals(&expected) }
  }

  mutating func advance(_ expected: inout [TaskEvent]) {
    if phase == .committing, !seals.isEmpty {
      phase = .revealing
    } else {
      closeReveals(&expected)
    }
  }

  private mutating func closeReveals(_ expected: inout [TaskEvent]) {
    for index in members.indices
    where !members[index].isOut && !updates.contains(where: { $0.member == index }) {
      let provider = members[index].provider
      members[index].misses += 1
      expected.append(
        TaskEvent("Missed", [.uint(U256(UInt64(round))), .address(provider)]))
      if seals[provider] != nil {
        members[index].isOut = true
        punish(provider)
      }
    }
    if updates.isEmpty { nextRound() } else { phase = .scoring }
  }

  mutating func punish(_ provider: Address) {
    pot += deposits.removeValue(forKey: provider) ?? 0
  }

  mutating func score(
    _ arguments: [ABIValue], _ place: String, _ expected: inout [TaskEvent]
  ) throws(ActorError) {
    let slice = try slice(arguments, index: Int(round) - 1, place)
    let outcome: ScoredRound
    do throws(TensorError) {
      outcome = try ScoredRound(
        weights: weights, lastStep: lastStep, updates: updates.map(\.update), slice: slice,
        shown: shown, terms.settings)
      if let before = shown {
        shown = (
          try Tensor.concat([before.x, slice.x]), try Tensor.concat([before.y, slice.y])
        )
      } else {
        shown = slice
      }
    } catch {
      throw .invalid("\(place): \(error)")
    }
    let number = ABIValue.uint(U256(UInt64(round)))
    for (index, entry) in updates.enumerated() {
      members[entry.member].credit += outcome.credits[index]
      members[entry.member].gain += outcome.gains[index]
      expected.append(
        TaskEvent(
          "Scored",
          [
            number, .address(members[entry.member].provider),
            .int(U256(signExtending: outcome.values[index])),
            .int(U256(signExtending: outcome.credits[index])), .bool(outcome.kept[index]),
          ]))
    }
    (weights, lastStep, accuracy) = (outcome.weights, outcome.lastStep, outcome.accuracy)
    report.accuracies.append(accuracy)
    expected.append(
      TaskEvent(
        "RoundClosed",
        [
          number, .int(U256(signExtending: Int64(accuracy))),
          .uint(U256(UInt64(outcome.kept.count { $0 }))),
        ]))
    nextRound()
  }

  /// The slice that was shown, which must be the one that was committed to.
  func slice(
    _ arguments: [ABIValue], index: Int, _ place: String
  ) throws(ActorError) -> (x: Tensor, y: Tensor) {
    guard arguments.count >= 3,
      let y = try? Tensor(decoding: try arguments[1].bytes(), expected: .u8)
    else { throw .invalid("\(place): a slice without labels") }
    let x = try arguments[0].tensor()
    var siblings: [Hash256] = []
    for sibling in try arguments[2].list() { siblings.append(try sibling.hash()) }
    let proof = MerkleProof(
      index: index, leafCount: Int(terms.rounds) + 1, siblings: siblings)
    guard
      proof.verify(
        leaf: Commitment.of(x, y).bytes, root: terms.testRoot, hash: .keccak256)
    else { throw .invalid("\(place): the chain has taken a slice that was not committed to") }
    return (x, y)
  }
}
