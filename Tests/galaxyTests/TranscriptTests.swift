import Foundation
import Testing

/// Sessions at the terminal, kept as text: `$ galaxy ...`, then what it prints, then `exit N` unless 0.
///
/// Tests/Golden/cli holds them with the programs that they use. GALAXY_UPDATE=1 rewrites them.
/// Gas, instructions and times are masked, so that a better compiler changes nothing here.
@Suite struct TranscriptTests {
  static let folder = EmbeddedTests.root.appending(path: "Tests/Golden/cli")

  static var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return all.filter { $0.hasSuffix(".transcript") }.sorted()
  }

  @Test(arguments: TranscriptTests.names)
  func sessionsGoAsWritten(name: String) throws {
    let file = TranscriptTests.folder.appending(path: name)
    let written = try String(contentsOf: file, encoding: .utf8)
    let process = try GalaxyProcess()
    defer { process.remove() }
    for program in try FileManager.default.contentsOfDirectory(
      atPath: TranscriptTests.folder.path()) where program.hasSuffix(".gx")
    {
      let source = TranscriptTests.folder.appending(path: program)
      try FileManager.default.copyItem(at: source, to: process.folder.appending(path: program))
    }
    var found = ""
    for line in written.split(separator: "\n") where line.hasPrefix("$ galaxy") {
      let outcome = try process.run(TranscriptTests.words(line.dropFirst("$ galaxy".count)))
      let text = TranscriptTests.masked(outcome.output + outcome.errors)
      found += "\(line)\n\(text)"
      if !text.isEmpty, !text.hasSuffix("\n") { found += "\n" }
      if outcome.code != 0 || outcome.signal != nil { found += "exit \(outcome.code)\n" }
      found += "\n"
    }
    found = String(found.dropLast())
    if ProcessInfo.processInfo.environment["GALAXY_UPDATE"] == "1" {
      try found.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(found == written, "GALAXY_UPDATE=1 rewrites \(name)")
    }
  }

  @Test func thereAreTranscripts() {
    #expect(TranscriptTests.names.count >= 4)
  }

  /// Splits a command line at spaces outside of single quotes.
  static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      switch character {
      case "'":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let ended = word { words.append(ended) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// Replaces what a better compiler or another machine changes.
  static func masked(_ text: String) -> String {
    text
      .replacing(/\[[\d,]+(?: \(own [\d,]+\))?\] (?=[A-Z])/) { _ in "[gas] " }
      .replacing(/gas used: \d+, instructions: \d+/) { _ in "gas used: N, instructions: N" }
      .replacing(
        /"(gasUsed|gasBound|ownGas|gas|instructions|nanoseconds|gasLimit|gasLeft|total|step|register)": ?\d+/
      ) {
        "\"\($0.output.1)\": N"
      }
      .replacing(/[\d,]+ gas/) { _ in "N gas" }
      .replacing(/gas of at most [\d,]+/) { _ in "gas of at most N" }
      .replacing(/(?m)^step [\d,]+ of [\d,]*\d/) { _ in "step N of N" }
      .replacing(/, step \d+, at/) { _ in ", step N, at" }
      .replacing(/(?m)^step \d+/) { _ in "step N" }
      .replacing(/[\d,]+ steps/) { _ in "N steps" }
      .replacing(/\d+ bytes, \d+ functions, \d+ instructions/) { _ in
        "N bytes, N functions, N instructions"
      }
      .replacing(/(?m)^ +[\d,]+ +\d+\.\d( +\d+ \|)/) { "  N  P \($0.output.1)" }
  }
}
