import Bytecode
import Compiler
import Diagnostics
import TestRunner
import Testing

/// `invariant` and `explore`: sequences of calls at random, until something does not hold that always should.
@Suite struct ExplorationTests {
  private func result(_ source: String, seed: UInt64 = 1) throws -> TestResult {
    let compiled = Compilation.compile(source: source)
    let options = TestSuite.Options(seed: seed)
    let suite = try #require(TestSuite(compiled, path: "main.gx", options: options))
    return try #require(suite.run().first)
  }

  /// A vault whose `skim` takes coins without writing it down, once it holds at least 100.
  private let vault = """
    contract Vault {
      error Little
      state pot: Coin
      state owed: U128 = 0
      state locked: Bool = true

      /// Every coin is owed to somebody.
      invariant covered = pot.amount == owed

      entry deposit(coin: Coin) {
        owed += coin.amount
        pot.join(coin)
      }

      entry unlock(code: U8) { if code > 250 { locked = false } }

      entry skim(to: Address) {
        require !locked && owed >= 100 else Little
        BODY
      }

      entry never() { require false else Little }
    }

    test "all coins are owed" {
      let alice = account(1_000), bob = account(50)
      let vault = alice.deploy(Vault)
      LINES
      explore(vault)
    }

    """

  private func vault(_ body: String, _ lines: String = "") -> String {
    vault.replacing("BODY", with: body).replacing("LINES", with: lines)
  }

  private let skim = "pay(pot.split(1), to)"

