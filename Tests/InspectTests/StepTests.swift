import Bytecode
import Diagnostics
import Inspect
import Ledger
import Primitives
import Tensors
import TestKit
import Testing
import VM

/// Running recorded transactions again, up to any instruction, and reading what is there as values of the language.
@Suite struct StepTests {
  static let source = """
    struct Point {
      x: I64
      tags: List<Text<max 8>, max 3>
    }

    enum Shape {
      dot
      circle(Q<8,24>)
      box(Point, U8)
    }

    interface Store {
      entry put(amount: U64, coins: Coin) -> U64
      view total() -> U64
    }

    contract Vault {
      state count: U64 = 0
      state pot: Coin
      error Refused(amount: U64)

      entry put(amount: U64, coins: Coin) -> U64 {
        let before = count
        count += amount
        pot.join(coins)
        require amount < 100 else Refused(amount)
        return before
      }

      view total() -> U64 {
        return count
      }
    }

    contract Zoo {
      state start: U64
      state purse: Coin
      error Odd(value: U64)

      init(first: U64) {
        require first % 2 == 0 else Odd(first)
        start = first
      }

      entry kinds(n: U64) -> U64 {
        let grid: List<List<U64, max 3>, max 3> = [[1, 2], [], [n]]
        let point = Point(x: -5, tags: ["a", "bc"])
        let points: List<Point, max 2> = [point]
        let shape = Shape.circle(1.5)
        let box = Shape.box(point, 7)
        let found: U64? = some(n)
        let missing: U64? = none
        let wide: U256 = 1 << 200
        let pair = (n, true)
        var sum: U64 = 0
        for row in grid {
          for value in row {
            sum += value
          }
        }
        sum += points.length + pair.0
        match shape {
          .circle(radius) => { require radius > 0.0 else Odd(1) }
          _ => {}
        }
        match box {
          .box(inside, size) => { sum += U64(size) + inside.tags.length }
          _ => {}
        }
        require wide > 0 && missing == none else Odd(2)
        return sum + (found ?? 0)
      }

      entry numbers(x: Tensor<Q<8,24>, [2, 2]>) -> Q<8,24> {
        let twice = x + x
        let row = twice.sum()
        return row
      }

      entry money(given: Coin) {
        var rest = given
        let part = rest.split(30)
        let left = rest.amount
        rest.join(part)
        purse.join(rest)
        require left > 0 else Odd(3)
      }

      entry visit(store: Address, amount: U64, tip: Coin) -> U64 calls {
        let earlier = Store(store).put(amount, tip)
        let now = Store(store).total()
        return earlier + now
      }

      entry careful(store: Address, amount: U64) -> U64 calls {
        start += 1
        let seen = try Store(store).total()
        let again = seen ?? amount
        return again
      }

      entry divide(by: U64) -> U64 {
        start += 1
        let quotient = 100 / by
        return quotient
      }
    }
    """

  static func session() throws -> StepSession {
    var session = try StepSession([("zoo.gx", source)])
    try session.deploy("Vault")
    try session.deploy("Zoo", [.uint(4)])
    return session
  }

  @Test func valuesOfEveryKindAreReadByName() throws {
    var session = try StepTests.session()
    let stepped = try session.call("Zoo", "kinds", [.uint(9)])
    #expect(stepped.receipt.isSuccess)
    func last(_ name: String) throws -> String? {
      try stepped.history(of: name, in: "kinds").last
    }
    #expect(try last("n") == "9")
    #expect(try last("grid") == "[[1, 2], [], [9]]")
    #expect(try last("points") == #"[Point(x: -5, tags: ["a", "bc"])]"#)
    #expect(try last("shape") == "Shape.circle(1.5)")
    #expect(try last("box") == #"Shape.box(Point(x: -5, tags: ["a", "bc"]), 7)"#)
    #expect(try stepped.history(of: "sum", in: "kinds").contains("12"))
    let counts = try stepped.expectStopsShowResults()
    #expect(counts.stops > 40 && counts.results > 20)
  }

  @Test func tensorsHaveShapeAndElements() throws {
    var session = try StepTests.session()
    let x: [Int64] = [1 << 24, 1 << 23, 0, -(1 << 24)]
    let tensor = try Tensor(element: .q8x24, shape: [2, 2], rawValues: x)
    let stepped = try session.call("Zoo", "numbers", [.bytes(tensor.encoded())])
    #expect(stepped.receipt.isSuccess)
    #expect(try stepped.history(of: "twice", in: "numbers") == ["[[2.0, 1.0], [0.0, -2.0]]"])
    #expect(try stepped.history(of: "row", in: "numbers") == ["1.0"])
    _ = try stepped.expectStopsShowResults()
  }

