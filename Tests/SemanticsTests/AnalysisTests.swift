import Compiler
import Diagnostics
import Embedded
import Semantics
import Testing

/// What is known of a program with mistakes in it.
@Suite struct AnalysisTests {
  /// An unclosed brace after a type error.
  static let unclosed = """
    contract Till {
      state total: U64 = 0
      error Empty

      entry add(amount: U64) {
        let doubled = amount * 2
        total = doubled == amount
      }

      view half() -> U64 {
        if total > 1 {
          return total / 2
        return 0
      }

      view twice() -> U64 {
        return total * 2
      }
    }
    """

  static func codes(_ analysis: Analysis) -> [String] { analysis.diagnostics.map(\.code.code) }

  /// Offset of the `count`-th occurrence of a word in a source.
  static func offset(of word: String, in source: String, _ count: Int = 1) throws -> UInt32 {
    let (bytes, wanted) = (Array(source.utf8), Array(word.utf8))
    var left = count
    for start in 0...(bytes.count - wanted.count) {
      guard bytes[start..<(start + wanted.count)].elementsEqual(wanted) else { continue }
      left -= 1
      if left == 0 { return UInt32(start) }
    }
    throw Missing(word: word)
  }

  struct Missing: Error { let word: String }

  @Test func anUnclosedBraceHidesNoTypeErrorBeforeIt() {
    let analysis = Compilation.check(source: Self.unclosed)
    let syntax = analysis.diagnostics.filter { $0.code.code < "E0100" }
    #expect(!syntax.isEmpty)
    let others = analysis.diagnostics.filter { $0.code.code >= "E0100" }
    #expect(others.map(\.message) == ["expected `U64`, found `Bool`"])
    #expect(analysis.program == nil)
  }

  @Test func whatIsUnderTheCursorIsKnownAllTheSame() throws {
    let source = Self.unclosed
    let analysis = Compilation.check(source: source)
    let file = try #require(analysis.sources.files.first).id
    let describer = TypeDescriber(analysis.declarations.program)

    // A local, a parameter and state in the function before, and in those with the mistake and
    // behind it.
    let local = try Self.offset(of: "doubled ==", in: source)
    let (symbol, place) = try #require(analysis.references.symbol(in: file, at: local))
    #expect(symbol.kind == .local(isMutable: false))
    #expect(place.start == local)
    #expect(symbol.span.start == (try Self.offset(of: "doubled", in: source)))
    #expect(
      analysis.references.type(in: file, at: local).map { describer.describe($0.type) } == "U64")
    for (word, count) in [("total > 1", 1), ("total / 2", 1), ("total * 2", 1), ("total =", 1)] {
      let offset = try Self.offset(of: word, in: source, count)
      let (symbol, _) = try #require(analysis.references.symbol(in: file, at: offset), "\(word)")
      #expect(symbol.kind == .state && symbol.name == "total", "\(word)")
      let type = try #require(analysis.references.type(in: file, at: offset), "\(word)")
      #expect(describer.describe(type.type) == "U64", "\(word)")
    }
    let total = try #require(analysis.references.symbols.first { $0.name == "total" })
    #expect(analysis.references.uses(of: total).count == 4)
    let comparison = try Self.offset(of: "== amount", in: source)
    let type = try #require(analysis.references.type(in: file, at: comparison))
    #expect(type.type == .bool)
  }

  @Test func bodiesSayWhetherTheyAreWhole() {
    let analysis = Compilation.check(source: Self.unclosed)
    let whole = analysis.bodies.filter(\.isWhole)
      .map { analysis.declarations.program[$0.function].name }
    #expect(whole == ["twice"])
  }

  /// One body is checked with the declarations alone: what others say changes nothing.
  @Test func flowIsJudgedWhereTheBodyIsWhole() {
    let source = """
      fn wrong() -> U64 {
        return true
      }
      fn endless(x: U64) -> U64 {
        if x > 1 { return 1 }
      }
      """
    #expect(Self.codes(Compilation.check(source: source)) == ["E0201", "E0511"])
  }

  @Test func whatRefersToDamagedDeclarationsIsSilent() {
    let source = """
      struct Point { x: U64, y }
      fn area(of point: Point) -> U64 { return point.x * point.z }
      fn scale(by factor U64) -> U64 { return factor }
      fn use(p: Point) -> U64 {
        let q = Point(1, 2, 3)
        return scale(true, q) + area(of: q) + missing
      }
      """
    let others = Compilation.check(source: source).diagnostics.filter { $0.code.code >= "E0100" }
    // No declaration can have been lost, so a missing name is one.
    #expect(others.map(\.message) == ["there is no `missing` here"])
  }

  @Test func aMissingModuleHidesItsNames() {
    let source = """
      import std.tokens
      fn f(x: Token) -> U64 {
        let y: Bool = 1
        return supply(x)
      }
      """
    #expect(Self.codes(Compilation.check(source: source)) == ["E0105", "E0201"])
  }

  /// The rest of the body after the line of an error is not judged, the next function is.
  @Test func aBodyIsJudgedUpToTheError() {
    let source = """
      fn f(a: Bool) -> U64 {
        let b: U64 = a
        let c = a +
        let d: U64 = a
        return e
      }
      fn g(a: Bool) -> U64 {
        return a
      }
      """
    let analysis = Compilation.check(source: source)
    let lines = analysis.diagnostics.filter { $0.code.code >= "E0100" }
      .map { analysis.sources.position(of: $0.primary.span).line }
    #expect(lines == [2, 8])
  }

  /// The names in functions with key parameters count, whether somebody calls them or not.
  @Test func functionsWithKeyParametersHaveReferences() throws {
    let source = """
      const FACTOR: U64 = 3
      fn times<K: Key, L: Depth, N>(c: Encrypted<K, I16, [N], depth L>) -> Encrypted<K, I16, [N], depth L> {
        let tripled = c * FACTOR
        return tripled
      }
      """
    let analysis = Compilation.check(source: source)
    #expect(analysis.diagnostics.isEmpty)
    let counts = analysis.references.symbols.filter { $0.container != nil }
      .map { "\($0.name) \(analysis.references.uses(of: $0).count)" }
    #expect(
      counts == ["FACTOR 1", "times 0", "K 2", "L 2", "N 2", "c 1", "tripled 1"])
  }
}
