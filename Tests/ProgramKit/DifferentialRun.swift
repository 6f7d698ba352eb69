import Interpreter
import Primitives
import Semantics
import VM

/// One random program, run by the machine and by the interpreter: the same results, events, state and traps.
package struct DifferentialRun {
  /// What was compared, for the report.
  package private(set) var calls = 0
  package private(set) var traps = 0
  package private(set) var reverts = 0
  /// Steps before which replays were stopped.
  package private(set) var stops = 0
  /// Calls of the machine, those between contracts included, that were held against their bounds.
  package private(set) var bounded = 0
  /// Hears of each of these.
  package var observer: ((GasBoundMonitor.Comparison) -> Void)?

  let seed: UInt64
  private var random: SplitMix64
  /// Whether every call is recorded, and run again from its recording.
  private let isReplayed: Bool

  /// Why the engines disagree, or why the program does not even compile.
  package struct Disagreement: Error, CustomStringConvertible {
    package let seed: UInt64
    package let what: String
    package let source: String
    package var description: String { "seed \(seed): \(what)\n\(source)" }
  }

  package init(seed: UInt64, isReplayed: Bool = false) {
    self.seed = seed
    self.isReplayed = isReplayed
    random = SplitMix64(seed: seed ^ 0xA11CE)
  }

  /// Writes, compiles, deploys and calls the program of the seed.
  package mutating func run(callCount: Int = 6) throws {
    var generator = ProgramGenerator(seed: seed)
    let source = generator.program()
    func disagree(_ what: String) -> Disagreement {
      Disagreement(seed: seed, what: what, source: source)
    }
    do {
      var engines = try BothEngines(source: source, replaySeed: isReplayed ? seed : nil)
      engines.bounds?.observer = observer
      defer {
        stops += engines.replay?.stops ?? 0
        bounded += engines.bounds?.count ?? 0
      }
      // The partner first: the sample keeps its address.
      let partner = try engines.deploy("Partner")
      let sample = try engines.deploy("Sample", [partner])
      let entries = engines.methods(of: "Sample").filter { !$0.isView }
      for _ in 0..<callCount {
        let method = entries[Int(random.next() % UInt64(entries.count))]
        let arguments = method.parameters.map { parameter -> Value in
          parameter.type == .coin
            ? .coin(UInt128(random.next() % 4) * UInt128(random.next() % 1_000))
            : engines.program.randomValue(parameter.type, using: &random)
        }
        let comparison = try engines.compare(method, of: sample, arguments)
        calls += 1
        if comparison.ending == .trap { traps += 1 }
        if comparison.ending == .revert { reverts += 1 }
        if let difference = comparison.difference {
          throw disagree("\(method.name)(\(arguments)): \(difference)")
        }
        if !engines.balancesAgree {
          throw disagree("the sender's balance after \(method.name)(\(arguments))")
        }
        for (name, address) in [("Partner", partner), ("Sample", sample)] {
          if let difference = try compareViews(of: name, at: address, &engines) {
            throw disagree("state after \(method.name): \(difference)")
          }
        }
      }
    } catch let problem as BothEngines.Problem {
      throw disagree(problem.what)
    }
  }

  /// Reads what a contract shows of its state; how the engines differ.
  private mutating func compareViews(
    of name: String, at address: Address, _ engines: inout BothEngines
  ) throws -> String? {
    for view in engines.methods(of: name) where view.isView {
      for key in 0..<(view.parameters.isEmpty ? 1 : UInt64(4)) {
        let arguments = view.parameters.map { parameter -> Value in
          switch parameter.type {
          case .bool: .bool(key & 1 == 0)
          case .integer: .word(key)
          default: engines.program.randomValue(parameter.type, using: &random)
          }
        }
        if let difference = try engines.compare(view, of: address, arguments).difference {
          return "\(view.name)(\(arguments)): \(difference)"
        }
      }
    }
    return nil
  }
}
