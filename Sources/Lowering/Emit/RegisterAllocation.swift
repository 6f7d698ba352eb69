import Bytecode
import InstructionSet

/// Slots of the frame for the registers of a function, by linear scan over their live ranges
/// (Poletto and Sarkar, "Linear scan register allocation", 1999).
///
/// Values that have to lie side by side, such as the arguments of a call, get a window of slots: where
/// possible they are put there at once, otherwise emission moves them. The window of a call lies above
/// everything that is needed after it.
struct RegisterAllocation {
  /// More registers than a frame has.
  struct TooManyRegisters: Error {}

  /// The first slot of each register; nil for those that do not occur.
  private(set) var slots: [Int?]
  /// The live range of each register.
  let ranges: [LiveRange?]
  /// The first slot of the window of each instruction that has one, by number.
  private(set) var windows: [Int: Int] = [:]
  /// How many slots the function takes.
  private(set) var frameSize = 0

  private let function: IRFunction
  /// The slots from 0 on that a return inside of a loop writes while the loop's counter is needed.
  private let slotsReturnedInLoops: Int
  /// For each slot, the last position at which what was put there is needed.
  private var busyUntil: [Int] = []
  /// Where a register would best go: the window that needs it, and how far into it.
  private var wishes: [VirtualRegister: (window: Int, offset: Int)] = [:]
  /// Where the windows that some register already lies in begin.
  private var planned: [Int: Int] = [:]

  /// Allocates; throws when the frame is not large enough.
  init(_ function: IRFunction) throws(TooManyRegisters) {
    self.function = function
    slotsReturnedInLoops = function.slotsReturnedInLoops
    let order = LinearOrder(function)
    ranges = function.liveRanges(order)
    slots = Array(repeating: nil, count: function.kinds.count)
    collectWishes(order)
    var next = 0
    for parameter in function.parameters {
      try place(parameter, at: next)
      next += function[parameter].slots
    }
    frameSize = max(frameSize, resultSlots)
    for id in function.order {
      var number = order.starts[id.index]
      for instruction in function[id].instructions {
        if let window = Window(instruction, function) { try resolve(window, number) }
        for register in instruction.definitions where slots[register.index] == nil {
          try allocate(register, number, instruction)
        }
        number += 1
      }
      if case .revert(error: _, let arguments) = function[id].terminator {
        try resolve(Window(arguments, isCall: false, resultSlots: 0), number)
      }
    }
  }

  private var resultSlots: Int {
    var most = 0
    for id in function.order {
      if case .return(let value?) = function[id].terminator {
        most = max(most, function[value].slots)
      }
    }
    // A function that never returns has room for its result all the same.
    if most == 0, function.resultType != nil { most = 4 }
    return most
  }

  // MARK: Windows

  /// Values that have to lie side by side.
  private struct Window {
    let values: [VirtualRegister]
    /// Whether everything from the window's beginning on is lost.
    let isCall: Bool
    let resultSlots: Int

    init(_ values: [VirtualRegister], isCall: Bool, resultSlots: Int) {
      self.values = values
      self.isCall = isCall
      self.resultSlots = resultSlots
    }

    init?(_ instruction: IRInstruction, _ function: IRFunction) {
      for operand in instruction.operands {
        switch operand {
        case .registers(let registers):
          self.init(registers, isCall: false, resultSlots: 0)
          return
        case .frame(arguments: let arguments, result: let result):
          self.init(
            arguments, isCall: true, resultSlots: result.map { function[$0].slots } ?? 0)
          return
        case .register, .immediate, .wide, .bytes: break
        }
      }
      return nil
    }
  }

  private mutating func collectWishes(_ order: LinearOrder) {
    for id in function.order {
      var number = order.starts[id.index]
      for instruction in function[id].instructions {
        if let window = Window(instruction, function) { note(window, number) }
        number += 1
      }
      if case .revert(error: _, let arguments) = function[id].terminator {
        note(Window(arguments, isCall: false, resultSlots: 0), number)
      }
    }
  }

