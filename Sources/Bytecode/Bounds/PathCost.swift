import InstructionSet

/// What a way through a function may cost.
struct PathCost: Hashable, Sendable {
  /// Gas, but for what is paid once for each slot.
  var gas = SizePolynomial.zero
  /// The slots that are reached, each once in a transaction.
  var reached: Set<UInt32> = []
  /// The slots of which a change is paid for, each once in a transaction.
  var changed: Set<UInt32> = []

  /// What single instructions add to it, on the dearer of ways that meet; nil unless that is wanted.
  var places: [Int: SizePolynomial]?

  /// What one way costs behind the other.
  static func + (left: PathCost, right: PathCost) -> PathCost {
    var sum = left
    sum += right
    return sum
  }

  static func += (left: inout PathCost, right: PathCost) {
    left.gas += right.gas
    left.uniteSlots(right)
    if let added = right.places { left.places?.merge(added) { $0 + $1 } }
  }

  /// What a way costs that is taken so often.
  func repeated(_ rounds: SizePolynomial) -> PathCost {
    var product = self
    product.gas = gas * rounds
    product.places = places?.mapValues { $0 * rounds }
    return product
  }

  /// What bounds both ways.
  func merged(_ other: PathCost) -> PathCost {
    var both = self
    both.gas = gas.merged(other.gas)
    both.uniteSlots(other)
    // Which is dearer depends on sizes: it is asked of middling ones.
    if places != nil, total.value({ _ in 64 }) < other.total.value({ _ in 64 }) {
      both.places = other.places
    }
    return both
  }

  /// All of it.
  var total: SizePolynomial {
    let slots = UInt64(reached.count).multipliedSaturated(by: GasSchedule.placeReached)
      .addingSaturated(
        UInt64(changed.count).multipliedSaturated(
          by: GasSchedule.placeChanged + GasSchedule.placeNew))
    return gas + SizePolynomial(slots)
  }

  private mutating func uniteSlots(_ other: PathCost) {
    if !other.reached.isEmpty { reached.formUnion(other.reached) }
    if !other.changed.isEmpty { changed.formUnion(other.changed) }
  }
}
