import Diagnostics

/// What names stand for and which types expressions have, as it is found: in no order, and more than
/// once where code is checked more than once.
struct ReferenceLog: Sendable {
  private(set) var symbols: [DeclaredSymbol] = []
  /// A name, and where its declaration stands.
  var uses: [(place: Span, declaration: Span)] = []
  var types: [(span: Span, type: Type)] = []

  mutating func declare(_ symbol: DeclaredSymbol) { symbols.append(symbol) }

  /// Adds what was found elsewhere.
  mutating func absorb(_ other: ReferenceLog) {
    symbols += other.symbols
    uses += other.uses
    types += other.types
  }

  /// Adds only what names stand for.
  mutating func absorbNames(of other: ReferenceLog) {
    symbols += other.symbols
    uses += other.uses
  }
}
