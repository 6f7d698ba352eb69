extension BuiltinTable {
  private static let u64 = TypePattern.exactly(.u64)
  private static let address = TypePattern.exactly(.address)
  private static let plain = TypePattern.tensor(.hole(.element, .fixed), .whole)

  static let cipherRows: [BuiltinRow] = [
    BuiltinRow(
      "encoded", .method(.anyCipher), .pattern(.bytes(.constant(65_536))),
      .builtin(.cipherEncoded), "The canonical encoding of a cipher."),
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
      "testKey", .function, [.size("bits", .n)], optionalCount: 1, .keyPair, .test(.makeKey),
      "In tests: a key pair of Paillier (3072 bits unless told otherwise)."),
    BuiltinRow(
      "public", .property(.anyTestKey), .pattern(.publicKeyOfTestKey), .test(.publicKey),
      "In tests: the public half of a key pair."),
    BuiltinRow(
      "encrypt", .method(.anyTestKey), [.value("tensor", plain)], .cipherFromContext,
      .test(.encrypt), "In tests: the cipher of a tensor, under the key that the context says."),
    BuiltinRow(
      "decrypt", .method(.anyTestKey), [.value("cipher", .anyCipher)], .decrypted,
      .test(.decrypt), "In tests: the exact tensor in a cipher, in the 64-bit format."),
  ]
}
