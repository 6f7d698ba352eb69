import Bytecode
import MachineCode

/// Objects: entries of the table that the state names, which are found anew for each operation, for the table moves.
extension NativeCompiler {
  /// Objects. False for other operations.
  mutating func compileObject(_ operation: LoadedOperation, at position: Int) -> Bool {
    let w = words[position]
    let (a, b, c) = (fieldA(w), fieldB(w), fieldC(w))
    switch operation {
    case .fieldWord, .fieldWide: loadField(w, isWide: operation == .fieldWide)
    case .payloadWord, .payloadWide:
      loadEntry(b)
      assembler.load16(.rcx, .rax, HeapObject.Offset.tag)
      assembler.apply(
        .cmp, .register(.rcx), number: Int32(truncatingIfNeeded: (w &>> 8) & 0xFF))
      trap(.wrongCase, if: .notEqual, at: position)
      loadSlots(a, c, isWide: operation == .payloadWide)
    case .setFieldWord:
      loadEntry(a)
      assembler.load(.rax, .memory(.rax, HeapObject.Offset.storage))
      assembler.store(slot(c), loaded(b, into: .rcx))
    case .setFieldWide:
      loadEntry(a)
      assembler.load(.rax, .memory(.rax, HeapObject.Offset.storage))
      for offset in 0..<4 {
        assembler.load(.rcx, memory(b + offset))
        assembler.store(slot(c + offset), .rcx)
      }
    case .caseOf:
      loadEntry(b)
      assembler.load16(.rax, .rax, HeapObject.Offset.tag)
      assembler.store(place(a), .rax)
    case .length:
      loadEntry(b)
      assembler.load32(.rax, .rax, HeapObject.Offset.length)
      assembler.store(place(a), .rax)
    case .share:
      loadEntry(a)
      assembler.store8(.rax, HeapObject.Offset.isShared, 1)
    case .unique:
      loadEntry(a)
      assembler.compare8(.rax, HeapObject.Offset.isShared, 0)
      leaveToInterpreter(if: .notEqual, at: position)
    case .listGetWord:
      let index = element(b, c, stride: 1, at: position)
      let result = target(a)
      assembler.load(result, .rax, index: index)
      assembler.store(place(a), result)
    case .listGetWide:
      _ = element(b, c, stride: 4, at: position)
      moveWide(from: 0, to: a)
    case .listSetWord:
      let index = element(a, b, stride: 1, at: position)
      assembler.store(.rax, index: index, loaded(c, into: .rcx))
    case .listSetWide:
      _ = element(a, b, stride: 4, at: position)
      for offset in 0..<4 {
        assembler.load(.rcx, memory(c + offset))
        assembler.store(slot(offset), .rcx)
      }
    case .listSwap: swap(w, at: position)
    default: return false
    }
    return true
  }

  /// Cold instructions that loops are made of, too. False for others.
  mutating func compileCold(at position: Int) -> Bool {
    switch fieldA(words[position]) {
    case Opcode.constantWide.index: loadConstant(at: position)
    case Opcode.listAppend.index: append(at: position)
    default: return false
    }
    enter(words[position], at: position + 3)
    return true
  }

  /// Appends a slot to a list that has room; the interpreter does the rest.
  private mutating func append(at position: Int) {
    let word = words[position + 1]
    loadEntry(fieldA(word))
    assembler.compare8(.rax, HeapObject.Offset.stride, 1)
    leaveToInterpreter(if: .notEqual, at: position)
    assembler.load32(.rdx, .rax, HeapObject.Offset.length)
    assembler.load32(.rcx, .rax, HeapObject.Offset.capacity)
    assembler.apply(.cmp, .rdx, .register(.rcx))
    leaveToInterpreter(if: .notBelow, at: position)
    assembler.load32(.rcx, .rax, HeapObject.Offset.type)
    maximaUses.append(assembler.address(.r12))
    assembler.load(.rcx, .r12, index: .rcx)
    assembler.apply(.cmp, .rdx, .register(.rcx))
    leaveToInterpreter(if: .notBelow, at: position)
    assembler.load(.rcx, .memory(.rax, HeapObject.Offset.storage))
    assembler.store(.rcx, index: .rdx, loaded(fieldB(word), into: .r12))
    assembler.apply(.add, .register(.rdx), number: 1)
    assembler.store32(.rax, HeapObject.Offset.length, .rdx)
  }

