import Bytecode
import Compiler
import Diagnostics
import Embedded
import Foundation
import Semantics
import Syntax
import Testing

/// The table of references finds every use of every declaration: what is renamed by it compiles to
/// the same.
@Suite struct ReferenceTests {
  /// Sources that tests have changed.
  struct Sources: SourceProvider {
    var library = standardLibrary
    var files = contracts

    func librarySource(named name: String) -> [UInt8]? { library[name].map { Array($0.utf8) } }
    var libraryNames: [String] { library.keys.sorted() }
    func fileContents(at path: String) -> [UInt8]? { files[path].map { Array($0.utf8) } }

    /// The file or module that a source of an analysis came from.
    subscript(name: String) -> String? {
      get { name.hasPrefix("std.") ? library[String(name.dropFirst(4))] : files[name] }
      set {
        if name.hasPrefix("std.") {
          library[String(name.dropFirst(4))] = newValue
        } else {
          files[name] = newValue
        }
      }
    }

    func compiled(_ path: String) -> Compilation.Compiled {
      Compilation.compile(
        [SourceInput(path: path, utf8: fileContents(at: path) ?? [])], provider: self)
    }
  }

  /// All contracts, and each module of the library as if it were a file.
  static let sources: Sources = {
    var sources = Sources()
    for (name, text) in standardLibrary { sources.files["stdlib/\(name).gx"] = text }
    return sources
  }()

  /// What can be called otherwise: modules are named by their files, tests have titles, and `init`
  /// is a word of the language.
  static func renamed(_ symbol: DeclaredSymbol) -> Bool {
    switch symbol.kind {
    case .module, .function(.initializer), .function(.test): false
    default: true
    }
  }

  /// The module as text, without what depends on where its instructions come from, and with the
  /// old names again. Entries stand in the order of their selectors, which depend on their names.
  static func text(_ contract: CompiledContract, _ names: [String: String]) -> [String] {
    text(contract.module.withoutDebug, names)
  }

  /// The modules that a module deploys hold names, too: they are written out behind it.
  private static func text(_ module: Module, _ names: [String: String]) -> [String] {
    var module = module
    var children: [String] = []
    for index in module.byteStrings.indices {
      guard let child = try? Module(decoding: module.byteStrings[index]) else { continue }
      module.byteStrings[index] = []
      children += Self.text(child, names)
    }
    let word = { (character: Character) in
      character.isLetter || character.isNumber || character == "_"
    }
    var text = ""
    var rest = Disassembler.text(module)[...]
    while let first = rest.first {
      let part = word(first) ? rest.prefix(while: word) : rest.prefix { !word($0) }
      text += names[String(part)] ?? String(part)
      rest = rest[part.endIndex...]
    }
    // What deploying costs depends on the bytes of the children, and these on names.
    if !children.isEmpty { text = text.replacing(/\ gas [0-9][^{]*/, with: "") }
    return text.split(separator: "\n").map(String.init).sorted() + children
  }

  /// The sources of an analysis with some symbols renamed, and the old names by the new ones.
  static func rename(
    _ symbols: [DeclaredSymbol], of analysis: Analysis, in sources: Sources
  ) -> (Sources, [String: String]) {
    var (sources, names): (Sources, [String: String]) = (sources, [:])
    var edits: [SourceID: [Replacement]] = [:]
    for (index, symbol) in symbols.enumerated() {
      // A name with `_` before it may be unused.
      let new = (symbol.name.hasPrefix("_") ? "_" : "") + "renamed\(index)"
      names[new] = symbol.name
      // The enum of the calls of an interface.
      names[new + "Call"] = symbol.name + "Call"
      for place in [symbol.span] + analysis.references.uses(of: symbol) {
        edits[place.source, default: []].append(Replacement(place, with: new))
      }
    }
    for (id, replacements) in edits {
      let file = analysis.sources[id]
      let text = Fix("rename", replacements).applied(to: file)
      sources[file.name] = String(decoding: text, as: UTF8.self)
    }
    return (sources, names)
  }

  @Test(arguments: sources.files.keys.sorted())
  func everythingRenamedCompilesToTheSame(path: String) throws {
    let before = Self.sources.compiled(path)
    #expect(before.diagnostics.isEmpty)
    let symbols = before.analysis.references.symbols.filter(Self.renamed)
    #expect(symbols.count > 5)
    let old = before.contracts.map { Self.text($0, [:]) }
    let (sources, names) = Self.rename(symbols, of: before.analysis, in: Self.sources)
    let after = sources.compiled(path)
    #expect(TextRenderer(sources: after.analysis.sources).text(after.diagnostics) == "")
    #expect(after.contracts.map { Self.text($0, names) } == old)

    // One at a time, so that no other new name can hide a mistake: all of them with GALAXY_FUZZ.
    let isLong = ProcessInfo.processInfo.environment["GALAXY_FUZZ"] != nil
    for symbol in isLong ? symbols : Array(symbols.prefix(2)) {
      let (sources, names) = Self.rename([symbol], of: before.analysis, in: Self.sources)
      let after = sources.compiled(path)
      #expect(after.diagnostics.isEmpty, "\(path): \(symbol.name)")
      #expect(after.contracts.map { Self.text($0, names) } == old, "\(path): \(symbol.name)")
    }
  }

  /// Every identifier is in the table, or belongs to the language.
  @Test(arguments: sources.files.keys.sorted())
  func everyNameStandsForSomething(path: String) throws {
    let text = try #require(Self.sources.files[path])
    let analysis = Analysis(
      [SourceInput(path: path, utf8: Array(text.utf8))], provider: Self.sources)
    let file = try #require(analysis.sources.files.first)
    let known = Set(
      (analysis.references.symbols.map(\.span) + analysis.references.uses.map(\.place))
        .filter { $0.source == file.id })
    let stream = Lexer.tokens(of: file).0
    var unknown: Set<String> = []
    for (index, token) in stream.tokens.enumerated()
    where token.kind == .identifier && !known.contains(stream.span(index)) {
      // The names of modules after `import` are known as a whole.
      let isImport = known.contains { $0.start <= token.start && token.end <= $0.end }
      if !isImport, !Self.language.contains(stream.text(index)) {
        unknown.insert(stream.text(index))
      }
    }
    #expect(unknown.sorted() == [])
  }

  /// The names that the language has given a meaning.
  private static let language: Set<String> = {
    var names = Set(ReservedNames.types + ReservedNames.values + TrapNames.all)
    names.formUnion(ContextualWord.allCases.map(\.rawValue))
    names.formUnion(Unit.allCases.map(\.rawValue))
    for row in BuiltinTable.standard.rows {
      names.insert(row.name)
      names.formUnion(row.parameters.compactMap(\.label))
    }
    // Parts of the context and of tests; the label of a map's default.
    names.formUnion([
      "some", "Trap", "time", "number", "left", "advance", "by", "deploy", "call", "run",
    ])
    names.formUnion(["value", "gas", "default", "address"])
    return names
  }()
}
