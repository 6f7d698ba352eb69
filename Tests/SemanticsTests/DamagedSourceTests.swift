import Compiler
import Diagnostics
import Embedded
import Foundation
import Semantics
import Syntax
import Testing

/// One token of a right program is deleted or doubled: analysis always answers, keeps what stands
/// before the damage, and says nothing that only follows from it.
@Suite struct DamagedSourceTests {
  /// Every contract with each token damaged takes minutes; CI takes one of so many. GALAXY_FUZZ
  /// takes all of them, and measures.
  static let isLong = ProcessInfo.processInfo.environment["GALAXY_FUZZ"] != nil
  static let stride = isLong ? 1 : 37

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
}
