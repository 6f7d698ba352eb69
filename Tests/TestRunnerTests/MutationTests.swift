import Compiler
import Primitives
import Semantics
import TestRunner
import Testing

/// Mutants of a contract, and what its tests say of them.
@Suite struct MutationTests {
  private static let program = """
    contract Counter {
      state count: U64 = 0
      error Full(most: U64, count: U64)

      entry add(amount: U64) -> U64 {
        require count + amount <= 10 else Full(10, count)
        count += amount
        return count
      }

      view rest(of: List<U64, max 4>) -> U64 { return 10 - count }
    }

    test "adds" {
      let alice = account(), counter = alice.deploy(Counter)
      expect alice.call(counter.add(3)) == 3
      expect counter.rest([]) == 7
    }
    """

  private func mutants() -> [Mutant] {
    MutantMaker.mutants(of: Array(Self.program.utf8), path: "a.gx")
  }

  private func outcome(
    _ mutant: Mutant, _ program: String = program
  ) throws -> MutationRun.Outcome {
    let input = SourceInput(path: "a.gx", utf8: Array(program.utf8))
    let run = try MutationRun(of: input, tests: [input], options: TestSuite.Options()) { _ in
      LibraryProvider()
    }
    return run.outcome(of: mutant)
  }

  @Test func mutantsStandInOrderAndOutsideOfTests() {
    let mutants = mutants()
    #expect(Set(mutants).count == mutants.count)
    #expect(mutants.map(\.range.lowerBound) == mutants.map(\.range.lowerBound).sorted())
    #expect(mutants.allSatisfy { $0.line <= 12 })
    #expect(Set(mutants.map(\.kind)) == Set(Mutant.Kind.allCases))
    let texts = Set(mutants.map { $0.difference(in: Array(Self.program.utf8)) })
    #expect(texts.contains("-     count += amount\n+     count -= amount\n"))
    #expect(texts.contains("-     count += amount\n"))
    #expect(
      texts.contains(
        "-     require count + amount <= 10 else Full(10, count)\n+     require count + amount < 10 else Full(10, count)\n"
      ))
    #expect(texts.contains { $0.contains("Full(count, 10)") })
    // How long a list may be is a part of its type.
    #expect(!texts.contains { $0.contains("max 5") })
  }

  @Test func testsKillWhatTheySee() throws {
    var outcomes: [Mutant.Kind: [MutationRun.Outcome]] = [:]
    for mutant in mutants() { outcomes[mutant.kind, default: []].append(try outcome(mutant)) }
    // The bound is never reached, so its comparison, and the whole check, may be another.
    #expect(outcomes[.comparison]?.contains(.survived) == true)
    #expect(outcomes[.statement]?.contains(.survived) == true)
    #expect(outcomes[.statement]?.contains(.killed) == true)
    #expect(outcomes[.operation]?.contains(.killed) == true)
  }

  @Test func aTestOfTheBoundKillsTheRest() throws {
    let better =
      Self.program + """


        test "no more than ten" {
          let alice = account(), counter = alice.deploy(Counter)
          expect alice.call(counter.add(10)) == 10
          expect alice.call(counter.add(1)) fails Counter.Full(10, 10)
        }
        """
    for mutant in mutants() where [.comparison, .statement].contains(mutant.kind) {
      #expect(
        try outcome(mutant, better) != .survived,
        "\(mutant.difference(in: Array(Self.program.utf8)))")
    }
  }

  @Test func testsThatFailOrAreMissingAreRefused() {
    func refusal(_ program: String) -> MutationRun.Refusal? {
      let input = SourceInput(path: "a.gx", utf8: Array(program.utf8))
      do throws(MutationRun.Refusal) {
        _ = try MutationRun(of: input, tests: [input], options: TestSuite.Options()) { _ in
          LibraryProvider()
        }
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal("contract A {}") == .noTests)
    #expect(refusal("test \"a\" { expect 1 == 2 }") == .failing(title: "a"))
    #expect(refusal("test \"a\" { expect x }") == .errors(path: "a.gx"))
  }
}
