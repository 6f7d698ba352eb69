import Bytecode
import InstructionSet
import TestKit
import Testing

/// The rules of the manual: each is kept by a module, and broken by small changes of it.
@Suite struct VerificationRuleTests {
  static let rules = VerificationRule.chapters.flatMap(\.rules).map(\.name)
  private static let folder = "Tests/Golden/verifier"

  @Test(arguments: rules) func `a module keeps the rule, and changes break it`(rule: String) throws
  {
    let golden = try RuleGolden(try ProjectFiles.text("\(Self.folder)/\(rule).rule"))
    #expect(throws: Never.self) { try Verifier.verify(golden.accepted) }
    #expect(!golden.rejected.isEmpty)
    for (module, message) in golden.rejected {
      let error = try #require(rejection(module))
      #expect(error.reason.rule == rule)
      #expect("\(error)" == message)
    }
  }

  @Test func `every golden is of a rule of the manual`() {
    let files = ProjectFiles.paths(below: Self.folder, suffix: "rule")
    #expect(Set(files) == Set(Self.rules.map { "\(Self.folder)/\($0).rule" }))
    #expect(Set(Self.rules).count == Self.rules.count)
  }

  /// A module and its encoding are one: what differs from it by a byte is another module or none.
  @Test func `a module has one encoding and one hash`() throws {
    var encodings: [[UInt8]: Module] = [:]
    for rule in Self.rules {
      let golden = try RuleGolden(try ProjectFiles.text("\(Self.folder)/\(rule).rule"))
      let bytes = golden.accepted.encoded()
      #expect(try Module(decoding: bytes) == golden.accepted)
      #expect(
        encodings.updateValue(golden.accepted, forKey: bytes) ?? golden.accepted == golden.accepted)
      guard bytes.count < 2_000 else { continue }
      for place in bytes.indices {
        var other = bytes
        other[place] ^= 0x80
        guard let decoded = try? Module(decoding: other) else { continue }
        #expect(
          decoded != golden.accepted && decoded.canonicalHash != golden.accepted.canonicalHash)
      }
    }
  }
}
