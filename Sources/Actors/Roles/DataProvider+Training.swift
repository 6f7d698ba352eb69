import Learning
import Primitives
import Tensors

extension DataProvider {
  /// How a provider behaves. Whoever copies is there for demonstrations and tests.
  package enum Conduct: String, Sendable {
    case honest
    /// Commits to the update that somebody else has shown last; in the first round, to zeros.
    case copies
  }

  /// What it commits to in a round: the same whenever it is asked. Nil while somebody computes it.
  mutating func seal(
    _ task: ActorContract, _ terms: TaskTerms, _ state: TaskState
  ) throws(ActorError) -> TaskSeal? {
    let round = state.round
    if let known = seals[task.address], known.round == round { return known.seal }
    let salt = keccak256(
      secret + task.address.bytes + withUnsafeBytes(of: round.littleEndian) { Array($0) })
    let training: Outsourcing.Training?
    do throws(ActorError) {
      training =
        switch conduct {
        case .honest: try train(task, terms, state)
        case .copies: try copied(task)
        }
    } catch {
      // Weights at which training leaves the numbers that there are: no reason to leave other tasks alone.
      guard case .invalid(let reason) = error else { throw error }
      context.say("left out: round \(round), because \(reason)")
      seals[task.address] = (round, nil)
      return nil
    }
    guard let training else { return nil }
    let update = conduct == .honest ? try admissible(training.update) : training.update
    if update == nil { context.say("left out: round \(round), because training changes nothing") }
    let seal = update.map { TaskSeal(update: $0, states: training.states, salt: salt) }
    seals[task.address] = (round, seal)
    return seal
  }

  /// An update as the contract takes it, whatever steps a task asks for: one that is too large, or the same as another's, as nothing is, may be committed to, but is
  /// refused when it is shown, and costs the deposit. Nil for nothing.
  private func admissible(_ update: Tensor) throws(ActorError) -> Tensor? {
    do throws(TensorError) {
      let bounded = try update.clip(low: -ScoredRound.updateMax, high: ScoredRound.updateMax)
      return bounded.rawValues.contains { $0 != 0 } ? bounded : nil
    } catch {
      throw .invalid("\(error)")
    }
  }

  private mutating func train(
    _ task: ActorContract, _ terms: TaskTerms, _ state: TaskState
  ) throws(ActorError) -> Outsourcing.Training? {
    let weights = try context.view(task, "weights").tensor()
    // Disputes are about steps of softmax regression: everything else is trained at home.
    if outsourcing != nil, terms.kind == .softmax {
      return try outsourcing?.train(
        Outsourcing.Request(
          name: DataProvider.name(of: task.address), task: task, terms: terms, round: state.round,
          weights: weights, patienceEnd: state.deadline - min(state.deadline, terms.commitTime / 2))
      )
    }
    do throws(TensorError) {
      let trainer = try FixedPointTrainer(
        batches, classes: document.schema.classes.count, terms.settings)
      let states = try trainer.states(from: weights)
      return Outsourcing.Training(
        update: try states[states.count - 1].subtract(weights),
        states: FixedPointTrainer.tree(of: states).root)
    } catch {
      throw .invalid("training failed in round \(state.round): \(error)")
    }
  }

  /// What somebody else has shown last, from the transaction that showed it; before, zeros.
  private func copied(_ task: ActorContract) throws(ActorError) -> Outsourcing.Training {
    let calls = try ContractHistory(of: [task.address], on: context.chain).calls
    for call in calls.reversed() where call.sender != context.account {
      guard let (name, arguments) = call.call(of: task), name == "reveal", arguments.count == 3
      else { continue }
      return Outsourcing.Training(
        update: try arguments[0].tensor(), states: try arguments[1].hash())
    }
    let weights = try context.view(task, "weights").tensor()
    do throws(TensorError) {
      return Outsourcing.Training(update: try weights.subtract(weights), states: .zero)
    } catch {
      throw .invalid("\(error)")
    }
  }
}
