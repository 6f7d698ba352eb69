import Bytecode
import Primitives
import VM

extension RowCase {
  private static let append: [Instruction] = [
    .small(1, 5), Instruction(.stateListAppend, 1, x: list), .small(1, 6),
    Instruction(.stateListAppend, 1, x: list),
  ]

  package static let state: [RowCase] = [
    code("stateLoad of nothing", [Instruction(.stateLoad, 10, x: number)], .words([0])),
    code(
      "stateStore, stateLoad",
      [
        .small(1, 9), Instruction(.stateStore, 1, x: number),
        Instruction(.stateLoad, 10, x: number),
      ], .words([9])),
    wides(
      "stateLoad of a wide",
      [Instruction(.stateStore, 0, x: wide), Instruction(.stateLoad, 20, x: wide)], [.max], .max),
    code(
      "stateLoad of a key that was never stored",
      [Instruction(.stateLoad, 1, x: key), .small(10, 0)], .trap(.decode)),
    code(
      "stateLoad of a record that was never stored",
      [
        Instruction(.stateLoad, 1, x: pair), .typed(.field, 2, 1, type: Kind.pair, second: 2),
        Instruction(.length, 10, 2),
      ], .words([0])),
    code(
      "stateStore of a whole list, then of a shorter one",
      append + [
        Instruction(.stateLoad, 2, x: list), Instruction(.listAppend, 2, 1),
        Instruction(.stateStore, 2, x: list),
        Instruction(.stateListLength, 3, x: list), Instruction(.listRemoveLast, 1, 2),
        Instruction(.listRemoveLast, 1, 2), Instruction(.stateStore, 2, x: list),
        Instruction(.stateListLength, 4, x: list),
        Instruction(.mulImmU, 3, 3, 10), Instruction(.addU, 10, 3, 4),
      ], .words([31])),
    code("stateListLength", append + [Instruction(.stateListLength, 10, x: list)], .words([2])),
    code(
      "stateListGet", append + [.small(2, 1), Instruction(.stateListGet, 10, 2, x: list)],
      .words([6])),
    code(
      "stateListGet outside", append + [.small(2, 2), Instruction(.stateListGet, 10, 2, x: list)],
      .trap(.bounds)),
    code(
      "stateListSet",
      append + [
        .small(2, 0), .small(3, 8), Instruction(.stateListSet, 3, 2, x: list),
        Instruction(.stateListGet, 10, 2, x: list),
      ],
      .words([8])),
    code(
      "stateListSet outside",
      append + [.small(2, 2), Instruction(.stateListSet, 2, 2, x: list), .small(10, 0)],
      .trap(.bounds)),
    code(
      "stateListAppend beyond the maximum",
      append + append + [Instruction(.stateListAppend, 1, x: list), .small(10, 0)],
      .trap(.capacity)),
    code(
      "stateListRemoveLast",
      append + [
        Instruction(.stateListRemoveLast, 3, x: list), Instruction(.stateListLength, 4, x: list),
        Instruction(.addU, 10, 3, 4),
      ], .words([7])),
    code(
      "stateListRemoveLast of nothing", [Instruction(.stateListRemoveLast, 10, x: list)],
      .trap(.bounds)),
    code(
      "stateListClear",
      append + [
        Instruction(.stateListClear, 0, x: list), Instruction(.stateListLength, 10, x: list),
      ], .words([0])),
    code(
      "stateStore of a word outside its type",
      [
        .small(1, 2), .typed(.newCase, 2, 1, type: Kind.color, second: 1),
        Instruction(.stateLoad, 3, x: many),
        .small(4, 300), .typed(.setField, 3, 4, type: Kind.many, second: 1),
        Instruction(.stateStore, 3, x: many),
        .small(10, 0),
      ], .trap(.overflow)),
  ]

  private static let keyed: [Instruction] = [
    .small(1, 100), .small(2, 5), Instruction(.mapSet, 2, 1, x: map),
  ]

