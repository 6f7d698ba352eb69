/// Writes x86-64 instructions: those that the compiler of the machine uses, on 64-bit registers unless said.
///
/// The encodings are those of volume 2 of Intel's manual; a test compares them with a disassembler.
package struct X86Assembler {
  /// A register of the processor.
  package enum Register: UInt8, CaseIterable, Sendable {
    case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

    fileprivate var low: UInt8 { rawValue & 7 }
    fileprivate var high: UInt8 { rawValue &>> 3 }
  }

  /// A register, or the memory at a distance from where one points.
  package enum Place: Hashable, Sendable {
    case register(Register)
    case memory(Register, Int32)
  }

  /// Operations on a register and a place: the opcode with the register as its target; that of an immediate on the right
  /// is the number of the operation in another.
  package enum Operation: UInt8, CaseIterable, Sendable {
    case add = 0x03
    case or = 0x0B
    case adc = 0x13
    case sbb = 0x1B
    case and = 0x23
    case sub = 0x2B
    case xor = 0x33
    case cmp = 0x3B
  }

  /// Operations on one place: their number in the opcode.
  package enum Single: UInt8, CaseIterable, Sendable {
    case not = 2
    case neg = 3
    /// rdx:rax = rax * place.
    case mul = 4
    /// rax, rdx = rdx:rax / place, and what is left.
    case div = 6
  }

  /// Shifts: their number in the opcode.
  package enum Shift: UInt8, CaseIterable, Sendable {
    case shl = 4
    case shr = 5
    case sar = 7
  }

  /// Conditions of the flags.
  package enum Condition: UInt8, CaseIterable, Sendable {
    case overflow, noOverflow, below, notBelow, equal, notEqual, notAbove, above
    case negative, notNegative, parity, noParity, less, notLess, notGreater, greater

    /// The opposite.
    package var negated: Condition { Condition(rawValue: rawValue ^ 1) ?? self }
  }

  /// What was written.
  package private(set) var bytes: [UInt8] = []

  /// An assembler with room for some bytes.
  package init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// Where the next instruction begins.
  package var position: Int { bytes.count }

  // MARK: Parts

  private mutating func emit(_ value: Int32) {
    let bits = UInt32(bitPattern: value)
    bytes.append(UInt8(truncatingIfNeeded: bits))
    bytes.append(UInt8(truncatingIfNeeded: bits &>> 8))
    bytes.append(UInt8(truncatingIfNeeded: bits &>> 16))
    bytes.append(UInt8(truncatingIfNeeded: bits &>> 24))
  }

  /// The bytes that name a place, with the field beside it.
  private mutating func emit(_ field: UInt8, _ place: Place) {
    switch place {
    case .register(let register): bytes.append(0xC0 | field &<< 3 | register.low)
    case .memory(let base, let distance):
      let isShort = Int32(Int8(truncatingIfNeeded: distance)) == distance
      bytes.append((isShort ? 0x40 : 0x80) | field &<< 3 | base.low)
      // The number of rsp means that an index follows: here none.
      if base.low == 4 { bytes.append(0x24) }
      if isShort { bytes.append(UInt8(truncatingIfNeeded: distance)) } else { emit(distance) }
    }
  }

  /// An instruction on a place, with a register or the number of an operation in the field beside it.
  private mutating func emit(
    _ opcode: UInt8, second: UInt8? = nil, field: UInt8, _ place: Place, isWide: Bool = true
  ) {
    let base =
      switch place {
      case .register(let register), .memory(let register, _): register
      }
    let prefix: UInt8 = (isWide ? 0x48 : 0x40) | (field &>> 3) &<< 2 | base.high
    if prefix != 0x40 { bytes.append(prefix) }
    bytes.append(opcode)
    if let second { bytes.append(second) }
    emit(field & 7, place)
  }

  /// Writes data.
  package mutating func emit(word: UInt64) {
    emit(Int32(truncatingIfNeeded: Int64(bitPattern: word)))
    emit(Int32(truncatingIfNeeded: Int64(bitPattern: word) &>> 32))
  }

  // MARK: Moving

  /// Copies a place to a register; nothing when they are the same.
  package mutating func load(_ target: Register, _ source: Place) {
    if source == .register(target) { return }
    emit(0x8B, field: target.rawValue, source)
  }

  /// Copies a register to a place; nothing when they are the same.
  package mutating func store(_ target: Place, _ source: Register) {
    if target == .register(source) { return }
    emit(0x89, field: source.rawValue, target)
  }

  /// Reads 32 bits of memory.
  package mutating func load32(_ target: Register, _ base: Register, _ distance: Int32) {
    emit(0x8B, field: target.rawValue, .memory(base, distance), isWide: false)
  }

  /// Reads 16 bits of memory.
  package mutating func load16(_ target: Register, _ base: Register, _ distance: Int32) {
    emit(0x0F, second: 0xB7, field: target.rawValue, .memory(base, distance), isWide: false)
  }

  /// Writes 32 bits to memory.
  package mutating func store32(_ base: Register, _ distance: Int32, _ source: Register) {
    emit(0x89, field: source.rawValue, .memory(base, distance), isWide: false)
  }

  /// Writes a byte to memory.
  package mutating func store8(_ base: Register, _ distance: Int32, _ value: UInt8) {
    emit(0xC6, field: 0, .memory(base, distance), isWide: false)
    bytes.append(value)
  }

  /// Compares a byte of memory.
  package mutating func compare8(_ base: Register, _ distance: Int32, _ value: UInt8) {
    emit(0x80, field: 7, .memory(base, distance), isWide: false)
    bytes.append(value)
  }

  /// Loads a number. The flags are lost.
  package mutating func load(_ target: Register, number: UInt64) {
    if number == 0 {
      emit(0x33, field: target.rawValue, .register(target), isWide: false)
    } else if number <= UInt64(UInt32.max) {
      if target.high != 0 { bytes.append(0x41) }
      bytes.append(0xB8 | target.low)
      emit(Int32(bitPattern: UInt32(truncatingIfNeeded: number)))
    } else if let signed = Int32(exactly: Int64(bitPattern: number)) {
      emit(0xC7, field: 0, .register(target))
      emit(signed)
    } else {
      bytes.append(0x48 | target.high)
      bytes.append(0xB8 | target.low)
      emit(word: number)
    }
  }

  /// Writes a number to a place; the number is extended from 32 bits.
  package mutating func store(_ target: Place, number: Int32) {
    emit(0xC7, field: 0, target)
    emit(number)
  }

  /// The address at a distance from where a register points.
  package mutating func address(_ target: Register, _ base: Register, _ distance: Int32) {
    emit(0x8D, field: target.rawValue, .memory(base, distance))
  }

  /// Reads the word at an index behind an address. The base is none of rbp, r13.
  package mutating func load(_ target: Register, _ base: Register, index: Register) {
    emit(0x8B, field: target, base, index)
  }

  /// Writes the word at an index behind an address. The base is none of rbp, r13.
  package mutating func store(_ base: Register, index: Register, _ source: Register) {
    emit(0x89, field: source, base, index)
  }

  private mutating func emit(
    _ opcode: UInt8, field: Register, _ base: Register, _ index: Register
  ) {
    precondition(base.low != 5 && index != .rsp, "these mean something else")
    bytes.append(0x48 | field.high &<< 2 | index.high &<< 1 | base.high)
    bytes.append(opcode)
    bytes.append(0x04 | field.low &<< 3)
    bytes.append(0xC0 | index.low &<< 3 | base.low)
  }

  // MARK: Computing

  /// target = target operation source.
  package mutating func apply(_ operation: Operation, _ target: Register, _ source: Place) {
    emit(operation.rawValue, field: target.rawValue, source)
  }

  /// target = target operation number, which is extended from 32 bits.
  package mutating func apply(_ operation: Operation, _ target: Place, number: Int32) {
    let isShort = Int32(Int8(truncatingIfNeeded: number)) == number
    emit(isShort ? 0x83 : 0x81, field: operation.rawValue &>> 3, target)
    if isShort { bytes.append(UInt8(truncatingIfNeeded: number)) } else { emit(number) }
  }

  /// An operation on one place.
  package mutating func apply(_ operation: Single, _ place: Place) {
    emit(0xF7, field: operation.rawValue, place)
  }

  /// target = target * source, signed.
  package mutating func multiply(_ target: Register, _ source: Place) {
    emit(0x0F, second: 0xAF, field: target.rawValue, source)
  }

  /// Shifts by 1...63 bits.
  package mutating func shift(_ shift: Shift, _ target: Place, by count: UInt8) {
    emit(0xC1, field: shift.rawValue, target)
    bytes.append(count & 63)
  }

  /// Shifts by the low six bits of rcx.
  package mutating func shiftByCount(_ shift: Shift, _ target: Place) {
    emit(0xD3, field: shift.rawValue, target)
  }

  /// Sets the flags as `and` of a register with itself would.
  package mutating func test(_ register: Register) {
    emit(0x85, field: register.rawValue, .register(register))
  }

  /// rax = 1 if a condition holds, otherwise 0.
  package mutating func setAccumulator(_ condition: Condition) {
    bytes += [0x0F, 0x90 | condition.rawValue, 0xC0, 0x0F, 0xB6, 0xC0]
  }

  /// Copies a place to a register if a condition holds.
  package mutating func load(_ target: Register, _ source: Place, if condition: Condition) {
    emit(0x0F, second: 0x40 | condition.rawValue, field: target.rawValue, source)
  }

  // MARK: Control

  /// Jumps to where `link` will say; returns the place of the distance.
  package mutating func jump(if condition: Condition) -> Int {
    bytes += [0x0F, 0x80 | condition.rawValue]
    emit(0)
    return position - 4
  }

  /// Jumps to where `link` will say; returns the place of the distance.
  package mutating func jump() -> Int {
    bytes.append(0xE9)
    emit(0)
    return position - 4
  }

  /// Loads the address that `link` will say; returns the place of the distance.
  package mutating func address(_ target: Register) -> Int {
    bytes += [0x48 | target.high &<< 2, 0x8D, 0x05 | target.low &<< 3]
    emit(0)
    return position - 4
  }

  /// Jumps to an address.
  package mutating func jump(to place: Place) {
    emit(0xFF, field: 4, place, isWide: false)
  }

  /// Calls what `link` will say; returns the place of the distance.
  package mutating func call() -> Int {
    bytes.append(0xE8)
    emit(0)
    return position - 4
  }

  package mutating func push(_ register: Register) {
    if register.high != 0 { bytes.append(0x41) }
    bytes.append(0x50 | register.low)
  }

  package mutating func pop(_ register: Register) {
    if register.high != 0 { bytes.append(0x41) }
    bytes.append(0x58 | register.low)
  }

  package mutating func leave() { bytes.append(0xC3) }

  /// Lets the distance at a place lead to a position.
  package mutating func link(_ place: Int, to target: Int) {
    let bits = UInt32(bitPattern: Int32(truncatingIfNeeded: target - (place + 4)))
    for byte in 0..<4 {
      bytes[place + byte] = UInt8(truncatingIfNeeded: bits &>> UInt32(8 * byte))
    }
  }
}
