import Bytecode
import Lowering
import Primitives
import Semantics
import Testing

@Suite("Compiled code runs")
struct RunTests {
  /// Runs a view of a tree with and without the passes; both must give the same.
  static func run(
    _ tree: TreeBuilder, _ name: String, _ signature: String, _ arguments: [U256] = []
  ) throws -> Session.Outcome {
    var outcomes: [Session.Outcome] = []
    for isOptimised in [true, false] {
      let module = try #require(tree.compile(isOptimised: isOptimised))
      _ = try Verifier.verify(module)
      var session = try Session(module)
      outcomes.append(try session.call(name, signature, arguments))
    }
    #expect(outcomes[0] == outcomes[1], "the passes change what the program does")
    return outcomes[0]
  }

  @Test("the integer loop gives what native code gives")
  func integerLoop() throws {
    let outcome = try Self.run(ControlFlowTests.workLoop(), "work", "(uint64)", [1000])
    var s: UInt64 = 1
    for i in UInt64(0)..<1000 { s = ((s * 31 + i) ^ (s >> 7)) & ((1 << 58) - 1) }
    #expect(outcome.number == U256(s))
  }

  @Test("a loop bound traps in the round after the last that is allowed")
  func loopBounds() throws {
    var tree = TreeBuilder()
    let body = block([statement(.update(place(1, .u64), .add, number(1)))])
    tree.function(
      "range", .view, parameters: [("n", .u64)], locals: [("c", .u64)], result: .u64,
      [
        bind(1, number(0)),
        statement(.forRange(nil, first: number(0), last: local(0), max: Size(5), body: body)),
        give(local(1)),
      ])
    let condition = binary(.less, local(1), local(0), .bool)
    tree.function(
      "small", .view, parameters: [("n", .u64)], locals: [("c", .u64)], result: .u64,
      [
        bind(1, number(0)), statement(.whileLoop(condition, max: Size(5), body: body)),
        give(local(1)),
      ])
    let large = expression(
      .ifElse(
        condition, then: block([], value: condition), elseBranch: block([], value: condition)),
      .bool)
    tree.function(
      "large", .view, parameters: [("n", .u64)], locals: [("c", .u64)], result: .u64,
      [
        bind(1, number(0)), statement(.whileLoop(large, max: Size(5), body: body)),
        give(local(1)),
      ])
    for name in ["range", "small", "large"] {
      for count in [0, 1, 5] as [UInt64] {
        #expect(
          try Self.run(tree, name, "(uint64)", [U256(count)]).number == U256(count), "\(name)")
      }
      #expect(
        try Self.run(tree, name, "(uint64)", [6]).status == "trap(VM.Trap.loopBound)"
          || (try Self.run(tree, name, "(uint64)", [6]).status.contains("loopBound")), "\(name)")
    }
  }

  @Test("values are copied where they are copied: a list, a list in a struct, a list in a list")
  func valueSemantics() throws {
    var tree = TreeBuilder()
    let list = Type.list(.u64, max: Size(8))
    let nested = Type.list(list, max: Size(4))
    let pair = Type.tuple([list, .u64])
    let elements = expression(.elements([number(1), number(2), number(3)]), list)
    func first(_ value: TypedExpression) -> TypedExpression {
      expression(.index(value, number(0)), .u64)
    }
    // let a = [1, 2, 3]; var b = a; b[0] = 9; return a[0] * 10 + b[0]
    tree.function(
      "plain", .view, locals: [("a", list), ("b", list)], result: .u64,
      [
        bind(0, elements), bind(1, local(0, list)),
        statement(.assign(place(1, .u64, [.index(number(0))]), number(9))),
        give(
          binary(.add, binary(.multiply, first(local(0, list)), number(10)), first(local(1, list)))),
      ])
    // var p = (a, 0); p.0[0] = 7; var q = p; q.0[0] = 8; return a[0] * 100 + p.0[0] * 10 + q.0[0]
    let inside = expression(.field(local(1, pair), 0), list)
    let copied = expression(.field(local(2, pair), 0), list)
    tree.function(
      "inside", .view, locals: [("a", list), ("p", pair), ("q", pair)], result: .u64,
      [
        bind(0, elements),
        bind(1, expression(.tuple([local(0, list), number(0)]), pair)),
        statement(.assign(place(1, .u64, [.field(0), .index(number(0))]), number(7))),
        bind(2, local(1, pair)),
        statement(.assign(place(2, .u64, [.field(0), .index(number(0))]), number(8))),
        give(
          binary(
            .add,
            binary(
              .add, binary(.multiply, first(local(0, list)), number(100)),
              binary(.multiply, first(inside), number(10))),
            first(copied))),
      ])
    // var n = [a, a]; n[0][0] = 5; for x in n { n[1][0] += 1; s = s * 10 + x[0] }; s * 10 + n[1][0]
    let inner = expression(.index(local(1, nested), number(1)), list)
    tree.function(
      "nested", .view, locals: [("a", list), ("n", nested), ("x", list), ("s", .u64)],
      result: .u64,
      [
        bind(0, elements), bind(3, number(0)),
        bind(1, expression(.elements([local(0, list), local(0, list)]), nested)),
        statement(
          .assign(place(1, .u64, [.index(number(0)), .index(number(0))]), number(5))),
        statement(
          .forEach(
            .local(LocalID(2)), local(1, nested), max: Size(4),
            body: block([
              statement(
                .update(
                  place(1, .u64, [.index(number(1)), .index(number(0))]), .add, number(1))),
              assign(
                3, binary(.add, binary(.multiply, local(3), number(10)), first(local(2, list)))),
            ]))),
        give(binary(.add, binary(.multiply, local(3), number(10)), first(inner))),
      ])
    #expect(try Self.run(tree, "plain", "()").number == 19)
    #expect(try Self.run(tree, "inside", "()").number == 178)
    #expect(try Self.run(tree, "nested", "()").number == 513)
  }

  @Test("state: values, lists by element, maps, and what a call leaves for the next")
  func state() throws {
    var tree = TreeBuilder()
    let list = Type.list(.u64, max: Size(3))
    let total = tree.state("total", .u64, initial: number(40))
    let items = tree.state("items", list)
    let scores = tree.state("scores", .map(key: .address, value: .u128, max: nil))
    let caller = expression(.context(.caller), .address)
    tree.function(
      "note", parameters: [("x", .u64)],
      [
        statement(.update(place(total, .u64), .add, local(0))),
        statement(.expression(expression(.mutate(.append, place(items, list), [local(0)]), .unit))),
        statement(
          .update(
            place(items, .u64, [.index(number(0))]), .multiply, number(2))),
        statement(
          .update(
            place(
              scores, .u128, [.mapEntryOrDefault(key: caller, default: number(7, .u128))]),
            .add, number(1, .u128))),
      ])
    let score = expression(
      .mapGetOrDefault(scores, key: caller, default: number(0, .u128)), .u128)
    let length = expression(.builtin(.length, [expression(.state(items), list)]), .u64)
    let sum = expression(
      .builtin(.sum, [expression(.state(items), list)]), .u64)
    tree.function(
      "all", .view, result: .u64,
      [
        give(
          binary(
            .add, binary(.multiply, expression(.state(total), .u64), number(1_000_000)),
            binary(
              .add,
              binary(
                .multiply, expression(.builtin(.convert, [score]), .u64), number(10_000)),
              binary(.add, binary(.multiply, length, number(1000)), sum))))
      ])
    for isOptimised in [true, false] {
      let module = try #require(tree.compile(isOptimised: isOptimised))
      _ = try Verifier.verify(module)
      var session = try Session(module)
      for x in [3, 4, 5] as [U256] {
        let outcome = try session.call("note", "(uint64)", [x])
        #expect(outcome.status == "success", "\(outcome)")
      }
      // items: 3 * 8, 4, 5
      #expect(try session.call("all", "()").number == 52_103_033)
      let full = try session.call("note", "(uint64)", [1])
      #expect(full.status.contains("capacity"), "\(full)")
      #expect(try session.call("all", "()").number == 52_103_033)
    }
  }
}
