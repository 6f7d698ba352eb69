import Bytecode
import Foundation
import MachineKit
import Primitives
import Testing
import VM

/// Machine code does what the interpreter does: results, gas, counts, traps and their places, whatever the gas. Beside these
/// tests `run` executes every other test's programs on both.
@Suite(.enabled(if: Engine.hasNativeCode)) struct NativeTests {
  /// How many random programs: GALAXY_FUZZ, or enough for every run of CI.
  static let programCount: UInt64 = {
    if let count = ProcessInfo.processInfo.environment["GALAXY_FUZZ"].flatMap({ UInt64($0) }) {
      return count
    }
    #if DEBUG
    return 500
    #else
    return 10_000
    #endif
  }()
  /// GALAXY_SEED starts elsewhere.
  static let firstSeed =
    ProcessInfo.processInfo.environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 1

  /// One module, loaded for both engines.
  struct Pair {
    let interpreted: LoadedModule
    let native: LoadedModule

    init(_ module: Module) throws {
      let verified = try Verifier.verify(module)
      interpreted = LoadedModule(verified, engine: .interpreter)
      native = LoadedModule(verified, engine: .native(afterCalls: 0))
    }

    /// How a call ends on both: a text when they differ.
    func compare(_ arguments: [UInt8], gas: UInt64) -> (outcome: CallOutcome, difference: String?) {
      let data = Program.callData(interpreted, arguments)
      let outcomes = [interpreted, native].map { module in
        let host = MemoryHost()
        return Machine.execute(
          module, .dispatch, callData: data,
          context: CallContext(contract: Program.contract, caller: Program.caller), gas: gas,
          host: host)
      }
      let (wanted, found) = (outcomes[0], outcomes[1])
      return (wanted, wanted == found ? nil : "gas \(gas): \(wanted), native \(found)")
    }
  }

  @Test func `random programs run alike, and wherever their gas ends`() throws {
    var (successes, traps, ends) = (0, 0, 0)
    for seed in NativeTests.firstSeed..<NativeTests.firstSeed + NativeTests.programCount {
      var generator = RandomCode(seed: seed)
      let pair = try Pair(generator.module())
      for _ in 0..<3 {
        let arguments = generator.arguments()
        let (outcome, difference) = pair.compare(arguments, gas: 10_000_000)
        try #require(difference == nil, "seed \(seed)")
        if outcome.isSuccess { successes += 1 } else { traps += 1 }
        for _ in 0..<4 {
          let gas = UInt64(generator.pick(Int(outcome.gasUsed)))
          let (ended, difference) = pair.compare(arguments, gas: gas)
          try #require(difference == nil, "seed \(seed)")
          if ended.status == .trap(.outOfGas) { ends += 1 }
        }
      }
      #expect(pair.native.isCompiled, "seed \(seed)")
    }
    print("native: \(successes) successes, \(traps) traps, \(ends) ends of gas")
    #expect(successes > traps / 4 && traps > 0 && ends > successes)
  }

  @Test func `a program ends alike at every limit of gas`() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var generator = RandomCode(seed: seed)
      let pair = try Pair(generator.module())
      let arguments = generator.arguments()
      let used = pair.compare(arguments, gas: 10_000_000).outcome.gasUsed
      for gas in 0...min(used + 1, 3_000) {
        try #require(pair.compare(arguments, gas: gas).difference == nil, "seed \(seed)")
      }
    }
  }

  @Test func `the integer loop computes what Swift computes`() throws {
    let pair = try Pair(LoopTests.loop)
    let (outcome, difference) = pair.compare(Program.words(1_000), gas: 1 << 40)
    #expect(difference == nil)
    #expect(outcome.data == U256(LoopTests.reference(1_000)).bigEndianBytes)
  }

  /// A chain of functions, each calling the next: the deepest that a module may have.
  @Test func `the deepest calls return`() throws {
    let deepest = BytecodeLimits.callDepthMax
    let functions = (1..<deepest).map { index in
      Function(
        name: "f\(index)", parameters: [0], result: 0, frameSize: 4,
        code: index == deepest - 1
          ? [Instruction(.addImmU, 0, 0, 1), Instruction(.return)]
          : [
            Instruction(.addImmU, 1, 0, 1), Instruction(.call, 1, x: UInt64(index + 1)),
            Instruction(.addU, 0, 0, 1), Instruction(.return),
          ])
    }
    let pair = try Pair(
      Program.module(
        parameters: [0], result: 0, frame: 4, functions: functions,
        [Instruction(.call, 0, x: 1), Instruction(.return)]))
    #expect(pair.native.isCompiled == false)
    let (outcome, difference) = pair.compare(Program.words(0), gas: 1 << 40)
    #expect(difference == nil)
    #expect(outcome.isSuccess && pair.native.isCompiled)
    for gas in stride(from: 0, to: outcome.gasUsed, by: 97) {
      #expect(pair.compare(Program.words(0), gas: gas).difference == nil)
    }
  }

  @Test func `a module is compiled when it was called often enough, and never for the interpreter`()
    throws
  {
    let verified = try Verifier.verify(LoopTests.loop)
    let module = LoadedModule(verified, engine: .native(afterCalls: 2))
    for call in 0..<4 {
      #expect(module.isCompiled == (call > 2))
      let outcome = Machine.execute(
        module, .dispatch, callData: Program.callData(module, Program.words(3)),
        context: CallContext(contract: Program.contract, caller: Program.caller), gas: 100_000,
        host: MemoryHost())
      #expect(outcome.isSuccess)
    }
    #expect(LoadedModule(verified, engine: .interpreter).isCompiled == false)
  }
}
