import Compiler
import Diagnostics
import Interpreter
import Primitives
import Semantics
import Testing

/// A constant has the value that the machine would work out, and is refused where the machine would trap: every operator, on
/// every type, at the edges. The interpreter stands for the machine, with which others compare it.
@Suite struct ConstantFoldingTests {
  /// One operation on two literals.
  private struct Item {
    let type: String
    let result: String
    let operation: String
    let left: String
    let right: String

    func expression(_ a: String, _ b: String) -> String { "\(a) \(operation) \(b)" }
  }

  private static let integerTypes = ["U8", "I8", "U64", "I64", "U128", "I128", "U256", "I256"]
  private static let comparisons = ["==", "!=", "<", "<=", ">", ">="]

  /// 0, 1, 2, 7, -1, the smallest and the largest number.
  private static func edges(_ type: String) -> [String] {
    let bits = UInt64(type.dropFirst()) ?? 8
    guard type.hasPrefix("I") else { return ["0", "1", "2", "7", "\(U256.max >> (256 - bits))"] }
    let largest = U256.max >> (257 - bits)
    return ["0", "1", "2", "7", "-1", "-2", "-\(largest) - 1", "\(largest)"]
  }

  private static var items: [Item] {
    var items: [Item] = []
    for type in integerTypes {
      for operation in ["+", "-", "*", "/", "%", "&", "|", "^"] + comparisons {
        for left in edges(type) {
          for right in edges(type) {
            items.append(
              Item(
                type: type, result: comparisons.contains(operation) ? "Bool" : type,
                operation: operation, left: left, right: right))
          }
        }
      }
    }
    for type in ["Q<8,24>", "Q<16,16>", "Q<32,32>"] {
      let values = ["0.0", "1.0", "-1.0", "0.5", "-0.25", "3.0", "100.0", "-127.5"]
      for operation in ["+", "-", "*", "/"] + comparisons {
        for left in values {
          for right in values {
            items.append(
              Item(
                type: type, result: comparisons.contains(operation) ? "Bool" : type,
                operation: operation, left: left, right: right))
          }
        }
      }
    }
    for operation in ["&&", "||"] {
      for left in ["true", "false"] {
        for right in ["true", "false", "1 / 0 == 1"] {
          items.append(
            Item(type: "Bool", result: "Bool", operation: operation, left: left, right: right))
        }
      }
    }
    return items
  }

  /// What the machine works out, nil where it traps: each item as a function of no parameters whose operands are
  /// variables, which nothing folds.
  private static func values(_ items: [Item]) throws -> [Value?] {
    var source = ""
    for (number, item) in items.enumerated() {
      if item.type == "Bool" {
        source +=
          "fn f\(number)(zero: U64) -> Bool { return "
          + item.expression(item.left, item.right.replacing("/ 0", with: "/ zero")) + " }\n"
      } else {
        source += """
          fn f\(number)(zero: U64) -> \(item.result) {
            var a: \(item.type) = \(item.left)
            var b: \(item.type) = \(item.right)
            if zero > 0 { a = b }
            if zero > 0 { b = a }
            return \(item.expression("a", "b"))
          }

          """
      }
    }
    let analysis = Compilation.check(source: source)
    let program = try #require(
      analysis.program,
      "\(TextRenderer(sources: analysis.sources).text(Array(analysis.diagnostics.prefix(3))))")
    return program.functions.indices.map { index in
      try? Interpreter.call(free: FunctionID(index), of: program, arguments: [.integer(0)])
    }
  }

  @Test func constantsAreWhatTheMachineWorksOut() throws {
    let items = Self.items
    let wanted = try Self.values(items)
    #expect(wanted.contains { $0 == nil } && wanted.count > 4_000)
    let lines = items.enumerated().map { number, item in
      "const C\(number): \(item.result) = "
        + (item.type == "Bool"
          ? item.expression(item.left, item.right)
          : item.expression("K(\(item.left))", "K(\(item.right))")
            .replacing("K(", with: item.type.hasPrefix("Q") ? "(" : "\(item.type)("))
    }
    // Those on which the machine traps are refused, and no others.
    let all = Compilation.check(source: lines.joined(separator: "\n") + "\n")
    let refused = Set(all.diagnostics.map { all.sources.position(of: $0.primary.span).line - 1 })
    for (number, value) in wanted.enumerated() {
      #expect(refused.contains(number) == (value == nil), "\(lines[number])")
    }
    // The others have the same value.
    let kept = items.indices.filter { wanted[$0] != nil }
    let source =
      kept.map { lines[$0] + "\nfn f\($0)() -> \(items[$0].result) { return C\($0) }\n" }.joined()
    let program = try #require(Compilation.check(source: source).program)
    for (index, number) in kept.enumerated() {
      let value = try Interpreter.call(free: FunctionID(index), of: program, arguments: [])
      #expect(value == wanted[number], "\(lines[number])")
    }
  }
}
