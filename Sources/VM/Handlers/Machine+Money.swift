import Bytecode
import Primitives

/// The native token.
extension Machine {
  mutating func coinReceived(_ o: Operands) throws(Trap) {
    guard !hasReceivedCoin else { throw .coinConsumed }
    hasReceivedCoin = true
    o[o.a] = try makeCoin(context.value)
  }

  mutating func coinAmount(_ o: Operands) throws(Trap) {
    o.setWide(o.a, U256(try heap.visibleAmount(o[o.b])))
  }

  mutating func coinSplit(_ o: Operands) throws(Trap) {
    let held = try heap.amount(o[o.b])
    guard let amount = o.wide(o.c).asUInt128, amount <= held else { throw .insufficientBalance }
    heap.write(held - amount, to: o[o.b])
    o[o.a] = try makeCoin(amount)
  }

  mutating func coinJoin(_ o: Operands) throws(Trap) {
    let held = try heap.amount(o[o.a])
    guard o[o.a] != o[o.b] else { throw .coinConsumed }
    let (sum, overflow) = held.addingReportingOverflow(try heap.consumeCoin(o[o.b]))
    guard !overflow else { throw .overflow }
    heap.write(sum, to: o[o.a])
  }

  mutating func coinNone(_ o: Operands) throws(Trap) {
    o[o.a] = try makeCoin(0)
  }

  mutating func coinDestroyEmpty(_ o: Operands) throws(Trap) {
    guard try heap.amount(o[o.a]) == 0 else { throw .nonEmptyCoin }
    _ = try heap.consumeCoin(o[o.a])
  }

  mutating func coinPay(_ o: Operands) throws(Trap) {
    guard !isStatic else { throw .staticWrite }
    guard let account = Address(o.wide(o.b)) else { throw .overflow }
    let amount = try heap.consumeCoin(o[o.a])
    try host.pay(from: context.contract, to: account, amount: amount)
    try heap.release(coins: amount)
    recorder?.pay(to: account, amount: amount)
  }

  /// A coin object. Only a module with the coin type has instructions that need one.
  private mutating func makeCoin(_ amount: UInt128) throws(Trap) -> UInt64 {
    guard let type = heap.types.coin else { throw .unreachable }
    return try heap.make(coin: amount, type: UInt32(truncatingIfNeeded: type))
  }
}
