import Bytecode
import InstructionSet
import Primitives
import VM

extension StepIndex {
  /// What is known of the calls that run while an index is made.
  struct Builder {
    /// A call of a contract that runs.
    struct Running {
      let call: Int
      /// Where each function's instructions begin in `sites`.
      let functions: [Range<Int>]
      /// Gas that the transaction had used when it began.
      let base: UInt64
      /// Gas that it was given.
      let given: UInt64
      let depth: Int
      /// The instruction that began last, and what the transaction had used then.
      var last: Int?
      var used: UInt64
    }

    /// A function that runs, inlined or not.
    private struct Activation {
      let level: UInt32
      let inlined: UInt32
      var line: SourceLine?
    }

    private let names: TraceNames
    private(set) var sites: [StepSite] = []
    private var running: [Running] = []
    private var activations: [Activation] = []
    private var modules: [Hash256: [Range<Int>]] = [:]
    private var intrinsic: UInt64 = 0

    init(names: TraceNames) { self.names = names }

    /// The instruction of the running call that began last.
    var last: Int? { running.last?.last }

    /// The number of the running call.
    var call: Int? { running.last?.call }

    /// An execution begins.
    mutating func begin(intrinsic: UInt64) {
      self.intrinsic = intrinsic
      running = []
      activations = []
    }

    mutating func enter(_ enter: TraceEnter, call: Int, parentCost: UInt64) {
      let base = running.last.map { $0.used.addingSaturated(parentCost) } ?? intrinsic
      running.append(
        Running(
          call: call, functions: functions(of: enter.codeHash), base: base, given: enter.gas,
          depth: Int(enter.depth), used: base))
    }

    mutating func leave() { _ = running.popLast() }

    /// The number of an instruction of the running call.
    func number(of location: ProgramCounter) -> Int? {
      guard let functions = running.last?.functions,
        functions.indices.contains(Int(location.function))
      else { return nil }
      let range = functions[Int(location.function)]
      let number = range.lowerBound + Int(location.instruction)
      return number < range.upperBound ? number : nil
    }

    /// An instruction begins: how deep it is, what was used before, and what begins with it.
    mutating func begin(
      _ step: TraceStep, _ number: Int, at index: Int
    ) -> (level: UInt32, used: UInt64, line: Bool, function: Bool, frame: Bool) {
      let site = sites[number]
      let last = running.count - 1
      let used = running[last].base.addingSaturated(
        running[last].given - min(running[last].given, step.gasLeft))
      running[last].last = index
      running[last].used = used
      let depth = UInt32(truncatingIfNeeded: min(running[last].depth, 255))
      let frameLevel = depth << 8 | UInt32(step.frame)
      let level = frameLevel << 8 | UInt32(min(site.functions.count - 1, 255))
      var isKnown = false
      while let top = activations.last, top.level > level {
        if top.level >> 8 == frameLevel { isKnown = true }
        activations.removeLast()
      }
      let startsFrame = !isKnown && activations.last.map { $0.level >> 8 } != frameLevel
      if let top = activations.last, top.level == level, top.inlined != site.inlined {
        activations.removeLast()
      }
      let startsFunction = activations.last?.level != level
      if startsFunction {
        activations.append(Activation(level: level, inlined: site.inlined, line: nil))
      }
      let line = site.place.map { SourceLine(file: $0.file, line: $0.line) }
      let startsLine = line != nil && activations[activations.count - 1].line != line
      if line != nil { activations[activations.count - 1].line = line }
      return (level, used, startsLine, startsFunction, startsFrame)
    }

    /// The instructions of a module, which are looked up once.
    private mutating func functions(of codeHash: Hash256) -> [Range<Int>] {
      if let known = modules[codeHash] { return known }
      var ranges: [Range<Int>] = []
      for function in StepSite.all(of: codeHash, names: names) {
        let start = sites.count
        sites += function
        ranges.append(start..<sites.count)
      }
      modules[codeHash] = ranges
      return ranges
    }
  }
}
