import Compiler
import Diagnostics
import Prover
import TestRunner
import Testing

/// `prove` in the tests of a contract.
@Suite struct ProofInTestTests {
  private func result(_ body: String, hasProver: Bool = true) throws -> TestResult {
    let source = """
      contract Jar {
        state given: U128 = 0
        state pot: Coin
        invariant covered = pot.amount == given
        entry give(coin: Coin) {
          given += coin.amount
          pot.join(coin)
        }
        entry take(amount: U128) {
          \(body)
          pay(pot.split(amount), caller)
        }
      }
      test "a jar holds what was given, whoever calls" {
        let alice = account()
        prove(alice.deploy(Jar))
      }
      """
    let compiled = Compilation.compile(source: source)
    let program = try #require(compiled.program, "\(compiled.diagnostics.map(\.message))")
    let prover = TestProver(
      program, file: "main.gx", source: Array(source.utf8), provider: LibraryProvider())
    let suite = try #require(
      TestSuite(compiled, path: "main.gx", prover: hasProver ? prover : nil))
    return try #require(suite.run().first)
  }

  private var hasSolver: Bool { (try? Solver()) != nil }

  @Test func whatIsProvedPasses() throws {
    let result = try result("given -= amount")
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
    #expect(result.printed.lines.isEmpty == hasSolver)
  }

  /// It fails with calls that break the invariant, as a test.
  @Test func whatIsNotProvedFailsWithATest() throws {
    guard hasSolver else { return print("skipped: z3 is not installed") }
    let message = try #require(try result("given -= amount / 2").failure).message
    let lines = message.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
    #expect(lines.first == "the invariant `Jar.covered` is refuted", "\(message)")
    #expect(lines.contains { $0.contains("subject.take(") }, "\(message)")
  }

  @Test func withoutAProverItIsSkippedWithAWord() throws {
    let result = try result("given -= amount / 2", hasProver: false)
    #expect(result.isPassed)
    #expect(
      result.printed.lines.map(\.text)
        == ["prove: `Jar` is skipped: only `galaxy test` proves"])
  }
}
