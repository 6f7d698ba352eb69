import Compiler
import Diagnostics
import TestRunner
import Testing

/// `print` in tests: what it shows, where, and how much.
@Suite struct PrintTests {
  private func result(_ body: String, prelude: String = "") throws -> TestResult {
    let compiled = Compilation.compile(source: prelude + "test \"t\"\(body)")
    #expect(compiled.diagnostics.isEmpty, "\(compiled.diagnostics.map(\.message))")
    return try #require(TestSuite(compiled, path: "main.gx")?.run().first)
  }

  private static let jar = """
    contract Jar {
      public state total: U64 = 0
      entry tip(n: U64) { total += n }
      view both() -> (U64, U64?) { return (total, none) }
    }
    fn twice(n: U64) -> U64 { return n * 2 }

    """

  @Test func valuesOfEveryKindAreShown() throws {
    let result = try result(
      """
       {
        let a = account(3 coin)
        let jar = a.deploy(Jar)
        a.call(jar.tip(5))
        print("total", jar.total(), twice(jar.total()))
        print(jar.both(), true, -3)
        let t: Tensor<Q<8,24>, [2]> = [1.5, -0.25]
        print(t)
        print(a.balance > 1 coin, "two\\nlines")
        expect jar.total() == 5
      }
      """, prelude: PrintTests.jar)
    #expect(result.isPassed)
    #expect(
      result.printed.lines.map(\.text) == [
        "total 5 10", "(5, none) true -3", "tensor [2] [1.5, -0.25]", "true \"two\\nlines\"",
      ])
    #expect(result.printed.lines.map(\.line) == [11, 12, 14, 15])
  }

  /// Of a property the last run, which is the shrunk one when it fails; of a loop the first lines.
  @Test func thereIsABound() throws {
    let failing = try result(" (n: U64) { print(n)\n expect n < 100 }")
    #expect(failing.printed.lines.map(\.text) == ["100"])
    let long = try result(" { for i in 0..<1_000 { print(i) } }")
    #expect(long.printed.lines.count == 200 && long.printed.rest == 800)
  }

  @Test func contractsPrintNothing() throws {
    for (source, message) in [
      ("contract C { entry f() { print(1) } }", "`print` exists only in tests"),
      ("test \"t\" { print() }", "`print` takes at least one argument"),
      ("test \"t\" { print(testKey()) }", "has no encoding to show"),
    ] {
      let messages = Compilation.compile(source: source).diagnostics.map(\.message)
      #expect(messages.contains { $0.contains(message) }, "\(source): \(messages)")
    }
  }
}
