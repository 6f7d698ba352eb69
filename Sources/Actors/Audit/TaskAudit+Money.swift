import Learning
import Primitives
import Tensors

extension TaskAudit {
  mutating func gate(
    _ arguments: [ABIValue], _ place: String, _ expected: inout [TaskEvent]
  ) throws(ActorError) {
    let slice = try slice(arguments, index: Int(terms.rounds), place)
    do throws(TensorError) {
      accuracy = try ScoredRound.accuracy(of: weights, on: slice, terms.kind)
    } catch {
      throw .invalid("\(place): \(error)")
    }
    report.accuracies.append(accuracy)
    let passed = accuracy >= terms.target
    for member in members where !member.isOut {
      if member.misses * 2 > Int(round) {
        punish(member.provider)
      } else {
        let deposit = deposits.removeValue(forKey: member.provider) ?? 0
        let fee = passed ? min(terms.fee, deposit) : 0
        owe(owner, fee)
        owe(member.provider, deposit - fee)
      }
    }
    if !passed {
      let back = (U256(pot) &* U256(UInt64(max(terms.gated, 0)))) >> 24
      refund(back.asUInt128 ?? 0, &expected)
    }
    pay(members.payments(of: pot, terms.plan), &expected)
    pot += bond
    bond = 0
    refund(pot, &expected)
    phase = .ended
    expected.append(
      TaskEvent("Ended", [.int(U256(signExtending: Int64(accuracy))), .bool(passed)]))
  }

  mutating func forfeit(_ expected: inout [TaskEvent]) {
    pot += bond
    bond = 0
    for member in members where !member.isOut { turnAway(member.provider) }
    var parts = members.payments(of: pot, .shapley)
    if parts.allSatisfy({ $0 == 0 }) {
      parts = LargestRemainder.split(
        pot, members.map { !$0.isOut && $0.misses < Int(round) ? 1 : 0 })
    }
    pay(parts, &expected)
    refund(pot, &expected)
    expected.append(TaskEvent("Forfeited", [.uint(U256(UInt64(round)))]))
    phase = .ended
  }

  private mutating func pay(_ parts: [UInt128], _ expected: inout [TaskEvent]) {
    for (member, part) in zip(members, parts) where part > 0 {
      expected.append(TaskEvent("Payout", [.address(member.provider), .uint(U256(part))]))
      pot -= min(part, pot)
      owe(member.provider, part)
    }
  }
}
