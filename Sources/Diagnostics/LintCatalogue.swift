/// What `galaxy lint` finds: programs that are right, and could be better. L and four digits.
///
/// A comment on the line, or on a line of its own before it, lets a finding be: `// lint: allow L0002`.
package struct LintCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "0"

  /// Something public has no documentation.
  package let undocumented = DiagnosticCode(
    "L0001", "something public has no documentation",
    explanation: """
      Who calls a contract reads its entries, views, events and errors before its code, and `galaxy doc` and editors \
      show what `///` says above them. A line is enough.
      """,
    failing: """
      /// A jar for tips.
      contract Jar {
        state count: U64 = 0

        entry tip() {
          count += 1
        }
      }
      """,
    fixed: """
      /// A jar for tips.
      contract Jar {
        state count: U64 = 0

        /// Counts a tip.
        entry tip() {
          count += 1
        }
      }
      """)

  /// Something private is never used.
  package let unused = DiagnosticCode(
    "L0002", "something is declared and never used",
    explanation: """
      A function, constant, error, event or variable of a contract that nothing in its file mentions is left over, or a \
      check that was forgotten: an error that nobody raises promises one that does not happen. A state variable \
      that is never read costs gas for nothing.
      """,
    failing: """
      /// Counts up to ten.
      contract Counter {
        state count: U64 = 0

        /// Ten are enough.
        error Full

        /// Counts.
        entry next() {
          count += 1
        }
      }
      """,
    fixed: """
      /// Counts up to ten.
      contract Counter {
        state count: U64 = 0

        /// Ten are enough.
        error Full

        /// Counts.
        entry next() {
          require count < 10 else Full
          count += 1
        }
      }
      """)

  /// A name is not written as names of its kind are.
  package let naming = DiagnosticCode(
    "L0003", "a name is not written as others are",
    explanation: """
      Contracts, types, errors, events and cases of interfaces begin with a capital letter (`SealedBid`); functions, \
      variables, parameters and cases of enumerations with a small one (`nextBid`); neither has `_` in it. Constants may be \
      written in capitals. Names of entries and fields are a part of the ABI: choose before somebody depends on them.
      """,
    failing: """
      fn half_of(x: U64) -> U64 {
        return x / 2
      }
      """,
    fixed: """
      fn halfOf(x: U64) -> U64 {
        return x / 2
      }
      """)

  /// A truth value is compared with a constant.
  package let comparedWithTruth = DiagnosticCode(
    "L0004", "a truth value is compared with `true` or `false`",
    explanation: """
      `x == true` is `x`, and `x == false` is `!x`: the comparison costs an instruction and says nothing.
      """,
    failing: """
      fn both(a: Bool, b: Bool) -> Bool {
        return a == true && b
      }
      """,
    fixed: """
      fn both(a: Bool, b: Bool) -> Bool {
        return a && b
      }
      """)

  /// An entry changes nothing.
  package let couldBeView = DiagnosticCode(
    "L0005", "an entry could be a view",
    explanation: """
      An entry that changes nothing, takes no coins and calls nobody who does is a view: then it can be called without a \
      transaction, and without anybody who pays for one.
      """,
    failing: """
      /// A sum.
      contract Tally {
        state total: U64 = 0

        /// What it is now.
        entry now() -> U64 {
          return total
        }

        /// Adds one.
        entry next() {
          total += 1
        }
      }
      """,
    fixed: """
      /// A sum.
      contract Tally {
        state total: U64 = 0

        /// What it is now.
        view now() -> U64 {
          return total
        }

        /// Adds one.
        entry next() {
          total += 1
        }
      }
      """)

  /// A test expects nothing.
  package let expectsNothing = DiagnosticCode(
    "L0006", "a test expects nothing",
    explanation: """
      A test without `expect`, `explore` or `prove` passes whatever the contract answers, as long as no call fails. Say what \
      should have happened.
      """,
    failing: """
      fn double(x: U64) -> U64 {
        return 2 * x
      }

      test "doubling" {
        print(double(3))
      }
      """,
    fixed: """
      fn double(x: U64) -> U64 {
        return 2 * x
      }

      test "doubling" {
        expect double(3) == 6
      }
      """)

  /// A line is too long.
  package let longLine = DiagnosticCode(
    "L0007", "a line has more than 100 columns",
    explanation: """
      `galaxy fmt` breaks long lines where the grammar allows that; what is left are comments, texts and names, which \
      their author has to break. Lines of 100 columns can be read beside each other.
      """,
    failing: """
      // The quick brown fox jumps over the lazy dog, and over the one that is not as lazy as that, and goes home.
      fn one() -> U64 {
        return 1
      }
      """,
    fixed: """
      // The quick brown fox jumps over the lazy dog, and over the one that is not as lazy as that,
      // and goes home.
      fn one() -> U64 {
        return 1
      }
      """)

  /// A comment says that something is missing.
  package let unfinished = DiagnosticCode(
    "L0008", "a comment says that something is missing",
    explanation: """
      What is deployed cannot be finished later. Do it, or say what the contract does without it.
      """,
    failing: "// TO" + "DO: check the sum\nfn one() -> U64 {\n  return 1\n}\n",
    fixed: "// The sum was checked by the caller.\nfn one() -> U64 {\n  return 1\n}\n")

  package init() {}
}
