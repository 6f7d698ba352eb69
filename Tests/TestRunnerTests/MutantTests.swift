import Compiler
import Diagnostics
import Embedded
import Foundation
import Primitives
import Semantics
import Syntax
import TestKit
import TestRunner
import Testing

/// What `check` lets pass, `build` builds and the machine runs: programs that are nearly those of the project, with tokens
/// deleted, doubled and exchanged, and types, numbers and names exchanged. GALAXY_FUZZ says how many in the long form.
@Suite struct MutantFuzzTests {
  private static let count =
    ProcessInfo.processInfo.environment["GALAXY_FUZZ"].map { (Int($0) ?? 100_000) / 5 } ?? 250
  private static let isLong = ProcessInfo.processInfo.environment["GALAXY_FUZZ"] != nil

  /// A program whose tokens are exchanged.
  private struct Original {
    let path: String
    let text: [UInt8]
    /// Whether it holds no ciphertexts: making keys takes longer than everything else.
    let isQuick: Bool

    init(_ path: String) throws {
      self.path = path
      text = try ProjectFiles.bytes(path)
      let words = String(decoding: text, as: UTF8.self)
      isQuick = !["Paillier", "CKKS", "BFV", "Encrypted", "model"].contains { words.contains($0) }
    }
  }

  @Test func whatChecksCleanIsBuiltAndRuns() throws {
    let originals = try ["contracts", "stdlib", "Tests/Language", "Tests/Golden/types"]
      .flatMap { ProjectFiles.paths(below: $0, suffix: "gx") }.filter { !$0.contains("errors/") }
      .sorted().map(Original.init)
    #expect(originals.count > 15)
    for original in originals {
      let compiled = Self.compile(original, original.text)
      #expect(!compiled.diagnostics.hasErrors, "\(original.path)")
    }
    let seed: UInt64 = 0x6D75_7461_6E74
    var random = SplitMix64(seed: seed)
    var clean = 0
    var ran = 0
    for round in 0..<Self.count {
      let original = originals[random.next(below: originals.count)]
      let mutant = Self.mutant(of: original.text, &random)
      if Self.isLong {
        // Whoever looks for the program that ended the process finds it here.
        try Data(mutant).write(
          to: FileManager.default.temporaryDirectory.appending(path: "mutant.gx"))
      }
      let compiled = Self.compile(original, mutant)
      let isClean = compiled.analysis.program != nil
      let refused = compiled.diagnostics.contains { $0.code == .limits.refusedModule }
      #expect(
        !refused, "round \(round), seed \(seed): \(String(decoding: mutant, as: UTF8.self))")
      if !isClean { continue }
      clean += 1
      guard original.isQuick,
        let suite = TestSuite(
          compiled, path: original.path, options: TestSuite.Options(propertyRuns: 2))
      else { continue }
      ran += suite.run().count
    }
    if Self.isLong { print("\(Self.count) mutants, \(clean) check clean, \(ran) tests ran") }
    #expect(clean * 50 > Self.count)
    #expect(ran > clean / 4)
  }

  private static func compile(_ original: Original, _ text: [UInt8]) -> Compilation.Compiled {
    Compilation.compile(
      [SourceInput(path: original.path, utf8: text)],
      provider: LibraryProvider(read: { try? ProjectFiles.bytes($0) }))
  }

  /// A copy with one or two changes.
  private static func mutant(of text: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    let file = SourceFile(id: SourceID(index: 0), name: "m", utf8: text)
    let stream = Lexer.tokens(of: file).0
    var pieces = stream.tokens.indices.dropLast().map {
      (Array(stream.trivia(before: $0)), Array(stream.bytes($0)))
    }
    /// The tokens of a kind, for exchanges that often leave a right program.
    let names = pieces.indices.filter { stream.tokens[$0].kind == .identifier }
    let numbers = pieces.indices.filter { stream.tokens[$0].kind == .integer }
    let types = names.filter { ReservedNames.types.contains(stream.text($0)) }
    for _ in 0..<(1 + random.next(below: 2)) {
      let index = random.next(below: pieces.count)
      switch random.next(below: 10) {
      case 0: pieces[index].1 = []
      case 1: pieces.insert(([0x20], pieces[index].1), at: index)
      case 2: pieces.swapAt(index, random.next(below: pieces.count))
      case 3, 4: exchange(types, &pieces, &random)
      case 5, 6: exchange(numbers, &pieces, &random)
      default: exchange(names, &pieces, &random)
      }
    }
    return pieces.flatMap { $0.0 + $0.1 } + [0x0A]
  }

  /// Gives one of the tokens the text of another one.
  private static func exchange(
    _ tokens: [Int], _ pieces: inout [([UInt8], [UInt8])], _ random: inout SplitMix64
  ) {
    guard !tokens.isEmpty else { return }
    let target = tokens[random.next(below: tokens.count)]
    pieces[target].1 = pieces[tokens[random.next(below: tokens.count)]].1
  }
}