  package static let maps: [RowCase] = [
    code(
      "mapSet, mapGet",
      keyed + [
        Instruction(.mapGet, 3, 1, x: map), .typed(.payload, 10, 3, type: Kind.optional, second: 1),
      ], .words([5])),
    code(
      "mapGet of nothing",
      [.small(1, 3), Instruction(.mapGet, 3, 1, x: map), Instruction(.caseOf, 10, 3)], .words([0])),
    code(
      "mapGetOr",
      keyed + [
        .small(4, 77), .small(5, 101), Instruction(.mapGetOr, 6, 1, 4, x: map),
        Instruction(.mapGetOr, 7, 5, 4, x: map), Instruction(.mulImmU, 6, 6, 100),
        Instruction(.addU, 10, 6, 7),
      ],
      .words([577])),
    code("mapContains", keyed + [Instruction(.mapContains, 10, 1, x: map)], .words([1])),
    code(
      "mapRemove",
      keyed + [Instruction(.mapRemove, 0, 1, x: map), Instruction(.mapContains, 10, 1, x: map)],
      .words([0])),
    code(
      "mapTake",
      keyed + [
        Instruction(.mapTake, 3, 1, x: map), .typed(.payload, 4, 3, type: Kind.optional, second: 1),
        Instruction(.mapContains, 5, 1, x: map), Instruction(.mulImmU, 4, 4, 10),
        Instruction(.addU, 10, 4, 5),
      ], .words([50])),
    code(
      "mapTake of nothing",
      [.small(1, 3), Instruction(.mapTake, 3, 1, x: map), Instruction(.caseOf, 10, 3)], .words([0])),
    code(
      "mapPut",
      [
        .small(1, 100), .small(2, 5), Instruction(.mapPut, 2, 1, x: map),
        Instruction(.mapContains, 10, 1, x: map),
      ],
      .words([1])),
    code(
      "mapPut on what is there", keyed + [Instruction(.mapPut, 2, 1, x: map), .small(10, 0)],
      .trap(.occupied)),
    code(
      "a map from texts to records",
      [
        .bytes(1, type: Kind.text, constant: 1), Instruction(.stateLoad, 2, x: pair), .small(3, 6),
        .typed(.setField, 2, 3, type: Kind.pair), Instruction(.mapSet, 2, 1, x: names),
        Instruction(.mapGet, 4, 1, x: names),
        .typed(.payload, 5, 4, type: Kind.optionalPair, second: 1),
        .typed(.field, 10, 5, type: Kind.pair),
      ], .words([6])),
  ]

  // MARK: Money

