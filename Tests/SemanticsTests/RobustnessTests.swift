import Compiler
import Diagnostics
import Embedded
import Primitives
import Semantics
import Testing

/// Whatever somebody types, there is an answer and no crash.
@Suite struct RobustnessTests {
  @Test func mutatedContractsNeverCrashTheChecker() {
    let seed: UInt64 = 0x6178_7920_2026
    var random = SplitMix64(seed: seed)
    let sources = contracts.sorted { $0.key < $1.key }
    var failures = 0
    for round in 0..<120 {
      let (path, text) = sources[random.next(below: sources.count)]
      var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      for _ in 0..<(1 + random.next(below: 3)) {
        let a = random.next(below: words.count)
        let b = random.next(below: words.count)
        switch random.next(below: 3) {
        case 0: words.swapAt(a, b)
        case 1: words[a] = words[b]
        default: words.remove(at: a)
        }
      }
      let mutated = words.joined(separator: " ")
      let checked = Compilation.check(
        [SourceInput(path: path, utf8: Array(mutated.utf8))],
        provider: LibraryProvider(files: contracts))
      if checked.program == nil { failures += 1 }
      #expect(
        (checked.program == nil) == checked.diagnostics.hasErrors, "round \(round), seed \(seed)")
    }
    #expect(failures > 20)
  }

  @Test func aThousandFunctionsAreCheckedOnce() {
    var source = "contract Long {\n  state total: U64 = 0\n"
    for index in 0..<1_000 {
      source += """
          fn step\(index)(x: U64) -> U64 {
            var sum = x
            for i in 0..<10 {
              sum += i * \(index)
            }
            require sum > 0 else Zero
            return \(index == 0 ? "sum" : "step\(index - 1)(sum)")
          }

        """
    }
    source += "  error Zero\n  entry run() {\n    total = step999(total)\n  }\n}\n"
    let checked = Compilation.check(source: source)
    #expect(checked.diagnostics.isEmpty)
    #expect(checked.program?.functions.count == 1_001)
  }

  @Test func manyErrorsAreReportedAndNoneTwice() {
    var source = ""
    for index in 0..<50 { source += "fn f\(index)() -> U64 {\n  return unknown\(index) + 1\n}\n" }
    let checked = Compilation.check(source: source)
    #expect(checked.diagnostics.count == 50)
    #expect(checked.diagnostics.allSatisfy { $0.code == .names.unknownName })
  }
}
