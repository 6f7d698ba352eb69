/// What can be wrong with effects and bounds: E06xx.
package struct EffectCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "6"

  /// A function calls itself.
  package let recursion = DiagnosticCode(
    "E0601", "a function calls itself",
    explanation: """
      Recursion, direct or through other functions, is not allowed: the stack a call needs, and \
      the most gas it can use, are known before it runs. Use a loop with a bound.
      """,
    failing: """
      fn factorial(n: U64) -> U64 {
        if n == 0 {
          return 1
        }
        return n * factorial(n - 1)
      }
      """,
    fixed: """
      fn factorial(n: U64) -> U64 {
        var product: U64 = 1
        for i in 0..<n max 20 {
          product *= i + 1
        }
        return product
      }
      """)

  /// A view changes something.
  package let viewWrites = DiagnosticCode(
    "E0602", "a view changes something",
    explanation: """
      A view only reads: it assigns no state, emits no event, pays nobody, and calls only views. \
      That is why it can be called without a transaction.
      """,
    failing: """
      contract Counter {
        state count: U64 = 0

        view next() -> U64 {
          count += 1
          return count
        }
      }
      """,
    fixed: """
      contract Counter {
        state count: U64 = 0

        entry next() -> U64 {
          count += 1
          return count
        }
      }
      """)

  /// Other contracts are called without saying so.
  package let undeclaredCalls = DiagnosticCode(
    "E0603", "other contracts are called without saying so",
    explanation: """
      Calling another contract hands control to somebody else's code, so the signature says it: \
      write `calls` after the parameters and the result. While it calls, the contract's own \
      entries are locked.
      """,
    failing: """
      interface Oracle {
        view price() -> U64
      }

      contract Shop {
        view cost(oracle: Address) -> U64 {
          return Oracle(oracle).price()
        }
      }
      """,
    fixed: """
      interface Oracle {
        view price() -> U64
      }

      contract Shop {
        view cost(oracle: Address) -> U64 calls {
          return Oracle(oracle).price()
        }
      }
      """)

  /// A contract deploys itself.
  package let deploysItself = DiagnosticCode(
    "E0604", "a contract deploys itself",
    explanation: """
      `deploy(Child, ...)` makes a contract whose code is known when compiling: it is a part of the code of \
      the contract that deploys it. So no contract can deploy itself, not even through others.
      """,
    failing: """
      contract Cell {
        state copies: U64 = 0

        entry divide() calls {
          deploy(Cell)
          copies += 1
        }
      }
      """,
    fixed: """
      contract Cell {
        public state copies: U64 = 0
      }

      contract Dish {
        state cells: U64 = 0

        entry grow() calls {
          deploy(Cell)
          cells += 1
        }
      }
      """)

  package init() {}
}