  @Test func coinsShowWhatTheyHoldBeforeAndAfterTheyAreSplitAndJoined() throws {
    var session = try StepTests.session()
    let stepped = try session.call("Zoo", "money", value: 100)
    #expect(stepped.receipt.isSuccess)
    // `rest` is `given` to the optimiser, and is shown under that name.
    let given = try stepped.history(of: "given", in: "money")
    #expect(given == ["Coin(100)", "Coin(70)", "Coin(100)"])
    #expect(try stepped.history(of: "part", in: "money") == ["Coin(30)"])
    #expect(try stepped.history(of: "left", in: "money") == ["70"])
  }

  @Test func callsOfOtherContractsAreSteppedThrough() throws {
    var session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    let stepped = try session.call("Zoo", "visit", [.address(vault), .uint(7)], value: 5)
    #expect(stepped.receipt.isSuccess)
    #expect(try stepped.history(of: "amount", in: "put") == ["7"])
    #expect(try stepped.history(of: "before", in: "put") == ["0"])
    #expect(try stepped.history(of: "earlier", in: "visit") == ["0"])
    #expect(try stepped.history(of: "now", in: "visit") == ["7"])
    _ = try stepped.expectStopsShowResults()
    // In the callee, the caller's variables are there, too.
    var seen = false
    for step in 0..<(try stepped.replay.countSteps()) where !seen {
      let stop = try #require(try stepped.replay.stop(at: step))
      guard stop.calls.count == 2 else { continue }
      let caller = stop.calls[1]
      let amount = caller.variables(in: caller.frames[0]).first { $0.name == "amount" }
      seen = amount?.value.number == 7
      #expect(stop.calls[0].context.value == 5)
    }
    #expect(seen)
  }

  @Test func failuresAreSteppedThroughToTheirEnd() throws {
    var session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    // The callee has written when it reverts, and the caller passes its error on.
    let refused = try session.call("Zoo", "visit", [.address(vault), .uint(100)], value: 5)
    #expect(refused.receipt.status == .revert)
    #expect(try refused.history(of: "before", in: "put") == ["0"])
    _ = try refused.expectStopsShowResults()
    // A call that never starts, and one that fails before.
    let nobody = try session.call("Zoo", "careful", [.address(StepSession.alice), .uint(3)])
    #expect(nobody.receipt.isSuccess)
    let seen = try nobody.history(of: "seen", in: "careful")
    #expect(seen == ["none"])
    _ = try nobody.expectStopsShowResults()
    let trap = try session.call("Zoo", "divide", [.uint(0)])
    #expect(trap.receipt.status == .trap(.division))
    #expect(try trap.history(of: "by", in: "divide") == ["0"])
    _ = try trap.expectStopsShowResults()
    let failing = try session.deploy("Zoo", [.uint(3)])
    #expect(failing.receipt.status == .revert)
    #expect(try failing.history(of: "first", in: "init") == ["3"])
    _ = try failing.expectStopsShowResults()
    let count = try failing.replay.countSteps()
    let last = try #require(try failing.replay.stop(at: count - 1))
    #expect(StopText.text(last, names: failing.names).contains("require first % 2 == 0"))
  }

  @Test func everyLackOfGasIsReplayed() throws {
    let session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    let arguments: [ABIValue] = [.address(vault), .uint(7)]
    var whole = session
    let used = try whole.call("Zoo", "visit", arguments, value: 5).receipt.gasUsed
    var statuses: Set<Receipt.Status> = []
    for gas in stride(from: used - 2_000, through: used, by: 13) {
      var copy = session
      let stepped = try copy.call("Zoo", "visit", arguments, value: 5, gas: gas)
      statuses.insert(stepped.receipt.status)
      _ = try stepped.expectStopsShowResults { $0 % 7 == 0 }
    }
    #expect(statuses.contains(.trap(.outOfGas)))
  }

  @Test func aStopIsShownWithItsLine() throws {
    var session = try StepTests.session()
    let vault = try #require(session.addresses["Vault"])
    let stepped = try session.call("Zoo", "visit", [.address(vault), .uint(7)], value: 5)
    var texts: [String] = []
    for step in 0..<(try stepped.replay.countSteps()) {
      let stop = try #require(try stepped.replay.stop(at: step))
      texts.append(StopText.text(stop, names: stepped.names))
      let json = StopJSON.value(stop, names: stepped.names).pretty
      #expect(json.contains("\"gasLeft\""))
    }
    let text = try #require(texts.first { $0.contains("before: U64 = 0") })
    #expect(text.contains("Vault@"))
    #expect(text.contains("amount: U64 = 7"))
    #expect(text.contains("at zoo.gx:"))
    #expect(text.contains("Zoo@"))
    #expect(text.contains("let earlier = Store(store).put(amount, tip)"))
  }
}
