/// What can be wrong with tokens and syntax: E00xx.
package struct SyntaxCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "0"

  /// Something else was expected here.
  package let unexpectedToken = DiagnosticCode(
    "E0001", "something else was expected here",
    explanation: """
      The text up to here can only be continued in certain ways, and this is none of them. The \
      message says what could follow. Often a bracket, a comma or a colon is missing just before.
      """,
    failing: """
      const limit U64 = 10
      """,
    fixed: """
      const limit: U64 = 10
      """)

  /// The file is not UTF-8.
  package let notUTF8 = DiagnosticCode(
    "E0002", "the file is not UTF-8",
    explanation: """
      Source files are UTF-8. A file in another encoding (Latin-1, UTF-16), or one that is not \
      text at all, is not read any further. Most editors can "save with encoding UTF-8".
      """,
    failing: "", fixed: "",
    large: LargeExample(
      LargeExample.File([
        .text("const NAME: Text<max 8> = \"M"), .bytes([0xFC]), .text("ller\"   // Latin-1\n"),
      ])))

  /// A character that stands for nothing.
  package let strayCharacter = DiagnosticCode(
    "E0003", "a character that the language does not use",
    explanation: """
      Outside of text and comments a program is plain ASCII, so that two names that look alike are \
      alike: a Cyrillic letter in a name could hide a different name in plain sight. Control \
      characters and a few ASCII signs (such as `$`, `#` and the backslash) have no meaning \
      either.
      """,
    failing: """
      const größe: U64 = 10
      """,
    fixed: """
      const size: U64 = 10
      """)

  /// A character that changes the direction in which text is shown.
  package let bidirectionalControl = DiagnosticCode(
    "E0004", "a character that changes the direction of text",
    explanation: """
      Bidirectional controls make an editor show a line in another order than the compiler reads \
      it: a reviewer would see a different program ("Trojan Source", CVE-2021-42574). They are \
      allowed nowhere, not even in text and comments. Write them in text as an escape, such as \
      `\\u{202E}`.
      """,
    failing: "const name: Text<max 8> = \"a\u{202E}b\"\n",
    fixed: "const name: Text<max 8> = \"a\\u{202E}b\"\n")

  /// Text that does not end on its line.
  package let textNotClosed = DiagnosticCode(
    "E0005", "text is not closed",
    explanation: """
      Text begins and ends with `"` on the same line. A line end in text is written `\\n`.
      """,
    failing: """
      const greeting: Text<max 8> = "hello
      """,
    fixed: """
      const greeting: Text<max 8> = "hello"
      """)

  /// A backslash in text with something unknown after it.
  package let unknownEscape = DiagnosticCode(
    "E0006", "unknown escape in text",
    explanation: """
      In text a backslash begins one of: `\\n` (line end), `\\t` (tab), `\\"`, `\\\\`, and \
      `\\u{...}` with one to six hexadecimal digits of a Unicode scalar.
      """,
    failing: """
      const path: Text<max 8> = "a\\d"
      """,
    fixed: """
      const path: Text<max 8> = "a\\\\d"
      """)

  /// A number that is written wrongly.
  package let malformedNumber = DiagnosticCode(
    "E0007", "a malformed number",
    explanation: """
      A number is digits, such as `1000` or `1_000`; hexadecimal digits after `0x`, such as \
      `0xff`; or digits, a point, and digits, such as `0.5`. An underscore stands between two \
      digits. A letter cannot follow directly: a unit is set off, as in `3 coin`.
      """,
    failing: """
      const price: U128 = 3coin
      """,
    fixed: """
      const price: U128 = 3 coin
      """)

  /// An integer that no type can hold.
  package let numberTooLarge = DiagnosticCode(
    "E0008", "a number is too large",
    explanation: """
      The largest integer type is `U256`, so no integer may be 2^256 or more. A number with a \
      point may have at most 64 digits.
      """,
    failing: """
      const huge: U256 = 0x1_0000000000000000_0000000000000000_0000000000000000_0000000000000000
      """,
    fixed: """
      const huge: U256 = 0xffffffffffffffff_ffffffffffffffff_ffffffffffffffff_ffffffffffffffff
      """)

  /// `hex"..."` with something else than pairs of digits.
  package let malformedHex = DiagnosticCode(
    "E0009", "malformed hexadecimal bytes",
    explanation: """
      Between the quotes of `hex"..."` stand pairs of hexadecimal digits, two for each byte. \
      Underscores may stand between them.
      """,
    failing: """
      const prefix: Bytes<max 4> = hex"0ff"
      """,
    fixed: """
      const prefix: Bytes<max 4> = hex"00ff"
      """)

  /// An address with a wrong number of digits.
  package let malformedAddress = DiagnosticCode(
    "E0010", "a malformed address",
    explanation: """
      An address is written `@0x` and 40 hexadecimal digits.
      """,
    failing: """
      const treasury: Address = @0x5aAeb6053F3E94C9b9A09f33669435E7Ef1B
      """,
    fixed: """
      const treasury: Address = @0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
      """)

  /// An address whose capital letters do not fit.
  package let wrongChecksum = DiagnosticCode(
    "E0011", "the address has a wrong checksum",
    explanation: """
      Which letters of an address are capitals is a checksum of its digits (EIP-55). Here it does \
      not fit, so that a digit is probably mistyped. If the address is right, apply the fix.
      """,
    failing: """
      const treasury: Address = @0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed
      """,
    fixed: """
      const treasury: Address = @0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
      """)

  /// Brackets, operators or blocks nested beyond the limit.
  package let nestedTooDeeply = DiagnosticCode(
    "E0012", "nested too deeply",
    explanation: """
      Expressions, types and blocks may nest 256 levels deep; each operator of a long chain such \
      as `a + b + c` counts as one level, too. Give a part of it a name with `let`.
      """,
    failing: "const deep: U64 = " + String(repeating: "(", count: 300) + "1"
      + String(repeating: ")", count: 300) + "\n",
    fixed: """
      const deep: U64 = (((1)))
      """)

  /// A bracket without its partner.
  package let unclosedBracket = DiagnosticCode(
    "E0013", "a bracket is not closed",
    explanation: """
      Every `(`, `[`, `{`, and every `<` of type arguments, needs its partner. The diagnostic \
      shows the bracket that is open, and the place where its partner was expected at the latest.
      """,
    failing: """
      fn double(x: U64) -> U64 {
        return (x * 2
      }
      """,
    fixed: """
      fn double(x: U64) -> U64 {
        return (x * 2)
      }
      """)

  /// Something at the top of a file that is no declaration.
  package let expectedDeclaration = DiagnosticCode(
    "E0014", "a declaration was expected",
    explanation: """
      At the top level of a file stand imports, and after them `const`, `struct`, `enum`, `error`, \
      `event`, `interface`, `resource`, `fn`, `contract` and `test` declarations; nothing else. \
      Statements belong into a function.
      """,
    failing: """
      let limit = 10
      """,
    fixed: """
      const limit: U64 = 10
      """)

  /// Something in a contract that is no member.
  package let expectedMember = DiagnosticCode(
    "E0015", "a member of a contract was expected",
    explanation: """
      In a contract stand `state`, `public state`, `key`, `init`, `entry`, `view`, `fn`, `event`, \
      `error`, `struct`, `enum`, `resource` and `const` declarations; in an interface only `entry` \
      and `view` without bodies.
      """,
    failing: """
      contract Counter {
        var count: U64 = 0
      }
      """,
    fixed: """
      contract Counter {
        state count: U64 = 0
      }
      """)

  /// Something in a block that is no statement.
  package let expectedStatement = DiagnosticCode(
    "E0016", "a statement was expected",
    explanation: """
      In a block stand statements: `let`, `var`, `if`, `match`, `for`, `while`, `return`, \
      `require`, `emit`, `break`, `continue`, assignments and calls.
      """,
    failing: """
      fn half(x: U64) -> U64 {
        ) return x / 2
      }
      """,
    fixed: """
      fn half(x: U64) -> U64 {
        return x / 2
      }
      """)

  /// Something in the place of an expression.
  package let expectedExpression = DiagnosticCode(
    "E0017", "an expression was expected",
    explanation: """
      Here must stand a value: a literal, a name, a call, something in brackets, or a combination \
      of these by operators. Often an operand after an operator is missing.
      """,
    failing: """
      const limit: U64 = 10 *
      """,
    fixed: """
      const limit: U64 = 10 * 2
      """)

  /// Something in the place of a type.
  package let expectedType = DiagnosticCode(
    "E0018", "a type was expected",
    explanation: """
      Here must stand a type: a name such as `U64` or `List<U64, max 8>`, a tuple `(A, B)`, or an \
      array `[U64; 4]`, each perhaps with `?` after it.
      """,
    failing: """
      const limit: = 10
      """,
    fixed: """
      const limit: U64 = 10
      """)

  /// `a < b < c`.
  package let chainedComparison = DiagnosticCode(
    "E0019", "comparisons do not chain",
    explanation: """
      `a < b < c` would compare the Bool `a < b` with `c`. Write `a < b && b < c`.
      """,
    failing: """
      fn between(a: U64, b: U64, c: U64) -> Bool {
        return a < b < c
      }
      """,
    fixed: """
      fn between(a: U64, b: U64, c: U64) -> Bool {
        return a < b && b < c
      }
      """)

  /// A keyword where a name is expected.
  package let keywordAsName = DiagnosticCode(
    "E0020", "a keyword cannot be a name",
    explanation: """
      The words that begin declarations and statements, and a few others, are reserved. Choose \
      another name.
      """,
    failing: """
      fn add(state: U64) -> U64 {
        return 1
      }
      """,
    fixed: """
      fn add(current: U64) -> U64 {
        return 1
      }
      """)

  /// A semicolon after a statement.
  package let semicolon = DiagnosticCode(
    "E0021", "semicolons are not needed",
    explanation: """
      A statement ends where the next line cannot continue it. A semicolon stands only between the \
      element and the count of an array: `[U64; 4]`, `[0; 4]`.
      """,
    failing: """
      fn one() -> U64 {
        return 1;
      }
      """,
    fixed: """
      fn one() -> U64 {
        return 1
      }
      """)

  /// An import after another declaration.
  package let lateImport = DiagnosticCode(
    "E0022", "imports come first",
    explanation: """
      All imports of a file stand before its other declarations, so that a reader finds them in \
      one place.
      """,
    failing: """
      const limit: U64 = 10
      import std.bits
      """,
    fixed: """
      import std.bits
      const limit: U64 = 10
      """)

  /// `/* ... */`.
  package let blockComment = DiagnosticCode(
    "E0023", "there are no block comments",
    explanation: """
      A comment begins with `//` and ends with its line; `///` documents the declaration after it. \
      Without block comments it can be seen from any line alone whether it is a comment.
      """,
    failing: """
      /* the limit */
      const limit: U64 = 10
      """,
    fixed: """
      // the limit
      const limit: U64 = 10
      """)

  /// `x = 1` where a value is expected.
  package let assignmentAsValue = DiagnosticCode(
    "E0024", "an assignment is not a value",
    explanation: """
      `=` assigns and is a statement; `==` compares and is a value.
      """,
    failing: """
      fn isZero(x: U64) -> Bool {
        if x = 0 { return true }
        return false
      }
      """,
    fixed: """
      fn isZero(x: U64) -> Bool {
        if x == 0 { return true }
        return false
      }
      """)

  /// `'text'`.
  package let singleQuotes = DiagnosticCode(
    "E0025", "text stands in double quotes",
    explanation: """
      Text is written `"text"`. There are no characters in single quotes.
      """,
    failing: """
      const name: Text<max 8> = 'a'
      """,
    fixed: """
      const name: Text<max 8> = "a"
      """)

  /// `let x = a b`.
  package let statementInLine = DiagnosticCode(
    "E0026", "a statement begins a line of its own",
    explanation: """
      No sign separates two statements: one ends with its line. A statement that begins with a keyword \
      may follow another one on its line, any other begins a line or a block, so that an operator that \
      was forgotten does not make two statements of one.
      """,
    failing: """
      fn sum(a: U64, b: U64) -> U64 {
        let total = a b
        return total
      }
      """,
    fixed: """
      fn sum(a: U64, b: U64) -> U64 {
        let total = a + b
        return total
      }
      """)

  /// A name that no module can hold.
  package let nameTooLong = DiagnosticCode(
    "E0027", "a name is too long",
    explanation: """
      A name has at most 100 letters. Names of entries, events and state stand in the module of a contract, \
      and everybody who deploys or calls it pays for them.
      """,
    failing: """
      const aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbccccccccccccccccccccddddddddddddddddddddeeeeeeeeeeeeeeeeeeeef: U64 = 1
      """,
    fixed: """
      const shorter: U64 = 1
      """)

  /// `a ** b ** c`.
  package let chainedPower = DiagnosticCode(
    "E0028", "powers do not chain",
    explanation: """
      Mathematics reads `a ** b ** c` from the right, most programs from the left, and `-a ** 2` is \
      read in two ways, too. Brackets say which is meant.
      """,
    failing: """
      fn tower(a: U64, b: U64, c: U64) -> U64 {
        return a ** b ** c
      }
      """,
    fixed: """
      fn tower(a: U64, b: U64, c: U64) -> U64 {
        return a ** (b ** c)
      }
      """)

  package init() {}
}
