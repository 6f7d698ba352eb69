import Compiler
import Diagnostics
import Semantics
import Syntax

extension DocumentAnalysis {
  /// Where the symbol at an offset is declared.
  package func definition(at offset: Int) -> Span? { symbol(at: offset)?.symbol.span }

  /// Where the type of what stands at an offset is declared.
  package func typeDefinition(at offset: Int) -> Span? {
    guard let found = references.type(in: source, at: UInt32(offset)) else { return nil }
    return analysis.declarations.declaration(of: found.type)
  }

  /// The places of a symbol in all sources of the analysis, its declaration first.
  package func places(of symbol: DeclaredSymbol) -> [Span] {
    // A module is declared by its file, not by a name in it.
    (symbol.kind == .module ? [] : [symbol.span]) + references.uses(of: symbol)
  }

  /// Why a symbol cannot get another name; nil when it can.
  package func refusal(toRename symbol: DeclaredSymbol) -> String? {
    switch symbol.kind {
    case .module: return "a module is named by its file"
    case .function(.initializer): return "`init` is a word of the language"
    case .function(.test): return "a test has a title: change its text"
    default: break
    }
    if analysis.sources[symbol.span.source].name.hasPrefix("std.") {
      return "`\(symbol.name)` belongs to the standard library"
    }
    return nil
  }

  /// Why a symbol cannot get this name; nil when it can.
  package static func refusal(of name: String) -> String? {
    var sources = SourceMap()
    let id = sources.add(name: "name", text: name)
    let stream = Lexer.tokens(of: sources[id]).0
    guard stream.tokens.count == 2, stream.tokens[0].kind == .identifier,
      stream.bytes(0).allSatisfy({ $0 < 0x80 }), stream.tokens[0].end == name.utf8.count
    else { return "`\(name)` is no name" }
    return ReservedNames.contains(name) ? "`\(name)` belongs to the language" : nil
  }

  /// Whether a place changes what it names: it is declared there, or an assignment follows.
  package func isWrite(_ place: Span) -> Bool {
    if references.symbol(declaredAt: place) != nil { return true }
    guard place.source == source, let index = token(at: Int(place.start)),
      stream.tokens.indices.contains(index + 1)
    else { return false }
    switch stream.tokens[index + 1].kind {
    case .assign, .addAssign, .subtractAssign, .multiplyAssign, .divideAssign, .remainderAssign,
      .andAssign, .orAssign, .xorAssign:
      return true
    default: return false
    }
  }
}
