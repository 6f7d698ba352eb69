extension BuiltinTable {
  private static func same(_ constraint: HoleConstraint) -> TypePattern {
    .hole(.first, constraint)
  }
  private static let u64 = TypePattern.exactly(.u64)
  private static let u256 = TypePattern.exactly(.u256)

  /// A function of two numbers of one type that gives the same type.
  private static func two(
    _ name: String, _ constraint: HoleConstraint, _ builtin: Builtin, _ summary: String
  ) -> BuiltinRow {
    BuiltinRow(
      name, .function, [.value("a", same(constraint)), .value("b", same(constraint))],
      .pattern(same(constraint)), .builtin(builtin), summary)
  }

  /// A function of one number that gives the same type.
  private static func one(
    _ name: String, _ constraint: HoleConstraint, _ builtin: Builtin, _ summary: String
  ) -> BuiltinRow {
    BuiltinRow(
      name, .function, [.value("x", same(constraint))], .pattern(same(constraint)),
      .builtin(builtin), summary)
  }

  static let numberRows: [BuiltinRow] = [
    two("min", .number, .minimum, "The smaller of two numbers."),
    two("max", .number, .maximum, "The larger of two numbers."),
    one("abs", .signedNumber, .absolute, "The number without its sign; traps overflow."),
    one("sqrt", .number, .squareRoot, "The square root: rounded down, or to the nearest `Q`."),
    BuiltinRow(
      "pow", .function, [.value("x", same(.number)), .value("n", u64)],
      .pattern(same(.number)), .builtin(.power),
      "`x` to the power of `n`, by squaring; traps overflow."),
    one("exp", .fixed, .exponential, "e to the power of the number; traps overflow."),
    one("log", .fixed, .logarithm, "The natural logarithm; traps domain unless positive."),
    one("sigmoid", .fixed, .sigmoid, "1 / (1 + exp(-x))."),
    one("tanh", .fixed, .tanh, "The hyperbolic tangent."),
    two("wrappingAdd", .integer, .wrappingAdd, "The sum without its overflow."),
    two("wrappingSub", .integer, .wrappingSubtract, "The difference without its overflow."),
    two("wrappingMul", .integer, .wrappingMultiply, "The product without its overflow."),
    BuiltinRow(
      "mulMod", .function, [.value("a", u256), .value("b", u256), .value("m", u256)],
      .pattern(u256), .builtin(.multiplyModulo), "a * b modulo m, exact; traps division when m = 0."
    ),
    BuiltinRow(
      "addMod", .function, [.value("a", u256), .value("b", u256), .value("m", u256)],
      .pattern(u256), .builtin(.addModulo), "a + b modulo m, exact; traps division when m = 0."),
    BuiltinRow(
      "mulDiv", .function,
      [
        .value("a", same(.wideUnsigned)), .value("b", same(.wideUnsigned)),
        .value("c", same(.wideUnsigned)),
      ], .pattern(same(.wideUnsigned)), .builtin(.multiplyDivide),
      "a * b / c rounded down, with an intermediate of 512 bits."),
    BuiltinRow(
      "floor", .method(same(.fixed)), .pattern(.exactly(.i64)), .builtin(.floor),
      "The largest integer that is not above the number."),
    BuiltinRow(
      "round", .method(same(.fixed)), .pattern(.exactly(.i64)), .builtin(.round),
      "The nearest integer, halves to even."),
    BuiltinRow(
      "isNegative", .property(same(.signedNumber)), .pattern(.exactly(.bool)),
      .builtin(.isNegative), "Whether the number is below zero."),
  ]

  static let hashRows: [BuiltinRow] = [
    BuiltinRow(
      "old", .function, [.value("x", same(.comparable))], .pattern(same(.comparable)),
      .builtin(.old), "In invariants: what the value was before the call."),
    BuiltinRow(
      "hash", .function, [.anyValues], .pattern(.exactly(.hash)), .builtin(.hash),
      "keccak256 of the ABI encoding of the values."),
    BuiltinRow(
      "keccak256", .function, [.value("bytes", .bytes(.hole(.n)))], .pattern(.exactly(.hash)),
      .builtin(.keccak256), "The Keccak-256 hash of bytes."),
    BuiltinRow(
      "sha256", .function, [.value("bytes", .bytes(.hole(.n)))], .pattern(.exactly(.hash)),
      .builtin(.sha256), "The SHA-256 hash of bytes."),
    BuiltinRow(
      "bytes", .method(.exactly(.hash)), .pattern(.bytes(.constant(32))), .builtin(.bytesOfHash),
      "The 32 bytes of a hash."),
    BuiltinRow(
      "length", .property(.bytes(.hole(.n))), .pattern(u64), .builtin(.length),
      "The number of bytes."),
    BuiltinRow(
      "length", .property(.text(.hole(.n))), .pattern(u64), .builtin(.length),
      "The number of bytes of the text in UTF-8."),
    BuiltinRow(
      "isEmpty", .property(.bytes(.hole(.n))), .pattern(.exactly(.bool)), .builtin(.isEmpty),
      "Whether there are no bytes."),
    BuiltinRow(
      "isEmpty", .property(.text(.hole(.n))), .pattern(.exactly(.bool)), .builtin(.isEmpty),
      "Whether the text is empty."),
    BuiltinRow(
      "slice", .method(.bytes(.hole(.n))), [.value("from", u64), .value("to", u64)],
      .pattern(.bytes(.hole(.n))), .builtin(.slice), "The bytes from..<to; traps bounds."),
    BuiltinRow(
      "concat", .method(.bytes(.hole(.n))), [.value("other", .bytes(.hole(.m)))],
      .pattern(.bytes(.sum(.n, .m))), .builtin(.concat), "These bytes and then the other ones."),
    BuiltinRow(
      "concat", .method(.text(.hole(.n))), [.value("other", .text(.hole(.m)))],
      .pattern(.text(.sum(.n, .m))), .builtin(.concat), "This text and then the other one."),
  ]

  static let moneyRows: [BuiltinRow] = [
    BuiltinRow(
      "none", .onType("Coin"), .pattern(.exactly(.coin)), .builtin(.coinNone),
      "A Coin of amount 0."),
    BuiltinRow(
      "amount", .property(.exactly(.coin)), .pattern(.exactly(.u128)), .builtin(.coinAmount),
      "How much the Coin is worth, in the smallest unit."),
    BuiltinRow(
      "join", .method(.exactly(.coin)), [.value("other", .exactly(.coin))],
      .pattern(.exactly(.unit)), .mutate(.coinJoin), "Adds another Coin, which is used up."),
    BuiltinRow(
      "split", .method(.exactly(.coin)), [.value("amount", .exactly(.u128))],
      .pattern(.exactly(.coin)), .mutate(.coinSplit),
      "Takes out so much; traps insufficientBalance."),
    BuiltinRow(
      "takeAll", .method(.exactly(.coin)), .pattern(.exactly(.coin)), .mutate(.coinTakeAll),
      "Takes out everything; a Coin of amount 0 stays."),
    BuiltinRow(
      "destroyEmpty", .method(.exactly(.coin)), .pattern(.exactly(.unit)),
      .builtin(.destroyEmpty), "Uses up a Coin of amount 0; traps nonEmptyCoin otherwise."),
    BuiltinRow(
      "pay", .function, [.value("coin", .exactly(.coin)), .value("to", .exactly(.address))],
      .pattern(.exactly(.unit)), .builtin(.pay),
      "Credits an account; traps payToContract when a contract is there."),
    BuiltinRow(
      "unpack", .method(.anyResource), .fields, .builtin(.unpack),
      "Uses up a resource and gives its fields as a tuple; only in the declaring contract."),
  ]

  static let optionalRows: [BuiltinRow] = [
    BuiltinRow(
      "isSome", .property(.optional(same(.anything))), .pattern(.exactly(.bool)),
      .builtin(.isSome), "Whether there is a value."),
    BuiltinRow(
      "isNone", .property(.optional(same(.anything))), .pattern(.exactly(.bool)),
      .builtin(.isNone), "Whether there is no value."),
  ]
}
