import Testing

/// Habits that a compiler does not check.
@Suite struct SourceTests {
  /// Targets whose results every node must agree on: nothing there may depend on the machine or the moment.
  static let deterministic = [
    "Primitives", "InstructionSet", "Tensors", "HomomorphicEvaluation", "Bytecode", "VM", "State",
    "Signatures", "Ledger", "Storage", "Node",
    "Lowering",
    "Semantics", "Syntax", "Diagnostics", "Interpreter", "Compiler", "Inspect",
  ]

  /// What no such target may contain. Each pattern has one of the words in it: only files that have one are looked at line by
  /// line.
  static var banned: [(words: [String], pattern: Regex<Substring>, reason: String)] {
    [
      (
        ["Double", "Float"], /\b(?:Double|Float|Float80|Float16)\b/,
        "floating point differs between machines"
      ),
      (
        ["import Foundation"], /\bimport Foundation\b/,
        "Foundation brings clocks, locales and floats"
      ),
      (
        ["SystemRandomNumberGenerator", ".random("],
        /\bSystemRandomNumberGenerator\b|\.random\(/, "randomness is an argument"
      ),
      (
        ["Date(", "ContinuousClock", "clock_gettime"],
        /\bDate\(|\bContinuousClock\b|clock_gettime/, "time is an argument"
      ),
    ]
  }

  @Test func consensusCodeIsDeterministic() throws {
    for target in SourceTests.deterministic {
      for path in try Repository.files(below: "Sources/\(target)", ending: ".swift") {
        let text = try Repository.text(path)
        for rule in SourceTests.banned where rule.words.contains(where: { text.contains($0) }) {
          for line in text.split(separator: "\n") {
            let code = SourceTests.code(of: line)
            #expect(code.firstMatch(of: rule.pattern) == nil, "\(path): \(line): \(rule.reason)")
          }
        }
      }
    }
  }

  /// Swift hands a copy of the machine to a handler that does not change it, although a machine cannot be copied by the program.
  @Test func handlersTakeTheMachineInPlace() throws {
    for path in try Repository.files(below: "Sources/VM/Handlers", ending: ".swift") {
      for line in try Repository.text(path).split(separator: "\n")
      where line.hasPrefix("  func ") && line.contains("(_ o: Operands)") {
        Issue.record("\(path): \(line): says nothing of mutating")
      }
    }
  }

  /// A line without the text in quotes and without the comment behind it.
  static func code(of line: Substring) -> Substring {
    guard line.contains("//") else { return line }
    var code = ""
    var isQuoted = false
    var previous: Character = " "
    for character in line {
      defer { previous = character }
      if character == "\"", previous != "\\" { isQuoted.toggle() }
      guard !isQuoted, character != "\"" else { continue }
      if character == "/", previous == "/" { return code.dropLast() }
      code.append(character)
    }
    return code[...]
  }

  @Test func aCommentHidesNoCode() {
    #expect(SourceTests.code(of: "let x = Double(y)  // once") == "let x = Double(y)  ")
    #expect(SourceTests.code(of: "  // a Double") == "  ")
    #expect(SourceTests.code(of: "let u = \"https://a\" + Date()") == "let u =  + Date()")
  }

  /// Nodes evaluate; only owners of keys and data encrypt, decrypt and convert. The client names its
  /// types for what they hold, so a name is enough to find one that does not belong there.
  @Test func evaluationHoldsNoSecrets() throws {
    let words = /\b\w*(?:SecretKey|KeyPair|Flood|Collective|SEALReader|PythonPaillier\w*)\b/
    let randomness = /\bsome RandomNumberGenerator\b/
    for path in try Repository.files(below: "Sources/HomomorphicEvaluation", ending: ".swift") {
      for line in try Repository.text(path).split(separator: "\n") {
        let code = SourceTests.code(of: line)
        #expect(code.firstMatch(of: words) == nil, "\(path): \(line): no secrets in evaluation")
        #expect(
          code.firstMatch(of: randomness) == nil,
          "\(path): \(line): nothing is drawn in evaluation")
      }
    }
  }

  @Test func nothingIsLeftUnfinishedOrForced() throws {
    // Spelled in two parts, so that this file does not find itself.
    let marks = [
      "TO" + "DO", "FIX" + "ME", "XX" + "X:", "fatal" + "Error(", "try" + "!", "as" + "!",
    ]
    for path in try Repository.files(below: "Sources", ending: ".swift")
    where !path.contains("/Generated/") {
      let text = try Repository.text(path)
      for mark in marks { #expect(!text.contains(mark), "\(path) contains \(mark)") }
    }
  }

  @Test func theTopOfTheRepositoryIsSettled() throws {
    let folders = try Repository.topEntries().filter {
      !$0.hasPrefix(".") && Repository.isFolder($0)
    }
    let settled: Set = ["Sources", "Tests", "contracts", "stdlib", "grammar"]
    #expect(Set(folders).isSubset(of: settled))
  }

  @Test func documentsLinkToFilesThatExist() throws {
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
      for match in try Repository.text(document).matches(of: /\]\(([^)#:]+)\)/) {
        let target = String(match.output.1)
        #expect(
          (try? Repository.text(target)) != nil || Repository.isFolder(target),
          "\(document): \(target)")
      }
    }
  }
}
