import Compiler
import Diagnostics
import Foundation
import Lowering
import Semantics
import TestRunner
import Testing
import VM

/// The passes of the compiler change what contracts cost, not what they do; machine code changes neither.
@Suite struct OptimisationTests {
  static let folders = [
    "auction", "exchange", "matching", "model", "reward", "token", "wallet",
  ]

  /// Their tests deploy more than they call. Deployment is paid by the byte, and inlining buys cheaper
  /// calls with a few bytes.
  static let mostlyDeployed: Set = ["token", "wallet"]

  private func results(
    _ path: String, isOptimised: Bool, engine: Engine = .interpreter
  ) throws -> [TestResult] {
    let root = EmbeddedTests.root
    let provider = LibraryProvider { path in
      (try? Data(contentsOf: root.appending(path: path))).map { [UInt8]($0) }
    }
    let source = [UInt8](try Data(contentsOf: root.appending(path: path)))
    let compiled = Compilation.compile(
      [SourceInput(path: path, utf8: source)], provider: provider,
      options: ContractCompiler.Options(isOptimised: isOptimised))
    let suite = try #require(TestSuite(compiled, path: path, engine: engine))
    return suite.run()
  }

  @Test(arguments: OptimisationTests.folders)
  func contractsDoTheSameWithoutThePasses(folder: String) throws {
    let path = "contracts/\(folder)/tests.gx"
    let optimised = try results(path, isOptimised: true)
    let plain = try results(path, isOptimised: false)
    #expect(!optimised.isEmpty && optimised.map(\.title) == plain.map(\.title))
    for (a, b) in zip(optimised, plain) {
      #expect(a.isPassed && b.isPassed, "\(a.title)")
      #expect(a.runs == b.runs)
    }
    let sum = { (results: [TestResult]) in results.reduce(0) { $0 + $1.gasUsed } }
    if Self.mostlyDeployed.contains(folder) {
      #expect(sum(optimised) != sum(plain))
    } else {
      #expect(sum(optimised) < sum(plain))
    }
  }

  @Test(
    arguments: OptimisationTests.folders + [
      "factory", "nft", "sealed", "staking", "streams", "vesting",
    ])
  func contractsDoTheSameAsMachineCode(folder: String) throws {
    let path = "contracts/\(folder)/tests.gx"
    let interpreted = try results(path, isOptimised: true)
    let native = try results(path, isOptimised: true, engine: .native(afterCalls: 0))
    #expect(!native.isEmpty && native.allSatisfy(\.isPassed))
    #expect(native.map(\.gasUsed) == interpreted.map(\.gasUsed))
  }
}