  private mutating func note(_ window: Window, _ number: Int) {
    var offset = 0
    for register in window.values {
      // Only a value that nothing else needs later can be put there at once.
      if ranges[register.index]?.end == 2 * number { wishes[register] = (number, offset) }
      offset += function[register].slots
    }
  }

  /// Decides where a window begins, all values for it having been placed.
  private mutating func resolve(_ window: Window, _ number: Int) throws(TooManyRegisters) {
    let size = window.values.reduce(0) { $0 + function[$1].slots }
    guard size > 0 || window.isCall else {
      windows[number] = 0
      return
    }
    let base: Int
    if let planned = planned[number], isUsable(planned, window, number) {
      base = planned
    } else if !window.isCall, let first = window.values.first, let slot = slots[first.index],
      isUsable(slot, window, number)
    {
      base = slot
    } else {
      base = firstFree(above: 2 * number)
    }
    windows[number] = base
    try grow(to: base + max(size, window.resultSlots))
  }

  /// Whether the window can begin at a slot: every value either lies in its place already, or its
  /// place holds nothing that is needed; and nothing that a call would destroy is needed after it.
  private func isUsable(_ base: Int, _ window: Window, _ number: Int) -> Bool {
    if window.isCall {
      for slot in base..<max(base, busyUntil.count) where busyUntil[slot] > 2 * number {
        return false
      }
    }
    var place = base
    for value in window.values {
      let size = function[value].slots
      if slots[value.index] != place {
        for slot in place..<place + size
        where slot < busyUntil.count && busyUntil[slot] >= 2 * number {
          return false
        }
      }
      place += size
    }
    return place <= BytecodeLimits.frameSlotsMax
  }

  /// The first slot behind all that are needed at a position or later.
  private func firstFree(above position: Int) -> Int {
    var slot = busyUntil.count
    while slot > 0, busyUntil[slot - 1] < position { slot -= 1 }
    return slot
  }

  // MARK: Registers

  private mutating func allocate(
    _ register: VirtualRegister, _ number: Int, _ instruction: IRInstruction
  ) throws(TooManyRegisters) {
    let start = 2 * number + 1
    if let wish = wishes[register] {
      let base = planned[wish.window] ?? firstFree(above: 2 * wish.window)
      let slot = base + wish.offset
      if isFree(slot, function[register].slots, at: start) {
        planned[wish.window] = base
        try place(register, at: slot)
        return
      }
    }
    for candidate in preferences(register, number, instruction)
    where isFree(candidate, function[register].slots, at: start) {
      try place(register, at: candidate)
      return
    }
    var slot = function[register] == .counter ? slotsReturnedInLoops : 0
    while !isFree(slot, function[register].slots, at: start) { slot += 1 }
    try place(register, at: slot)
  }

  /// Slots where the register would save a move.
  private func preferences(
    _ register: VirtualRegister, _ number: Int, _ instruction: IRInstruction
  ) -> [Int] {
    switch instruction.opcode {
    case .move, .moveWide, .moveRef:
      return instruction.uses.first.flatMap { slots[$0.index] }.map { [$0] } ?? []
    case .call, .callContract, .tryCallContract:
      return windows[number].map { [$0] } ?? []
    default: return []
    }
  }

  private func isFree(_ slot: Int, _ size: Int, at position: Int) -> Bool {
    for place in slot..<slot + size where place < busyUntil.count && busyUntil[place] >= position {
      return false
    }
    return true
  }

  private mutating func place(
    _ register: VirtualRegister, at slot: Int
  ) throws(TooManyRegisters) {
    let size = function[register].slots
    try grow(to: slot + size)
    slots[register.index] = slot
    // A parameter that nothing reads still comes in.
    let end = ranges[register.index]?.end ?? -1
    for place in slot..<slot + size { busyUntil[place] = end }
  }

  private mutating func grow(to size: Int) throws(TooManyRegisters) {
    guard size <= BytecodeLimits.frameSlotsMax else { throw TooManyRegisters() }
    while busyUntil.count < size { busyUntil.append(-2) }
    frameSize = max(frameSize, size)
  }
}
