import ArgumentParser
import Compiler
import Diagnostics
import Semantics

struct HeCostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costs",
    abstract: "Show what each operation on ciphertexts in a contract takes: levels, keys, gas.",
    discussion: """
      Example:
        galaxy he costs contracts/sealed/score.gx

      Functions of the library stand where they are written, once for each key and depth that they are called with.
      Gas is that of the operation under CKKS, but for a few hundred; where a shape is known only from the call, and
      under BFV and Paillier, none is shown. `galaxy he keygen --for` makes the keys.
      """)

  @Argument(help: "The contract's file.") var file: String
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let compiled = try Files.compile(file)
    try show(compiled.diagnostics, compiled.sources)
    guard let program = compiled.program else { throw CommandFailure.failed("\(file) has errors") }
    let costs = Self.costs(of: program)
    guard !costs.isEmpty else {
      throw CommandFailure.failed("\(file) does nothing with ciphertexts")
    }
    let sources = compiled.sources
    guard !json else {
      print(JSONValue.array(costs.map { Self.members($0, sources) }).pretty)
      return
    }
    for cost in costs {
      let position = sources.position(of: cost.span)
      let text = sources.text(of: cost.span).split(separator: "\n").first ?? ""
      let gas = cost.gas.map { ", about \($0) gas" } ?? ""
      let name = sources[cost.span.source].name
      print("\(name):\(position.line):\(position.column) in \(cost.function)")
      print("  \(text)")
      print("    under \(cost.key): \(cost.needs)\(gas)")
    }
  }

  /// In the order of the sources; each instance of a function has its own.
  static func costs(of program: TypedProgram) -> [CiphertextCost] {
    var costs: [CiphertextCost] = []
    for function in program.functions where function.kind != .test {
      function.body.forEachExpression { expression in
        if let cost = CiphertextCost(expression, in: function.name, of: program) {
          costs.append(cost)
        }
      }
    }
    return costs.sorted { a, b in
      // `a.dot(b)` is a product and then a sum, in one place.
      (a.span.source.index, a.span.start, a.span.end, -a.levels)
        < (b.span.source.index, b.span.start, b.span.end, -b.levels)
    }
  }

  private static func members(_ cost: CiphertextCost, _ sources: SourceMap) -> JSONValue {
    let position = sources.position(of: cost.span)
    return .members(
      ("file", .string(sources[cost.span.source].name)), ("line", .integer(position.line)),
      ("column", .integer(position.column)), ("function", .string(cost.function)),
      ("text", .string(sources.text(of: cost.span))), ("key", .string(cost.key)),
      ("levels", .integer(cost.levels)), ("relinearizes", .bool(cost.relinearizes)),
      ("rotations", cost.rotations.map { .array($0.map { .integer($0) }) } ?? .null),
      ("gas", cost.gas.map { .integer(Int(clamping: $0)) } ?? .null))
  }
}
