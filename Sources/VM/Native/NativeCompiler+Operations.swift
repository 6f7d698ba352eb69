import Bytecode
import MachineCode

extension NativeCompiler {
  /// Writes the code of the operation at a word, with the branch that it decides, and returns where the next one begins.
  mutating func compile(at position: Int) -> Int {
    let operation = LoadedOperation(word: words[position])
    let next = position + operation.wordCount
    if compileWord(operation, at: position) || compileControl(operation, at: position)
      || compileWide(operation, at: position) || compileObject(operation, at: position)
    {
      return next
    }
    if operation.condition != nil {
      return compileComparison(operation, at: position)
    }
    if operation == .cold, compileCold(at: position) { return next }
    leaveToInterpreter(at: position)
    return next
  }

  /// Words. False for other operations.
  private mutating func compileWord(_ operation: LoadedOperation, at position: Int) -> Bool {
    let w = words[position]
    let (a, b, c) = (fieldA(w), fieldB(w), fieldC(w))
    switch operation {
    case .constant: constant(a, words[position + 1])
    case .constantSmall: constant(a, UInt64(bitPattern: signed(w) &>> 32))
    case .move, .moveRef:
      let result = target(a)
      assembler.load(result, place(b))
      assembler.store(place(a), result)
    case .addU: binary(.add, w, isCommutative: true, overflow: .below, at: position)
    case .addS: binary(.add, w, isCommutative: true, overflow: .overflow, at: position)
    case .subU: binary(.sub, w, isCommutative: false, overflow: .below, at: position)
    case .subS: binary(.sub, w, isCommutative: false, overflow: .overflow, at: position)
    case .addWrap: binary(.add, w, isCommutative: true, at: position)
    case .subWrap: binary(.sub, w, isCommutative: false, at: position)
    case .and: binary(.and, w, isCommutative: true, at: position)
    case .or: binary(.or, w, isCommutative: true, at: position)
    case .xor: binary(.xor, w, isCommutative: true, at: position)
    case .addImmU: immediate(.add, w, overflow: .below, at: position)
    case .subImmU: immediate(.sub, w, overflow: .below, at: position)
    case .andImm: immediate(.and, w, at: position)
    case .mulU:
      assembler.load(.rax, place(b))
      assembler.apply(.mul, place(c))
      trap(.overflow, if: .overflow, at: position)
      assembler.store(place(a), .rax)
    case .mulImmU where c > 0 && c & (c - 1) == 0:
      multiply(w, byPower: c.trailingZeroBitCount, at: position)
    case .mulImmU:
      assembler.load(.rax, place(b))
      assembler.load(.rdx, number: UInt64(truncatingIfNeeded: c))
      assembler.apply(.mul, .register(.rdx))
      trap(.overflow, if: .overflow, at: position)
      assembler.store(place(a), .rax)
    case .mulS, .mulWrap:
      assembler.load(.rax, place(b))
      assembler.multiply(.rax, place(c))
      if operation == .mulS { trap(.overflow, if: .overflow, at: position) }
      assembler.store(place(a), .rax)
    case .divU, .remU:
      let divisor = loaded(c, into: .rcx)
      assembler.test(divisor)
      trap(.division, if: .equal, at: position)
      assembler.load(.rax, place(b))
      assembler.load(.rdx, number: 0)
      assembler.apply(.div, .register(divisor))
      assembler.store(place(a), operation == .divU ? .rax : .rdx)
    case .negS, .not:
      let result = target(a)
      assembler.load(result, place(b))
      assembler.apply(operation == .not ? .not : .neg, .register(result))
      if operation == .negS { trap(.overflow, if: .overflow, at: position) }
      assembler.store(place(a), result)
    case .notBool:
      assembler.apply(.cmp, place(b), number: 0)
      assembler.setAccumulator(.equal)
      assembler.store(place(a), .rax)
    case .select:
      assembler.load(.rax, place(fieldX(words[position + 1])))
      assembler.apply(.cmp, place(b), number: 0)
      assembler.load(.rax, place(c), if: .notEqual)
      assembler.store(place(a), .rax)
    case .shl, .shrU, .shrS:
      assembler.load(.rcx, place(c))
      assembler.apply(.cmp, .register(.rcx), number: 64)
      trap(.shift, if: .notBelow, at: position)
      assembler.load(.rax, place(b))
      assembler.shiftByCount(
        operation == .shl ? .shl : operation == .shrU ? .shr : .sar, .register(.rax))
      assembler.store(place(a), .rax)
    case .shlImm: shift([(.shl, c)], w)
    case .shrImmU: shift([(.shr, c)], w)
    case .shrImmS: shift([(.sar, c)], w)
    case .signExtend: shift([(.shl, 64 &- c), (.sar, 64 &- c)], w)
    case .truncateU: truncate(w)
    case .checkU: checkUnsigned(a, bits: b, at: position)
    case .checkS:
      guard b < 64 else { break }
      let value = loaded(a, into: .rcx)
      assembler.load(.rax, .register(value))
      assembler.shift(.shl, .register(.rax), by: UInt8(truncatingIfNeeded: 64 &- b))
      assembler.shift(.sar, .register(.rax), by: UInt8(truncatingIfNeeded: 64 &- b))
      assembler.apply(.cmp, .rax, .register(value))
      trap(.overflow, if: .notEqual, at: position)
    case .checkShift:
      assembler.apply(.cmp, place(a), number: Int32(truncatingIfNeeded: b))
      trap(.shift, if: .notBelow, at: position)
    default: return false
    }
    return true
  }

