/// Which registers hold a value that is still needed, at the ends of the basic blocks.
struct Liveness {
  /// A set of registers.
  struct RegisterSet: Equatable {
    private var words: [UInt64]

    init(count: Int) {
      words = Array(repeating: 0, count: (count + 63) / 64)
    }

    func contains(_ index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 == 1 }

    mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

    /// Adds what `incoming` has and `killed` has not; says whether anything is new.
    mutating func add(_ incoming: RegisterSet, without killed: RegisterSet) -> Bool {
      var isNew = false
      for position in words.indices {
        let more = incoming.words[position] & ~killed.words[position]
        if more & ~words[position] != 0 {
          words[position] |= more
          isNew = true
        }
      }
      return isNew
    }

    mutating func formUnion(_ other: RegisterSet) {
      for position in words.indices { words[position] |= other.words[position] }
    }

    /// The members in ascending order.
    var members: [Int] {
      var found: [Int] = []
      for (position, word) in words.enumerated() {
        var rest = word
        while rest != 0 {
          found.append(position << 6 + rest.trailingZeroBitCount)
          rest &= rest - 1
        }
      }
      return found
    }
  }

  /// The registers that are read in another block than the one that writes them, which are the only
  /// ones that sets speak of.
  private let crossing: [VirtualRegister]
  private var liveIn: [RegisterSet]
  private var liveOut: [RegisterSet]

  /// Works backwards through the blocks until nothing changes.
  init(_ function: IRFunction) {
    var exposed: [[VirtualRegister]] = Array(repeating: [], count: function.blocks.count)
    var number: [Int] = Array(repeating: -1, count: function.kinds.count)
    var crossing: [VirtualRegister] = []
    for id in function.order {
      exposed[id.index] = Liveness.exposedUses(function[id])
      for register in exposed[id.index] where number[register.index] < 0 {
        number[register.index] = crossing.count
        crossing.append(register)
      }
    }
    self.crossing = crossing
    let empty = RegisterSet(count: crossing.count)
    liveIn = Array(repeating: empty, count: function.blocks.count)
    liveOut = liveIn
    var killed = liveIn
    for id in function.order {
      for register in exposed[id.index] { liveIn[id.index].insert(number[register.index]) }
      for instruction in function[id].instructions {
        for register in instruction.definitions where number[register.index] >= 0 {
          killed[id.index].insert(number[register.index])
        }
      }
    }
    var isChanging = true
    while isChanging {
      isChanging = false
      for id in function.order.reversed() {
        for successor in function[id].terminator.successors {
          liveOut[id.index].formUnion(liveIn[successor.index])
        }
        if liveIn[id.index].add(liveOut[id.index], without: killed[id.index]) {
          isChanging = true
        }
      }
    }
  }

  /// The registers whose value at the beginning of the block is needed.
  func atStart(of block: BlockID) -> [VirtualRegister] {
    liveIn[block.index].members.map { crossing[$0] }
  }

  /// The registers whose value at the end of the block is needed.
  func atEnd(of block: BlockID) -> [VirtualRegister] {
    liveOut[block.index].members.map { crossing[$0] }
  }

  /// The registers that a block reads before it writes them.
  private static func exposedUses(_ block: IRBlock) -> [VirtualRegister] {
    var written: Set<VirtualRegister> = []
    var found: Set<VirtualRegister> = []
    var ordered: [VirtualRegister] = []
    func note(_ registers: [VirtualRegister]) {
      for register in registers
      where !written.contains(register) && found.insert(register).inserted {
        ordered.append(register)
      }
    }
    for instruction in block.instructions {
      note(instruction.uses)
      written.formUnion(instruction.definitions)
    }
    note(block.terminator.uses)
    return ordered
  }
}
