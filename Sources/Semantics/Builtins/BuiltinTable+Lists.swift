extension BuiltinTable {
  private static let element = TypePattern.hole(.first, .anything)
  private static let comparable = TypePattern.hole(.first, .comparable)
  private static let other = TypePattern.hole(.second, .anything)
  private static let number = TypePattern.hole(.second, .number)
  private static let bool = TypePattern.exactly(.bool)
  private static let u64 = TypePattern.exactly(.u64)
  private static let all = TypePattern.sequence(element, .hole(.n))
  private static let list = TypePattern.list(element, .hole(.n))

  /// A closure of one element.
  private static func each(_ result: TypePattern, label: String? = nil) -> BuiltinRow.Parameter {
    .closure(label: label, [element], result)
  }

  /// What lists and arrays have in common.
  static let sequenceRows: [BuiltinRow] = [
    BuiltinRow(
      "length", .property(all), .pattern(u64), .builtin(.length), "The number of elements."),
    BuiltinRow(
      "isEmpty", .property(all), .pattern(bool), .builtin(.isEmpty), "Whether there is none."),
    BuiltinRow(
      "get", .method(all), [.value("index", u64)], .pattern(.optional(element)), .builtin(.get),
      "The element, or none beyond the end."),
    BuiltinRow(
      "contains", .method(.sequence(comparable, .hole(.n))), [.value("element", comparable)],
      .pattern(bool), .builtin(.contains), "Whether an element is equal."),
    BuiltinRow(
      "map", .method(all), [each(other)], .pattern(.sequenceLike(other, .hole(.n))),
      .closure(.map), "The closure's value for every element."),
    BuiltinRow(
      "filter", .method(all), [each(bool)], .pattern(list), .closure(.filter),
      "The elements for which the closure holds."),
    BuiltinRow(
      "all", .method(all), [each(bool)], .pattern(bool), .closure(.all),
      "Whether the closure holds for every element."),
    BuiltinRow(
      "any", .method(all), [each(bool)], .pattern(bool), .closure(.any),
      "Whether the closure holds for an element."),
    BuiltinRow(
      "count", .method(all), [each(bool)], .pattern(u64), .closure(.count),
      "For how many elements the closure holds."),
    BuiltinRow(
      "sum", .method(.sequence(.hole(.first, .number), .hole(.n))),
      .pattern(.hole(.first, .number)), .builtin(.sum), "The sum; traps overflow."),
    BuiltinRow(
      "sum", .method(all), [each(number)], .pattern(number), .closure(.sum),
      "The sum of the closure's values; traps overflow."),
    BuiltinRow(
      "max", .method(all), [each(number, label: "by")], .pattern(.optional(element)),
      .closure(.maxBy), "The element with the largest key, the first of equal ones."),
    BuiltinRow(
      "min", .method(all), [each(number, label: "by")], .pattern(.optional(element)),
      .closure(.minBy), "The element with the smallest key, the first of equal ones."),
    BuiltinRow(
      "sorted", .method(all), [each(number, label: "by")],
      .pattern(.sequenceLike(element, .hole(.n))), .closure(.sortedBy),
      "The elements by ascending key; equal ones keep their order."),
    BuiltinRow(
      "indexOf", .method(all), [each(bool)], .pattern(.optional(u64)), .closure(.indexOf),
      "The index of the first element for which the closure holds."),
    BuiltinRow(
      "fold", .method(all),
      [.value("start", other), .closure(label: nil, [other, element], other)],
      .pattern(other), .fold, "Goes through the elements with a running value."),
    BuiltinRow(
      "reversed", .method(all), .pattern(.sequenceLike(element, .hole(.n))),
      .builtin(.reversed), "The elements from last to first."),
    BuiltinRow(
      "swap", .method(all), [.value("i", u64), .value("j", u64)], .pattern(.exactly(.unit)),
      .mutate(.swap), "Exchanges two elements; traps bounds."),
  ]

  /// What only lists have.
  static let listRows: [BuiltinRow] = [
    BuiltinRow(
      "first", .property(list), .pattern(.optional(element)), .builtin(.first),
      "The first element, or none."),
    BuiltinRow(
      "last", .property(list), .pattern(.optional(element)), .builtin(.last),
      "The last element, or none."),
    BuiltinRow(
      "concat", .method(list), [.value("other", .list(element, .hole(.m)))],
      .pattern(.list(element, .sum(.n, .m))), .builtin(.concat),
      "These elements and then the other ones."),
    BuiltinRow(
      "append", .method(list), [.value("element", element)], .pattern(.exactly(.unit)),
      .mutate(.append), "Adds an element at the end; traps capacity, or reverts with `else`."),
    BuiltinRow(
      "removeLast", .method(list), .pattern(.optional(element)), .mutate(.removeLast),
      "Takes the last element out, or gives none."),
    BuiltinRow(
      "clear", .method(list), .pattern(.exactly(.unit)), .mutate(.clear),
      "Removes all elements."),
  ]

  private static let key = TypePattern.hole(.first, .anything)
  private static let value = TypePattern.hole(.second, .anything)
  private static let map = TypePattern.map(key, value)

  private static let walked = TypePattern.walkedMap(key, value, .hole(.n))

  static let mapRows: [BuiltinRow] = [
    BuiltinRow(
      "length", .property(walked), .pattern(u64), .builtin(.length), "The number of entries."),
    BuiltinRow(
      "isEmpty", .property(walked), .pattern(bool), .builtin(.isEmpty), "Whether there is none."),
    BuiltinRow(
      "keys", .property(walked), .pattern(.list(key, .hole(.n))), .keys,
      "The keys, in the order in which they came; the last takes the place of one that is removed."
    ),
    BuiltinRow(
      "contains", .method(map), [.value("key", key)], .pattern(bool), .builtin(.mapContains),
      "Whether the key has a value."),
    BuiltinRow(
      "remove", .method(map), [.value("key", key)], .pattern(.exactly(.unit)),
      .mutate(.mapRemove), "Removes the key's value, if it has one."),
    BuiltinRow(
      "take", .method(map), [.value("key", key)], .pattern(.optional(value)), .mutate(.mapTake),
      "Moves the key's value out."),
    BuiltinRow(
      "put", .method(map), [.value("key", key), .value("value", value)],
      .pattern(.exactly(.unit)), .mutate(.mapPut),
      "Moves a value in; traps occupied when there is one."),
    BuiltinRow(
      "join", .method(.map(key, .exactly(.coin))),
      [.value("key", key), .value("coin", .exactly(.coin))], .pattern(.exactly(.unit)),
      .mutate(.mapJoin), "Adds a Coin to the one at the key, or puts it there as the first."),
    BuiltinRow(
      "amount", .method(.map(key, .exactly(.coin))), [.value("key", key)],
      .pattern(.exactly(.u128)), .builtin(.mapAmount),
      "How much the Coin at the key is worth; 0 when there is none."),
    BuiltinRow(
      "total", .property(.map(key, .hole(.second, .linear))), .pattern(.exactly(.u256)),
      .builtin(.mapTotal), "In invariants: what all coins in the map are worth together."),
    BuiltinRow(
      "total", .property(.map(key, .hole(.second, .unsignedInteger))),
      .pattern(.exactly(.u256)), .builtin(.mapTotal), "In invariants: the sum of all values."),
  ]
}