  /// rax = the address of the entry that a register names.
  private mutating func loadEntry(_ register: Int) {
    assembler.load(.rax, place(register))
    assembler.shift(.shl, .register(.rax), by: HeapObject.Offset.logStride)
    assembler.apply(.add, .rax, .memory(.r13, State.objects))
  }

  /// A slot of the storage that rax points at.
  private func slot(_ offset: Int) -> X86Assembler.Place {
    .memory(.rax, Int32(truncatingIfNeeded: 8 * offset))
  }

  private mutating func loadField(_ w: UInt64, isWide: Bool) {
    loadEntry(fieldB(w))
    loadSlots(fieldA(w), fieldC(w), isWide: isWide)
  }

  /// Copies slots of the object whose entry rax points at to registers.
  private mutating func loadSlots(_ a: Int, _ offset: Int, isWide: Bool) {
    assembler.load(.rax, .memory(.rax, HeapObject.Offset.storage))
    if isWide {
      moveWide(from: offset, to: a)
    } else {
      let result = target(a)
      assembler.load(result, slot(offset))
      assembler.store(place(a), result)
    }
  }

  /// Copies four slots of the storage that rax points at.
  private mutating func moveWide(from offset: Int, to a: Int) {
    for index in 0..<4 {
      assembler.load(.rcx, slot(offset + index))
      assembler.store(memory(a + index), .rcx)
    }
  }

  /// rax = the storage of a list, of the element if it takes four slots. Returns the register with the index, which
  /// was compared with the length. Keeps rcx free.
  private mutating func element(
    _ list: Int, _ index: Int, stride: Int, at position: Int
  ) -> X86Assembler.Register {
    loadEntry(list)
    assembler.load32(.rcx, .rax, HeapObject.Offset.length)
    let register = loaded(index, into: .rdx)
    assembler.apply(.cmp, register, .register(.rcx))
    trap(.bounds, if: .notBelow, at: position)
    assembler.load(.rax, .memory(.rax, HeapObject.Offset.storage))
    if stride == 4 {
      assembler.load(.rdx, .register(register))
      assembler.shift(.shl, .register(.rdx), by: 5)
      assembler.apply(.add, .rax, .register(.rdx))
    }
    return register
  }

  /// Swaps two elements of a slot each; the interpreter swaps others.
  private mutating func swap(_ w: UInt64, at position: Int) {
    loadEntry(fieldA(w))
    assembler.compare8(.rax, HeapObject.Offset.stride, 1)
    leaveToInterpreter(if: .notEqual, at: position)
    assembler.load32(.rcx, .rax, HeapObject.Offset.length)
    let first = loaded(fieldB(w), into: .rdx)
    assembler.apply(.cmp, first, .register(.rcx))
    trap(.bounds, if: .notBelow, at: position)
    let second = loaded(fieldC(w), into: .r12)
    assembler.apply(.cmp, second, .register(.rcx))
    trap(.bounds, if: .notBelow, at: position)
    assembler.load(.rax, .memory(.rax, HeapObject.Offset.storage))
    assembler.load(.rcx, .rax, index: first)
    // The address of the first element stays, so that its register can take the other.
    assembler.push(.rcx)
    assembler.load(.rcx, .rax, index: second)
    assembler.store(.rax, index: first, .rcx)
    assembler.pop(.rcx)
    assembler.store(.rax, index: second, .rcx)
  }
}

extension HeapObject {
  /// Where its members lie, for machine code.
  enum Offset {
    static let storage = Int32(
      truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.storage) ?? -1)
    static let length = Int32(
      truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.length) ?? -1)
    static let capacity = Int32(
      truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.capacity) ?? -1)
    static let type = Int32(truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.type) ?? -1)
    static let tag = Int32(truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.tag) ?? -1)
    static let isShared = Int32(
      truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.isShared) ?? -1)
    static let stride = Int32(
      truncatingIfNeeded: MemoryLayout<HeapObject>.offset(of: \.stride) ?? -1)
    /// Two to this are the bytes of an entry.
    static let logStride: UInt8 = 5
  }

  /// Whether the members lie where machine code can reach them.
  static var hasNativeLayout: Bool {
    MemoryLayout<HeapObject>.stride == 1 << Int(Offset.logStride)
      && [
        Offset.storage, Offset.length, Offset.capacity, Offset.type, Offset.tag, Offset.isShared,
        Offset.stride,
      ]
      .allSatisfy { $0 >= 0 }
  }
}
