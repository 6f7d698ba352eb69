import Bytecode
import Diagnostics
import Inspect
import InstructionSet
import Ledger
import Primitives
import TestKit
import Testing
import VM
import Values

/// Walking through traces in both directions.
@Suite struct DebugSessionTests {
  /// A call of another contract, with what comes before and behind it.
  private func visit(_ amount: UInt64) throws -> DebugSession {
    var session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    let stepped = try session.call(
      "Zoo", "visit", [.address(vault), .uint(U256(amount))], value: 5)
    return try DebugSession(Trace(decoding: stepped.bytes))
  }

  private func line(_ session: DebugSession) -> String {
    let place = session.site.place
    return session.trace.names.line(place?.line ?? 0, of: place?.file ?? "")?
      .trimmingSpaces ?? ""
  }

  @Test func linesAreWalkedInBothDirections() throws {
    var session = try visit(7)
    var ahead = [session.position]
    while session.reason != .end {
      session.move(.into, .forwards)
      if session.reason == .step { ahead.append(session.position) }
    }
    #expect(ahead.count > 6 && ahead == ahead.sorted())
    var back: [Int] = []
    while session.reason != .start {
      session.move(.into, .backwards)
      if session.reason == .step { back.append(session.position) }
    }
    #expect(back.reversed() == Array(ahead.dropFirst(back.last == ahead[0] ? 0 : 1)))
  }

  @Test func callsAreEnteredSteppedOverAndLeft() throws {
    var session = try visit(7)
    // The coins that come along are taken where the parameters stand.
    #expect(line(session).hasPrefix("entry visit"))
    session.move(.over, .forwards)
    #expect(line(session).hasPrefix("let earlier"))
    session.move(.over, .forwards)
    #expect(line(session).hasPrefix("let now"))
    session.move(.over, .backwards)
    #expect(line(session).hasPrefix("let earlier"))
    session.move(.into, .forwards)
    #expect(session.site.functions.first == "Vault.put")
    session.move(.over, .forwards)
    #expect(line(session) == "let before = count")
    let stop = try session.stop()
    #expect(session.frames(of: stop).map(\.name) == ["Vault.put", "Zoo.visit"])
    var out = session
    out.move(.out, .forwards)
    #expect(out.site.functions.first == "Zoo.visit" && out.position > session.position)
    session.move(.over, .forwards)
    #expect(line(session) == "count += amount")
    session.move(.out, .backwards)
    #expect(line(session).hasPrefix("let earlier") && session.site.functions.first == "Zoo.visit")
  }

