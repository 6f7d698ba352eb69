/// What can be wrong with linearity and initialization: E05xx.
package struct LinearityCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "5"

  /// A variable is read before it has a value.
  package let readBeforeAssigned = DiagnosticCode(
    "E0501", "a variable is read before it has a value",
    explanation: """
      A variable that is declared without a value must be assigned on every path before it is \
      read. There is no default value: what was never written is nobody's zero.
      """,
    failing: """
      fn sign(x: I64) -> I64 {
        var result: I64
        if x < 0 {
          result = -1
        }
        return result
      }
      """,
    fixed: """
      fn sign(x: I64) -> I64 {
        var result: I64
        if x < 0 {
          result = -1
        } else {
          result = 1
        }
        return result
      }
      """)

  /// A linear value is dropped.
  package let dropped = DiagnosticCode(
    "E0502", "a linear value would be lost",
    explanation: """
      Coins and other resources are linear: each must be used exactly once on every path. A Coin \
      that is neither moved into state, nor paid, nor returned would be destroyed, so the compiler \
      refuses.
      """,
    failing: """
      contract Shop {
        entry buy(payment: Coin) {
        }
      }
      """,
    fixed: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          till.join(payment)
        }
      }
      """)

  /// A linear value is used after it was moved.
  package let usedAfterMove = DiagnosticCode(
    "E0503", "a linear value is used after it was moved",
    explanation: """
      Moving a Coin gives it away: joining it to another, paying it, storing it or returning it. \
      Using it again would copy money.
      """,
    failing: """
      contract Shop {
        entry buy(payment: Coin) {
          pay(payment, to: caller)
          pay(payment, to: caller)
        }
      }
      """,
    fixed: """
      contract Shop {
        entry buy(payment: Coin) {
          var rest = payment
          let half = rest.split(rest.amount / 2)
          pay(half, to: caller)
          pay(rest, to: caller)
        }
      }
      """)

  /// A linear value is moved on some paths only.
  package let movedOnSomePaths = DiagnosticCode(
    "E0504", "a linear value is moved on some paths only",
    explanation: """
      A linear value must be used exactly once whichever way the program goes. Here one branch \
      moves it and another leaves it behind, where it would be lost.
      """,
    failing: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          if payment.amount > 10 {
            till.join(payment)
          }
        }
      }
      """,
    fixed: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          if payment.amount > 10 {
            till.join(payment)
          } else {
            pay(payment, to: caller)
          }
        }
      }
      """)

  /// A linear value is moved once per turn of a loop.
  package let movedInLoop = DiagnosticCode(
    "E0505", "a linear value is moved in a loop",
    explanation: """
      What is declared before a loop can be moved only once, and a loop runs its body many times. \
      The same goes for closures, and for the elements of a list, which are only lent to the loop.
      """,
    failing: """
      contract Split {
        entry share(payment: Coin) {
          for i in 0..<3 {
            pay(payment, to: caller)
          }
        }
      }
      """,
    fixed: """
      contract Split {
        entry share(payment: Coin) {
          var rest = payment
          let part = rest.amount / 3
          for i in 0..<3 {
            pay(rest.split(part), to: caller)
          }
          pay(rest, to: caller)
        }
      }
      """)

  /// A linear value is overwritten.
  package let overwritten = DiagnosticCode(
    "E0506", "a linear value would be overwritten",
    explanation: """
      Assigning to a place that may still hold a linear value would destroy the value that is \
      there.
      """,
    failing: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          till = payment
        }
      }
      """,
    fixed: """
      contract Shop {
        state till: Coin

        entry buy(payment: Coin) {
          till.join(payment)
        }
      }
      """)

  /// State has no value after init.
  package let stateNotInitialized = DiagnosticCode(
    "E0507", "state has no value after `init`",
    explanation: """
      State variables start at their declared value; those without one must be assigned in `init`, \
      on every path. Maps, lists, coins, sums and optionals start empty by themselves.
      """,
    failing: """
      contract Owned {
        public state owner: Address
      }
      """,
    fixed: """
      contract Owned {
        public state owner: Address

        init() {
          owner = caller
        }
      }
      """)

  /// State is read in init before it has a value.
  package let stateReadEarly = DiagnosticCode(
    "E0508", "state is read before it has a value",
    explanation: """
      In `init`, a state variable without a declared value must be assigned before it is read, and \
      before a function is called that reads state.
      """,
    failing: """
      contract Counter {
        public state start: U64
        public state next: U64

        init(first: U64) {
          next = start + 1
          start = first
        }
      }
      """,
    fixed: """
      contract Counter {
        public state start: U64
        public state next: U64

        init(first: U64) {
          start = first
          next = start + 1
        }
      }
      """)

  /// A let variable is assigned twice.
  package let assignedTwice = DiagnosticCode(
    "E0509", "a `let` is assigned twice",
    explanation: """
      A `let` gets its value once. Declared without one, it may be assigned later, but only once \
      on every path.
      """,
    failing: """
      fn twice(x: U64) -> U64 {
        let y: U64
        y = x
        y = x * 2
        return y
      }
      """,
    fixed: """
      fn twice(x: U64) -> U64 {
        var y: U64
        y = x
        y = x * 2
        return y
      }
      """)

  /// A linear value is moved out of a place that would be left empty.
  package let movedOutOfPlace = DiagnosticCode(
    "E0510", "a linear value cannot be moved out of here",
    explanation: """
      State, fields and elements always hold a value. A Coin leaves state by an operation that \
      leaves something well-defined behind: `split` leaves the rest, `takeAll` an empty coin, \
      `take` no entry.
      """,
    failing: """
      contract Vault {
        state vault: Coin

        entry empty() -> Coin {
          return vault
        }
      }
      """,
    fixed: """
      contract Vault {
        state vault: Coin

        entry empty() -> Coin {
          return vault.takeAll()
        }
      }
      """)

  /// A path ends without a value.
  package let missingReturn = DiagnosticCode(
    "E0511", "a path ends without returning a value",
    explanation: """
      A function that names a result returns one on every path. A loop may run zero times, so a \
      `return` inside of one is not enough.
      """,
    failing: """
      fn larger(a: U64, b: U64) -> U64 {
        if a > b {
          return a
        }
      }
      """,
    fixed: """
      fn larger(a: U64, b: U64) -> U64 {
        if a > b {
          return a
        }
        return b
      }
      """)

  /// A match does not cover every value.
  package let notExhaustive = DiagnosticCode(
    "E0512", "a `match` does not cover every value",
    explanation: """
      Every value of the subject must be matched by an arm, so that a case which is added later \
      cannot be forgotten: the compiler then lists the places. Integers, addresses and text need a \
      `_` arm.
      """,
    failing: """
      enum Light {
        red
        amber
        green
      }

      fn mayGo(light: Light) -> Bool {
        return match light {
          .red => false
          .green => true
        }
      }
      """,
    fixed: """
      enum Light {
        red
        amber
        green
      }

      fn mayGo(light: Light) -> Bool {
        return match light {
          .red => false
          .amber => false
          .green => true
        }
      }
      """)

  /// An arm of a match is never reached.
  package let unreachableArm = DiagnosticCode(
    "E0513", "an arm is never reached",
    explanation: """
      Arms are tried from the top, and the ones above already cover everything that this one \
      matches. Usually a `_` stands too early, or a case is written twice.
      """,
    failing: """
      fn isSet(value: Bool) -> U64 {
        return match value {
          _ => 0
          true => 1
        }
      }
      """,
    fixed: """
      fn isSet(value: Bool) -> U64 {
        return match value {
          true => 1
          _ => 0
        }
      }
      """)

  /// What is only looked at is moved or changed.
  package let onlySeen = DiagnosticCode(
    "E0514", "what is only looked at cannot be moved",
    explanation: """
      Something linear that lies in state can be read where it lies: `let stream = streams[id] else ...` \
      shows what is there now, its coins included, and owns nothing. To move a coin, or to change \
      something, take the whole out with `take`, and put back what stays.
      """,
    failing: """
      contract Streams {
        struct Stream { recipient: Address, pot: Coin }
        state streams: Map<U64, Stream>
        error NoStream

        entry close(id: U64) {
          let stream = streams[id] else NoStream
          let (recipient, pot) = (stream.recipient, stream)
          require recipient == caller else NoStream
          streams.put(id, pot)
        }
      }
      """,
    fixed: """
      contract Streams {
        struct Stream { recipient: Address, pot: Coin }
        state streams: Map<U64, Stream>
        error NoStream

        view recipient(id: U64) -> Address {
          let stream = streams[id] else NoStream
          return stream.recipient
        }
      }
      """)

  package init() {}
}
