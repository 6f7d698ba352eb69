import Bytecode
import Compiler
import Diagnostics
import Primitives
import Semantics
import Syntax

extension DocumentAnalysis {
  /// What is told about a name or an expression.
  package struct Hover: Sendable {
    /// Source text.
    package let code: String
    /// Sentences about it.
    package let notes: [String]
    package let span: Span
  }

  /// What stands at an offset: the declaration of a name with its documentation, else a type. The
  /// interfaces of the contracts are there when the program compiles.
  package func hover(at offset: Int, _ contracts: [CompiledContract]) -> Hover? {
    guard let index = token(at: offset) else { return nil }
    if let (symbol, place) = symbol(at: offset) {
      return Hover(
        code: description(of: symbol, at: place), notes: notes(on: symbol, contracts), span: place)
    }
    guard stream.tokens[index].kind == .identifier else { return typeHover(at: offset) }
    let name = stream.text(index)
    if index > 1, stream.tokens[index - 1].kind == .point,
      let member = candidates(beforePoint: index - 1).first(where: { $0.name == name })
    {
      return Hover(
        code: member.signature, notes: member.summary.isEmpty ? [] : [member.summary],
        span: stream.span(index))
    }
    if let row = BuiltinTable.standard.functions(named: name).first {
      return Hover(
        code: row.signature(describer), notes: [row.summary], span: stream.span(index))
    }
    return typeHover(at: offset)
  }

  private func typeHover(at offset: Int) -> Hover? {
    guard let found = references.type(in: source, at: UInt32(offset)) else { return nil }
    return Hover(
      code: describer.describe(found.type), notes: notes(on: found.type), span: found.span)
  }

  /// A symbol as its author wrote it, or with the type that it has.
  func description(of symbol: DeclaredSymbol, at place: Span) -> String {
    switch symbol.kind {
    case .module: return "module \(symbol.name)"
    case .local(let isMutable): return (isMutable ? "var " : "let ") + typed(symbol)
    case .parameter, .payload: return typed(symbol)
    case .size: return "\(symbol.name): Size"
    case .keyParameter: return "\(symbol.name): Key"
    case .depthParameter: return "\(symbol.name): Depth"
    case .typeParameter: return "\(symbol.name): Type"
    default: return syntax(of: symbol).map { header(of: $0) } ?? typed(symbol)
    }
  }

  private func typed(_ symbol: DeclaredSymbol) -> String {
    let type = references.type(in: symbol.span.source, at: symbol.span.start)
    return symbol.name + (type.map { ": " + describer.describe($0.type) } ?? "")
  }

  private func notes(on symbol: DeclaredSymbol, _ contracts: [CompiledContract]) -> [String] {
    var notes: [String] = []
    if let documentation = syntax(of: symbol)?.documentation, !documentation.isEmpty {
      notes.append(documentation)
    }
    switch symbol.kind {
    case .local, .parameter, .state, .field:
      if let type = references.type(in: symbol.span.source, at: symbol.span.start)?.type {
        notes += self.notes(on: type)
        if program.isLinear(type), let moved = moves(of: symbol) { notes.append(moved) }
      }
    case .function(.entry), .function(.view): break
    default: return notes
    }
    let owner = symbol.container.flatMap { references.symbol(declaredAt: $0) }
    let contract = contracts.first { $0.name == owner?.name }
    if let method = contract?.interface.method(named: symbol.name), let selector = method.selector {
      let types = method.parameters.map(\.abiType.canonicalName).joined(separator: ",")
      let digits = String(selector.number, radix: 16)
      notes.append(
        "Called as `\(symbol.name)(\(types))`, selector `0x"
          + String(repeating: "0", count: 8 - digits.count) + digits + "`.")
    }
    let bounds = contract.map { $0.interface.gasBounds(of: $0.verified) } ?? []
    if let bound = bounds.first(where: { $0.name == symbol.name }), !bound.bound.isUnbounded {
      notes.append("Gas: at most \(bound.text).")
    }
    return notes
  }

  /// Where a variable is moved on: where it stands alone, for its members look at it, and an assignment fills it again.
  private func moves(of symbol: DeclaredSymbol) -> String? {
    switch symbol.kind {
    case .local, .parameter: break
    default: return nil
    }
    var lines: [Int] = []
    for use in references.uses(of: symbol) where use.source == source {
      guard let index = token(at: Int(use.start)), stream.tokens.indices.contains(index + 1) else {
        continue
      }
      switch stream.tokens[index + 1].kind {
      case .point, .assign, .leftBracket: continue
      default: break
      }
      let line = file.position(at: use.start).line
      if lines.last != line { lines.append(line) }
    }
    guard !lines.isEmpty else { return nil }
    return "Moved at line \(lines.map(String.init).joined(separator: ", or "))."
  }

  private func notes(on type: Type) -> [String] {
    var notes: [String] = []
    if program.isLinear(type) {
      notes.append("Linear: it can be neither copied nor dropped, only moved on.")
    }
    if case .ciphertext(let ciphertext) = type {
      let key = program[ciphertext.key]
      notes.append(
        "Under the key `\(key.name)` (\(describer.describe(key.scheme))), with \(ciphertext.depth) of "
          + "\(key.scheme.depthMax) multiplications in a row left.")
    }
    return notes
  }
}
