import Bytecode
import Lowering
import Primitives
import Semantics
import Testing

@Suite("Control flow")
struct ControlFlowTests {
  /// The integer loop that Galaxy is measured by.
  static func workLoop() -> TreeBuilder {
    var tree = TreeBuilder()
    let mask = number((1 << 58) - 1)
    let step = binary(
      .bitAnd,
      binary(
        .bitXor,
        binary(.add, binary(.multiply, local(1), number(31)), local(2)),
        binary(.shiftRight, local(1), number(7))),
      mask)
    tree.function(
      "work", .view, parameters: [("n", .u64)], locals: [("s", .u64), ("i", .u64)],
      result: .u64,
      [
        bind(1, number(1)),
        statement(
          .forRange(
            LocalID(2), first: number(0), last: local(0), max: Size(10_000_000),
            body: block([assign(1, step)]))),
        give(local(1)),
      ])
    return tree
  }

  @Test("the integer loop passes the verifier and keeps to nine instructions a round")
  func integerLoop() throws {
    let module = try #require(Self.workLoop().compile())
    _ = try Verifier.verify(module)
    let code = module.functions[0].code
    let end = try #require(code.firstIndex { $0.opcode == .loopBackIf })
    let header = Int(code[end].xLow)
    #expect(end - header + 1 <= 8, "\(Self.workLoop().text("work"))")
  }

  @Test("without the passes it passes the verifier too", arguments: [true, false])
  func unoptimised(isOptimised: Bool) throws {
    let module = try #require(Self.workLoop().compile(isOptimised: isOptimised))
    _ = try Verifier.verify(module)
    #expect(module.debug?.functions[0].positions.count == module.functions[0].code.count)
  }

  @Test("break, continue and return inside loops", arguments: [true, false])
  func leavingLoops(isOptimised: Bool) throws {
    var tree = TreeBuilder()
    let isOdd = binary(.equal, binary(.bitAnd, local(1), number(1)), number(1), .bool)
    let isLarge = binary(.greater, local(2), number(100), .bool)
    let isHuge = binary(.greater, local(2), number(1000), .bool)
    tree.function(
      "sum", .view, parameters: [("n", .u64)], locals: [("i", .u64), ("s", .u64)], result: .u64,
      [
        bind(2, number(0)),
        statement(
          .forRange(
            LocalID(1), first: number(0), last: local(0), max: Size(64),
            body: block([
              statement(
                .expression(
                  expression(
                    .ifElse(isOdd, then: block([statement(.continue)]), elseBranch: nil), .unit))),
              statement(
                .expression(
                  expression(
                    .ifElse(
                      isLarge, then: block([statement(.break)]),
                      elseBranch: block([
                        statement(
                          .expression(
                            expression(
                              .ifElse(isHuge, then: block([give(number(7))]), elseBranch: nil),
                              .unit)))
                      ])), .unit))),
              statement(.update(place(2, .u64), .add, local(1))),
            ]))),
        give(local(2)),
      ])
    let module = try #require(tree.compile(isOptimised: isOptimised))
    _ = try Verifier.verify(module)
  }

  @Test("a loop that never repeats keeps no loop", arguments: [true, false])
  func idleLoop(isOptimised: Bool) throws {
    var tree = TreeBuilder()
    tree.function(
      "first", .view, parameters: [("n", .u64)], locals: [("i", .u64)], result: .u64,
      [
        statement(
          .forRange(
            LocalID(1), first: number(0), last: local(0), max: Size(8),
            body: block([give(local(1))]))),
        give(number(9)),
      ])
    let module = try #require(tree.compile(isOptimised: isOptimised))
    _ = try Verifier.verify(module)
    #expect(!module.functions[0].code.contains { $0.opcode == .loopEnter })
  }

  @Test("while loops, with small and with large conditions", arguments: [true, false])
  func whileLoops(isOptimised: Bool) throws {
    var tree = TreeBuilder()
    let small = binary(.greater, local(0), number(0), .bool)
    let large = expression(
      .ifElse(small, then: block([], value: small), elseBranch: block([], value: small)), .bool)
    let body = block([statement(.update(place(0, .u64), .subtract, number(1)))])
    for (name, condition) in [("small", small), ("large", large)] {
      tree.function(
        name, .free, parameters: [("n", .u64)], result: .u64,
        [statement(.whileLoop(condition, max: Size(5), body: body)), give(local(0))])
    }
    tree.function(
      "both", .view, parameters: [("n", .u64)], result: .u64,
      [
        give(
          binary(
            .add, expression(.call(FunctionID(0), sizes: [], [local(0)]), .u64),
            expression(.call(FunctionID(1), sizes: [], [local(0)]), .u64)))
      ])
    let module = try #require(tree.compile(isOptimised: isOptimised))
    _ = try Verifier.verify(module)
  }

  @Test("match on an enumeration with payload and an optional", arguments: [true, false])
  func matches(isOptimised: Bool) throws {
    var tree = TreeBuilder()
    tree.program.enums = [
      EnumDefinition(
        name: "Shape", span: TreeBuilder.span,
        cases: [
          .init(name: "dot", payload: []),
          .init(name: "circle", payload: [NamedType(name: "r", type: .u64)]),
          .init(
            name: "box",
            payload: [NamedType(name: "w", type: .u64), NamedType(name: "h", type: .u128)]),
        ])
    ]
    let shape = Type.enumeration(EnumID(0))
    let value = expression(
      .match(
        local(0, shape),
        [
          TypedMatchArm(pattern: .enumCase(EnumID(0), 0, []), body: block([], value: number(0))),
          TypedMatchArm(
            pattern: .enumCase(EnumID(0), 1, [.literal(number(5))]),
            body: block([], value: number(50))),
          TypedMatchArm(
            pattern: .enumCase(EnumID(0), 1, [.bind(LocalID(2))]),
            body: block([], value: local(2))),
          TypedMatchArm(
            pattern: .enumCase(EnumID(0), 2, [.bind(LocalID(3)), .any]),
            body: block([], value: local(3))),
        ]), .u64)
    let opened = expression(
      .match(
        local(1, .optional(.u64)),
        [
          TypedMatchArm(pattern: .none, body: block([], value: number(1))),
          TypedMatchArm(pattern: .some(.bind(LocalID(4))), body: block([], value: local(4))),
        ]), .u64)
    tree.function(
      "area", .view, parameters: [("shape", shape), ("extra", .optional(.u64))],
      locals: [("a", .u64), ("w", .u64), ("x", .u64)], result: .u64,
      [give(binary(.add, value, opened))])
    let module = try #require(tree.compile(isOptimised: isOptimised))
    _ = try Verifier.verify(module)
  }
}
