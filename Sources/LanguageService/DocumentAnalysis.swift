import Compiler
import Diagnostics
import Semantics
import Syntax

/// What the service knows of one open document: the compiler's analysis of it with what it imports.
///
/// Places are byte offsets and spans of `analysis.sources`; the document is the first of them.
package struct DocumentAnalysis: Sendable {
  package let path: String
  package let analysis: Analysis
  /// The tokens of the document.
  package let stream: TokenStream
  /// The declarations of the document.
  package let outline: [DeclarationSyntax]
  package let describer: TypeDescriber

  /// Analyses a document; the others are looked at, too, for what refers to it.
  package init(
    _ input: SourceInput, others: [SourceInput] = [], provider: any SourceProvider
  ) {
    path = input.path
    analysis = Analysis([input] + others, provider: provider)
    stream = Lexer.tokens(of: analysis.sources[SourceID(index: 0)]).0
    outline =
      analysis.declarations.graph.modules.first.map { DeclarationSyntax.all(in: $0.unit) } ?? []
    describer = TypeDescriber(analysis.declarations.program)
  }

  var source: SourceID { SourceID(index: 0) }
  var file: SourceFile { stream.file }
  var references: ReferenceTable { analysis.references }
  var program: TypedProgram { analysis.declarations.program }

  /// The symbol whose name a cursor touches, and where that name stands.
  package func symbol(at offset: Int) -> (symbol: DeclaredSymbol, place: Span)? {
    UInt32(exactly: offset).flatMap { references.symbol(in: source, at: $0) }
  }

  /// The position of the last token that begins before an offset; nil when there is none.
  func token(before offset: Int) -> Int? {
    var (low, high) = (0, stream.tokens.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if Int(stream.tokens[middle].start) < offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The position of the token that a cursor touches.
  func token(at offset: Int) -> Int? {
    let tokens = stream.tokens
    guard let index = token(before: offset + 1) else { return nil }
    if tokens[index].end > offset { return index }
    // A cursor behind a word still touches it.
    return Int(tokens[index].end) == offset ? index : nil
  }

  /// Whether an offset stands in a comment or in text, where nothing is offered.
  func isInCommentOrText(_ offset: Int) -> Bool {
    let previous = token(before: offset)
    if let previous, offset < stream.tokens[previous].end {
      return stream.tokens[previous].kind == .string
    }
    let start = previous.map { Int(stream.tokens[$0].end) } ?? 0
    let line = file.utf8[start..<min(max(start, offset), file.utf8.count)].split(
      separator: 0x0A, omittingEmptySubsequences: false
    ).last
    return line?.contains(UInt8(ascii: "/")) ?? false
  }

  /// The declaration of a symbol as it is written, in whichever file.
  func syntax(of symbol: DeclaredSymbol) -> DeclarationSyntax? {
    if symbol.span.source == source { return DeclarationSyntax.find(symbol.span, in: outline) }
    guard
      let module = analysis.declarations.graph.modules.first(where: {
        $0.source == symbol.span.source
      })
    else { return nil }
    return DeclarationSyntax.find(symbol.span, in: DeclarationSyntax.all(in: module.unit))
  }

  /// The first lines of a declaration: all of it without its body.
  func header(of declaration: DeclarationSyntax) -> String {
    var text = analysis.sources.text(
      of: Span(
        source: declaration.span.source, start: declaration.span.start,
        end: declaration.bodyStart ?? declaration.span.end))
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  /// What is declared around an offset: the contract and the function.
  func enclosing(_ offset: Int) -> [DeclarationSyntax] {
    var chain: [DeclarationSyntax] = []
    var level = outline
    while let next = level.first(where: { $0.span.start <= offset && offset <= $0.span.end }) {
      chain.append(next)
      level = next.children
    }
    return chain
  }
}
