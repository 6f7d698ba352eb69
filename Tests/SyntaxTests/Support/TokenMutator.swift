import Diagnostics
import Primitives
import Syntax

/// Makes programs that are nearly right: drops, doubles, swaps and replaces tokens of a program.
struct TokenMutator {
  private var random: SplitMix64
  private static let spellings =
    TokenKind.allCases.compactMap(\.spelling) + [
      "max", "key", "test", "some", "coin", "calls", "indexed", "Size", "public", "x", "1", "0.5",
      "\"t\"", "\n", "\n-", "\n.a", "\n(", "??", ">>", "??", "else E",
    ]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private mutating func below(_ bound: Int) -> Int {
    Int(random.next() % UInt64(max(1, bound)))
  }

  /// A copy of a program with one to three changes.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    let file = SourceFile(id: SourceID(index: 0), name: "m", utf8: bytes)
    let (stream, _) = Lexer.tokens(of: file)
    // Each token with the trivia before it.
    var pieces = stream.tokens.indices.map {
      (Array(stream.trivia(before: $0)), Array(stream.bytes($0)))
    }
    for _ in 0..<(1 + below(3)) {
      let index = below(pieces.count)
      switch below(6) {
      case 0: pieces.remove(at: index)
      case 1: pieces.insert(pieces[index], at: index)
      case 2: pieces.swapAt(index, min(index + 1, pieces.count - 1))
      case 3: pieces[index].1 = Array(Self.spellings[below(Self.spellings.count)].utf8)
      case 4:
        pieces.insert(([0x20], Array(Self.spellings[below(Self.spellings.count)].utf8)), at: index)
      default: pieces[index].0 = below(2) == 0 ? [0x0A] : [0x20]
      }
      if pieces.isEmpty { pieces = [([], [0x78])] }
    }
    return pieces.flatMap { $0.0 + $0.1 }
  }
}