  @Test func breakpointsOfEveryKindStop() throws {
    let session = try visit(7)
    /// Where it stops on the way to the end, and back.
    func stops(_ text: String) throws -> [Int] {
      var walker = session
      walker.go(to: 0)
      try walker.add(Breakpoint(text, in: "zoo.gx"))
      var found: [Int] = []
      while walker.reason != .end {
        walker.resume(.forwards)
        if walker.reason == .breakpoints([1]) { found.append(walker.position) }
      }
      var back: [Int] = []
      walker.go(to: session.index.count - 1)
      while walker.reason != .start {
        walker.resume(.backwards)
        if walker.reason == .breakpoints([1]) { back.append(walker.position) }
      }
      #expect(back.reversed() == found.filter { $0 != session.index.count - 1 }, "\(text)")
      return found
    }
    let put = try stops("put")
    #expect(put.count == 1 && session.index.site(put[0]).functions == ["Vault.put"])
    #expect(try stops("Vault.put") == put)
    #expect(try stops("Vault.total").count == 1)
    let writes = try stops("write count")
    #expect(
      writes.count == 1 && session.index.site(writes[0]).instruction.spec.name == "stateStore")
    // The line of an empty line moves to the next one with code.
    var placed = session
    let source = try #require(placed.trace.names.source("zoo.gx"))
    let number = try #require(
      (1...source.lineCount).first {
        placed.trace.names.line($0, of: "zoo.gx")?.contains("entry visit") ?? false
      })
    let added = try placed.add(.line(file: "zoo.gx", line: number - 1))
    #expect(added.breakpoint == .line(file: "zoo.gx", line: number))
    #expect(try stops("zoo.gx:\(number + 2)").count == 1)
    let used = session.index.used(writes[0])
    let gas = try stops("gas > \(used)")
    #expect(gas == [writes[0] + 1])
    #expect(try stops("cost > 1_000").allSatisfy { session.index.cost($0) > 1_000 })
    #expect(try stops("error").isEmpty)
    #expect(try stops("event").isEmpty)
    #expect(try stops("depth").isEmpty)
    for bad in ["", "nowhere", "zoo.gx:9999", "gas > much", "write", "a b c", "other.gx:1"] {
      var walker = session
      #expect(throws: DebugRefusal.self, "\(bad)") {
        try walker.add(Breakpoint(bad, in: "zoo.gx"))
      }
    }
  }

  @Test func aFailureIsWhereItBegins() throws {
    var session = try visit(100)
    // The callee refuses, and the caller passes its error on.
    #expect(session.site.functions.first == "Vault.put")
    #expect(line(session).hasPrefix("require amount < 100"))
    let origin = try #require(session.failureOrigin)
    #expect(origin.text.hasPrefix("Refused(amount: 100), raised by revert"))
    session.go(to: 0)
    try session.add(.error)
    session.resume(.forwards)
    #expect(session.position == origin.step)
    // What it wrote is undone, and is there before.
    #expect(session.state.contains { $0.name == "count" && $0.text == "100" })
  }

  @Test func valuesKnowWhoMadeThem() throws {
    var session = try visit(7)
    session.go(to: session.index.count - 1)
    repeat { session.move(.into, .backwards) } while !line(session).hasPrefix("return earlier")
    let now = try #require(try session.origin(of: "now"))
    #expect(now.text.hasPrefix("now = 7 was made by callContract"))
    #expect(try session.origin(of: "nothing") == nil)
    let stop = session.position
    session.go(to: now.step ?? 0)
    #expect(session.position < stop)
    var inside = session
    inside.go(to: 0)
    try inside.add(Breakpoint("put"))
    inside.resume(.forwards)
    let amount = try #require(try inside.origin(of: "amount"))
    #expect(amount.step == nil && amount.text == "amount = 7 is an argument of the call")
    inside.go(to: inside.index.count - 1)
    let write = try #require(try inside.lastWrite(of: "count"))
    #expect(write.text.hasPrefix("count: 0 -> 7, written by stateStore"))
  }

  @Test func everyStepIsReachedAsAReplayReachesIt() throws {
    let session = try visit(7)
    for step in 0..<session.index.count {
      let stop = try session.stop(at: step)
      let whole = try #require(try session.trace.replay.stop(at: UInt64(step)))
      try #require(stop.step == whole.step && stop.execution == whole.execution)
      try #require(stop.calls.map(\.gasLeft) == whole.calls.map(\.gasLeft))
      try #require(
        stop.calls.map { $0.frames.map(\.location) }
          == whole.calls.map { $0.frames.map(\.location) })
      try #require(session.frames(of: stop).count >= 1)
    }
    // What the transaction has used never becomes less, and ends at its receipt.
    let used = (0..<session.index.count).map { session.index.used($0) }
    #expect(used == used.sorted())
    #expect((used.last ?? 0) <= session.trace.file.transactions[0].gasUsed)
  }

  @Test func scriptedSessionsAnswer() throws {
    var console = DebugConsole(try visit(7))
    func say(_ line: String) -> String { console.execute(line).text }
    #expect(say("b put") == "breakpoint 1: put\n")
    #expect(console.execute("c").isMoved)
    #expect(say("p amount") == "amount: U64 = 7\n")
    #expect(say("locals").contains("amount: U64 = 7\n"))
    #expect(say("bt").hasPrefix("Vault.put at zoo.gx:"))
    #expect(say("d 1") == "")
    #expect(say("b") == "no breakpoints\n")
    #expect(say("d 1") == "there is no breakpoint `1`\n")
    #expect(say("p nothing") == "there is no variable or place `nothing` here\n")
    #expect(say("dance") == "`dance` is no command: `help` lists them\n")
    #expect(say("goto 1_000_000").hasPrefix("there are the steps 0 to "))
    #expect(say("goto -1").hasPrefix("there are the steps 0 to "))
    #expect(say("why") == "nothing failed; `why NAME` tells what made a value\n")
    #expect(console.execute("g end").isMoved)
    #expect(console.execute("last write count").text.hasPrefix("count: 0 -> 7"))
    #expect(say("state").contains("count = 0\n"))
    _ = console.execute("n")
    #expect(say("state").contains("count = 7\n"))
    #expect(say("gas").contains(" used by the transaction, "))
    #expect(console.execute("q").isOver)
  }

  @Test func partsOfValuesAreReadByTheirPath() throws {
    var session = try StepTests.session()
    let stepped = try session.call("Zoo", "kinds", [.uint(9)])
    var walker = try DebugSession(Trace(decoding: stepped.bytes))
    /// Where it was there last: variables end with their last use.
    func text(_ path: String) throws -> String? {
      walker.go(to: walker.index.count - 1)
      while walker.reason != .start {
        if let shown = walker.shown(path, at: try walker.stop()) { return shown.text }
        walker.move(.instruction, .backwards)
      }
      return nil
    }
    #expect(try text("grid[0][1]") == "2")
    #expect(try text("points[0].tags[1]") == #""bc""#)
    #expect(try text("grid[5]") == nil)
    #expect(try text("grid[") == nil)
    #expect(try text("grid.x") == nil)
    #expect(try text("points[0].tags[1].z") == nil)
  }

  /// Where a breakpoint stops on the way to the end.
  private func stops(_ text: String, _ session: DebugSession) throws -> [DebugSession] {
    var walker = session
    walker.go(to: 0)
    try walker.add(Breakpoint(text, in: "zoo.gx"))
    var found: [DebugSession] = []
    while true {
      walker.resume(.forwards)
      guard walker.reason == .breakpoints([1]) else { return found }
      found.append(walker)
    }
  }

  @Test func conditionsDecideWhereBreakpointsStop() throws {
    let visited = try visit(7)
    for (condition, count) in [
      ("amount == 7", 1), ("amount > 7", 0), ("amount >= 7 && amount * 2 < 15", 1),
      ("amount != 7 || amount - 8 == -1", 1), ("!(amount % 2 == 0)", 1), ("amount / 2 == 3", 1),
    ] {
      #expect(try stops("put if \(condition)", visited).count == count, "\(condition)")
    }
    let writes = try stops("write count if amount == 7", visited)
    #expect(writes.count == 1)
    // State, before the write and behind it.
    #expect(try stops("Vault.total if count == 7", visited).count == 1)
    #expect(try stops("Vault.total if count == 0", visited).isEmpty)
    for (bad, reason) in [
      ("put if nothing > 1", "there is no variable or place `nothing` here"),
      ("put if amount", "`amount` is `7`, neither true nor false"),
      ("put if amount >", "the expression ends too early"),
      ("put if amount > 1)", "`)` is not expected here"),
      ("put if amount == true", "`7` and `true` cannot be compared"),
      ("put if amount / 0 == 1", "`7 / 0` has no result here"),
      ("nowhere if amount == 1", "there is no function `nowhere`"),
    ] {
      var walker = visited
      #expect(throws: DebugRefusal(reason), "\(bad)") {
        try walker.add(Breakpoint(bad, in: "zoo.gx"))
      }
    }
    // One replay looks at all turns of a loop.
    var session = try StepTests.session()
    let stepped = try session.call("Zoo", "kinds", [.uint(9)])
    let kinds = try DebugSession(Trace(decoding: stepped.bytes))
    let number = try #require(
      (1...200).first {
        kinds.trace.names.line($0, of: "zoo.gx")?.contains("sum += value") ?? false
      })
    #expect(try stops("\(number)", kinds).count == 3)
    let last = try stops("\(number) if value > 2", kinds)
    #expect(last.count == 1)
    let here = try #require(last.first)
    #expect(here.shown("value", at: try here.stop())?.text == "9")
  }

  @Test func expressionsAreCalculatedExactly() throws {
    var console = DebugConsole(try visit(7))
    _ = console.execute("b put")
    _ = console.execute("c")
    for (expression, value) in [
      ("amount * 2 + 1", "15"), ("-amount", "-7"), ("0.1 + 0.2 == 0.3", "true"),
      ("1_000 * 0.001", "1"), ("0xFF % 16", "15"), ("7 - 10 < -2.5", "true"),
      ("\"a\" == \"a\"", "true"), ("2 + 3 * 4 - (5 - 1)", "10"), ("true && false || true", "true"),
    ] {
      #expect(console.execute("p \(expression)").text == "\(expression) = \(value)\n")
    }
    let huge = "115792089237316195423570985008687907853269984665640564039457584007913129639935"
    #expect(console.execute("p \(huge) + 0").text.hasSuffix(" = \(huge)\n"))
    #expect(console.execute("p \(huge) + 1").text.hasSuffix("has no result here\n"))
    #expect(
      console.execute("p " + String(repeating: "(", count: 200)).text
        == "the expression is nested too deep\n")
    let long = "p " + String(repeating: "1+", count: 600)
    #expect(console.execute(long).text.hasPrefix("an expression"))
  }

  @Test func aWriteThatACallerUndidSaysSo() throws {
    let source = """
      interface Bump { entry bump() }
      contract Counter {
        state n: U64 = 0
        entry bump() { n += 1 }
      }
      contract Caller {
        error Bad
        entry go(counter: Address) calls {
          Bump(counter).bump()
          fail Bad
        }
      }

      """
    var session = try StepSession([("undone.gx", source)])
    try session.deploy("Counter")
    try session.deploy("Caller")
    let counter = try #require(session.addresses["Counter"])
    let stepped = try session.call("Caller", "go", [.address(counter)])
    #expect(!stepped.receipt.isSuccess)
    let walker = try DebugSession(Trace(decoding: stepped.bytes))
    let write = try #require(try walker.lastWrite(of: "n"))
    #expect(write.text.hasPrefix("n: 0 -> 1 (undone), written by stateStore"))
  }

  @Test func placesHaveTheirValueBeforeTheyAreMet() throws {
    let source = """
      contract Bank {
        state balances: Map<Address, U64>
        state total: U64 = 0
        state log: List<U64, max 4>
        entry put(who: Address, n: U64) {
          let before = balances[who] ?? 0
          balances[who] = before + n
          total += n
          log.append(n)
        }
      }

      """
    var session = try StepSession([("bank.gx", source)])
    var file = try session.deploy("Bank").file
    let bob = Address(truncating: 0xB0B).checksummed
    let put = [ABIValue.address(Address(truncating: 0xB0B)), .uint(5)]
    file.append(try session.call("Bank", "put", put).file)
    let last = try session.call("Bank", "put", put)
    var console = DebugConsole(try DebugSession(Trace(decoding: last.bytes)))
    func say(_ line: String) -> String { console.execute(line).text }
    _ = say("g 0")
    #expect(say("state") == "nothing was read or written yet\n")
    // It is met later, and was the same before.
    #expect(say("p total") == "total = 5\n")
    #expect(say("p balances[\(bob)] * 2") == "balances[\(bob)] * 2 = 10\n")
    #expect(say("p balances[who] + n") == "balances[who] + n = 10\n")
    #expect(say("p log.length") == "log.length = 1\n")
    #expect(say("p log[log.length] == none") == "log[log.length] == none = true\n")
    // It is never met, and this trace does not have what was stored before.
    let stranger = Address(truncating: 0x77).checksummed
    let refused = "there is no variable or place `balances[\(stranger)]` here\n"
    #expect(say("p balances[\(stranger)]") == refused)
    #expect(say("p balances[oh no]").hasPrefix("`no]` is not expected here"))
    _ = say("g end")
    #expect(say("p total") == "total = 10\n")
    // From the deployment on everything is known.
    file.append(last.file)
    console = DebugConsole(try DebugSession(Trace(file)))
    _ = say("g end")
    #expect(say("p balances[\(stranger)]") == "balances[\(stranger)] = none\n")
    _ = say("b put if total == 5")
    _ = say("C")
    #expect(say("p total") == "total = 5\n")
    // Another contract at the same address begins empty: tests have a chain each.
    var twice = file
    twice.append(file)
    console = DebugConsole(try DebugSession(Trace(twice)))
    _ = say("g end")
    #expect(say("p total") == "total = 10\n")
    _ = say("C")
    #expect(console.session.reason == .start)
    _ = say("b put")
    _ = say("c")
    #expect(say("p total") == "total = 0\n")
  }

  @Test func aScreenFitsItsTerminal() throws {
    let session = try visit(7)
    for (width, height) in [(80, 24), (40, 12), (200, 60)] {
      let lines = DebugScreen.full(session, width: width, height: height, colouring: .plain)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count == height, "\(width) x \(height)")
      #expect(lines.allSatisfy { $0.count <= width }, "\(width) x \(height)")
    }
  }

  @Test func randomCommandsNeverCrash() throws {
    var console = DebugConsole(try visit(7))
    let seed: UInt64 = 0xDEB
    var generator = SplitMix64(seed: seed)
    let words = [
      "s", "n", "o", "c", "S", "N", "O", "C", "si", "SI", "b put", "b error", "b gas > 30000",
      "d 1",
      "g 3", "g end", "p amount", "p amount[9999999999999999999]", "last write count", "why",
      "why now",
      "state", "locals", "bt", "", "b", "b write count", "l", "p .", "p [", "b :", "b a:b", "why .",
      "b put if amount > 3", "b put if", "b  if amount", "p amount * 2", "p 1 / 0", "p -",
      "p a[b[c]]",
    ]
    for round in 0..<400 {
      let word = words[Int.random(in: 0..<words.count, using: &generator)]
      let answer = console.execute(word)
      #expect(!answer.isOver, "seed \(seed), round \(round), \(word)")
      let isValid = (0..<console.session.index.count).contains(console.session.position)
      #expect(isValid, "seed \(seed), round \(round), \(word)")
    }
  }
}

extension String {
  /// Without the spaces in front.
  fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
