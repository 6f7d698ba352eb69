import Compiler
import Diagnostics
import TestRunner
import Testing

/// `emitted` in tests: what the last transaction told the world.
@Suite struct EventTests {
  private let contracts = """
    event Seen(n: U64)
    contract Inner {
      event Moved(indexed who: Address, indexed name: Text<max 9>, parts: (U64, Bool))
      entry move(who: Address) { emit Moved(who, "cat", (7, true)) }
    }
    contract Outer {
      error No
      event Moved(indexed who: Address)
      state inner: Inner
      init(at: Inner) { inner = at }
      entry both(who: Address) calls {
        emit Moved(who)
        inner.move(who)
        emit Seen(1)
        emit Seen(2)
      }
      entry breaks() {
        emit Seen(3)
        fail No
      }
      entry quiet() {}
    }

    """

  private func run(_ body: String) throws -> TestResult {
    let test = """
      test "t" {
        let alice = account(), bob = account()
        let inner = alice.deploy(Inner)
        let outer = alice.deploy(Outer, inner)
        \(body)
      }
      """
    let compiled = Compilation.compile(source: contracts + test)
    let suite = TestSuite(compiled, path: "main.gx")
    return try #require(suite?.run().first, "\(compiled.diagnostics.map(\.message))")
  }

  @Test(arguments: [
    ("outer.both(bob)", "emitted(Outer.Moved(bob))", true),
    ("outer.both(bob)", "emitted(Outer.Moved)", true),
    ("outer.both(bob)", "emitted(Outer.Moved(alice))", false),
    ("outer.both(bob)", "emitted(Inner.Moved(bob, \"cat\", (7, true)))", true),
    ("outer.both(bob)", "emitted(Inner.Moved(bob, \"dog\", (7, true)))", false),
    ("outer.both(bob)", "emitted(Inner.Moved(bob, \"cat\", (7, false)))", false),
    ("outer.both(bob)", "emitted(Seen(1)) && emitted(Seen(2)) && !emitted(Seen(3))", true),
    ("inner.move(bob)", "emitted(Inner.Moved)", true),
    ("inner.move(bob)", "emitted(Outer.Moved)", false),
    ("outer.quiet()", "emitted(Seen)", false),
  ])
  func eventsOfTheLastTransactionAreSeen(call: String, condition: String, holds: Bool) throws {
    let result = try run("alice.call(\(call))\n    expect (\(condition)) == \(holds)")
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
  }

  @Test func whatAFailureUndidWasNotEmitted() throws {
    let result = try run(
      """
      alice.call(outer.both(bob))
          expect alice.call(outer.breaks()) fails Outer.No
          expect !emitted(Seen)
          alice.call(outer.quiet())
          expect !emitted(Seen)
      """)
    #expect(result.isPassed, "\(result.failure?.message ?? "")")
  }

  @Test func aMissingEventIsToldWithThoseThatThereWere() throws {
    let failed = try run("alice.call(inner.move(bob))\n    expect emitted(Outer.Moved(bob))")
    let told = failed.failure?.message ?? ""
    #expect(told.hasPrefix("the last transaction emitted\n  Inner.Moved(who: 0x"), "\(told)")
    let quiet = try run("alice.call(outer.quiet())\n    expect emitted(Outer.Moved(bob))")
    #expect(quiet.failure?.message == "the last transaction emitted nothing")
  }

  @Test(arguments: [
    ("emitted(bob)", "bob"), ("emitted()", "`emitted` needs an event"),
    ("emitted(Outer.No)", "not an event"), ("emitted(Outer.Moved(1))", "U64"),
    ("emitted(Outer.Moved, Outer.Moved)", "`emitted` needs an event"),
    ("emitted(1 + 1)", "`emitted` needs an event"), ("emitted(Outer.Missing)", "Missing"),
  ])
  func onlyEventsAreAskedFor(wrong: String, message: String) {
    let compiled = Compilation.compile(
      source: contracts + "test \"t\" { let bob = account()\n  expect \(wrong)\n}\n")
    let messages = compiled.diagnostics.map(\.message)
    #expect(messages.contains { $0.contains(message) }, "\(messages)")
    #expect(!compiled.diagnostics.contains { $0.severity == .error && $0.message.isEmpty })
  }

  @Test func contractsDoNotAsk() {
    let compiled = Compilation.compile(
      source: "contract C { event E\n  entry f() { if emitted(E) { emit E } }\n}\n")
    #expect(compiled.diagnostics.contains { $0.code == .names.testOnly })
  }
}
