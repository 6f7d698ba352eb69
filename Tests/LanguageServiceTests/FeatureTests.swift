import Diagnostics
import LanguageService
import Testing

/// What editors ask, on one small program, for clients of three kinds.
@Suite struct FeatureTests {
  static let uri = "file:///w/bank%20a.gx"
  static let program = """
    import std.split

    /// A bank.
    contract Bank {
      public state total: U64 = 0
      state vault: Coin
      error TooSmall(got: U64, least: U64)
      event Paid(amount: U64)
      init() { total = 0 }
      /// Pays in.
      entry pay(coin: Coin, least: U64) {
        let amount = coin.amount
        vault.join(coin)
        require total >= least else TooSmall(total, 5)
        total += 1
      }
      fn twice(a: U64, b: U64) -> U64 { return a + b }
      view double() -> U64 { return twice(total, 2) }
    }

    test "two" { let bank = account().deploy(Bank)
    }

    """

  private func editor(_ client: ServedEditor.Client = .plain) -> ServedEditor {
    var editor = ServedEditor(
      client,
      files: ["/w/other.gx": "import \"./bank a\"\ntest \"o\" { let b = account().deploy(Bank) }\n"]
    )
    editor.open(Self.uri, Self.program)
    return editor
  }

  /// Where a text stands for the first time.
  private func place(_ text: String, in program: String = program) -> (line: Int, character: Int) {
    for (line, content) in program.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if let found = content.firstRange(of: text) {
        return (line, content[..<found.lowerBound].utf16.count)
      }
    }
    return (0, 0)
  }

  private func labels(_ completion: JSONValue) -> [String] {
    (completion["items"]?.elements ?? []).compactMap { $0["label"]?.text }
  }

  @Test(arguments: ServedEditor.Client.allCases)
  func placesCountAsTheClientDoes(client: ServedEditor.Client) {
    var editor = ServedEditor(client)
    editor.open("untitled:U", "contract A { view f() -> Text<max 99> { return \"漢字😀\" + 1 } }")
    let start = editor.diagnostics["untitled:U"]?.elements?.first?["range"]?["start"]?["character"]
    let end = editor.diagnostics["untitled:U"]?.elements?.first?["range"]?["end"]?["character"]
    #expect(start == .integer(client == .helix ? 60 : 54))
    #expect(end == .integer(client == .helix ? 61 : 55))
  }

  @Test(arguments: ServedEditor.Client.allCases)
  func hoverTellsTheDeclaration(client: ServedEditor.Client) {
    var editor = editor(client)
    let pay = place("pay(")
    let hover = editor.ask("textDocument/hover", Self.uri, pay.line, pay.character)
    let text = hover["contents"]?["value"]?.text ?? ""
    #expect(text.contains("entry pay(coin: Coin, least: U64)"))
    #expect(text.contains("Pays in."))
    #expect(text.contains("selector `0x"))
    #expect(text.contains("```galaxy") == (client != .plain))
    let coin = place("coin: Coin")
    let linear = editor.ask("textDocument/hover", Self.uri, coin.line, coin.character)
    #expect(linear["contents"]?["value"]?.text?.contains("Linear") == true)
    // `coin.amount` looks at it, `join(coin)` takes it.
    let moved = "Moved at line \(place("vault.join").line + 1)."
    #expect(linear["contents"]?["value"]?.text?.contains(moved) == true)
  }

  @Test(arguments: ServedEditor.Client.allCases)
  func codesLeadToTheirPages(client: ServedEditor.Client) {
    var editor = ServedEditor(client)
    editor.open("file:///w/a.gx", "contract A { view f() -> U64 { return x } }")
    let wrong = editor.diagnostics["file:///w/a.gx"]?.elements?.first
    let code = wrong?["code"]?.text ?? ""
    let link = wrong?.at("codeDescription", "href")?.text
    #expect(link == (client == .neovim ? "file:///codes/\(code).txt" : nil) && code.hasPrefix("E"))
  }

  @Test func definitionsAndReferences() {
    var editor = editor()
    let use = place("twice(total")
    let found = editor.ask("textDocument/definition", Self.uri, use.line, use.character)
    #expect(found["uri"]?.text == Self.uri)
    #expect(found["range"]?["start"]?["line"] == .integer(place("fn twice").line))
    let bank = place("contract Bank")
    let references = editor.ask(
      "textDocument/references", Self.uri, bank.line, bank.character + 9,
      ("context", .members(("includeDeclaration", .bool(true)))))
    #expect(
      references.elements?.compactMap { $0["uri"]?.text } == [
        Self.uri, Self.uri, "file:///w/other.gx",
      ])
    let total = place("total +=")
    let marks = editor.ask("textDocument/documentHighlight", Self.uri, total.line, total.character)
    let kinds: [JSONValue] = [
      .integer(3), .integer(3), .integer(2), .integer(2), .integer(3), .integer(2),
    ]
    #expect(marks.elements?.compactMap { $0["kind"] } == kinds)
  }

  @Test func renamingChangesEveryUse() {
    var editor = editor()
    let bank = place("contract Bank")
    let result = editor.ask(
      "textDocument/rename", Self.uri, bank.line, bank.character + 9, ("newName", .string("Till")))
    #expect(result["changes"]?[Self.uri]?.elements?.count == 2)
    #expect(result["changes"]?["file:///w/other.gx"]?.elements?.count == 1)
    for wrong in ["2x", "caller", "contract", "U64", "漢"] {
      let refused = editor.ask(
        "textDocument/rename", Self.uri, bank.line, bank.character + 9, ("newName", .string(wrong)))
      #expect(refused == .null || refused["changes"] == nil, "\(wrong)")
    }
    let twice = place("twice(")
    let clash = editor.ask(
      "textDocument/rename", Self.uri, twice.line, twice.character, ("newName", .string("double")))
    #expect(clash == .null)
    let pay = place("pay(")
    _ = editor.ask(
      "textDocument/rename", Self.uri, pay.line, pay.character, ("newName", .string("put")))
    #expect(editor.notes.last?["params"]?["message"]?.text?.contains("selector") == true)
    let module = place("std.split")
    #expect(
      editor.ask("textDocument/prepareRename", Self.uri, module.line, module.character + 5) == .null
    )
  }

  @Test func completionKnowsWhereItIs() {
    var editor = editor()
    func offered(_ old: String, _ new: String) -> [String] {
      let changed = Self.program.replacing(old, with: new)
      let cursor = place("§", in: changed)
      editor.open(Self.uri, changed.replacing("§", with: ""))
      return labels(editor.ask("textDocument/completion", Self.uri, cursor.line, cursor.character))
    }
    #expect(offered("total += 1", "vault.§").contains("join"))
    #expect(!offered("total += 1", "split.§").isEmpty)
    #expect(offered("else TooSmall(total, 5)", "else §").contains("TooSmall"))
    #expect(!offered("else TooSmall(total, 5)", "else §").contains("Paid"))
    #expect(offered("total += 1", "emit §") == ["Paid"])
    let names = offered("total += 1", "amo§")
    #expect(names.contains("amount") && names.contains("total") && names.contains("twice"))
    #expect(!names.contains("bank") && !names.contains("a"))
    #expect(offered("fn twice(a: U64", "fn twice(a: §").contains("Tensor"))
    #expect(offered("import std.split", "import std.§").contains("shapley"))
    #expect(offered("/// A bank.", "/// A §").isEmpty)
    #expect(offered("/// A bank.", "§").contains("contract"))
    #expect(offered("  error TooSmall", "  §\n  error TooSmall").contains("entry"))
    // Numbers where types take some.
    let field = "  error TooSmall"
    #expect(offered(field, "  state x: Q<§\n" + field).first == "8, 24")
    #expect(offered(field, "  state x: Q<8, §>\n" + field) == ["24", "56"])
    let bounds = offered(field, "  state x: List<U8, max §>\n" + field)
    #expect(bounds.contains("100") && !bounds.contains("entry"))
    #expect(offered(field, "  key k: CKKS<§\n" + field) == ["4096", "8192", "16384", "32768"])
  }

  @Test func whatFitsComesFirstAndMoreIsThereWhenAsked() {
    var editor = editor(.neovim)
    func items(_ old: String, _ new: String) -> [JSONValue] {
      let changed = Self.program.replacing(old, with: new)
      let cursor = place("§", in: changed)
      editor.open(Self.uri, changed.replacing("§", with: ""))
      return editor.ask("textDocument/completion", Self.uri, cursor.line, cursor.character)[
        "items"]?
        .elements ?? []
    }
    func item(_ label: String, _ items: [JSONValue]) -> JSONValue? {
      items.first { $0["label"]?.text == label }
    }
    let found = items("total += 1", "total = t§")
    #expect(item("total", found)?["sortText"]?.text == "0total")
    #expect(item("least", found)?["sortText"]?.text == "0least")
    #expect(item("coin", found)?["sortText"]?.text?.first != "0")
    let declared = items("total += 1", "let x: U64 = t§")
    #expect(item("total", declared)?["sortText"]?.text == "0total")
    #expect(item("coin", declared)?["sortText"]?.text?.first != "0")
    // A function brings its parameters, unless brackets are there.
    #expect(item("twice", found)?["insertText"]?.text == "twice(${1:a}, ${2:b})$0")
    #expect(item("twice", items("twice(total, 2)", "tw§(total, 2)"))?["insertText"] == nil)
    let join = item("join", items("total += 1", "vault.§"))?["insertText"]?.text
    #expect(join?.hasPrefix("join(${1:") == true)
    // Documentation comes when somebody looks.
    let abs = item("min", items("total += 1", "total = m§"))
    #expect(abs != nil && abs?["documentation"] == nil)
    let resolved = editor.request("completionItem/resolve", abs ?? .null)["result"]
    #expect(resolved?["documentation"]?.text?.isEmpty == false)
    let foreign = editor.request("completionItem/resolve", .members(("data", .integer(-1))))
    #expect(foreign.at("result", "data")?.whole == -1)
  }

  @Test func snippetsAreTheLanguage() {
    for (word, snippet) in Snippet.keywords {
      let text = Snippet.plain(snippet)
      let inside = ["if", "for", "while", "match", "require"].contains(word)
      let member = ["init", "entry", "view", "state", "event"].contains(word)
      let program =
        inside
        ? "error Error\nfn f(value: Bool) {\n\(text)\n}\n"
        : member ? "contract C {\n\(text)\n}\n" : text + "\n"
      var editor = ServedEditor()
      editor.open("file:///w/s.gx", program)
      // Names and types are for whoever fills them in; the form is right.
      let wrong = editor.codes("file:///w/s.gx").filter { $0.hasPrefix("E00") }
      #expect(wrong.isEmpty, "\(word): \(wrong) in \(program)")
    }
  }

  @Test func signatureHelpCountsArguments() {
    var editor = editor()
    let use = place("2) }")
    let help = editor.ask("textDocument/signatureHelp", Self.uri, use.line, use.character)
    #expect(
      help["signatures"]?.elements?.first?["label"]?.text == "fn twice(a: U64, b: U64) -> U64")
    #expect(help["activeParameter"] == .integer(1))
  }

  @Test func outlineFoldingTokensAndHints() {
    var editor = editor()
    let symbols = editor.ask("textDocument/documentSymbol", Self.uri).elements ?? []
    #expect(symbols.compactMap { $0["name"]?.text } == ["Bank", "two"])
    #expect(symbols.first?["children"]?.elements?.count == 8)
    let folds = editor.ask("textDocument/foldingRange", Self.uri).elements ?? []
    #expect(folds.count == 2)
    let tokens = editor.ask("textDocument/semanticTokens/full", Self.uri)
    #expect((tokens["data"]?.elements?.count ?? 0) % 5 == 0)
    let delta = editor.ask(
      "textDocument/semanticTokens/full/delta", Self.uri, 0, 0,
      ("previousResultId", tokens["resultId"] ?? .null))
    #expect(delta["edits"] == .array([]))
    let hints = editor.ask("textDocument/inlayHint", Self.uri).elements ?? []
    let texts = hints.compactMap { $0["label"]?.text }
    #expect(texts.contains("b:") && texts.contains("least:"))
    #expect(texts.contains { $0.hasPrefix(": U") })
    let found = editor.request("workspace/symbol", .members(("query", .string("ban"))))
    #expect(found["result"]?.elements?.count == 1)
  }

  @Test func gasStandsAboveEntriesAndBehindLinesUntilTheNextEdit() {
    var editor = editor()
    func gas() -> [String] {
      (editor.ask("textDocument/inlayHint", Self.uri).elements ?? []).compactMap {
        $0["label"]?.text
      }.filter { $0.hasSuffix(" gas") }
    }
    func lenses() -> [String] {
      (editor.ask("textDocument/codeLens", Self.uri).elements ?? []).compactMap {
        $0.at("command", "title")?.text
      }
    }
    #expect(lenses().contains("run test") && lenses().contains("debug"))
    #expect(lenses().contains { $0.hasPrefix("gas <= ") })
    #expect(!gas().isEmpty)
    let entry = place("entry ")
    let hover = editor.ask("textDocument/hover", Self.uri, entry.line, entry.character + 7)
    #expect(hover.at("contents", "value")?.text?.contains("Gas: at most ") == true)
    let start = ServedEditor.position(0, 0)
    editor.change(Self.uri, 2, [ServedEditor.edit(start, start, "\n")])
    #expect(gas().isEmpty && !lenses().contains { $0.hasPrefix("gas") })
    editor.settle()
    #expect(!gas().isEmpty)
  }

  @Test func gasOfALineIsToldOnceAndOnlyToWhoeverWantsIt() {
    let shared = """
      fn heavy(a: U64) -> U64 {
        var sum: U64 = 0
        for index in 0..<200 {
          sum += a * index / 3
        }
        return sum
      }
      contract A { entry a(x: U64) -> U64 { return heavy(x) } }
      contract B { entry b(x: U64) -> U64 { return heavy(x) + 1 } }

      """
    func hints(_ editor: inout ServedEditor) -> [JSONValue] {
      (editor.ask("textDocument/inlayHint", "file:///w/a.gx").elements ?? []).filter {
        $0["label"]?.text?.hasSuffix(" gas") ?? false
      }
    }
    var editor = ServedEditor()
    editor.open("file:///w/a.gx", shared)
    let lines = hints(&editor).compactMap { $0.at("position", "line")?.whole }
    #expect(!lines.isEmpty && Set(lines).count == lines.count)
    var quiet = ServedEditor(options: [("gas", .bool(false))])
    quiet.open("file:///w/a.gx", shared)
    #expect(hints(&quiet).isEmpty)
  }

  @Test func lensesTellWhatTestsHaveMeasured() {
    let snapshot = """
      bank.gx: two > Bank.init 31000 size 900
      bank.gx: two > Bank.pay 24038
      bank.gx: two > Bank.pay#2 31200

      """
    var editor = ServedEditor(files: ["/w/gas.snapshot": snapshot])
    editor.open(Self.uri, Self.program)
    let titles = (editor.ask("textDocument/codeLens", Self.uri).elements ?? []).compactMap {
      $0.at("command", "title")?.text
    }
    #expect(titles.contains { $0.hasSuffix(", measured 24,038 to 31,200") })
    #expect(titles.contains { $0.hasSuffix(", measured 31,000") })
    #expect(titles.contains { $0.hasPrefix("gas <= ") && !$0.contains("measured") })
    // Other clients have lenses of gas, and none whose commands they do not know.
    var plain = ServedEditor(options: [])
    plain.open(Self.uri, Self.program)
    let others = (plain.ask("textDocument/codeLens", Self.uri).elements ?? []).compactMap {
      $0.at("command", "title")?.text
    }
    #expect(!others.isEmpty && !others.contains("run test"))
  }

  @Test func fixesAndFormatting() {
    var editor = editor()
    editor.open(Self.uri, Self.program.replacing("total += 1", with: "totl  += 1"))
    let wrong = place("total += 1")
    let range = JSONValue.members(
      ("start", ServedEditor.position(wrong.line, wrong.character)),
      ("end", ServedEditor.position(wrong.line, wrong.character)))
    let actions = editor.ask(
      "textDocument/codeAction", Self.uri, 0, 0, ("range", range),
      ("context", .members(("diagnostics", .array([])))))
    let edits = actions.elements?.first?["edit"]?["changes"]?[Self.uri]?.elements
    #expect(edits?.first?["newText"]?.text == "total")
    let format = editor.ask("textDocument/formatting", Self.uri).elements
    #expect(format?.count == 1)
    #expect(format?.first?["newText"]?.text == " ")
  }

  @Test func whatIsNotSavedCounts() {
    var editor = ServedEditor(files: ["/w/lib.gx": "fn one() -> U64 { return 1 }\n"])
    let uri = "file:///w/main.gx"
    editor.open(uri, "import \"./lib\"\ncontract A { view f() -> U64 { return lib.two() } }\n")
    #expect(!editor.codes(uri).isEmpty)
    editor.open("file:///w/lib.gx", "fn two() -> U64 { return 2 }\n")
    #expect(editor.codes(uri) == [])
    editor.notify(
      "textDocument/didClose",
      .members(("textDocument", .members(("uri", .string("file:///w/lib.gx"))))))
    editor.settle()
    #expect(!editor.codes(uri).isEmpty)
  }
}
