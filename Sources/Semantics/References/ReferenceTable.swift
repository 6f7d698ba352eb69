import Diagnostics

/// What every name of a program stands for, and the types of its expressions: what an editor asks
/// with the place of a cursor.
package struct ReferenceTable: Sendable {
  /// Every declared name, in the order of the source.
  package let symbols: [DeclaredSymbol]
  /// Every other place of a name, in the order of the source, with the place of its declaration.
  package let uses: [(place: Span, declaration: Span)]
  /// Every expression, place and declared name that has a type: by start, outer ones first.
  private let types: [(span: Span, type: Type)]
  /// The position in `symbols` of what is declared at a span.
  private let indices: [Span: Int]
  /// The places of the uses of what is declared at a span.
  private let places: [Span: [Span]]

  /// Puts in order what was found. Where code was checked several times (for several keys), the
  /// last time counts.
  init(_ log: ReferenceLog) {
    var indices: [Span: Int] = [:]
    var symbols: [DeclaredSymbol] = []
    for symbol in log.symbols.sorted(by: { $0.span < $1.span })
    where indices[symbol.span] == nil {
      indices[symbol.span] = symbols.count
      symbols.append(symbol)
    }
    var declarations: [Span: Span] = [:]
    for use in log.uses where indices[use.declaration] != nil {
      declarations[use.place] = use.declaration
    }
    let uses = declarations.map { (place: $0.key, declaration: $0.value) }
      .sorted { $0.place < $1.place }
    var places: [Span: [Span]] = [:]
    for use in uses { places[use.declaration, default: []].append(use.place) }
    var types: [Span: Type] = [:]
    for entry in log.types { types[entry.span] = entry.type }
    self.symbols = symbols
    self.uses = uses
    self.indices = indices
    self.places = places
    self.types = types.map { (span: $0.key, type: $0.value) }.sorted { left, right in
      if left.span.source != right.span.source { return left.span.source < right.span.source }
      if left.span.start != right.span.start { return left.span.start < right.span.start }
      return left.span.end > right.span.end
    }
  }

  /// What is declared at a span.
  package func symbol(declaredAt span: Span) -> DeclaredSymbol? {
    indices[span].map { symbols[$0] }
  }

  /// The places where a symbol is used, its declaration not among them, in the order of the source.
  package func uses(of symbol: DeclaredSymbol) -> [Span] { places[symbol.span] ?? [] }

  /// The symbol whose name stands at an offset or ends there, and where this name stands.
  package func symbol(
    in source: SourceID, at offset: UInt32
  ) -> (symbol: DeclaredSymbol, place: Span)? {
    if let index = Self.last(in: symbols, source, offset, \.span),
      symbols[index].span.covers(offset)
    {
      return (symbols[index], symbols[index].span)
    }
    guard let index = Self.last(in: uses, source, offset, \.place),
      uses[index].place.covers(offset),
      let symbol = symbol(declaredAt: uses[index].declaration)
    else { return nil }
    return (symbol, uses[index].place)
  }

  /// The type of the innermost expression, place or declared name at an offset.
  package func type(in source: SourceID, at offset: UInt32) -> (type: Type, span: Span)? {
    guard var index = Self.last(in: types, source, offset, \.span) else { return nil }
    while !types[index].span.covers(offset) {
      guard index > 0, types[index - 1].span.source == source else { return nil }
      index -= 1
    }
    return (types[index].type, types[index].span)
  }

  /// The last entry that begins at or before an offset.
  private static func last<Entry>(
    in entries: [Entry], _ source: SourceID, _ offset: UInt32, _ span: (Entry) -> Span
  ) -> Int? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      let found = span(entries[middle])
      if found.source < source || found.source == source && found.start <= offset {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0, span(entries[low - 1]).source == source else { return nil }
    return low - 1
  }
}

extension Span {
  /// Whether a cursor at the offset touches the text.
  fileprivate func covers(_ offset: UInt32) -> Bool { start <= offset && offset <= end }
}
