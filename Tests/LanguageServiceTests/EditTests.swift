import Compiler
import Diagnostics
import Embedded
import LanguageService
import Primitives
import Semantics
import TestKit
import Testing

/// After any edits the server knows what it would know of the same text opened anew.
@Suite struct EditTests {
  @Test(arguments: [PositionEncoding.utf8, .utf16])
  func placesAreTotalAndInverse(encoding: PositionEncoding) {
    let lines = LineTable(Array("a漢😀b\r\nx\rĳ\n".utf8))
    var found: [TextPosition] = []
    for offset in 0...lines.utf8.count
    where offset == lines.utf8.count || lines.utf8[offset] & 0xC0 != 0x80 {
      let position = lines.position(at: offset, encoding)
      if position.line > 0 || offset <= 9 {
        #expect(lines.offset(of: position, encoding) == offset)
      }
      found.append(position)
    }
    #expect(found == found.sorted())
    let wide = encoding == .utf8 ? 8 : 4
    #expect(lines.position(at: 8, encoding) == TextPosition(line: 0, character: wide))
    #expect(lines.position(at: 13, encoding) == TextPosition(line: 2, character: 0))
    #expect(lines.offset(of: TextPosition(line: 0, character: 99), encoding) == 9)
    #expect(lines.offset(of: TextPosition(line: 99, character: 0), encoding) == lines.utf8.count)
    #expect(lines.offset(of: TextPosition(line: -1, character: -5), encoding) == 0)
    // In the middle of a character: its beginning.
    #expect(
      lines.offset(of: TextPosition(line: 0, character: encoding == .utf8 ? 5 : 3), encoding) == 4)
  }

  @Test func aThousandRandomEditsLeaveTheState() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix64(seed: seed)
    var editor = ServedEditor(.neovim)
    let uri = "untitled:Untitled-1"
    let words = [
      "entry ", "}", "{", "漢字😀", "\n", "\r\n", "U64", "(", ")", " ", ".", "let x = ", "// ", "\"",
      "1", "",
    ]
    var text = Array(contracts["contracts/wallet/wallet.gx", default: ""].utf16)
    editor.open(uri, String(decoding: text, as: UTF16.self))
    for version in 2..<1_002 {
      let first = Self.boundary(random.next(below: text.count + 1), text)
      let last = Self.boundary(min(text.count, first + random.next(below: 12)), text)
      let inserted = words[random.next(below: words.count)]
      let edit = ServedEditor.edit(Self.position(first, text), Self.position(last, text), inserted)
      text.replaceSubrange(first..<max(first, last), with: inserted.utf16)
      editor.change(uri, version, [edit])
      // Each analysis takes a while: the text is compared always, what is wrong with it now and then.
      guard version % 50 == 0 || version == 1_001 else { continue }
      editor.settle()
      let whole = String(decoding: text, as: UTF16.self)
      var fresh = ServedEditor(.neovim)
      fresh.open(uri, whole)
      #expect(editor.diagnostics[uri] == fresh.diagnostics[uri], "seed \(seed), version \(version)")
      for method in ["textDocument/documentSymbol", "textDocument/foldingRange"] {
        #expect(
          editor.ask(method, uri) == fresh.ask(method, uri), "seed \(seed), version \(version)")
      }
      let place = (random.next(below: 90), random.next(below: 60))
      for method in [
        "hover", "completion", "signatureHelp", "definition", "inlayHint", "formatting",
      ] {
        let name = "textDocument/" + method
        #expect(
          editor.ask(name, uri, place.0, place.1) == fresh.ask(name, uri, place.0, place.1),
          "\(method), seed \(seed), version \(version)")
      }
    }
    // What is wrong is what the command says.
    let whole = String(decoding: text, as: UTF16.self)
    let checked = Compilation.compile(source: whole).diagnostics.filter {
      $0.primary.span.source.index == 0
    }
    #expect(editor.codes(uri) == checked.map(\.code.code), "seed \(seed)")
  }

  /// The place of a unit of UTF-16, counted the slow way.
  private static func position(_ offset: Int, _ text: [UInt16]) -> JSONValue {
    var (line, start) = (0, 0)
    for index in 0..<offset where text[index] == 0x0A || text[index] == 0x0D {
      if text[index] == 0x0D, index + 1 < text.count, text[index + 1] == 0x0A { continue }
      line += 1
      start = index + 1
    }
    return ServedEditor.position(line, offset - start)
  }

  /// An offset that is neither inside of a character nor of a line end.
  private static func boundary(_ offset: Int, _ text: [UInt16]) -> Int {
    var offset = offset
    while offset < text.count, offset > 0,
      0xDC00..<0xE000 ~= text[offset] || text[offset] == 0x0A && text[offset - 1] == 0x0D
    {
      offset -= 1
    }
    return offset
  }
}
