import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct FormatterTests {
  private func formatted(_ text: String) -> String {
    SourceFormatter.format(Corpus.parse(text))
  }

  /// Kinds of the nodes, and the texts of the tokens: what formatting must not change.
  private func shape(_ parsed: ParsedFile) -> [String] {
    let stream = parsed.tree.stream
    return parsed.tree.nodes.map { "\($0)" } + stream.tokens.indices.map(stream.text)
  }

  @Test func spacesFollowTheStyle() {
    #expect(
      formatted("fn  f<N>( a:U64 ,b : Map<U8,Q < 8, 24 > > )->U64?{return -a+b [ 0 ]<< 2 . g( ) }")
        == "fn f<N>(a: U64, b: Map<U8, Q<8,24>>) -> U64? { return -a + b[0] << 2.g() }\n")
    #expect(
      formatted("fn f(){for i in 0 ..< n max 3{x ??y>>1}\nlet (a,b)= ( .c( 1 ),! d)}")
        == "fn f() { for i in 0..<n max 3 { x ?? y >> 1 }\n  let (a, b) = (.c(1), !d) }\n")
    #expect(formatted("fn f() {  }") == "fn f() {}\n")
  }

  @Test func linesAreIndentedByBracketsAndContinuations() {
    #expect(
      formatted(
        """
        contract A {


        state x: U64 // of A
            // own line

            entry f(
        a: U64,
            b: U64
          ) {

            let y = list
            .map({ v in
            v + 1
            })
            .sum()
        // last

          }
        }
        """)
          == """
          contract A {
            state x: U64 // of A
            // own line

            entry f(
              a: U64,
              b: U64
            ) {
              let y = list
                .map({ v in
                  v + 1
                })
                .sum()
              // last
            }
          }

          """)
  }

  @Test func membersOfPartsAreIndentedAlike() {
    let part = """
      part A {
        state x: U64 = 0
        state y: U64 = 0

        fn f() {}
      }

      """
    #expect(formatted(part) == part)
  }

  @Test func longLinesBreakInsideTheirBrackets() {
    let long = String(repeating: "a", count: 30)
    #expect(
      formatted("fn f() { g(\(long), \(long), \(long), 1) }")
        == """
        fn f() {
          g(
            \(long),
            \(long),
            \(long),
            1
          )
        }

        """)
    #expect(
      formatted("fn f(x: U64) {\n  g(\(long), h(\(long), \(long)), \(long)) // why\n}")
        == """
        fn f(x: U64) {
          g(
            \(long),
            h(\(long), \(long)),
            \(long)
          ) // why
        }

        """)
    #expect(
      formatted("fn f() {\n  let a = g(\(long)), b = g(\(long)), c = g(\(long))\n}")
        == """
        fn f() {
          let a = g(\(long)),
            b = g(\(long)),
            c = g(\(long))
        }

        """)
    #expect(
      formatted("fn f() {\n  let c = g(\(long)) || \(long) + \(long) && \(long) || h(1)\n}")
        == """
        fn f() {
          let c = g(\(long))
            || \(long) + \(long)
            && \(long)
            || h(1)
        }

        """)
    let name = String(repeating: "b", count: 120)
    #expect(
      formatted("// \(name)\nfn f() {}") == "// \(name)\nfn f() {}\n")
  }

  @Test func formattingIsStableAndKeepsTheTree() throws {
    for file in try Corpus.cleanFiles() {
      let parsed = Corpus.parse(file.bytes)
      guard !parsed.diagnostics.hasErrors else { continue }
      let once = SourceFormatter.format(parsed)
      let again = Corpus.parse(once)
      let isSame = shape(again) == shape(parsed)
      #expect(isSame, "\(file)")
      #expect(SourceFormatter.format(again) == once, "\(file)")
    }
  }

  @Test func randomSentencesAreFormattedStably() throws {
    let grammar = try Grammar.load()
    let seed: UInt64 = 0xF0_0D
    var generator = SentenceGenerator(grammar, seed: seed)
    var formattedCount = 0
    for round in 0..<400 {
      let parsed = Corpus.parse(generator.sentence(of: "File", budget: 150))
      guard !parsed.diagnostics.hasErrors else { continue }
      formattedCount += 1
      let once = SourceFormatter.format(parsed)
      let again = Corpus.parse(once)
      let isSame = shape(again) == shape(parsed)
      #expect(isSame, "seed \(seed), round \(round)\n\(once)")
      #expect(SourceFormatter.format(again) == once, "seed \(seed), round \(round)\n\(once)")
    }
    #expect(formattedCount > 200)
  }

  @Test func filesWithErrorsAreLeftAlone() {
    #expect(formatted("fn  f( {") == "fn  f( {")
  }
}
