extension BuiltinTable {
  private static let u64 = TypePattern.exactly(.u64)
  private static let address = TypePattern.exactly(.address)
  private static let plain = TypePattern.tensor(.hole(.element, .encryptable), .whole)

  private static func list(_ element: TypePattern, _ size: SizeHole) -> TypePattern {
    .sequence(element, .hole(size))
  }

  static let cipherRows: [BuiltinRow] = [
    BuiltinRow(
      "encoded", .method(.anyCipher), .ofOperation, .cipher(.encoded),
      "The canonical encoding of a Paillier cipher."),
    BuiltinRow(
      "squared", .method(.anyCipher), .ofOperation, .cipher(.squared),
      "The square of every element; uses a level."),
    BuiltinRow(
      "sum", .method(.anyCipher), .ofOperation, .cipher(.sum),
      "The sum of the elements, as a cipher of shape [1]."),
    BuiltinRow(
      "dot", .method(.anyCipher), [.value("other", .anyCipher)], .ofOperation, .cipher(.dot),
      "The sum of the products of the elements, as a cipher of shape [1]; uses a level."),
    BuiltinRow(
      "rotated", .method(.anyCipher), [.value("by", u64)], .ofOperation, .cipher(.rotated),
      "The elements moved to the front by so many places, the first ones behind the last."),
    BuiltinRow(
      "lowered", .method(.anyCipher), [.size("to", .n)], .ofOperation, .cipher(.lowered),
      "The cipher at a smaller depth: shorter, and cheaper to compute with."),
    BuiltinRow(
      "isOpened", .method(.anyCipher),
      [
        .value("by", .bytes(.hole(.n))),
        .value("to", .tensor(.hole(.element, .element), .any)),
      ], .ofOperation, .cipher(.isOpened),
      "Whether the owner of the Paillier key proves that this tensor is inside."),
    BuiltinRow(
      "dot", .onType("Encrypted"),
      [.value("a", list(.anyCipher, .n)), .value("b", list(.anyCipher, .m))], .ofOperation,
      .cipher(.listDot),
      "The sum of a[i] * b[i]; uses a level; traps shape when one list is longer, or when empty."),
    BuiltinRow(
      "weightedSum", .onType("Encrypted"),
      [
        .value("ciphers", list(.anyCipher, .n)),
        .value("weights", list(.exactly(.i64), .m)),
      ], .ofOperation, .cipher(.weightedSum),
      "The sum of weights[i] * ciphers[i]; traps shape when one list is longer, or when empty."),
    BuiltinRow(
      "add", .method(.anySum), [.value("cipher", .cipherOfSum)], .pattern(.exactly(.unit)),
      .mutate(.sumAdd), "Adds a term; traps capacity, or reverts with `else`."),
    BuiltinRow(
      "count", .property(.anySum), .pattern(u64), .builtin(.sumCount),
      "How many terms have been added."),
    BuiltinRow(
      "total", .property(.anySum), .pattern(.optional(.cipherOfSum)), .builtin(.sumTotal),
      "The sum of the terms, none when there is no term."),
    BuiltinRow(
      "address", .property(.anyContract), .pattern(address), .addressOf,
      "The address of a contract."),
  ]

  static let testRows: [BuiltinRow] = [
    BuiltinRow(
      "account", .function, [.value("balance", .exactly(.u128))], optionalCount: 1,
      .pattern(address), .test(.account), "In tests: a new account with so much money."),
    BuiltinRow(
      "balance", .property(address), .pattern(.exactly(.u128)), .test(.balance),
      "In tests: how much money is at an address."),
    BuiltinRow(
      "testKey", .function, [.keyOrBits, .size("number", .m)], optionalCount: 2, .keyPair,
      .test(.makeKey),
      "In tests: a key pair for a key of a contract; else of Paillier, of 3072 or so many bits."),
    BuiltinRow(
      "public", .property(.anyTestKey), .pattern(.publicKeyOfTestKey), .test(.publicKey),
      "In tests: the public half of a key pair."),
    BuiltinRow(
      "encrypt", .method(.anyTestKey), [.value("tensor", plain)], .cipherFromContext,
      .test(.encrypt), "In tests: the cipher of a tensor, under the key that the context says."),
    BuiltinRow(
      "decrypt", .method(.anyTestKey), [.value("cipher", .anyCipher)], .decrypted,
      .test(.decrypt), "In tests: the tensor in a cipher, in the 64-bit format."),
    BuiltinRow(
      "open", .method(.anyTestKey), [.value("cipher", .anyCipher)],
      .pattern(.bytes(.constant(65_536))), .test(.open),
      "In tests: the proof of what is in a Paillier cipher, for `isOpened`."),
  ]
}
