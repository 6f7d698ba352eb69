import Compiler
import Diagnostics
import Testing

/// Whatever the machine refuses for its size is refused by the compiler, with a code of its own and a place.
@Suite struct LimitTests {
  private static func list(_ count: Int, _ part: (Int) -> String, by separator: String = ", ")
    -> String
  {
    (0..<count).map(part).joined(separator: separator)
  }

  private static func nested(_ depth: Int) -> String {
    list(depth, { "for i\($0) in 0..<2 {" }, by: " ") + " n += 1 "
      + list(depth, { _ in "}" }, by: " ")
  }

  /// A function that is too long to be put into its callers.
  private static func long(_ name: String, _ result: String) -> String {
    "fn \(name)(s: U64) -> U64 {\n  var n = s\n"
      + list(13, { _ in "  n = n * n + n\n" }, by: "") + "  return \(result)\n}\n"
  }

  /// A program beyond a limit, its code, and the line that is blamed.
  static let programs: [(name: String, source: String, code: DiagnosticCode, line: Int)] = [
    (
      "state", "contract C {\n\(list(1_025, { "  state s\($0): U8 = 1\n" }, by: ""))}\n",
      .limits.contractTooLarge, 1_026
    ),
    (
      "entries",
      "contract C {\n\(list(1_025, { "  view f\($0)(s: U64) -> U64 { return s }\n" }, by: ""))}\n",
      .limits.contractTooLarge, 1_026
    ),
    (
      "errors", "contract C {\n\(list(1_025, { "  error E\($0)\n" }, by: ""))}\n",
      .limits.contractTooLarge, 1_026
    ),
    (
      "types",
      "contract C {\n  view f() -> U64 {\n    var n: U64 = 0\n"
        + list(
          4_100, { "    let a\($0): Bytes<max \($0)> = hex\"\"\n    n += a\($0).length\n" }, by: "")
        + "    return n\n  }\n}\n",
      .limits.contractTooLarge, 8_194
    ),
    (
      "fields",
      "struct S { \(list(257, { "a\($0): U8" })) }\ncontract C { view f(s: S) -> U8 { return s.a0 } }\n",
      .limits.typeTooLarge, 1
    ),
    (
      "registers of a struct",
      "struct S { \(list(65, { "a\($0): U256" })) }\ncontract C { view f(s: S) -> U256 { return s.a0 } }\n",
      .limits.typeTooLarge, 1
    ),
    (
      "payload",
      "enum E { a(\(list(65, { "a\($0): U256" }))) }\ncontract C { view f(s: E) -> Bool { return true } }\n",
      .limits.typeTooLarge, 1
    ),
    (
      "tuple",
      "contract C {\n  view f(x: U256) -> U256 {\n    let t = (\(list(65, { _ in "x" })))\n    return t.0\n  }\n}\n",
      .limits.typeTooLarge, 3
    ),
    (
      "hash",
      "contract C {\n  view f(x: U256) -> Hash {\n    return hash(\(list(65, { _ in "x" })))\n  }\n}\n",
      .limits.typeTooLarge, 3
    ),
    (
      "parameters",
      "contract C {\n  view f(\(list(65, { "a\($0): U8" }))) -> U8 { return a0 }\n}\n",
      .limits.tooManyParts, 2
    ),
    (
      "event",
      "contract C {\n  event E(\(list(65, { "a\($0): U256" })))\n  entry f(x: U256) { emit E(\(list(65, { _ in "x" }))) }\n}\n",
      .limits.tooManyParts, 2
    ),
    (
      "error",
      "contract C {\n  error E(\(list(65, { "a\($0): U256" })))\n  entry f(x: U256) { require x == 1 else E(\(list(65, { _ in "x" }))) }\n}\n",
      .limits.tooManyParts, 2
    ),
    (
      "text",
      "contract C {\n  view f() -> Text<max 70000> {\n    return \"\(String(repeating: "x", count: 65_537))\"\n  }\n}\n",
      .limits.tooManyParts, 3
    ),
    (
      "loops",
      "contract C {\n  view f() -> U64 {\n    var n: U64 = 0\n    \(nested(17))\n    return n\n  }\n}\n",
      .limits.nestedTooDeep, 4
    ),
    (
      "calls",
      list(65, { long("f\($0)", "f\($0 + 1)(f\($0 + 1)(n))") }, by: "") + long("f65", "n")
        + "contract C { view g() -> U64 { return f0(1) } }\n",
      .limits.nestedTooDeep, 18
    ),
    (
      "a name",
      "contract C {\n  view \(String(repeating: "f", count: 101))() -> U8 { return 1 }\n}\n",
      .syntax.nameTooLong, 2
    ),
  ]

  @Test(arguments: LimitTests.programs.map(\.name))
  func whatTheMachineRefusesHasAPlace(name: String) throws {
    let program = try #require(Self.programs.first { $0.name == name })
    let compiled = Compilation.compile(source: program.source)
    let errors = compiled.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [program.code])
    let span = try #require(errors.first?.primary.span)
    #expect(compiled.sources.position(of: span).line == program.line)
    #expect(compiled.contracts.isEmpty)
  }

  /// One part fewer, and it compiles.
  @Test func theLimitsThemselvesArePossible() {
    for source in [
      "contract C {\n\(Self.list(1_024, { "  state s\($0): U8 = 1\n" }, by: ""))}\n",
      "struct S { \(Self.list(64, { "a\($0): U256" })) }\ncontract C { view f(s: S) -> U256 { return s.a0 } }\n",
      "contract C {\n  view f() -> U64 {\n    var n: U64 = 0\n    \(Self.nested(16))\n    return n\n  }\n}\n",
      "contract C {\n  view \(String(repeating: "f", count: 100))() -> U8 { return 1 }\n}\n",
    ] {
      let compiled = Compilation.compile(source: source)
      #expect(!compiled.diagnostics.hasErrors, "\(source.prefix(80))")
      #expect(compiled.contracts.count == 1)
    }
  }

  /// The Coin in a call that may fail stands in a variable, where it stays then.
  @Test func theCoinOfATriedCallStandsInAVariable() {
    let compiled = Compilation.compile(
      source: """
        interface Shop { entry buy(fee: Coin) -> U64 }
        contract Buyer {
          state pot: Coin
          entry go(shop: Shop) -> U64 calls { return (try shop.buy(pot.split(1))) ?? 0 }
        }
        """)
    #expect(compiled.diagnostics.map(\.code) == [.forms.tryOperand])
  }

  @Test func noEntryViewOrMethodIsCalledAddress() {
    for source in [
      "contract C { view address() -> U64 { return 1 } }",
      "contract C { entry address() { } }",
      "contract C { public state address: U64 = 1 }",
      "interface I { view address() -> U64 }",
    ] {
      #expect(Compilation.check(source: source).diagnostics.map(\.code) == [.names.reservedName])
    }
    #expect(
      Compilation.check(source: "contract C { state address: U64 = 1 }").diagnostics.isEmpty)
  }

  /// What a file declares outside of contracts, no contract could make.
  @Test func aResourceStandsInAContract() {
    let codes = Compilation.check(source: "resource Ticket { seat: U64 }\n").diagnostics.map(\.code)
    #expect(codes == [.syntax.expectedDeclaration])
  }
}
