/// From where to where a register needs its slots: positions as `RegisterAllocation` counts them.
struct LiveRange {
  var start: Int
  var end: Int

  mutating func include(_ position: Int) {
    start = min(start, position)
    end = max(end, position)
  }
}

/// The instructions of a function in the order of emission, with numbers: instruction number `n` reads
/// at position `2 n` and writes at `2 n + 1`. A terminator counts as an instruction.
struct LinearOrder {
  /// The number of the first instruction of each block, by block.
  private(set) var starts: [Int]
  /// The number of each block's terminator, by block.
  private(set) var ends: [Int]
  /// How many numbers there are.
  private(set) var count = 0

  init(_ function: IRFunction) {
    starts = Array(repeating: 0, count: function.blocks.count)
    ends = starts
    for id in function.order {
      starts[id.index] = count
      count += function[id].instructions.count
      ends[id.index] = count
      count += 1
    }
  }
}

extension IRFunction {
  /// The live range of each register; nil for those that do not occur.
  ///
  /// One range without holes: from the first position to the last at which the register is live. A
  /// register that a loop's next round needs is live to the end of the loop.
  func liveRanges(_ order: LinearOrder) -> [LiveRange?] {
    var ranges: [LiveRange?] = Array(repeating: nil, count: kinds.count)
    func include(_ register: VirtualRegister, _ position: Int) {
      if ranges[register.index] == nil {
        ranges[register.index] = LiveRange(start: position, end: position)
      } else {
        ranges[register.index]?.include(position)
      }
    }
    let liveness = Liveness(self)
    for parameter in parameters { include(parameter, -1) }
    for id in self.order {
      let start = 2 * order.starts[id.index]
      let end = 2 * order.ends[id.index] + 1
      for register in liveness.atStart(of: id) { include(register, start) }
      for register in liveness.atEnd(of: id) { include(register, end) }
      var number = order.starts[id.index]
      for instruction in self[id].instructions {
        for register in instruction.uses { include(register, 2 * number) }
        for register in instruction.definitions { include(register, 2 * number + 1) }
        number += 1
      }
      for register in self[id].terminator.uses { include(register, 2 * number) }
    }
    return ranges
  }
}
