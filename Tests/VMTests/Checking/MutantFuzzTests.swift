import Bytecode
import Foundation
import MachineKit
import Primitives
import Testing
import VM

/// Modules that differ a little from sound ones: what the verifier still accepts must not trip the checker, ends alike on all
/// machines, and neither loses coins nor leaves traces of what failed.
@Suite struct MutantFuzzTests {
  /// How many mutants: GALAXY_FUZZ, or enough for every run of CI.
  static let count: Int = {
    if let count = ProcessInfo.processInfo.environment["GALAXY_FUZZ"].flatMap({ Int($0) }) {
      return count
    }
    #if DEBUG
    return 1_500
    #else
    return 20_000
    #endif
  }()
  /// GALAXY_SEED starts elsewhere.
  static let seed =
    ProcessInfo.processInfo.environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 0x9A1A

  /// A sound module, with a call of it.
  private struct Origin {
    let name: String
    let module: Module
    let call: MachineTrial.Call
  }

  /// Programs of the rows, but for those that compute on ciphertexts, which take milliseconds.
  private static func rows() throws -> [Origin] {
    try RowCase.plain.map { row in
      let loaded = try Program.load(row.module)
      return Origin(
        name: row.name, module: row.module,
        call: MachineTrial.Call(
          data: Program.callData(loaded, row.arguments), value: row.value, prepare: row.prepare))
    }
  }

  @Test func `what the verifier accepts of mutants is harmless`() throws {
    var random = SplitMix64(seed: Self.seed)
    var mutator = ModuleMutator(seed: Self.seed)
    var trial = MachineTrial()
    let rows = try Self.rows()
    for round in 0..<Self.count {
      var origin = rows[random.next(below: rows.count)]
      if round % 4 == 0 {
        var generator = RandomCode(seed: random.next())
        let module = generator.module()
        origin = Origin(
          name: "random", module: module,
          call: MachineTrial.Call(
            data: Program.callData(try Program.load(module), generator.arguments())))
      }
      let mutant = mutator.mutant(of: origin.module)
      guard let verified = try? Verifier.verify(mutant) else { continue }
      // Mostly the gas of a whole run, sometimes the end of gas in the middle.
      var call = origin.call
      if random.next(below: 4) == 0 { call.gas = UInt64(random.next(below: 3_000)) }
      if random.next(below: 8) == 0 { call.value = UInt128(random.next(below: 5)) }
      let difference = try trial.difference(verified, call)
      // A comment of a test is cut.
      if difference != nil { print(Disassembler.text(mutant)) }
      try #require(difference == nil, "seed \(Self.seed), round \(round), \(origin.name)")
    }
    print(
      "mutants: \(Self.count), accepted and run \(trial.executions), successes \(trial.successes), "
        + "instructions checked \(trial.checkedInstructions)")
    #expect(trial.executions > Self.count / 20 && trial.successes > trial.executions / 10)
  }

  @Test func `the checker follows random programs`() throws {
    var trial = MachineTrial()
    for seed in 1...UInt64(max(Self.count / 50, 100)) {
      var generator = RandomCode(seed: seed)
      let verified = try Verifier.verify(generator.module())
      for _ in 0..<3 {
        let data = Program.callData(LoadedModule(verified), generator.arguments())
        let difference = try trial.difference(verified, MachineTrial.Call(data: data))
        try #require(difference == nil, "seed \(seed)")
      }
    }
    #expect(trial.checkedInstructions > UInt64(trial.executions) * 20)
  }
}
