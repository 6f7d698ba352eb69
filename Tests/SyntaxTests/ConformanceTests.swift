import Diagnostics
import Primitives
import Syntax
import TestKit
import Testing

/// The hand-written parser and grammar/galaxy.grammar describe the same language.
@Suite struct ConformanceTests {
  private let grammar: Grammar

  init() throws {
    grammar = try Grammar.load()
  }

  /// What is wrong with the value of a literal, and not with the sentence.
  private static let aboutValues: Set<DiagnosticCode> = [
    .syntax.unknownEscape, .syntax.numberTooLarge, .syntax.malformedHex, .syntax.malformedAddress,
    .syntax.wrongChecksum,
  ]

  /// Parses by hand and by the grammar; what differs, or nil. Also tells whether it is a sentence.
  ///
  /// The grammar is about tokens: what the lexer rejects is no sentence, without further question.
  private func difference(_ bytes: [UInt8]) -> (difference: String?, isSentence: Bool) {
    let file = SourceFile(id: SourceID(index: 0), name: "test", utf8: bytes)
    guard Lexer.tokens(of: file).1.isEmpty else { return (nil, false) }
    let parsed = Corpus.parse(bytes)
    let isAccepted = parsed.diagnostics.allSatisfy { Self.aboutValues.contains($0.code) }
    let derivation = Recogniser.recognise(parsed.tree.stream, by: grammar)
    if isAccepted != (derivation != nil) {
      let text = Corpus.render(parsed.diagnostics, bytes, name: "parser")
      return ("the parser says \(isAccepted), the grammar \(derivation != nil)\n\(text)", false)
    }
    guard let derivation else { return (nil, false) }
    let expected = Recogniser.collapsed(derivation).map {
      "\(grammar.productions[$0.production].name) \($0.start)..<\($0.end)"
    }
    let actual = parsed.tree.nodes.map { "\($0.kind.production) \($0.start)..<\($0.end)" }
    if let index = zip(expected, actual).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      return ("node \(index): grammar \(expected[index]), parser \(actual[index])", true)
    }
    return (expected.count == actual.count ? nil : "the trees have different sizes", true)
  }

  @Test(arguments: [20, 100, 400]) func sentencesOfTheGrammarParse(budget: Int) {
    let seed: UInt64 = 0x6A1A_0001
    var generator = SentenceGenerator(grammar, seed: seed &+ UInt64(budget))
    var sentences = 0
    let count = 400
    for round in 0..<count {
      let text = generator.sentence(of: "File", budget: budget)
      let (difference, isSentence) = difference(Array(text.utf8))
      #expect(difference == nil, "seed \(seed), round \(round):\n\(text)")
      if isSentence { sentences += 1 }
    }
    // A random expansion is not always its own parse: `a` and `[0]` on one line are an index.
    #expect(sentences > count / 2, "only \(sentences) of \(count) expansions are sentences")
  }

  @Test func parserAndGrammarAgreeOnTheCorpus() throws {
    for file in try Corpus.files() {
      #expect(difference(file.bytes).difference == nil, "\(file)")
    }
  }

  @Test func parserAndGrammarAgreeOnMutatedFiles() throws {
    let seed: UInt64 = 0x6A1A_0002
    var mutator = TokenMutator(seed: seed)
    let files = try Corpus.cleanFiles().filter { $0.bytes.count < 20_000 }
    var rejected = 0
    let count = 600
    for round in 0..<count {
      let file = files[round % files.count]
      let mutated = mutator.mutated(file.bytes)
      let (difference, isSentence) = difference(mutated)
      #expect(
        difference == nil,
        "seed \(seed), round \(round), \(file):\n\(String(decoding: mutated, as: UTF8.self))")
      if !isSentence { rejected += 1 }
    }
    #expect(rejected > count / 4 && rejected < count)
  }

  @Test func everyProductionOccursInAGolden() throws {
    var seen: Set<Int> = []
    for path in ProjectFiles.paths(below: "Tests/Golden/syntax", suffix: "gx")
    where !path.contains("/errors/") {
      let parsed = Corpus.parse(try ProjectFiles.bytes(path))
      let derivation = Recogniser.recognise(parsed.tree.stream, by: grammar)
      seen.formUnion((derivation ?? []).map(\.production))
    }
    let missing = grammar.productions.indices.filter { !seen.contains($0) }
    #expect(missing.map { grammar.productions[$0].name } == [])
  }

  @Test func theGeneratedKindsAreThoseOfTheGrammar() {
    #expect(
      NodeKind.allCases.dropFirst().map(\.production) == grammar.productions.map(\.name),
      "run make gen")
    let keywords = TokenKind.allCases.filter(\.isKeyword).compactMap(\.spelling)
    #expect(Set(keywords) == grammar.keywords)
    #expect(ContextualWord.allCases.map(\.rawValue) == grammar.words)
    for keyword in keywords {
      let (stream, _) = Lexer.tokens(
        of: SourceFile(id: SourceID(index: 0), name: "k", utf8: Array(keyword.utf8)))
      #expect(stream.tokens.first?.kind.spelling == keyword)
    }
  }
}
