import Compiler
import Diagnostics
import TestRunner
import Testing

/// What is told of a test that fails: where, with which arguments, and after which call.
@Suite struct FailureTests {
  private func results(_ source: String) throws -> [TestResult] {
    let compiled = Compilation.compile(source: source)
    return try #require(TestSuite(compiled, path: "main.gx")).run()
  }

  private func failure(_ source: String) throws -> TestResult.FailureText {
    try #require(try results(source).first?.failure)
  }

  private let contract = """
    contract C {
      error No
      error Other
      entry f(x: U256) { require x == 1 else No }
    }
    fn twice(n: U256) -> U256 {
      let double = n * 2
      return double
    }
    fn half(n: U256) -> U256 { return 8 / n }

    """

  /// The line and column that a rendered diagnostic names.
  private func place(_ failure: TestResult.FailureText) -> Substring? {
    failure.place.split(separator: "\n").first { $0.contains("--> ") }?
      .split(separator: " ").last
  }

  @Test func anExpectationFailsWhereItStandsWhateverItCalls() throws {
    for expectation in [
      "expect a.call(c.f(twice(1))) fails C.Other",
      "expect twice(2) == 5",
      "expect a.call(c.f(1)) fails C.No",
      "if twice(1) == 2 { a.call(c.f(twice(3))) }",
    ] {
      let source =
        contract + "test \"t\" {\n  let a = account()\n  let c = a.deploy(C)\n  \(expectation)\n}\n"
      let column = expectation.hasPrefix("if") ? 22 : 3
      #expect(place(try failure(source)) == "main.gx:14:\(column)", "\(expectation)")
    }
  }

  @Test func machinesGetThePlaceAndTheGasOfEachMethod() throws {
    let source =
      contract + """
        test "t" {
          let a = account(), c = a.deploy(C)
          a.call(c.f(1))
          a.call(c.f(1))
          expect 1 == 2
        }

        """
    let result = try #require(try results(source).first)
    let failure = try #require(result.failure)
    let line = source.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex { $0.contains("expect 1 == 2") }
    #expect(failure.file == "main.gx" && failure.position.line == line.map { $0 + 1 })
    #expect(result.calls["C.f"]?.count == 2 && result.calls["C.init"]?.count == 1)
    #expect(result.calls.values.reduce(0) { $0 + $1.gas } == result.gasUsed)
  }

  /// What was called before on the line is not where a later call on it failed.
  @Test func aFailedCallIsReportedAtItsStatement() throws {
    let source =
      contract
      + "test \"t\" {\n  let a = account()\n  let c = a.deploy(C)\n  a.call(c.f(twice(2)))\n}\n"
    #expect(place(try failure(source)) == "main.gx:14:3")
  }

  @Test func aTrapInsideAFunctionIsReportedThere() throws {
    let source = contract + "test \"t\" {\n  expect half(0) == 1\n}\n"
    #expect(place(try failure(source)) == "main.gx:10:28")
  }

  @Test func aCallThatFailedAsExpectedIsNotShown() throws {
    let source =
      contract + """
        test "t" {
          let a = account()
          let c = a.deploy(C)
          expect a.call(c.f(2)) fails C.No
          expect twice(1) == 3
        }
        """
    #expect(try failure(source).trace == nil)
    #expect(
      try failure(
        contract + """
          test "t" {
            let a = account()
            let c = a.deploy(C)
            a.call(c.f(2))
          }
          """
      ).trace?.contains("C::f(x: 2)") == true)
  }

  /// The page of the code tells the truth.
  @Test func thePageOfFailedTestsIsRight() throws {
    let row = DiagnosticCode.tests.failed
    #expect(try failure(row.failing).place.hasPrefix("error[E0790]"))
    #expect(try results(row.fixed).map(\.isPassed) == [true])
  }

  /// Arguments are shrunk to the smallest that fail: of every type, and however large they were.
  @Test(arguments: [
    (
      "n: U64, l: List<I16, max 8>", "n < 1000 || l.length < 3",
      "n = 1000, l = [0, 0, 0]"
    ),
    ("n: U256", "n < 123456789", "n = 123456789"),
    ("n: I128", "n > -77", "n = -77"),
    ("l: List<U8, max 20>", "l.all({ n in n < 100 })", "l = [100]"),
    ("t: Text<max 20>", "t.length < 2", "t = \"aa\""),
    ("b: Bytes<max 30>", "b.length < 3", "b = hex\"000000\""),
    ("p: (Bool, U32), o: U64?", "p.1 < 9 || o.isNone", "p = (false, 9), o = some(0)"),
    ("q: Q<16,16>", "q < 2.0", "q = 2.0"),
  ])
  func argumentsAreShrunkToTheSmallest(parameters: String, condition: String, smallest: String)
    throws
  {
    let failure = try failure("test \"t\" (\(parameters)) { expect \(condition) }\n")
    #expect(
      failure.arguments?.hasPrefix(smallest + "   (seed") == true, "\(failure.arguments ?? "")")
  }
}
