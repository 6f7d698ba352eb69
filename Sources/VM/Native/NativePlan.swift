import Bytecode
import MachineCode

/// Which registers of a function stay in registers of the processor, and what else its code must know beforehand.
///
/// Two walks over the words of the function. What they find never decides what is computed, only where it lies.
struct NativePlan {
  /// The words of the function.
  let range: Range<Int>
  /// The registers that lie in those of the processor.
  private(set) var pins: [(register: Int, machine: X86Assembler.Register)] = []
  /// Whether a jump leads to a word, counted from the first of the function.
  private var targets: [Bool]
  /// How many loops lie around a word.
  private var depths: [Int]
  /// Operations that need all registers in memory, each as often as the loops around it make likely.
  private var crossings = 0
  /// All registers from here on may be read by more than the operations say.
  private var readFrom = Int.max

  /// The processor's registers that can be had: the others hold the state, or what one operation computes.
  static let machineRegisters: [X86Assembler.Register] = [.rsi, .rdi, .r8, .r9, .r10, .r11, .rbp]

  /// - Parameter uses: A cleared table, which describes the function afterwards.
  init(_ words: [UInt64], _ range: Range<Int>, _ uses: inout RegisterUses) {
    self.range = range
    targets = Array(repeating: false, count: range.count)
    depths = Array(repeating: 0, count: range.count + 1)
    findLoops(words)
    findUses(words, &uses)
    // Each crossing writes all of them to memory and reads them again.
    let kept = uses.ranked(above: 2 * crossings).filter { !isOnlyCondition($0, uses) }
    pins = zip(kept, NativePlan.machineRegisters).map { ($0, $1) }
  }

  /// Whether a jump leads to a word.
  func isTarget(_ word: Int) -> Bool { targets[word - range.lowerBound] }

  /// Whether the result of a comparison that decides a branch need not be written.
  func isOnlyCondition(_ register: Int, _ uses: RegisterUses) -> Bool {
    register < readFrom && uses.isOnlyCondition(register)
  }

  /// Whether the comparison at a word is followed by the branch that it decides, which is reached in no other way.
  func decidesBranch(_ words: [UInt64], _ position: Int) -> Bool {
    guard LoadedOperation(word: words[position]).condition != nil,
      position + 1 < range.upperBound, !isTarget(position + 1)
    else { return false }
    let next = words[position + 1]
    return switch LoadedOperation(word: next) {
    case .branchIf, .branchIfNot: fieldA(next) == fieldA(words[position])
    case .loopBackIf: fieldB(next) == fieldA(words[position])
    default: false
    }
  }

  private mutating func findLoops(_ words: [UInt64]) {
    var position = range.lowerBound
    while position < range.upperBound {
      let operation = LoadedOperation(word: words[position])
      if operation.jumps {
        let target = position + 2 + distance(words[position + 1])
        if range.contains(target) {
          targets[target - range.lowerBound] = true
          if target <= position {
            depths[target - range.lowerBound] += 1
            depths[position + 1 - range.lowerBound] -= 1
          }
        }
      }
      position += operation.wordCount
    }
    for index in depths.indices.dropFirst() { depths[index] += depths[index - 1] }
  }

  private mutating func findUses(_ words: [UInt64], _ uses: inout RegisterUses) {
    var position = range.lowerBound
    /// The branch that the comparison before it decides.
    var decided = -1
    while position < range.upperBound {
      let word = words[position]
      let operation = LoadedOperation(word: word)
      let weight = 1 << (3 * min(depths[position - range.lowerBound], 5))
      if decidesBranch(words, position) { decided = position + 1 }
      let isDecided = decided == position
      let result = decided == position + 1 ? fieldA(word) : -1
      if operation == .call {
        crossings += weight
        readFrom = min(readFrom, fieldA(word))
      }
      if operation == .return {
        // The result lies from register 0 on.
        for register in 0..<4 { uses.add(word: register, 0, isMention: true) }
      }
      var place = 0
      let isKnown = operation.visitRegisters(
        word, operation.wordCount == 2 ? words[position + 1] : 0
      ) {
        if $1 {
          uses.add(wide: $0)
        } else {
          let isResult = place == 0 && $0 == result
          let isCondition = isDecided && place == (operation == .loopBackIf ? 1 : 0)
          uses.add(word: $0, weight, isMention: !isResult && !isCondition)
        }
        place += 1
      }
      let code = operation == .cold ? fieldA(word) : -1
      if code == Opcode.constantWide.index {
        uses.add(wide: fieldA(words[position + 1]))
      } else if !isKnown {
        // An append seldom leaves.
        if code != Opcode.listAppend.index { crossings += weight }
        noteRegisters(words[position..<position + operation.wordCount], &uses)
      }
      position += operation.wordCount
    }
  }

  /// Notes which registers an operation names that the interpreter executes.
  private mutating func noteRegisters(_ words: ArraySlice<UInt64>, _ uses: inout RegisterUses) {
    guard words.count == 3, let header = words.first, let x = words.last else {
      // Rare words of the loop: all that their fields may name.
      for word in words {
        readFrom = min(readFrom, fieldA(word), fieldB(word), fieldC(word))
      }
      return
    }
    let word = words[words.startIndex + 1]
    for operand in RegisterOperand.all[fieldA(header)] {
      let register = operand.register(word, x)
      if operand.isRun {
        readFrom = min(readFrom, register)
      } else {
        for slot in register..<register + 4 { uses.add(word: slot, 0, isMention: true) }
      }
    }
  }
}
