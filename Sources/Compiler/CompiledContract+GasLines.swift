import Bytecode

extension CompiledContract {
  /// The most gas of a line, by the static bound.
  package struct LineGas: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// The gas, with the names of what it depends on.
    package let text: String
    /// The gas when every size is 64: what lines are compared by.
    package let weight: UInt64
  }

  /// `gasOfLines` of several contracts: a line that is in more than one, as those of functions that they share, has its largest
  /// share.
  package static func gasOfLines(in file: String, _ contracts: [CompiledContract]) -> [LineGas] {
    var dearest: [Int: LineGas] = [:]
    for line in contracts.flatMap({ $0.gasOfLines(in: file) })
    where line.weight > dearest[line.line]?.weight ?? 0 {
      dearest[line.line] = line
    }
    return dearest.values.sorted { $0.line < $1.line }
  }

  /// What the lines of a file add to the bounds of the functions that they are in, on the dearest way through each; callees
  /// count where they are called. A line of which there is no bound is left out; one of several functions has its largest share.
  package func gasOfLines(in file: String) -> [LineGas] {
    guard let debug = module.debug else { return [] }
    var dearest: [Int: LineGas] = [:]
    for function in module.functions.indices {
      guard debug.functions.indices.contains(function),
        let first = debug.functions[function].positions.first, debug.file(of: first) == file
      else { continue }
      var sums: [Int: SizePolynomial] = [:]
      for (instruction, gas) in Verifier.dearestWay(of: verified, function: function) {
        guard let position = debug.position(function: function, instruction: instruction),
          debug.file(of: position) == file
        else { continue }
        sums[Int(position.line), default: .zero] += gas
      }
      for (line, gas) in sums where !gas.isUnbounded {
        let weight = gas.value { _ in 64 }
        guard weight > dearest[line]?.weight ?? 0 else { continue }
        let entry = module.entries.first { Int($0.function) == function }
        let text = gas.text { interface.name(of: $0, in: module, calledBy: entry) }
        dearest[line] = LineGas(line: line, text: text, weight: weight)
      }
    }
    return dearest.values.sorted { $0.line < $1.line }
  }
}
