import Compiler
import Diagnostics
import Testing

/// What authors of Solidity, Vyper, Move, Rust and Python type, and what they are told.
@Suite struct ForeignIdiomTests {
  /// A statement of an entry, and a part of the help for it.
  private static let statements: [(String, help: String)] = [
    ("let a = msg.sender", "`caller`"), ("let a = msg.value", "`Coin` parameter"),
    ("let a = block.timestamp", "`time`"), ("let a = tx.origin", "`caller`"),
    ("revert(\"no\")", "require condition else"), ("revert No()", "require condition else"),
    ("throw No", "require condition else"), ("assert(n > 1)", "require condition else"),
    ("assert!(c)", "require condition else"),
    ("require(n > 1, \"m\")", "require condition else Error"),
    ("require(n > 1)", "require condition else Error"),
    ("delete m[k]", "map.remove(key)"), ("l.push(n)", "`append`"), ("let a = l.len()", "`.length`"),
    ("let a = l.size", "`.length`"), ("let a = l.at(0)", "list[i]"),
    ("total++", "x += 1"), ("++total", "x += 1"), ("total--", "x -= 1"),
    ("let a = 1e18", "1 coin"),
    ("let a: U64 = 10 ^ 18", "10 ** 18"),
    ("total += 1u64", "let x: U64 = 1"), ("let a = 1 ether", "3 coin"),
    ("let a = c ? 1 : 2", "if condition { a } else { b }"),
    ("for (let i = 0; i < 3; i++) { }", "for i in 0..<n max 64"),
    ("for i in 0..3 { }", "first..<end"), ("for i in 0..=3 { }", "first..<end"),
    ("let a = n as U8", "U64(value)"), ("let a: uint256 = 1", "`U256`"),
    ("let a: Uint64 = 1", "`U64`"), ("let a: u64 = 1", "`U64`"), ("uint256 a = 1", "`U256`"),
    ("let a: string = \"x\"", "Text<max N>"), ("let a: mapping = 1", "Map<Key, Value>"),
    ("let a: Vec<U64> = []", "List<T, max N>"),
    ("let a: HashMap<U64, U64> = []", "Map<Key, Value>"),
    ("let a = type(U256).max", "`U64.max`"),
    ("self.total = 1", "without `self.`"), ("let a = this", "`self`"),
    ("let a = now", "`block.time`"),
    ("let a: Address = 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "an `@` before it"),
    ("let a: U64? = null", "`none`"), ("let a: U64? = nil", "`none`"),
    ("let a: U64? = None", "`none`"),
    ("let a = True", "`true`"), ("if c and c { }", "`&&`"), ("if not c { }", "`!`"),
    ("if c { } elif c { }", "else if"), ("let mut a = 1", "`var`"), ("const X: U64 = 3", "`let`"),
    ("switch n { }", "match value"), ("unchecked { total += 1 }", "wrappingAdd"),
    ("try { f() } catch { }", "call of another contract"), ("total := 1", "`=` assigns"),
    ("if n === 1 { }", "`==` compares"), ("if n <> 1 { }", "`!=` compares"),
    ("let a = n >>> 2", "`>>` shifts"), ("let a = l.map(|x| x + 1)", "{ x in x + 1 }"),
    ("let a = l.map(x => x + 1)", "{ x in x + 1 }"), ("let a = m[k].unwrap()", "`match`"),
    ("let a = n.to_string()", "Text(n)"), ("k.transfer(5)", "pay(coin, to: address)"),
    ("println(\"x\")", "`print(value)`"), ("pass", "{ }"), ("while n > 1 { }", "max 1_000"),
    ("function g() { }", "`fn`"), ("modifier only() { }", "`require`"),
    ("let a = abi.encode(n)", "hash(a, b)"),
  ]

  private static func source(_ statement: String) -> String {
    """
    contract C {
      state total: U64 = 0
      state m: Map<Address, U64>
      state l: List<U64, max 4>
      error No
      entry f(n: U64, k: Address, c: Bool) {
        \(statement)
      }
    }

    """
  }

  @Test func everyIdiomOfOtherLanguagesIsRecognised() {
    for (statement, help) in Self.statements {
      let analysis = Compilation.check(source: Self.source(statement))
      let helps = analysis.diagnostics.compactMap(\.help)
      #expect(helps.contains { $0.contains(help) }, "\(statement): \(helps)")
    }
  }

  @Test func declarationsOfOtherLanguagesAreRecognised() {
    for (source, help) in [
      ("contract C is Base {\n  state n: U64 = 0\n}\n", "no inheritance"),
      ("contract C extends Base {\n  state n: U64 = 0\n}\n", "no inheritance"),
      ("contract C {\n  function f() public { }\n}\n", "`fn`"),
      ("contract C {\n  pub fn f() { }\n}\n", "`entry` and `view` are public"),
      ("contract C {\n  constructor() { }\n}\n", "`init`"),
      ("contract C {\n  mapping(address => uint256) public m;\n}\n", "Map<Key, Value>"),
      ("contract C {\n  uint256 public total;\n}\n", "`U256`"),
      ("contract C {\n  let n: U64 = 0\n}\n", "state name: Type"),
    ] {
      let found = Compilation.check(source: source).diagnostics
      #expect(found.first?.help?.contains(help) == true, "\(source): \(found.map(\.help))")
    }
    // One mistake, one message.
    let heritage = Compilation.check(source: "contract C is Base {\n  state n: U64 = 0\n}\n")
    #expect(heritage.diagnostics.count == 1)
  }

  /// What stands in the library is not unknown, but not imported.
  @Test func aMissingImportIsNamed() throws {
    for (name, module) in [("populationCount", "bits"), ("exact", "shapley")] {
      let analysis = Compilation.check(
        source: "fn f(a: U64) -> U64 { return \(name)(a) }\n")
      #expect(analysis.diagnostics.first?.help == "it is in the library: `import std.\(module)`")
      #expect(analysis.diagnostics.first?.fix?.title == "import `std.\(module)`")
    }
    // A module that is named, and the fix.
    for (head, imported) in [
      ("", "import std.bits\n\n"), ("import std.split\n", "import std.bits\nimport std.split\n"),
    ] {
      let use = "fn f(a: U64) -> U64 { return bits.populationCount(a) }\n"
      let found = Compilation.check(source: head + use)
      let wrong = try #require(found.diagnostics.first { $0.severity == .error })
      #expect(wrong.help == "it is a module of the library: `import std.bits`")
      let file = try #require(found.sources.files.first)
      let mended = String(decoding: wrong.fix?.applied(to: file) ?? [], as: UTF8.self)
      #expect(mended == imported + use)
      #expect(!Compilation.check(source: mended).diagnostics.hasErrors)
    }
  }

  /// A view is not told to take out what no view can take out.
  @Test func aViewOfACoinIsToldWhatWorks() {
    let analysis = Compilation.check(
      source: """
        contract C {
          state pot: Coin
          view f() -> U128 {
            let coin = pot
            return coin.amount
          }
        }
        """)
    let first = analysis.diagnostics.first { $0.code == .linearity.movedOutOfPlace }
    #expect(first?.help?.contains("`.amount`") == true)
    #expect(first?.help?.contains("unpack") == false)
  }

  /// The words are nobody's: whoever declares one can use it.
  @Test func noWordIsTakenFromAnybody() {
    let analysis = Compilation.check(
      source: "fn len(size: U64) -> U64 { return size + 1 }\nfn f() -> U64 { return len(2) }\n")
    #expect(analysis.diagnostics.isEmpty)
    for word in ForeignWord.all {
      #expect(!word.help.isEmpty && !word.help.hasSuffix("."), "\(word.word)")
      #expect(word.replacement != word.word)
    }
  }
}
