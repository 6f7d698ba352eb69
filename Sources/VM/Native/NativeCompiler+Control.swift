import Bytecode
import MachineCode

extension NativeCompiler {
  /// Control. False for other operations.
  mutating func compileControl(_ operation: LoadedOperation, at position: Int) -> Bool {
    let w = words[position]
    let a = fieldA(w)
    switch operation {
    case .charge: enter(w, at: position + 1)
    case .chargeLong: pay(gas: words[position + 1], count: w &>> 32, at: position + 1)
    case .jump: jump(at: position)
    case .branchIf, .branchIfNot:
      assembler.apply(.cmp, place(a), number: 0)
      branch(operation, if: .notEqual, at: position)
    case .loopEnter:
      let result = target(a)
      assembler.load(result, number: words[position + 1])
      assembler.store(place(a), result)
      enter(w, at: position + 2)
    case .loopBack: loopBack(a, at: position)
    case .loopBackIf:
      assembler.apply(.cmp, place(fieldB(w)), number: 0)
      branch(operation, if: .notEqual, at: position)
    case .call: call(at: position)
    case .return:
      for slot in 0..<4 {
        if let pinned = machine[slot] { assembler.store(memory(slot), pinned) }
      }
      assembler.load(.rax, .memory(.r13, State.returns))
      assembler.apply(.sub, .register(.rax), number: 8)
      assembler.store(.memory(.r13, State.returns), .rax)
      assembler.jump(to: .memory(.rax, 0))
    default: return false
    }
    return true
  }

  /// Branches at a word by the flags; the condition of the branch holds under one of theirs.
  mutating func branch(
    _ operation: LoadedOperation, if condition: X86Assembler.Condition, at position: Int
  ) {
    let w = words[position]
    let taken = operation == .branchIfNot ? condition.negated : condition
    let around = assembler.jump(if: taken.negated)
    if operation == .loopBackIf {
      loopBack(fieldA(w), at: position)
      assembler.link(around, to: assembler.position)
    } else {
      jump(at: position)
      assembler.link(around, to: assembler.position)
      enter(w, at: position + 2)
    }
  }

  /// Goes on at the header of the loop that a counter counts down.
  private mutating func loopBack(_ counter: Int, at position: Int) {
    assembler.apply(.sub, place(counter), number: 1)
    trap(.loopBound, if: .below, at: position)
    jump(at: position)
  }

  private mutating func call(at position: Int) {
    let w = words[position]
    let x = words[position + 1]
    let window = Int32(truncatingIfNeeded: 8 * fieldA(w))
    storePins()
    assembler.load(.rax, .memory(.r13, State.returns))
    let back = assembler.address(.rcx)
    assembler.store(.memory(.rax, 0), .rcx)
    assembler.apply(.add, .memory(.r13, State.returns), number: 8)
    assembler.apply(.add, .register(.rbx), number: window)
    let target = position + 2 + distance(x)
    enter(x, at: target)
    calls.append((assembler.jump(), target))
    // Who returns goes on here, and pays for the block behind the call.
    assembler.link(back, to: assembler.position)
    assembler.apply(.sub, .register(.rbx), number: window)
    enter(w, at: position + 2)
    loadPins()
  }
}
