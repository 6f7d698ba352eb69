import Bytecode
import Compiler
import Diagnostics
import Syntax

/// Gas in the editor: the static bounds of entries above them, and of lines behind them. They are of the compiled module, so
/// they come when nobody has typed for a while, and go with the next edit.
extension LanguageServer {
  /// Lines below this say nothing.
  private static let shownFrom: UInt64 = 100

  /// Behind each line of a range what it adds to the bound of its function.
  mutating func gasHints(_ target: Target, _ bytes: Range<Int>) -> [JSONValue] {
    guard showsGas, let document = documents[target.uri], !document.contracts.isEmpty else {
      return []
    }
    let lines =
      document.gasLines ?? CompiledContract.gasOfLines(in: document.text.path, document.contracts)
    documents[target.uri]?.gasLines = lines
    let file = target.analysis.file
    return lines.compactMap { line in
      guard line.weight >= Self.shownFrom, line.line <= file.lineCount else { return nil }
      let range = file.range(ofLine: line.line)
      guard bytes.lowerBound <= range.upperBound, range.lowerBound <= bytes.upperBound else {
        return nil
      }
      return .members(
        ("position", document.text.lines.position(at: range.upperBound, encoding).json),
        ("label", .string("\(line.text) gas")),
        ("tooltip", .string("the most that this line adds to the gas bound of its function")),
        ("paddingLeft", .bool(true)))
    }
  }

  /// Above each entry, view and `init` its bound.
  func gasLenses(_ target: Target) -> [JSONValue] {
    guard showsGas, let contracts = documents[target.uri]?.contracts, !contracts.isEmpty else {
      return []
    }
    let measured = MeasuredGas(beside: target.analysis.path, in: folders, host)
    return target.analysis.outline.filter { $0.kind == .contract }.flatMap { contract in
      let compiled = contracts.first { $0.name == contract.name.text }
      let bounds = compiled.map { $0.interface.gasBounds(of: $0.verified) } ?? []
      return contract.children.compactMap { member -> JSONValue? in
        let isCalled = [.entry, .view, .initializer].contains(member.kind)
        let name = member.kind == .initializer ? "init" : member.name.text
        guard isCalled, let bound = bounds.first(where: { $0.name == name }) else { return nil }
        let title = bound.bound.isUnbounded ? "no gas bound" : "gas <= \(bound.text)"
        let used = measured?.text(of: "\(contract.name.text).\(name)").map { ", measured \($0)" }
        return .members(
          ("range", range(member.name.span, in: target.uri)),
          (
            "command",
            .members(("title", .string(title + (used ?? ""))), ("command", .string("")))
          ))
      }
    }
  }

  /// Asks a client to ask for hints and lenses again, if it can.
  mutating func refreshes() -> [JSONValue] {
    guard showsGas else { return [] }
    return ["inlayHint", "codeLens"].compactMap { feature in
      guard client.at("workspace", feature, "refreshSupport")?.isTrue ?? false else { return nil }
      askedCount += 1
      return .members(
        ("jsonrpc", .string("2.0")), ("id", .string("refresh\(askedCount)")),
        ("method", .string("workspace/\(feature)/refresh")))
    }
  }
}