  private mutating func constant(_ a: Int, _ number: UInt64) {
    if case .memory = place(a), let short = Int32(exactly: Int64(bitPattern: number)) {
      assembler.store(place(a), number: short)
    } else {
      let result = target(a)
      assembler.load(result, number: number)
      assembler.store(place(a), result)
    }
  }

  /// An operation on two registers. It may write the result before it traps: nobody reads it then.
  private mutating func binary(
    _ operation: X86Assembler.Operation, _ w: UInt64, isCommutative: Bool,
    overflow: X86Assembler.Condition? = nil, at position: Int
  ) {
    let a = fieldA(w)
    var (b, c) = (fieldB(w), fieldC(w))
    var result = target(a)
    if a == c, b != a {
      if isCommutative { swap(&b, &c) } else { result = .rax }
    }
    assembler.load(result, place(b))
    assembler.apply(operation, result, place(c))
    if let overflow { trap(.overflow, if: overflow, at: position) }
    assembler.store(place(a), result)
  }

  /// An operation on a register and a number.
  private mutating func immediate(
    _ operation: X86Assembler.Operation, _ w: UInt64, overflow: X86Assembler.Condition? = nil,
    at position: Int
  ) {
    let (a, b) = (fieldA(w), fieldB(w))
    let number = Int32(truncatingIfNeeded: fieldC(w))
    if a == b {
      assembler.apply(operation, place(a), number: number)
      if let overflow { trap(.overflow, if: overflow, at: position) }
    } else {
      let result = target(a)
      assembler.load(result, place(b))
      assembler.apply(operation, .register(result), number: number)
      if let overflow { trap(.overflow, if: overflow, at: position) }
      assembler.store(place(a), result)
    }
  }

  /// A product with a power of two: the bits that leave must be 0.
  private mutating func multiply(_ w: UInt64, byPower power: Int, at position: Int) {
    let a = fieldA(w)
    let result = target(a)
    if power > 1 {
      assembler.load(.rcx, place(fieldB(w)))
      assembler.load(result, .register(.rcx))
      assembler.shift(.shr, .register(.rcx), by: UInt8(truncatingIfNeeded: 64 - power))
      trap(.overflow, if: .notEqual, at: position)
      assembler.shift(.shl, .register(result), by: UInt8(truncatingIfNeeded: power))
    } else {
      assembler.load(result, place(fieldB(w)))
      if power == 1 {
        assembler.apply(.add, result, .register(result))
        trap(.overflow, if: .below, at: position)
      }
    }
    assembler.store(place(a), result)
  }

  private mutating func shift(_ shifts: [(X86Assembler.Shift, Int)], _ w: UInt64) {
    let a = fieldA(w)
    let result = target(a)
    assembler.load(result, place(fieldB(w)))
    for (shift, count) in shifts where count & 63 != 0 {
      assembler.shift(shift, .register(result), by: UInt8(truncatingIfNeeded: count & 63))
    }
    assembler.store(place(a), result)
  }

  private mutating func truncate(_ w: UInt64) {
    let a = fieldA(w)
    let mask = UInt64.max &>> (64 &- UInt64(truncatingIfNeeded: fieldC(w)))
    let result = target(a)
    assembler.load(result, place(fieldB(w)))
    if let number = Int32(exactly: mask) {
      assembler.apply(.and, .register(result), number: number)
    } else if mask != .max {
      assembler.load(.rcx, number: mask)
      assembler.apply(.and, result, .register(.rcx))
    }
    assembler.store(place(a), result)
  }

  private mutating func checkUnsigned(_ a: Int, bits: Int, at position: Int) {
    guard bits < 64 else { return }
    if bits < 32 {
      assembler.apply(.cmp, place(a), number: Int32(truncatingIfNeeded: (1 << bits) - 1))
      trap(.overflow, if: .above, at: position)
    } else {
      assembler.load(.rax, place(a))
      assembler.shift(.shr, .register(.rax), by: UInt8(truncatingIfNeeded: bits))
      trap(.overflow, if: .notEqual, at: position)
    }
  }

  /// A comparison, with the branch behind it that it decides. Returns where the next operation begins.
  private mutating func compileComparison(_ operation: LoadedOperation, at position: Int) -> Int {
    let w = words[position]
    let condition = operation.condition ?? .equal
    if operation == .equalImm || operation == .lessImmU {
      assembler.apply(.cmp, place(fieldB(w)), number: Int32(truncatingIfNeeded: fieldC(w)))
    } else {
      let left = loaded(fieldB(w), into: .rax)
      assembler.apply(.cmp, left, place(fieldC(w)))
    }
    let decides = plan.decidesBranch(words, position)
    if !decides || !plan.isOnlyCondition(fieldA(w), uses) {
      // None of these changes the flags.
      assembler.setAccumulator(condition)
      assembler.store(place(fieldA(w)), .rax)
    }
    guard decides else { return position + 1 }
    labels[position + 1] = -1
    branch(LoadedOperation(word: words[position + 1]), if: condition, at: position + 1)
    return position + 3
  }
}
