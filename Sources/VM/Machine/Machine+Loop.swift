import Bytecode
import Primitives

/// A word's fields: registers, or the numbers in their places.
@inline(__always) private func fieldA(_ word: UInt64) -> Int {
  Int(truncatingIfNeeded: (word &>> 16) & 0xFFFF)
}
@inline(__always) private func fieldB(_ word: UInt64) -> Int {
  Int(truncatingIfNeeded: (word &>> 32) & 0xFFFF)
}
@inline(__always) private func fieldC(_ word: UInt64) -> Int {
  Int(truncatingIfNeeded: word &>> 48)
}
/// Field c as a number.
@inline(__always) private func immediate(_ word: UInt64) -> UInt64 { word &>> 48 }
/// Field b as a number of bits.
@inline(__always) private func bits(_ word: UInt64) -> Int { fieldB(word) }
/// The distance in the low half of an extension word.
@inline(__always) private func distance(_ word: UInt64) -> Int {
  Int(Int32(truncatingIfNeeded: word))
}
/// The gas in the high half of a word: the price of the block that the word leads to.
@inline(__always) private func blockGas(_ word: UInt64) -> Int64 {
  Int64(bitPattern: word &>> 44)
}
/// The instructions of that block.
@inline(__always) private func blockCount(_ word: UInt64) -> UInt64 { (word &>> 32) & 0xFFF }
/// A register read as signed.
@inline(__always) private func signed(_ word: UInt64) -> Int64 { Int64(bitPattern: word) }

/// Whether the loop records what it does: the loop is compiled once for each answer.
protocol LoopMode {
  static var isTraced: Bool { get }
}

enum Traced: LoopMode {
  static var isTraced: Bool { true }
}

enum Untraced: LoopMode {
  static var isTraced: Bool { false }
}

extension Machine {
  /// Runs without a trace from a word on.
  @inline(never)
  mutating func runUntraced(
    _ code: UnsafePointer<UInt64>, from start: Int, stack: UnsafeMutablePointer<UInt64>,
    returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    run(Untraced.self, code, from: start, stack: stack, returns: returns)
  }

  /// Runs with a trace from a word on.
  @inline(never)
  mutating func runTraced(
    _ code: UnsafePointer<UInt64>, from start: Int, stack: UnsafeMutablePointer<UInt64>,
    returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    run(Traced.self, code, from: start, stack: stack, returns: returns)
  }

