import Compiler
import LanguageService
import Semantics
import Testing

/// What `galaxy doc` writes.
@Suite struct DocumentationTests {
  private static let program = """
    /// A jar for tips.
    ///
    /// Whoever likes puts `coins` into it; </code><script>alert(1)</script> is text.
    contract Jar {
      /// How many there were.
      public state count: U64 = 0
      state owner: Address
      error NotOwner
      error TooSoon(after: U64)

      /// A tip was given.
      event Tip(indexed from: Address)

      init() { owner = caller }

      /// Counts a tip.
      entry tip() {
        check()
        count += 1
        emit Tip(caller)
      }

      fn check() { require caller == owner else NotOwner }

      view half() -> U64 {
        require count > 0 else TooSoon(1)
        return count / 2
      }
    }

    /// Twice as much.
    fn double(x: U64) -> U64 { return 2 * x }
    """

  private func pages(_ text: String = program) -> [Documentation] {
    Documentation.pages(
      SourceInput(path: "jars/jar.gx", utf8: Array(text.utf8)), provider: LibraryProvider()
    ).pages
  }

  @Test func everythingPublicIsThereOnce() throws {
    let pages = pages()
    #expect(pages.map(\.title) == ["Jar", "jar"])
    let jar = try #require(pages.first)
    #expect(jar.sections.map(\.title) == ["Deployment", "Entries", "Views", "Events", "Errors"])
    #expect(
      jar.sections.flatMap(\.items).map(\.name) == [
        "init", "tip", "count", "half", "Tip", "NotOwner", "TooSoon",
      ])
    let tip = try #require(jar.sections[1].items.first)
    #expect(tip.signature == "entry tip()" && tip.documentation == "Counts a tip.")
    #expect(tip.errors == ["NotOwner"] && tip.gas?.isEmpty == false)
    #expect(jar.sections[2].items[1].errors == ["TooSoon"])
    #expect(jar.sections[2].items[0].signature == "public state count: U64 = 0")
    #expect(pages[1].sections.map(\.title) == ["Functions"])
    #expect(pages[1].sections[0].items[0].signature == "fn double(x: U64) -> U64")
  }

  @Test func markdownAndPageSayTheSame() throws {
    let jar = try #require(pages().first)
    for line in ["# Jar", "## Entries", "### tip", "entry tip()", "Raises: `NotOwner`."] {
      #expect(jar.markdown.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    #expect(jar.html.contains("<section id=\"tip\">") && jar.html.contains("<code>coins</code>"))
    #expect(jar.html.contains("&lt;script&gt;alert(1)"))
    for bad in ["<script", "http:", "https:", "src="] { #expect(!jar.html.contains(bad), "\(bad)") }
  }

  @Test func aProgramWithErrorsHasNoPages() {
    #expect(pages("contract A { view f() -> U64 { return x } }").isEmpty)
  }
}
