import Foundation
import MachineKit
import Primitives

/// Looks for the program that keeps a node busy the longest for its gas: at random, then by small changes of the worst found.
struct WorstSearch {
  /// A program that was found, with what it took.
  struct Found {
    let program: WorstProgram
    var result: WorstMeasure.Result
  }

  let part: WorstMeasure.Part
  private var random: SplitMix64
  private var mutator: ModuleMutator
  private let origins: [WorstProgram]
  /// The worst, the worst first; each of another origin, so that they do not become one family.
  private(set) var worst: [Found] = []
  private(set) var tried = 0
  private(set) var accepted = 0

  /// How many are kept.
  private static let kept = 24

  init(_ part: WorstMeasure.Part, seed: UInt64) {
    self.part = part
    random = SplitMix64(seed: seed)
    mutator = ModuleMutator(seed: random.next())
    origins = RowCase.plain.map { WorstProgram(looping: $0) }
  }

  /// Tries all rows by themselves, then changes, until a time.
  mutating func run(until end: Date) {
    for program in origins where Date.now < end { attempt(program) }
    while Date.now < end { attempt(next()) }
    // What was noted was the least of a few: the least of many counts.
    worst = worst.compactMap { found in
      WorstMeasure(found.program)?.measure(part, rounds: 12).map {
        Found(program: found.program, result: $0)
      }
    }.sorted { $0.result.ratio > $1.result.ratio }
  }

  private mutating func next() -> WorstProgram {
    var program: WorstProgram
    switch random.next(below: 8) {
    case 0: program = origins[random.next(below: origins.count)]
    case 1:
      var code = RandomCode(seed: random.next())
      program = WorstProgram(name: "random", module: code.module(), arguments: code.arguments())
    default:
      program = worst.isEmpty ? origins[0] : worst[random.next(below: worst.count)].program
    }
    let other =
      random.next(below: 3) == 0 && !worst.isEmpty
      ? worst[random.next(below: worst.count)].program
      : origins[random.next(below: origins.count)]
    if random.next(below: 3) == 0, let joined = program.following(other) { program = joined }
    for _ in 0..<random.next(below: 4) { program.module = mutator.mutant(of: program.module) }
    if !program.arguments.isEmpty, random.next(below: 4) == 0 {
      let place = random.next(below: program.arguments.count)
      program.arguments[place] = UInt8(truncatingIfNeeded: random.next())
    }
    return program
  }

  private mutating func attempt(_ program: WorstProgram) {
    tried += 1
    guard let measure = WorstMeasure(program), let quick = measure.measure(part, rounds: 2) else {
      return
    }
    accepted += 1
    let least = worst.count < Self.kept ? 0 : worst[worst.count - 1].result.ratio
    guard quick.ratio > least, let sure = measure.measure(part, rounds: 6), sure.ratio > least
    else { return }
    // One of a family.
    if let same = worst.firstIndex(where: { $0.program.family == program.family }) {
      guard worst[same].result.ratio < sure.ratio else { return }
      worst.remove(at: same)
    }
    worst.append(Found(program: program, result: sure))
    worst.sort { $0.result.ratio > $1.result.ratio }
    if worst.count > Self.kept { worst.removeLast() }
  }
}
