/// A word that authors bring along from Solidity, Vyper, Move, Rust or Python, and what is written here instead.
///
/// It is looked at only where a name is not known or a word stands where none can, so that it takes no name from anybody.
package struct ForeignWord: Hashable, Sendable {
  /// The word, as it is written there.
  package let word: String
  /// What to write, as an order.
  package let help: String
  /// What to put in its place, where that is all there is to do.
  package let replacement: String?

  private init(_ word: String, _ help: String, _ replacement: String? = nil) {
    self.word = word
    self.help = help
    self.replacement = replacement
  }

  private static func renamed(_ word: String, _ name: String) -> ForeignWord {
    ForeignWord(word, "write `\(name)`", name)
  }

  /// Whether it stands where a statement, a sign or a type does, and not only behind a point.
  package var isOfSyntax: Bool { Self.syntactic.contains(word) }

  private static let syntactic = Set((statements + types).map(\.word) + ["ether", "wei", "gwei"])

  /// The row of a word.
  package static func find(_ word: String) -> ForeignWord? { byWord[word] }

  /// What to write in place of a word behind a point, where no type stands.
  package static func findMember(_ word: String) -> ForeignWord? {
    typeNames.contains(word) ? nil : byWord[word]
  }

  private static let typeNames = Set(types.map(\.word))

  private static let byWord = Dictionary(all.map { ($0.word, $0) }) { first, _ in first }

  /// All rows.
  package static let all: [ForeignWord] = values + statements + types + members

  /// Names of values.
  private static let values: [ForeignWord] = [
    ForeignWord(
      "msg", "the sender is `caller`; what is sent along is a `Coin` parameter of the entry"),
    ForeignWord("tx", "who calls is `caller`; nobody sees who signed the transaction"),
    renamed("now", "block.time"), renamed("this", "self"),
    renamed("null", "none"), renamed("nil", "none"), renamed("None", "none"),
    ForeignWord("Some", "write `some(...)`", "some"),
    renamed("True", "true"), renamed("False", "false"),
    ForeignWord(
      "abi", "`hash(a, b)` hashes the ABI encoding; calls encode their arguments themselves"),
    ForeignWord("super", "there is no inheritance: call a `fn`"),
    ForeignWord(
      "type", "the largest value of a type is `U64.max`"
    ),
    ForeignWord("ether", "an amount is written `3 coin`"),
    ForeignWord("wei", "an amount without a unit counts the smallest part of a coin"),
    ForeignWord("gwei", "an amount without a unit counts the smallest part of a coin"),
  ]

  /// Words that begin or join statements.
  private static let statements: [ForeignWord] = [
    ForeignWord("revert", "write `fail Error(...)`, or `require condition else Error(...)`"),
    ForeignWord("throw", "write `fail Error(...)`, or `require condition else Error(...)`"),
    ForeignWord("raise", "write `fail Error(...)`, or `require condition else Error(...)`"),
    ForeignWord("panic", "write `fail Error(...)`, or `require condition else Error(...)`"),
    ForeignWord("abort", "write `fail Error(...)`, or `require condition else Error(...)`"),
    ForeignWord(
      "assert", "in a contract, write `require condition else Error`; in a test, `expect condition`"
    ),
    ForeignWord(
      "delete", "a map forgets a key with `map.remove(key)`, a list is emptied with `list.clear()`"),
    ForeignWord("del", "a map forgets a key with `map.remove(key)`"),
    ForeignWord("function", "a function is declared with `fn`, `entry` or `view`"),
    ForeignWord("func", "a function is declared with `fn`, `entry` or `view`"),
    ForeignWord("def", "a function is declared with `fn`, `entry` or `view`"),
    ForeignWord("modifier", "write a `fn` with the `require`, and call it first"),
    ForeignWord("switch", "write `match value { pattern => ... }`"),
    ForeignWord("case", "write `match value { pattern => ... }`"),
    ForeignWord("mut", "a variable that changes is declared with `var`"),
    ForeignWord("elif", "write `else if`"),
    renamed("and", "&&"), renamed("or", "||"), renamed("not", "!"),
    ForeignWord("unchecked", "use `wrappingAdd`, `wrappingSubtract` or `wrappingMultiply`"),
    ForeignWord("pass", "an empty block is written `{ }`"),
    ForeignWord("do", "write `while condition max N { ... }`"),
    ForeignWord("loop", "write `while condition max N { ... }`"),
    ForeignWord(
      "is", "there is no inheritance: take a part in (`use name: Part`), or call the other contract"
    ),
    ForeignWord(
      "extends",
      "there is no inheritance: take a part in (`use name: Part`), or call the other contract"),
    ForeignWord("pub", "`entry` and `view` are public, `fn` is private, `public state` has a view"),
    ForeignWord("println", "write `print(value)` in a test"),
    ForeignWord("selfdestruct", "a contract stays for ever; pay out what it holds"),
  ]

  /// Names of types.
  private static let types: [ForeignWord] =
    [8, 16, 32, 64, 128, 256].flatMap { bits in
      [
        renamed("uint\(bits)", "U\(bits)"), renamed("int\(bits)", "I\(bits)"),
        renamed("Uint\(bits)", "U\(bits)"), renamed("Int\(bits)", "I\(bits)"),
        renamed("UInt\(bits)", "U\(bits)"), renamed("u\(bits)", "U\(bits)"),
        renamed("i\(bits)", "I\(bits)"),
      ]
    } + [
      renamed("uint", "U256"), renamed("int", "I256"), renamed("usize", "U64"),
      renamed("address", "Address"), renamed("bool", "Bool"), renamed("bytes32", "Hash"),
      ForeignWord("string", "write `Text<max N>`"), ForeignWord("String", "write `Text<max N>`"),
      ForeignWord("str", "write `Text<max N>`"), ForeignWord("bytes", "write `Bytes<max N>`"),
      ForeignWord("float", "write a fixed-point type such as `Q<8,24>`"),
      ForeignWord("double", "write a fixed-point type such as `Q<8,24>`"),
      ForeignWord("decimal", "write a fixed-point type such as `Q<8,24>`"),
      ForeignWord("mapping", "write `Map<Key, Value>`, as the type of a state variable"),
      ForeignWord("HashMap", "write `Map<Key, Value>`, as the type of a state variable"),
      ForeignWord("dict", "write `Map<Key, Value>`, as the type of a state variable"),
      ForeignWord("Vec", "write `List<T, max N>`"), ForeignWord("vector", "write `List<T, max N>`"),
      ForeignWord("DynArray", "write `List<T, max N>`"), ForeignWord("Array", "write `[T; N]`"),
      ForeignWord("Option", "write `T?`"), ForeignWord("Optional", "write `T?`"),
      ForeignWord("Cipher", "write `Encrypted<key, element, [shape]>`", "Encrypted"),
    ]

  /// Names of members.
  private static let members: [ForeignWord] = [
    renamed("timestamp", "time"), ForeignWord("sender", "who calls is `caller`"),
    renamed("push", "append"), renamed("push_back", "append"), renamed("add", "append"),
    ForeignWord("pop", "write `.removeLast()`", "removeLast"),
    ForeignWord("len", "write `.length`, without brackets"),
    ForeignWord("size", "write `.length`, without brackets"),
    ForeignWord("count", "write `.length`, without brackets"),
    renamed("includes", "contains"), renamed("contains_key", "contains"),
    renamed("has", "contains"),
    ForeignWord("unwrap", "open an optional with `else Error(...)`, `?? default` or `match`"),
    ForeignWord("to_string", "write `Text(n)`"),
    ForeignWord("toString", "write `Text(n)`"),
    ForeignWord("transfer", "coins are paid with `pay(coin, to: address)`"),
    ForeignWord("send", "coins are paid with `pay(coin, to: address)`"),
    ForeignWord("delegatecall", "there is no dynamic code: call the contract by its interface"),
    ForeignWord("at", "an element is read with `list[i]`, or with `.get(i)` as an optional"),
    ForeignWord("max", "the largest value of an integer type is written `U64.max`"),
  ]
}
