/// What can be wrong with tests: E07xx.
package struct TestCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "7"

  /// A test cannot make such values.
  package let parameter = DiagnosticCode(
    "E0701", "a test cannot make such values",
    explanation: """
      The parameters of a test make it a property test: values are generated for them. Coins, \
      ciphertexts, keys and the like cannot be generated; the body of the test makes them.
      """,
    failing: """
      test "coins are kept" (coin: Coin) {
        expect true
      }
      """,
    fixed: """
      test "amounts are kept" (amount: U128) {
        expect amount == amount
      }
      """)

  /// Only accounts deploy and call.
  package let sender = DiagnosticCode(
    "E0702", "only accounts deploy and call",
    explanation: """
      Transactions come from accounts: `alice.call(...)` and `alice.deploy(...)`, where `alice` \
      is an address that `account()` has made.
      """,
    failing: """
      contract Counter {
        state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter counts" {
        let alice = account()
        let counter = alice.deploy(Counter)
        counter.call(counter.increase())
      }
      """,
    fixed: """
      contract Counter {
        state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter counts" {
        let alice = account()
        let counter = alice.deploy(Counter)
        alice.call(counter.increase())
      }
      """)

  /// `deploy` needs a contract.
  package let deploy = DiagnosticCode(
    "E0703", "`deploy` needs a contract",
    explanation: """
      `deploy` takes the name of a contract first, then the arguments of its `init`.
      """,
    failing: """
      contract Counter {
        public state count: U64 = 0
      }

      test "a counter starts at zero" {
        let alice = account()
        let counter = alice.deploy(7)
      }
      """,
    fixed: """
      contract Counter {
        public state count: U64 = 0
      }

      test "a counter starts at zero" {
        let alice = account()
        let counter = alice.deploy(Counter)
        expect counter.count() == 0
      }
      """)

  /// `call` needs the call of an entry.
  package let transaction = DiagnosticCode(
    "E0704", "`call` needs the call of an entry",
    explanation: """
      A transaction calls an entry of a deployed contract: `alice.call(contract.entry(...), \
      value: 3 coin, gas: 100_000)`. Views need no transaction: `contract.view(...)` stands \
      alone.
      """,
    failing: """
      contract Counter {
        public state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter counts" {
        let alice = account()
        let counter = alice.deploy(Counter)
        counter.increase()
      }
      """,
    fixed: """
      contract Counter {
        public state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter counts" {
        let alice = account()
        let counter = alice.deploy(Counter)
        alice.call(counter.increase())
        expect counter.count() == 1
      }
      """)

  /// Only calls can fail.
  package let expectation = DiagnosticCode(
    "E0705", "only calls can fail",
    explanation: """
      `expect ... fails Error` holds when a transaction, a view or a deployment fails in just \
      this way: with an error of a contract, or with a trap of the machine such as \
      `Trap.overflow`.
      """,
    failing: """
      contract Counter {
        public state count: U64 = 0
        error Never
      }

      test "nothing fails" {
        expect 1 + 1 fails Counter.Never
      }
      """,
    fixed: """
      contract Counter {
        public state count: U64 = 0
        error Never

        entry refuse() {
          fail Never
        }
      }

      test "failing fails" {
        let alice = account()
        let counter = alice.deploy(Counter)
        expect alice.call(counter.refuse()) fails Counter.Never
      }
      """)

  /// `fail` in a test.
  package let failInTest = DiagnosticCode(
    "E0706", "a test raises no errors",
    explanation: """
      `fail Error(...)` is for contracts and functions: whoever called them gets the error. Nobody calls a \
      test; it says what must hold, with `expect`.
      """,
    failing: """
      error Odd

      test "two is even" {
        if 2 % 2 == 1 { fail Odd }
      }
      """,
    fixed: """
      test "two is even" {
        expect 2 % 2 == 0
      }
      """)

  /// Only deployed contracts are explored and proved, and one of them has an invariant.
  package let exploration = DiagnosticCode(
    "E0707", "nothing to explore or to prove",
    explanation: """
      `explore(a, b)` calls the entries of deployed contracts at random, from all accounts of the test, and checks \
      the invariants of these contracts after every call; `prove(a, b)` proves these invariants. Both need contracts, \
      and at least one of them says what always holds: `invariant name = condition`.
      """,
    failing: """
      contract Counter {
        state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter stays small" {
        explore(account().deploy(Counter))
      }
      """,
    fixed: """
      contract Counter {
        state count: U64 = 0

        invariant small = count <= 10

        entry increase() {
          if count < 10 { count += 1 }
        }
      }

      test "a counter stays small" {
        explore(account().deploy(Counter))
      }
      """)

  /// A test ran and failed.
  package let failed = DiagnosticCode(
    "E0790", "a test failed",
    explanation: """
      An `expect` did not hold, a call failed that should not have, or the other way round. The \
      message shows the values on both sides, and the calls that led there.
      """,
    failing: """
      contract Counter {
        public state count: U64 = 0

        entry increase() {
          count += 2
        }
      }

      test "a counter counts" {
        let alice = account(), counter = alice.deploy(Counter)
        alice.call(counter.increase())
        expect counter.count() == 1
      }
      """,
    fixed: """
      contract Counter {
        public state count: U64 = 0

        entry increase() {
          count += 1
        }
      }

      test "a counter counts" {
        let alice = account(), counter = alice.deploy(Counter)
        alice.call(counter.increase())
        expect counter.count() == 1
      }
      """)

  package init() {}
}