  @Test func aBrokenInvariantIsFoundWithItsShortestSequence() throws {
    let message = try #require(try result(vault(skim)).failure).message
    let lines = message.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
    #expect(lines.first == "the invariant `Vault.covered` does not hold after")
    let calls = lines.dropFirst().dropLast().map(String.init).sorted()
    #expect(
      calls == [
        "alice.call(vault.deposit(), value: 100)", "alice.call(vault.skim(alice))",
        "alice.call(vault.unlock(251))",
      ])
  }

  @Test func aCounterexampleIsATestThatCanBeRun() throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let message = try #require(try result(vault(skim), seed: seed).failure).message
      let lines = message.split(separator: "\n").dropFirst().dropLast()
      let again = try #require(
        try result(vault(skim, lines.joined(separator: "\n")), seed: seed).failure)
      #expect(
        again.message == "the invariant `Vault.covered` does not hold", "seed \(seed): \(lines)")
    }
  }

  @Test func whatHoldsPassesAndWhatWasNeverTriedIsSaid() throws {
    let sound = "owed -= 1\n    pay(pot.split(1), to)"
    let result = try result(vault(sound))
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
    let printed = result.printed.lines.map(\.text)
    #expect(printed == ["explore: of 1536 calls none of these succeeded: `Vault.never`"])
  }

  @Test func anInvariantThatTrapsDoesNotHold() throws {
    let message = try #require(
      try self.result(
        """
        contract Ratio {
          state part: U64 = 1
          state whole: U64 = 1
          invariant below = part / whole < 10
          entry set(n: U64) { whole = n }
        }
        test "t" {
          let alice = account()
          let ratio = alice.deploy(Ratio)
          explore(ratio)
        }
        """
      ).failure
    ).message
    #expect(
      message.hasPrefix(
        "the invariant `Ratio.below` traps with `division` after\n    alice.call(ratio.set(0))\n"))
  }

  /// A ledger with an owner, whose entries do what they should or not.
  private func ledger(mint: String = "total += n", hand: String = "", lines: String = "") -> String
  {
    """
    contract Ledger<N: Size> {
      resource Note { worth: Coin, mark: U64 }
      error Not
      state total: U256 = 0
      state owner: Address
      state shares: Map<Address, U128>
      state notes: Map<U64, Note>
      state held: U256 = 0
      state marks: List<Tensor<I32, [N]>, max 3>

      invariant covered = shares.total == total
      invariant backed = notes.total == held
      invariant steady = owner == old(owner) || caller == old(owner)
      invariant growing = held >= old(held)

      init(start: Tensor<I32, [N]>) {
        owner = caller
        marks.append(start)
      }

      entry mint(n: U32) {
        let old = shares[caller, default: 0]
        shares[caller] = old + U128(n)
        \(mint)
      }

      entry keep(id: U64, coin: Coin) {
        held += U256(coin.amount)
        notes.put(id, Note(coin, id))
      }

      entry hand(to: Address) {
        \(hand)
        owner = to
      }
    }

    test "what is stored adds up" {
      let alice = account(1_000), bob = account(1_000)
      let ledger = alice.deploy(Ledger, [1, 2, 3])
      \(lines)
      explore(ledger)
    }
    """
  }

  private let guarded = "require caller == owner else Not"

  @Test func sumsAndCallsAreJudged() throws {
    let sound = try result(ledger(mint: "total += U256(n)", hand: guarded))
    #expect(sound.isPassed, "\(sound.failure?.message ?? "")")
    #expect(sound.printed.lines.isEmpty, "\(sound.printed.lines.map(\.text))")
  }

  @Test func aSumThatIsWrongIsFound() throws {
    let failure = try result(ledger(mint: "if n != 7 { total += U256(n) }", hand: guarded)).failure
    let message = try #require(failure).message
    #expect(
      message.hasPrefix(
        "the invariant `Ledger.covered` does not hold after\n    alice.call(ledger.mint(7))\n"))
  }

  @Test func whoeverMayNotCallIsFound() throws {
    let message = try #require(try result(ledger(mint: "total += U256(n)")).failure).message
    #expect(
      message.hasPrefix(
        "the invariant `Ledger.steady` does not hold after\n    bob.call(ledger.hand("))
  }

  /// The counterexample is a test that can be run, although what it shows lies in front of `explore`.
  @Test func theLastCallOfTheTestIsJudged() throws {
    let lines = ["bob.call(ledger.hand(bob))", "alice.call(ledger.hand(bob))"]
    for (line, isPassed) in zip(lines, [false, true]) {
      let source = ledger(mint: "total += U256(n)", lines: line).replacing(
        "explore(ledger)", with: "explore(ledger)\n  expect true")
      let failure = try result(source).failure
      #expect((failure?.message == "the invariant `Ledger.steady` does not hold") != isPassed)
    }
  }

  /// What was written before `explore` counts in the sums.
  @Test func whatTheTestHasWrittenIsKnown() throws {
    let source = ledger(
      mint: "total += U256(n)", hand: guarded,
      lines: "bob.call(ledger.mint(5))\n  bob.call(ledger.keep(9), value: 3)")
    let result = try result(source)
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
  }

  @Test func whatOnlyProofsJudgeIsNamed() throws {
    let result = try result(
      """
      contract Box {
        key k: Paillier<3072>
        state c: Encrypted<k, Q<8,24>, [1]>?
        state m: Map<U8, U64>
        invariant counted = m.total == 0
        init(key: PublicKey<Paillier<3072>>) { k = key }
        entry set(n: U8) { m[n] = 1 }
      }
      test "t" {
        let alice = account()
        let box = alice.deploy(Box, testKey().public)
        explore(box)
      }
      """)
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
    #expect(result.printed.lines.map(\.text) == ["explore: only proofs judge `Box.counted`"])
  }

  /// The property holds for the contract that was deployed, so an invariant must not change it.
  @Test func invariantsAreNoPartOfTheModule() throws {
    let source = vault(skim)
    let without = source.split(separator: "\n").filter {
      !$0.contains("invariant") && !$0.contains("explore")
    }
    let with = Compilation.compile(source: source)
    let bare = Compilation.compile(source: without.joined(separator: "\n"))
    let bytes = try #require(with.contract(named: "Vault")?.bytes)
    #expect(bytes == bare.contract(named: "Vault")?.bytes)
    let interface = try #require(with.contract(named: "Vault")?.interface)
    #expect(!interface.methods.contains { $0.name == "covered" })
  }

  @Test(arguments: [
    ("state n: U64 = 0\n  invariant i = n", "E0201"),
    (
      "state n: U64 = 0\n  invariant i = 0 == bump()\n  fn bump() -> U64 { n += 1\n return n }",
      "E06"
    ),
    ("state n: U64 = 0\n  invariant n = true", "E0102"),
  ])
  func anInvariantIsAConditionThatOnlyReads(_ members: String, _ code: String) {
    let analysis = Compilation.check(source: "contract C {\n  \(members)\n}\n")
    #expect(
      analysis.diagnostics.contains { $0.code.code.hasPrefix(code) },
      "\(analysis.diagnostics.map { $0.code.code + ": " + $0.message })")
  }
}
