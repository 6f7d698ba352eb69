import Foundation
import HomomorphicEvaluation
import InstructionSet
import Primitives

extension Bench {
  /// The time of each instruction on ciphertexts against its gas, on the path that all processors
  /// have: 1 ns for 1 gas is nominal.
  static let gas = Bench(name: "gas") {
    var bench = GasBench()
    for name in LatticeParameters.named { try bench.lattice(name.name, name.parameters) }
    for bits in PaillierLimits.modulusBits { try bench.paillier(bits: bits) }
    bench.report(least: "gas.min", most: "gas.max")
  }

  /// The same of each instruction on tensors.
  static let tensorGas = Bench(name: "tensorgas") {
    var bench = GasBench()
    try bench.tensors()
    bench.report(least: "gas.best", most: "gas.worst")
  }
}

/// Measurements: a row for each instruction, set, depth and number of ciphertexts.
struct GasBench {
  /// What was measured.
  private struct Row {
    let instruction: String
    let set: String
    /// Depth and number of ciphertexts, or the shape.
    let size: String
    let gas: UInt64
    let nanoseconds: Double

    var ratio: Double { nanoseconds / Double(gas) }
  }

  private var rows: [Row] = []

  // MARK: Measuring

  /// Notes the least time of a few.
  mutating func measure(
    _ instruction: String, _ set: String, depth: Int, groups: Int, gas: UInt64,
    _ work: () throws -> Void
  ) rethrows {
    let least = try Self.least(work)
    rows.append(
      Row(
        instruction: instruction, set: set, size: "\(depth).\(groups)", gas: gas,
        nanoseconds: least))
  }

  /// Notes what work that is done so often takes longer than what is around it.
  mutating func measureDifference(
    _ instruction: String, _ set: String, _ size: String, count: UInt64, gas: UInt64,
    _ work: () throws -> Void, without rest: () throws -> Void
  ) rethrows {
    let time = try Self.least(work) - Self.least(rest)
    rows.append(
      Row(
        instruction: instruction, set: set, size: size, gas: gas,
        nanoseconds: max(time, 0) / Double(count)))
  }

  /// The least time of a few.
  private static func least(_ work: () throws -> Void) rethrows -> Double {
    try work()
    var least = Double.infinity
    var spent = 0.0
    var rounds = 0
    while rounds < 2 || (rounds < 4 && spent < 1e9) || (spent < 3e6 && rounds < 200) {
      let start = Self.nanoseconds()
      try work()
      let time = Self.nanoseconds() - start
      least = min(least, time)
      spent += time
      rounds += 1
    }
    return least
  }

  private static func nanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// The table, then a JSON line for each row and two for the extremes.
  func report(least: String, most: String) {
    print(
      Self.column("instruction", 24) + Self.column("set", 16)
        + ["size", "gas", "ns", "ns/gas"].map { Self.right($0, 12) }.joined())
    for row in rows {
      print(
        Self.column(row.instruction, 24) + Self.column(row.set, 16)
          + [
            row.size, "\(row.gas)", "\(Int(row.nanoseconds))",
            String(format: "%.2f", row.ratio),
          ].map { Self.right($0, 12) }.joined())
    }
    for row in rows {
      print(
        """
        {"name": "gas.\(row.instruction).\(row.set).\(row.size)", \
        "value": \(String(format: "%.3f", row.ratio)), "gas": \(row.gas), \
        "ns": \(Int(row.nanoseconds))}
        """)
    }
    let ordered = rows.sorted { $0.ratio < $1.ratio }
    for (name, row) in [(least, ordered.first), (most, ordered.last)] {
      guard let row else { continue }
      print(
        """
        {"name": "\(name)", "value": \(String(format: "%.3f", row.ratio)), \
        "row": "\(row.instruction).\(row.set).\(row.size)"}
        """)
    }
  }

  private static func column(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  // MARK: Prices

  /// The price of an instruction by its row.
  static func gas(_ name: String, _ size: (GasMeasure) -> UInt64) -> UInt64 {
    guard let row = InstructionSet.all.first(where: { $0.name == name }) else {
      preconditionFailure("no instruction is called \(name)")
    }
    return row.gas.gas(size)
  }
}
