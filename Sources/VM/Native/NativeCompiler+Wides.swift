import Bytecode
import MachineCode
import Primitives

/// Values of 256 bits: four words of the window, the lowest first, which the plan keeps in memory.
extension NativeCompiler {
  /// Four registers for the four words.
  private static let four: [X86Assembler.Register] = [.rax, .rcx, .rdx, .r12]

  /// Wides. False for other operations.
  mutating func compileWide(_ operation: LoadedOperation, at position: Int) -> Bool {
    let w = words[position]
    let (a, b, c) = (fieldA(w), fieldB(w), fieldC(w))
    switch operation {
    case .moveWide:
      loadWide(b)
      storeWide(a)
    case .widenU:
      let value = loaded(b, into: .rax)
      assembler.store(memory(a), value)
      for slot in 1..<4 { assembler.store(memory(a + slot), number: 0) }
    case .wideAddU: add(.add, .adc, w, traps: true, at: position)
    case .wideAddWrap: add(.add, .adc, w, traps: false, at: position)
    case .wideSubU: add(.sub, .sbb, w, traps: true, at: position)
    case .wideSubWrap: add(.sub, .sbb, w, traps: false, at: position)
    case .wideMulU, .wideMulWrap:
      assembler.address(.rcx, .rbx, Int32(truncatingIfNeeded: 8 * b))
      assembler.address(.r12, .rbx, Int32(truncatingIfNeeded: 8 * c))
      assembler.address(.rax, .rbx, Int32(truncatingIfNeeded: 8 * a))
      products.append(assembler.call())
      if operation == .wideMulU {
        assembler.test(.rdx)
        trap(.overflow, if: .notEqual, at: position)
      }
    case .wideEqual, .wideNotEqual:
      loadWide(b)
      for (slot, register) in NativeCompiler.four.enumerated() {
        assembler.apply(.xor, register, memory(c + slot))
      }
      for register in NativeCompiler.four.dropFirst() {
        assembler.apply(.or, .rax, .register(register))
      }
      assembler.setAccumulator(operation == .wideEqual ? .equal : .notEqual)
      assembler.store(place(a), .rax)
    case .wideLessU: compare(b, c, .below, a)
    // left <= right unless right < left.
    case .wideLessEqualU: compare(c, b, .notBelow, a)
    case .wideCheckU: check(a, bits: b, at: position)
    default: return false
    }
    return true
  }

  /// A constant of 256 bits.
  mutating func loadConstant(at position: Int) {
    let register = fieldA(words[position + 1])
    let value = wides[Int(truncatingIfNeeded: words[position + 2] & 0xFFFF_FFFF)]
    for (slot, word) in [value.w0, value.w1, value.w2, value.w3].enumerated() {
      if let short = Int32(exactly: Int64(bitPattern: word)) {
        assembler.store(memory(register + slot), number: short)
      } else {
        assembler.load(.rax, number: word)
        assembler.store(memory(register + slot), .rax)
      }
    }
  }

  private mutating func loadWide(_ register: Int) {
    for (slot, machine) in NativeCompiler.four.enumerated() {
      assembler.load(machine, memory(register + slot))
    }
  }

  private mutating func storeWide(_ register: Int) {
    for (slot, machine) in NativeCompiler.four.enumerated() {
      assembler.store(memory(register + slot), machine)
    }
  }

  private mutating func add(
    _ first: X86Assembler.Operation, _ others: X86Assembler.Operation, _ w: UInt64, traps: Bool,
    at position: Int
  ) {
    loadWide(fieldB(w))
    for (slot, register) in NativeCompiler.four.enumerated() {
      assembler.apply(slot == 0 ? first : others, register, memory(fieldC(w) + slot))
    }
    if traps { trap(.overflow, if: .below, at: position) }
    storeWide(fieldA(w))
  }

  /// Writes whether the borrow of left - right fulfils a condition.
  private mutating func compare(
    _ left: Int, _ right: Int, _ condition: X86Assembler.Condition, _ result: Int
  ) {
    for slot in 0..<4 {
      assembler.load(.rax, memory(left + slot))
      assembler.apply(slot == 0 ? .cmp : .sbb, .rax, memory(right + slot))
    }
    assembler.setAccumulator(condition)
    assembler.store(place(result), .rax)
  }

  /// Traps unless all bits from some on are 0.
  private mutating func check(_ a: Int, bits: Int, at position: Int) {
    guard bits < 256 else { return }
    let first = bits / 64
    assembler.load(.rax, memory(a + first))
    if bits % 64 > 0 {
      assembler.shift(.shr, .register(.rax), by: UInt8(truncatingIfNeeded: bits % 64))
    }
    for slot in first + 1..<4 { assembler.apply(.or, .rax, memory(a + slot)) }
    assembler.test(.rax)
    trap(.overflow, if: .notEqual, at: position)
  }

  /// Writes what multiplies: the four words that rcx points at by those that r12 does, to where rax does. rdx is 0 unless the
  /// product has more than four words. Column by column, in three words that move up.
  mutating func writeProduct() {
    let sum: [X86Assembler.Register] = [.r14, .r15, .rbp]
    let kept = sum + [.rsi, .rax]
    for register in kept { assembler.push(register) }
    // Where the low words wait, since the result may overlap with what is read; rsi: all of the high ones.
    assembler.apply(.sub, .register(.rsp), number: 32)
    for register in sum + [.rsi] { assembler.load(register, number: 0) }
    for column in 0..<7 {
      for left in max(0, column - 3)...min(column, 3) {
        assembler.load(.rax, wordAt(.rcx, left))
        assembler.apply(.mul, wordAt(.r12, column - left))
        assembler.apply(.add, sum[0], .register(.rax))
        assembler.apply(.adc, sum[1], .register(.rdx))
        assembler.apply(.adc, .register(sum[2]), number: 0)
      }
      if column < 4 {
        assembler.store(wordAt(.rsp, column), sum[0])
      } else {
        assembler.apply(.or, .rsi, .register(sum[0]))
      }
      assembler.load(sum[0], .register(sum[1]))
      assembler.load(sum[1], .register(sum[2]))
      assembler.load(sum[2], number: 0)
    }
    assembler.apply(.or, .rsi, .register(sum[0]))
    assembler.load(.rdx, .register(.rsi))
    for slot in 0..<4 { assembler.pop([.rcx, .r12, .r14, .r15][slot]) }
    assembler.pop(.rax)
    for (slot, register) in [X86Assembler.Register.rcx, .r12, .r14, .r15].enumerated() {
      assembler.store(wordAt(.rax, slot), register)
    }
    for register in kept.dropLast().reversed() { assembler.pop(register) }
    assembler.leave()
  }

  private func wordAt(_ base: X86Assembler.Register, _ index: Int) -> X86Assembler.Place {
    .memory(base, Int32(truncatingIfNeeded: 8 * index))
  }
}
