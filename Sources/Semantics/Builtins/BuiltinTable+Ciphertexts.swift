extension BuiltinTable {
  private static let u64 = TypePattern.exactly(.u64)
  private static let address = TypePattern.exactly(.address)
  private static let plain = TypePattern.tensor(.hole(.element, .encryptable), .whole)

  private static func list(_ element: TypePattern, _ size: SizeHole) -> TypePattern {
    .sequence(element, .hole(size))
  }

  static let ciphertextRows: [BuiltinRow] = [
    BuiltinRow(
      "encoded", .method(.anyCiphertext), .ofOperation, .ciphertext(.encoded),
      "The canonical encoding of a Paillier ciphertext."),
    BuiltinRow(
      "squared", .method(.anyCiphertext), .ofOperation, .ciphertext(.squared),
      "The square of every element; uses a level."),
    BuiltinRow(
      "sum", .method(.anyCiphertext), .ofOperation, .ciphertext(.sum),
      "The sum of the elements, as a ciphertext of shape [1]."),
    BuiltinRow(
      "dot", .method(.anyCiphertext), [.value("other", .anyCiphertext)], .ofOperation,
      .ciphertext(.dot),
      "The sum of the products of the elements, as a ciphertext of shape [1]; uses a level."),
    BuiltinRow(
      "matmul", .method(.anyCiphertext),
      [.value("other", .tensor(.hole(.element, .fixed), .dimensions([.hole(.n), .hole(.m)])))],
      .ofOperation, .ciphertext(.matmul),
      "The product of a vector and a plain matrix, as a ciphertext of its columns; uses a level (CKKS)."
    ),
    BuiltinRow(
      "rotated", .method(.anyCiphertext), [.value("by", u64)], .ofOperation, .ciphertext(.rotated),
      "The elements moved to the front by so many places, the first ones behind the last."),
    BuiltinRow(
      "lowered", .method(.anyCiphertext), [.size("to", .n)], .ofOperation, .ciphertext(.lowered),
      "The ciphertext at a smaller depth: shorter, and cheaper to compute with."),
    BuiltinRow(
      "isOpened", .method(.anyCiphertext),
      [
        .value("by", .bytes(.hole(.n))),
        .value("to", .tensor(.hole(.element, .element), .any)),
      ], .ofOperation, .ciphertext(.isOpened),
      "Whether the owner of the Paillier key proves that this tensor is inside."),
    BuiltinRow(
      "isUpload", .method(.anyCiphertext),
      [.value("provedBy", .bytes(.hole(.n))), .value("round", u64)], .ofOperation,
      .ciphertext(.isUpload),
      "Whether the caller proves that it has encrypted this for this contract and round, and knows what is inside."
    ),
    BuiltinRow(
      "dot", .onType("Encrypted"),
      [.value("a", list(.anyCiphertext, .n)), .value("b", list(.anyCiphertext, .m))], .ofOperation,
      .ciphertext(.listDot),
      "The sum of a[i] * b[i]; uses a level; traps shape when one list is longer, or when empty."),
    BuiltinRow(
      "weightedSum", .onType("Encrypted"),
      [
        .value("ciphertexts", list(.anyCiphertext, .n)),
        .value("weights", list(.exactly(.i64), .m)),
      ], .ofOperation, .ciphertext(.weightedSum),
      "The sum of weights[i] * ciphertexts[i]; traps shape when one list is longer, or when empty."),
    BuiltinRow(
      "add", .method(.anySum), [.value("ciphertext", .ciphertextOfSum)], .pattern(.exactly(.unit)),
      .mutate(.sumAdd), "Adds a term; traps capacity, or reverts with `else`."),
    BuiltinRow(
      "count", .property(.anySum), .pattern(u64), .builtin(.sumCount),
      "How many terms have been added."),
    BuiltinRow(
      "total", .property(.anySum), .pattern(.optional(.totalOfSum)), .builtin(.sumTotal),
      "The sum of the terms, none when there is no term."),
    BuiltinRow(
      "address", .property(.anyContract), .pattern(address), .addressOf,
      "The address of a contract."),
  ]

  static let testRows: [BuiltinRow] = [
    BuiltinRow(
      "print", .function, [.anyValues], .pattern(.exactly(.unit)), .test(.print),
      "In tests: shows values below the test's result."),
    BuiltinRow(
      "emitted", .function, [.anyValues], .pattern(.exactly(.bool)), .test(.emitted),
      "In tests: whether the last transaction emitted an event, such as `Token.Paid(bob, 5)`; without brackets with any values."
    ),
    BuiltinRow(
      "explore", .function, [.anyValues], .pattern(.exactly(.unit)), .test(.explore),
      "In tests: calls entries of contracts at random; their invariants hold after each call."),
    BuiltinRow(
      "prove", .function, [.anyValues], .pattern(.exactly(.unit)), .test(.prove),
      "In tests: proves the invariants of contracts, as `galaxy prove` does."),
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
      "encrypt", .method(.anyTestKey), [.value("tensor", plain)], .ciphertextFromContext,
      .test(.encrypt), "In tests: the ciphertext of a tensor, under the key that the context says."),
    BuiltinRow(
      "upload", .method(.anyTestKey),
      [
        .value("tensor", plain), .value("to", address), .value("from", address),
        .value("round", u64),
      ], .ciphertextFromContext, .test(.upload),
      "In tests: the ciphertext of a tensor that an account uploads to a contract in a round; `proof` is its proof."
    ),
    BuiltinRow(
      "proof", .method(.anyTestKey), [.value("of", .anyCiphertext)],
      .pattern(.bytes(.constant(1_048_576))), .test(.uploadProof),
      "In tests: the proof of what `upload` has encrypted, for `isUpload`; otherwise no bytes."),
    BuiltinRow(
      "decrypt", .method(.anyTestKey), [.value("ciphertext", .anyCiphertext)], .decrypted,
      .test(.decrypt), "In tests: the tensor in a ciphertext, in the 64-bit format."),
    BuiltinRow(
      "open", .method(.anyTestKey), [.value("ciphertext", .anyCiphertext)],
      .pattern(.bytes(.constant(65_536))), .test(.open),
      "In tests: the proof of what is in a Paillier ciphertext, for `isOpened`."),
  ]
}