  /// Code of a payable entry that is sent coins.
  private static func paid(
    _ name: String, _ value: UInt128, result: TypeIndex? = nil, _ code: [Instruction], _ end: End,
    check: @escaping @Sendable (RunResult) throws -> Void = { _ in }
  ) -> RowCase {
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table, result: result, frame: 64, isPayable: true, slots: slots,
        wides: wideConstants, byteStrings: byteStrings, imports: imports, events: events,
        errors: errors,
        code + [Instruction(.return)]), value: value, end)
    row.check = check
    return row
  }

  /// Stores the coin in a register in the pot.
  private static func keep(_ register: UInt16) -> Instruction {
    Instruction(.stateStore, register, x: pot)
  }

  package static let money: [RowCase] = [
    paid(
      "coinReceived, coinAmount", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), Instruction(.coinAmount, 0, 5), keep(5),
      ], .words([9])),
    paid(
      "coinReceived twice", 9, [Instruction(.coinReceived, 5), Instruction(.coinReceived, 6)],
      .trap(.coinConsumed)),
    paid("coinReceived and dropped", 9, [Instruction(.coinReceived, 5)], .trap(.coinDropped)),
    paid("coins that are never received", 9, [], .trap(.coinDropped)),
    paid("a coin is returned", 9, result: Kind.coin, [Instruction(.coinReceived, 0)], .coin(9)),
    paid(
      "coinAmount of what was kept", 9,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.coinAmount, 10, 5),
      ], .trap(.coinConsumed)),
    paid(
      "coinSplit", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), .small(6, 4), Instruction(.widenU, 10, 6),
        Instruction(.coinSplit, 7, 5, 10), Instruction(.coinAmount, 0, 5), keep(7),
        .small(1, 3), Instruction(.move, 20, 1), Instruction(.mapPut, 5, 20, x: owed),
        Instruction(.stateCoinAmount, 12, x: pot),
        Instruction(.mapCoinAmount, 16, 20, x: owed), Instruction(.wideMulU, 0, 12, 16),
      ], .words([20])),
    paid(
      "coinSplit of more than it has", 9,
      [
        Instruction(.coinReceived, 5), .small(6, 10), Instruction(.widenU, 10, 6),
        Instruction(.coinSplit, 7, 5, 10),
      ], .trap(.insufficientBalance)),
    paid(
      "coinSplit of a consumed coin", 9,
      [
        Instruction(.coinReceived, 5), keep(5), .small(6, 1), Instruction(.widenU, 10, 6),
        Instruction(.coinSplit, 7, 5, 10),
      ], .trap(.coinConsumed)),
    paid(
      "coinJoin", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), .small(6, 4), Instruction(.widenU, 10, 6),
        Instruction(.coinSplit, 7, 5, 10), Instruction(.coinJoin, 7, 5),
        Instruction(.coinAmount, 0, 7), keep(7),
      ], .words([9])),
    paid(
      "coinJoin with itself", 9, [Instruction(.coinReceived, 5), Instruction(.coinJoin, 5, 5)],
      .trap(.coinConsumed)),
    paid(
      "coinJoin with a consumed coin", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.coinNone, 6), Instruction(.coinDestroyEmpty, 6),
        Instruction(.coinJoin, 5, 6),
      ], .trap(.coinConsumed)),
    paid(
      "coinNone, coinDestroyEmpty", 0,
      [Instruction(.coinNone, 5), Instruction(.coinDestroyEmpty, 5)], .data([])),
    paid("an empty coin may be left over", 0, [Instruction(.coinNone, 5)], .data([])),
    paid(
      "coinDestroyEmpty of a coin that holds something", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.coinDestroyEmpty, 5),
      ], .trap(.nonEmptyCoin)),
    paid(
      "coinDestroyEmpty twice", 0,
      [
        Instruction(.coinNone, 5), Instruction(.coinDestroyEmpty, 5),
        Instruction(.coinDestroyEmpty, 5),
      ], .trap(.coinConsumed)),
    paid(
      "coinPay", 9,
      [Instruction(.coinReceived, 5), Instruction(.caller, 6), Instruction(.coinPay, 5, 6)],
      .data([])
    ) {
      result in
      try expectEqual(result.host.world.balances[Program.caller], 1 << 100)
    },
    paid(
      "coinPay to a contract", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.selfAddress, 6), Instruction(.coinPay, 5, 6),
      ], .trap(.payToContract)),
    paid(
      "coinPay to no address", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.constantWide, 6), Instruction(.coinPay, 5, 6),
      ], .trap(.overflow)),
    paid(
      "coinPay twice", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.caller, 6), Instruction(.coinPay, 5, 6),
        Instruction(.coinPay, 5, 6),
      ], .trap(.coinConsumed)),
    paid(
      "a pot that holds something is not replaced", 9,
      [
        Instruction(.coinReceived, 5), .small(6, 4), Instruction(.widenU, 10, 6),
        Instruction(.coinSplit, 7, 5, 10), keep(5), keep(7),
      ], .trap(.occupied)),
    paid(
      "a pot is taken by loading it", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.stateLoad, 9, x: pot),
        Instruction(.stateCoinAmount, 0, x: pot), Instruction(.coinAmount, 4, 9),
        Instruction(.wideAddU, 0, 0, 4), keep(9),
      ], .words([9])),
    paid(
      "stateLook leaves the pot as it is", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.stateLook, 9, x: pot),
        Instruction(.stateCoinAmount, 0, x: pot), Instruction(.coinAmount, 4, 9),
        Instruction(.wideAddU, 0, 0, 4),
      ], .words([18])),
    paid(
      "stateLook of what was never written", 0, result: Kind.u256,
      [Instruction(.stateLook, 9, x: pot), Instruction(.coinAmount, 0, 9)], .words([0])),
    paid(
      "stateLook of a list", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), Instruction(.stateListAppend, 5, x: coins),
        Instruction(.stateLook, 6, x: coins), .small(7, 0), Instruction(.listGet, 8, 6, 7),
        Instruction(.coinAmount, 0, 8),
      ], .words([9])),
    paid(
      "coins that are only looked at cannot be paid", 9,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.stateLook, 9, x: pot),
        Instruction(.caller, 10), Instruction(.coinPay, 9, 10),
      ], .trap(.coinConsumed)),
    paid(
      "coins that are only looked at cannot be split", 9,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.stateLook, 9, x: pot), .small(6, 1),
        Instruction(.widenU, 10, 6), Instruction(.coinSplit, 7, 9, 10),
      ], .trap(.coinConsumed)),
    paid(
      "coins that are only looked at cannot be stored", 9,
      [
        Instruction(.coinReceived, 5), keep(5), Instruction(.stateLook, 9, x: pot), .small(1, 3),
        Instruction(.move, 20, 1), Instruction(.mapPut, 9, 20, x: owed),
      ], .trap(.coinConsumed)),
    paid(
      "mapLook leaves the entry as it is", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), .small(6, 3), .typed(.newRecord, 7, 5, type: Kind.lot),
        Instruction(.caller, 10), Instruction(.mapPut, 7, 10, x: lots),
        Instruction(.mapLook, 8, 10, x: lots), Instruction(.mapLook, 8, 10, x: lots),
        .typed(.payload, 9, 8, type: Kind.optionalLot, second: 1),
        .typed(.field, 14, 9, type: Kind.lot), Instruction(.coinAmount, 0, 14),
      ], .words([9])),
    paid(
      "coins in a list", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), Instruction(.stateListAppend, 5, x: coins),
        Instruction(.stateListRemoveLast, 6, x: coins),
        Instruction(.coinAmount, 0, 6), keep(6),
      ], .words([9])),
    paid(
      "a whole list of coins is taken and kept", 9, result: Kind.u64,
      [
        Instruction(.coinReceived, 5), Instruction(.stateListAppend, 5, x: coins),
        Instruction(.stateLoad, 6, x: coins),
        Instruction(.stateListLength, 7, x: coins), Instruction(.stateStore, 6, x: coins),
        Instruction(.stateListLength, 0, x: coins),
        Instruction(.mulImmU, 7, 7, 10), Instruction(.addU, 0, 0, 7),
      ], .words([1])),
    paid(
      "a list that holds coins is not replaced", 9,
      [
        Instruction(.coinReceived, 5), Instruction(.stateListAppend, 5, x: coins),
        .typed(.newList, 6, type: Kind.coinList),
        Instruction(.stateStore, 6, x: coins),
      ], .trap(.occupied)),
    paid(
      "a resource goes into a map and comes out", 9, result: Kind.u256,
      [
        Instruction(.coinReceived, 5), .small(6, 3), .typed(.newRecord, 7, 5, type: Kind.lot),
        Instruction(.caller, 10), Instruction(.mapPut, 7, 10, x: lots),
        Instruction(.mapTake, 8, 10, x: lots),
        .typed(.payload, 9, 8, type: Kind.optionalLot, second: 1),
        .typed(.field, 14, 9, type: Kind.lot),
        Instruction(.coinAmount, 0, 14), keep(14),
      ], .words([9])),
    paid(
      "an optional coin in state", 9,
      [
        Instruction(.coinReceived, 5), .typed(.newCase, 6, 5, type: Kind.optionalCoin, second: 1),
        Instruction(.stateStore, 6, x: maybe), Instruction(.stateLoad, 7, x: maybe),
        .typed(.payload, 8, 7, type: Kind.optionalCoin, second: 1),
        keep(8), .typed(.newCase, 9, 0, type: Kind.optionalCoin),
        Instruction(.stateStore, 9, x: maybe),
        .typed(.newCase, 9, 0, type: Kind.optionalCoin), Instruction(.stateStore, 9, x: maybe),
      ], .data([])),
    RowCase(
      "value sent to an entry that takes none",
      Program.module(types: Kind.table, frame: 8, [Instruction(.return)]), value: 1,
      .trap(.notPayable)),
  ]
}