  /// The loop.
  ///
  /// What makes it fast was measured: one `switch` over a dense enumeration of a byte, pc, window,
  /// gas and count in locals (nothing here may take their address), registers behind a pointer,
  /// `_fastPath` on the conditions of the code's branches (otherwise they become conditional moves,
  /// and the processor cannot predict the next operation), and everything cold in functions that
  /// are not inlined.
  ///
  /// The verifier has proved what is not checked here: registers lie in their windows, handles
  /// name objects of the right type, indices of fields exist, jumps lead to instructions. `returns`
  /// has room for the deepest chain of calls and `stack` for all their windows.
  ///
  /// What enters a block pays for it: the operation before it, from the high half of its word when
  /// control goes on behind it, of the word with the distance when it jumps, or a `charge` that stands
  /// there. A block that cannot be paid does not run: pc lies at its first word then.
  ///
  /// A fused operation executes its instructions one after the other, and pc moves with them, so
  /// that it lies behind the word of the instruction that traps.
  @inline(__always)
  private mutating func run<Mode: LoopMode>(
    _ mode: Mode.Type, _ code: UnsafePointer<UInt64>, from start: Int,
    stack: UnsafeMutablePointer<UInt64>, returns: UnsafeMutablePointer<UnsafePointer<UInt64>>
  ) -> Exit {
    var pc = code + start
    var r = stack
    var waiting = returns
    var gas = self.gas
    var count: UInt64 = 0
    var exit = Exit.returned
    waiting.initialize(to: code + LoadedCode.haltIndex)
    waiting += 1

    loop: while true {
      let w = pc.pointee
      if mode.isTraced {
        trace(at: pc - code, registers: r, gas: gas, frame: waiting - returns - 1)
      }
      pc += 1
      switch unsafeBitCast(UInt8(truncatingIfNeeded: w), to: LoadedOperation.self) {

      // MARK: The loader's own

      case .halt:
        break loop
      case .charge:
        gas &-= blockGas(w)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(w)
      case .chargeLong:
        gas &-= signed(pc.pointee)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= w &>> 32
        pc += 1
      case .cold:
        self.gas = gas
        do throws(Trap) {
          try executeCold(w, pc, r)
        } catch {
          gas = self.gas
          exit = .trapped(error)
          break loop
        }
        gas = self.gas
        pc += 2
        gas &-= blockGas(w)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(w)
      case .coldEnd:
        self.gas = gas
        do throws(Trap) {
          try executeCold(w, pc, r)
          exit = .reverted
        } catch {
          exit = .trapped(error)
        }
        gas = self.gas
        break loop

      // MARK: Control

      case .jump:
        let x = pc.pointee
        pc += 1 &+ distance(x)
        gas &-= blockGas(x)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(x)
      case .branchIf:
        let x = pc.pointee
        if _fastPath(r[fieldA(w)] != 0) {
          pc += 1 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 1
          gas &-= blockGas(w)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(w)
        }
      case .branchIfNot:
        let x = pc.pointee
        if _fastPath(r[fieldA(w)] == 0) {
          pc += 1 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 1
          gas &-= blockGas(w)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(w)
        }
      case .loopEnter:
        r[fieldA(w)] = pc.pointee
        pc += 1
        gas &-= blockGas(w)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(w)
      case .loopBack:
        let x = pc.pointee
        let left = r[fieldA(w)]
        if left == 0 { exit = .trapped(.loopBound); break loop }
        r[fieldA(w)] = left &- 1
        pc += 1 &+ distance(x)
        gas &-= blockGas(x)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(x)
      case .loopBackIf:
        if _fastPath(r[fieldB(w)] != 0) {
          let x = pc.pointee
          let left = r[fieldA(w)]
          if left == 0 { exit = .trapped(.loopBound); break loop }
          r[fieldA(w)] = left &- 1
          pc += 1 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 1
        }
      case .call:
        let x = pc.pointee
        pc += 1
        waiting.initialize(to: pc)
        waiting += 1
        r += fieldA(w)
        pc += distance(x)
        gas &-= blockGas(x)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(x)
      case .return:
        waiting -= 1
        pc = waiting.pointee
        // The word of the call stands before its extension.
        let call = (pc - 2).pointee
        r -= fieldA(call)
        gas &-= blockGas(call)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(call)

      // MARK: Constants and moves

      case .constant:
        r[fieldA(w)] = pc.pointee
        pc += 1
      case .constantSmall:
        r[fieldA(w)] = UInt64(bitPattern: signed(w) &>> 32)
      case .move, .moveRef:
        r[fieldA(w)] = r[fieldB(w)]
      case .moveWide:
        U256(r + fieldB(w)).store(to: r + fieldA(w))

      // MARK: Words

      case .addU:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .addS:
        let (value, overflow) = signed(r[fieldB(w)]).addingReportingOverflow(signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .subU:
        let (value, overflow) = r[fieldB(w)].subtractingReportingOverflow(r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .subS:
        let (value, overflow) = signed(r[fieldB(w)])
          .subtractingReportingOverflow(signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .mulU:
        let (value, overflow) = r[fieldB(w)].multipliedReportingOverflow(by: r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .mulS:
        let (value, overflow) = signed(r[fieldB(w)])
          .multipliedReportingOverflow(by: signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .divU:
        let divisor = r[fieldC(w)]
        if divisor == 0 { exit = .trapped(.division); break loop }
        r[fieldA(w)] = r[fieldB(w)] / divisor
      case .divS:
        let (value, overflow) = signed(r[fieldB(w)])
          .dividedReportingOverflow(by: signed(r[fieldC(w)]))
        if overflow {
          exit = .trapped(r[fieldC(w)] == 0 ? .division : .overflow)
          break loop
        }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .remU:
        let divisor = r[fieldC(w)]
        if divisor == 0 { exit = .trapped(.division); break loop }
        r[fieldA(w)] = r[fieldB(w)] % divisor
      case .remS:
        let (value, overflow) = signed(r[fieldB(w)])
          .remainderReportingOverflow(dividingBy: signed(r[fieldC(w)]))
        if overflow {
          exit = .trapped(r[fieldC(w)] == 0 ? .division : .overflow)
          break loop
        }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .addWrap:
        r[fieldA(w)] = r[fieldB(w)] &+ r[fieldC(w)]
      case .subWrap:
        r[fieldA(w)] = r[fieldB(w)] &- r[fieldC(w)]
      case .mulWrap:
        r[fieldA(w)] = r[fieldB(w)] &* r[fieldC(w)]
      case .negS:
        let (value, overflow) = Int64(0).subtractingReportingOverflow(signed(r[fieldB(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
      case .and:
        r[fieldA(w)] = r[fieldB(w)] & r[fieldC(w)]
      case .or:
        r[fieldA(w)] = r[fieldB(w)] | r[fieldC(w)]
      case .xor:
        r[fieldA(w)] = r[fieldB(w)] ^ r[fieldC(w)]
      case .not:
        r[fieldA(w)] = ~r[fieldB(w)]
      case .notBool:
        r[fieldA(w)] = r[fieldB(w)] == 0 ? 1 : 0
      case .shl:
        let amount = r[fieldC(w)]
        if amount >= 64 { exit = .trapped(.shift); break loop }
        r[fieldA(w)] = r[fieldB(w)] &<< amount
      case .shrU:
        let amount = r[fieldC(w)]
        if amount >= 64 { exit = .trapped(.shift); break loop }
        r[fieldA(w)] = r[fieldB(w)] &>> amount
      case .shrS:
        let amount = r[fieldC(w)]
        if amount >= 64 { exit = .trapped(.shift); break loop }
        r[fieldA(w)] = UInt64(bitPattern: signed(r[fieldB(w)]) &>> signed(amount))
      case .equal:
        r[fieldA(w)] = r[fieldB(w)] == r[fieldC(w)] ? 1 : 0
      case .notEqual:
        r[fieldA(w)] = r[fieldB(w)] != r[fieldC(w)] ? 1 : 0
      case .lessU:
        r[fieldA(w)] = r[fieldB(w)] < r[fieldC(w)] ? 1 : 0
      case .lessEqualU:
        r[fieldA(w)] = r[fieldB(w)] <= r[fieldC(w)] ? 1 : 0
      case .lessS:
        r[fieldA(w)] = signed(r[fieldB(w)]) < signed(r[fieldC(w)]) ? 1 : 0
      case .lessEqualS:
        r[fieldA(w)] = signed(r[fieldB(w)]) <= signed(r[fieldC(w)]) ? 1 : 0
      case .select:
        let otherwise = Int(truncatingIfNeeded: pc.pointee & 0xFFFF)
        r[fieldA(w)] = r[fieldB(w)] != 0 ? r[fieldC(w)] : r[otherwise]
        pc += 1

      // MARK: Words with immediates

      case .addImmU:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .subImmU:
        let (value, overflow) = r[fieldB(w)].subtractingReportingOverflow(immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .mulImmU:
        let (value, overflow) = r[fieldB(w)].multipliedReportingOverflow(by: immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
      case .shlImm:
        r[fieldA(w)] = r[fieldB(w)] &<< immediate(w)
      case .shrImmU:
        r[fieldA(w)] = r[fieldB(w)] &>> immediate(w)
      case .shrImmS:
        r[fieldA(w)] = UInt64(bitPattern: signed(r[fieldB(w)]) &>> signed(immediate(w)))
      case .andImm:
        r[fieldA(w)] = r[fieldB(w)] & immediate(w)
      case .equalImm:
        r[fieldA(w)] = r[fieldB(w)] == immediate(w) ? 1 : 0
      case .lessImmU:
        r[fieldA(w)] = r[fieldB(w)] < immediate(w) ? 1 : 0
      case .checkU:
        if !r[fieldA(w)].fits(unsignedBits: bits(w)) { exit = .trapped(.overflow); break loop }
      case .checkS:
        if !r[fieldA(w)].fits(signedBits: bits(w)) { exit = .trapped(.overflow); break loop }
      case .checkShift:
        if r[fieldA(w)] >= UInt64(truncatingIfNeeded: bits(w)) {
          exit = .trapped(.shift)
          break loop
        }
      case .truncateU:
        r[fieldA(w)] = r[fieldB(w)] & (UInt64.max &>> (64 &- immediate(w)))
      case .signExtend:
        r[fieldA(w)] = r[fieldB(w)].signExtended(fromBits: fieldC(w))

      // MARK: Wides

      case .widenU:
        U256(r[fieldB(w)]).store(to: r + fieldA(w))
      case .wideAddU:
        let (value, overflow) = U256(r + fieldB(w)).addingReportingOverflow(U256(r + fieldC(w)))
        if overflow { exit = .trapped(.overflow); break loop }
        value.store(to: r + fieldA(w))
      case .wideSubU:
        let (value, overflow) = U256(r + fieldB(w))
          .subtractingReportingOverflow(U256(r + fieldC(w)))
        if overflow { exit = .trapped(.overflow); break loop }
        value.store(to: r + fieldA(w))
      case .wideEqual:
        r[fieldA(w)] = U256(r + fieldB(w)) == U256(r + fieldC(w)) ? 1 : 0
      case .wideNotEqual:
        r[fieldA(w)] = U256(r + fieldB(w)) != U256(r + fieldC(w)) ? 1 : 0
      case .wideLessU:
        r[fieldA(w)] = U256(r + fieldB(w)) < U256(r + fieldC(w)) ? 1 : 0
      case .wideLessEqualU:
        r[fieldA(w)] = U256(r + fieldB(w)) <= U256(r + fieldC(w)) ? 1 : 0
      case .wideCheckU:
        if !U256(r + fieldA(w)).fits(unsignedBits: bits(w)) {
          exit = .trapped(.overflow)
          break loop
        }

      // MARK: Objects and lists

      case .fieldWord:
        r[fieldA(w)] = heap.storage(r[fieldB(w)])[fieldC(w)]
      case .fieldWide:
        U256(heap.storage(r[fieldB(w)]) + fieldC(w)).store(to: r + fieldA(w))
      case .setFieldWord:
        heap.storage(r[fieldA(w)])[fieldC(w)] = r[fieldB(w)]
      case .setFieldWide:
        U256(r + fieldB(w)).store(to: heap.storage(r[fieldA(w)]) + fieldC(w))
      case .payloadWord:
        let object = heap.entry(r[fieldB(w)])
        if object.pointee.tag != UInt16(truncatingIfNeeded: (w &>> 8) & 0xFF) {
          exit = .trapped(.wrongCase)
          break loop
        }
        r[fieldA(w)] = object.pointee.storage[fieldC(w)]
      case .payloadWide:
        let object = heap.entry(r[fieldB(w)])
        if object.pointee.tag != UInt16(truncatingIfNeeded: (w &>> 8) & 0xFF) {
          exit = .trapped(.wrongCase)
          break loop
        }
        U256(object.pointee.storage + fieldC(w)).store(to: r + fieldA(w))
      case .caseOf:
        r[fieldA(w)] = UInt64(heap.entry(r[fieldB(w)]).pointee.tag)
      case .share:
        heap.entry(r[fieldA(w)]).pointee.isShared = true
      case .unique:
        if heap.entry(r[fieldA(w)]).pointee.isShared {
          self.gas = gas
          do throws(Trap) {
            try makeUnique(r + fieldA(w))
          } catch {
            gas = self.gas
            exit = .trapped(error)
            break loop
          }
          gas = self.gas
        }
      case .length:
        r[fieldA(w)] = UInt64(heap.entry(r[fieldB(w)]).pointee.length)
      case .listGetWord:
        let object = heap.entry(r[fieldB(w)])
        let index = r[fieldC(w)]
        if index >= UInt64(object.pointee.length) { exit = .trapped(.bounds); break loop }
        r[fieldA(w)] = object.pointee.storage[Int(truncatingIfNeeded: index)]
      case .listGetWide:
        let object = heap.entry(r[fieldB(w)])
        let index = r[fieldC(w)]
        if index >= UInt64(object.pointee.length) { exit = .trapped(.bounds); break loop }
        U256(object.pointee.storage + Int(truncatingIfNeeded: index &<< 2))
          .store(to: r + fieldA(w))
      case .listSetWord:
        let object = heap.entry(r[fieldA(w)])
        let index = r[fieldB(w)]
        if index >= UInt64(object.pointee.length) { exit = .trapped(.bounds); break loop }
        object.pointee.storage[Int(truncatingIfNeeded: index)] = r[fieldC(w)]
      case .listSetWide:
        let object = heap.entry(r[fieldA(w)])
        let index = r[fieldB(w)]
        if index >= UInt64(object.pointee.length) { exit = .trapped(.bounds); break loop }
        U256(r + fieldC(w))
          .store(to: object.pointee.storage + Int(truncatingIfNeeded: index &<< 2))

      // MARK: Fused comparisons and branches

      case .equalBranchIf:
        let condition = r[fieldB(w)] == r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .notEqualBranchIf:
        let condition = r[fieldB(w)] != r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessUBranchIf:
        let condition = r[fieldB(w)] < r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessEqualUBranchIf:
        let condition = r[fieldB(w)] <= r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessSBranchIf:
        let condition = signed(r[fieldB(w)]) < signed(r[fieldC(w)])
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessEqualSBranchIf:
        let condition = signed(r[fieldB(w)]) <= signed(r[fieldC(w)])
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .equalImmBranchIf:
        let condition = r[fieldB(w)] == immediate(w)
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessImmUBranchIf:
        let condition = r[fieldB(w)] < immediate(w)
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .equalBranchIfNot:
        let condition = r[fieldB(w)] == r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .notEqualBranchIfNot:
        let condition = r[fieldB(w)] != r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessUBranchIfNot:
        let condition = r[fieldB(w)] < r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessEqualUBranchIfNot:
        let condition = r[fieldB(w)] <= r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessSBranchIfNot:
        let condition = signed(r[fieldB(w)]) < signed(r[fieldC(w)])
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessEqualSBranchIfNot:
        let condition = signed(r[fieldB(w)]) <= signed(r[fieldC(w)])
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .equalImmBranchIfNot:
        let condition = r[fieldB(w)] == immediate(w)
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }
      case .lessImmUBranchIfNot:
        let condition = r[fieldB(w)] < immediate(w)
        r[fieldA(w)] = condition ? 1 : 0
        let branch = pc.pointee
        let x = pc[1]
        if _fastPath(!condition) {
          pc += 2 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 2
          gas &-= blockGas(branch)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(branch)
        }

      // MARK: Fused ends of loops

      case .lessULoopBackIf:
        let condition = r[fieldB(w)] < r[fieldC(w)]
        r[fieldA(w)] = condition ? 1 : 0
        let back = pc.pointee
        let x = pc[1]
        pc += 1
        if _fastPath(condition) {
          let left = r[fieldA(back)]
          if left == 0 { exit = .trapped(.loopBound); break loop }
          r[fieldA(back)] = left &- 1
          pc += 1 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 1
        }
      case .addImmULessULoopBackIf:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
        let compare = pc.pointee
        let condition = r[fieldB(compare)] < r[fieldC(compare)]
        r[fieldA(compare)] = condition ? 1 : 0
        let back = pc[1]
        let x = pc[2]
        pc += 2
        if _fastPath(condition) {
          let left = r[fieldA(back)]
          if left == 0 { exit = .trapped(.loopBound); break loop }
          r[fieldA(back)] = left &- 1
          pc += 1 &+ distance(x)
          gas &-= blockGas(x)
          if gas < 0 { exit = .unpaid; break loop }
          count &+= blockCount(x)
        } else {
          pc += 1
        }
      case .addImmULoopBack:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
        let back = pc.pointee
        let x = pc[1]
        pc += 1
        let left = r[fieldA(back)]
        if left == 0 { exit = .trapped(.loopBound); break loop }
        r[fieldA(back)] = left &- 1
        pc += 1 &+ distance(x)
        gas &-= blockGas(x)
        if gas < 0 { exit = .unpaid; break loop }
        count &+= blockCount(x)

      // MARK: Fused operations and checks

      case .addUCheckU:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(unsignedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }
      case .mulUCheckU:
        let (value, overflow) = r[fieldB(w)].multipliedReportingOverflow(by: r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(unsignedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }
      case .addImmUCheckU:
        let (value, overflow) = r[fieldB(w)].addingReportingOverflow(immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = value
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(unsignedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }
      case .addSCheckS:
        let (value, overflow) = signed(r[fieldB(w)]).addingReportingOverflow(signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(signedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }
      case .subSCheckS:
        let (value, overflow) = signed(r[fieldB(w)])
          .subtractingReportingOverflow(signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(signedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }
      case .mulSCheckS:
        let (value, overflow) = signed(r[fieldB(w)])
          .multipliedReportingOverflow(by: signed(r[fieldC(w)]))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = UInt64(bitPattern: value)
        let check = pc.pointee
        pc += 1
        if !r[fieldA(check)].fits(signedBits: bits(check)) {
          exit = .trapped(.overflow)
          break loop
        }

      // MARK: Fused pairs

      case .mulImmUAddU:
        let (product, overflow) = r[fieldB(w)].multipliedReportingOverflow(by: immediate(w))
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = product
        let next = pc.pointee
        pc += 1
        let (sum, carry) = r[fieldB(next)].addingReportingOverflow(r[fieldC(next)])
        if carry { exit = .trapped(.overflow); break loop }
        r[fieldA(next)] = sum
      case .mulUAddU:
        let (product, overflow) = r[fieldB(w)].multipliedReportingOverflow(by: r[fieldC(w)])
        if overflow { exit = .trapped(.overflow); break loop }
        r[fieldA(w)] = product
        let next = pc.pointee
        pc += 1
        let (sum, carry) = r[fieldB(next)].addingReportingOverflow(r[fieldC(next)])
        if carry { exit = .trapped(.overflow); break loop }
        r[fieldA(next)] = sum
      case .shrImmUXor:
        r[fieldA(w)] = r[fieldB(w)] &>> immediate(w)
        let next = pc.pointee
        pc += 1
        r[fieldA(next)] = r[fieldB(next)] ^ r[fieldC(next)]
      case .xorAnd:
        r[fieldA(w)] = r[fieldB(w)] ^ r[fieldC(w)]
        let next = pc.pointee
        pc += 1
        r[fieldA(next)] = r[fieldB(next)] & r[fieldC(next)]
      }
    }
    self.gas = gas
    instructions &+= count
    stopIndex = pc - code
    return exit
  }
}
