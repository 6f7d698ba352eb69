import Diagnostics
import Syntax
import TestKit
import Testing

@Suite struct ReferenceTests {
  /// A fenced block of grammar/reference.md: what stands after the fence, and its text.
  private func snippets() throws -> [(kind: Substring, text: String)] {
    var snippets: [(kind: Substring, text: String)] = []
    var isOpen = false
    for line in try ProjectFiles.text("grammar/reference.md").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("```") {
        if !isOpen { snippets.append((line.dropFirst(3), "")) }
        isOpen.toggle()
      } else if isOpen, let last = snippets.indices.last {
        snippets[last].text += line + "\n"
      }
    }
    return snippets
  }

  @Test func everySnippetOfTheReferenceParses() throws {
    let snippets = try snippets()
    #expect(snippets.count >= 10)
    for (kind, text) in snippets {
      #expect(kind == "galaxy" || kind == "galaxy statements", "an unknown kind of snippet")
      let program = kind == "galaxy" ? text : "fn snippet() {\n\(text)}\n"
      let parsed = Corpus.parse(program)
      #expect(
        parsed.diagnostics.isEmpty,
        "\(Corpus.render(parsed.diagnostics, Array(program.utf8), name: "reference.md"))")
    }
  }

  @Test func theReferenceNamesEveryReservedWord() throws {
    let text = try ProjectFiles.text("grammar/reference.md")
    for keyword in TokenKind.allCases.filter(\.isKeyword).compactMap(\.spelling) {
      let isNamed = text.contains(keyword)
      #expect(isNamed, "\(keyword)")
    }
  }
}
