import Compiler
import Diagnostics
import Embedded
import Foundation
import Semantics
import Syntax
import TestKit
import Testing

/// One token of a right program is deleted or doubled: analysis always answers, keeps what stands
/// before the damage, and says nothing that only follows from it.
@Suite struct DamagedSourceTests {
  /// Every contract with each token damaged takes minutes; CI takes one of so many. GALAXY_FUZZ
  /// takes all of them, and measures.
  static let isLong = ProcessInfo.processInfo.environment["GALAXY_FUZZ"] != nil
  static let stride = isLong ? 1 : 17

  /// A change of one token; for one that is deleted, there is a space, so that its neighbours stay
  /// what they are.
  private struct Change {
    let path: String
    let isDeletion: Bool
    let token: Span
    let text: [UInt8]

    init(_ path: String, _ file: SourceFile, _ token: Span, isDeletion: Bool) {
      self.path = path
      self.isDeletion = isDeletion
      self.token = token
      let word = file.utf8[Int(token.start)..<Int(token.end)]
      var text = Array(file.utf8[..<Int(token.start)])
      text += isDeletion ? [0x20] : word + [0x20] + word
      self.text = text + file.utf8[Int(token.end)...]
    }
  }

  private static func analyse(_ path: String, _ text: [UInt8]) -> Analysis {
    Analysis([SourceInput(path: path, utf8: text)], provider: LibraryProvider(files: contracts))
  }

  /// What is declared in the first file, local names and labels of payloads aside.
  private static func symbols(_ analysis: Analysis) -> [DeclaredSymbol] {
    analysis.references.symbols.filter { symbol in
      switch symbol.kind {
      case .local, .payload: false
      default: symbol.span.source.index == 0
      }
    }
  }

  @Test(arguments: contracts.keys.sorted())
  func aTokenDeletedOrDoubledLeavesTheRest(path: String) throws {
    let source = try #require(contracts[path])
    let whole = Self.analyse(path, Array(source.utf8))
    let declared = Self.symbols(whole)
    let file = try #require(whole.sources.files.first)
    let tokens = Lexer.tokens(of: file).0
    var changes: [Change] = []
    for index in tokens.tokens.indices.dropLast() {
      for isDeletion in [true, false] where (2 * index + (isDeletion ? 0 : 1)) % Self.stride == 0 {
        changes.append(Change(path, file, tokens.span(index), isDeletion: isDeletion))
      }
    }
    var slowest = Duration.zero
    var lost: [String] = []
    var followUps: [String] = []
    for change in changes {
      let start = ContinuousClock.now
      let analysis = Self.analyse(path, change.text)
      slowest = max(slowest, ContinuousClock.now - start)
      let name = "\(path):\(change.token.start), \(change.isDeletion ? "deleted" : "doubled")"
      #expect((analysis.program == nil) == analysis.diagnostics.hasErrors, "\(name)")
      // Nothing is checked over and over: about as often as in the whole program.
      #expect(analysis.checkCount <= 2 * whole.checkCount, "\(name)")
      let found = Set(Self.symbols(analysis))
      for symbol in declared
      where symbol.span.end <= change.token.start && !found.contains(symbol) {
        lost.append("\(name): `\(symbol.name)`")
      }
      // The whole program is right: what is said beside a syntax error stems from it.
      guard analysis.diagnostics.contains(where: { $0.code.code < "E0100" }) else { continue }
      for diagnostic in analysis.diagnostics where diagnostic.code.code >= "E0100" {
        followUps.append("\(name): \(diagnostic.code.code) \(diagnostic.message)")
      }
    }
    #expect(lost == [])
    #expect(followUps == [])
    if Self.isLong {
      print("\(path): \(changes.count) changes, slowest \(slowest), \(followUps.count) follow-ups")
      #expect(slowest < .milliseconds(100), "\(path)")
    }
  }

  /// A contract may declare a function whose name the language has, too; when the declaration is damaged, its calls are no mistakes.
  @Test func aDeclaredNameOfTheLanguageIsNotTakenForTheLanguages() throws {
    let names = BuiltinTable.standard.functionNames + ["deploy"]
    #expect(names.contains("pay") && names.contains("max"))
    var followUps: [String] = []
    for name in Set(names).sorted() {
      let source = """
        contract Shop {
          fn \(name)(whom: Address, isOpen: Bool, rest: Bool) -> Bool { return isOpen && !rest }
          entry close(whom: Address) -> Bool { return \(name)(whom, true, false) }
        }
        """
      let whole = Self.analyse("shop.gx", Array(source.utf8))
      // What only tests have may be declared; a few names cannot.
      guard !whole.diagnostics.hasErrors else { continue }
      let file = try #require(whole.sources.files.first)
      let tokens = Lexer.tokens(of: file).0
      for index in tokens.tokens.indices.dropLast() {
        for isDeletion in [true, false] {
          let change = Change("shop.gx", file, tokens.span(index), isDeletion: isDeletion)
          let found = Self.analyse("shop.gx", change.text).diagnostics
          guard found.contains(where: { $0.code.code < "E0100" }) else { continue }
          for diagnostic in found where diagnostic.code.code >= "E0100" {
            followUps.append(
              "\(name), \(index) \(isDeletion ? "deleted" : "doubled"): \(diagnostic.code.code) \(diagnostic.message)"
            )
          }
        }
      }
    }
    #expect(followUps == [])
  }

  /// Every program with a mistake that the project has: the pages of `explain`, the golden files.
  @Test func everyWrongProgramIsAnalysed() throws {
    var programs = DiagnosticCode.all.filter { !$0.failing.isEmpty }
      .map { (name: $0.code, text: Array($0.failing.utf8)) }
    for folder in ["Tests/Golden/types/errors", "Tests/Golden/syntax/errors", "Tests/Golden/cli"] {
      for path in ProjectFiles.paths(below: folder, suffix: "gx") {
        programs.append((path, try ProjectFiles.bytes(path)))
      }
    }
    #expect(programs.count > 120)
    var kept = 0
    for (name, text) in programs {
      let start = ContinuousClock.now
      let analysis = Self.analyse("wrong.gx", text)
      let time = ContinuousClock.now - start
      if Self.isLong { #expect(time < .milliseconds(100), "\(name)") }
      #expect((analysis.program == nil) == analysis.diagnostics.hasErrors, "\(name)")
      // What a keyword declares before the first syntax error is there.
      let file = try #require(analysis.sources.files.first)
      let damage = analysis.diagnostics.first {
        $0.code.code < "E0100" && $0.primary.span.source == file.id
      }
      let end = damage?.primary.span.start ?? UInt32(text.count)
      let found = Set(Self.symbols(analysis).map(\.span))
      let stream = Lexer.tokens(of: file).0
      for (index, token) in stream.tokens.enumerated().dropLast()
      where Self.declaring.contains(stream.text(index)) && stream.tokens[index + 1].end <= end
        && stream.tokens[index + 1].kind == .identifier && token.kind.isKeyword
      {
        kept += 1
        #expect(
          found.contains(stream.span(index + 1)), "\(name): \(stream.text(index + 1))")
      }
    }
    #expect(kept > 200)
  }

  private static let declaring: Set<String> = [
    "const", "struct", "resource", "enum", "error", "event", "interface", "contract", "state",
    "fn", "entry", "view",
  ]
}
