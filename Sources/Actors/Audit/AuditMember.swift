import Learning
import Primitives

/// One who has a place in a task that is audited.
struct AuditMember {
  let provider: Address
  let price: UInt128
  var isOut = false
  var misses = 0
  var credit: Int64 = 0
  var gain: Int64 = 0
}

extension [AuditMember] {
  /// The parts of an amount, in the order of the members, as contracts/task/payment.gx divides it.
  func payments(of amount: UInt128, _ plan: TaskTerms.Plan) -> [UInt128] {
    switch plan {
    case .shapley: return LargestRemainder.split(amount, map { UInt64(Swift.max($0.credit, 0)) })
    case .rank:
      return LargestRemainder.split(
        amount,
        map { member in
          guard member.credit > 0, member.gain > 0 else { return 0 }
          return UInt64(count - self.count { $0.gain > member.gain })
        })
    case .price:
      let total = reduce(UInt128(0)) { $0 &+ $1.price }
      return map { member in
        guard member.credit > 0, total > 0 else { return 0 }
        let part =
          (U256(amount) &* U256(member.price))
          .quotientAndRemainder(dividingBy: U256(total))?.quotient.asUInt128 ?? 0
        return Swift.min(member.price, part)
      }
    }
  }
}
