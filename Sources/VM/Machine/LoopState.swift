import Bytecode
import Primitives

/// What the loop of the machine keeps in the registers of the processor.
///
/// The functions here and in the generated arms are transparent: the compiler puts them where they are
/// called, in all builds. Ordinary inlining leaves out what it takes for unlikely, and then the state
/// has an address and lies in memory.
struct LoopState {
  /// The next word.
  var pc: UnsafePointer<UInt64>
  /// Register 0 of the window.
  var r: UnsafeMutablePointer<UInt64>
  /// Where the next call puts the place to return to.
  var waiting: UnsafeMutablePointer<UnsafePointer<UInt64>>
  /// Gas that is left.
  var gas: Int64
  /// Instructions of the blocks that were paid.
  var count: UInt64 = 0

  /// The word at pc, which moves behind it.
  @_transparent
  mutating func next() -> UInt64 {
    let word = pc.pointee
    pc += 1
    return word
  }

  // MARK: Results, in register a of a word

  @_transparent func set(_ word: UInt64, _ value: UInt64) { r[fieldA(word)] = value }
  @_transparent func set(_ word: UInt64, _ value: Int64) {
    r[fieldA(word)] = UInt64(bitPattern: value)
  }
  @_transparent func set(_ word: UInt64, _ value: Bool) { r[fieldA(word)] = value ? 1 : 0 }
  @_transparent func set(_ word: UInt64, _ value: U256) { value.store(to: r + fieldA(word)) }

  /// Throws `overflow`.
  @_transparent
  func set(
    _ word: UInt64, checked result: (partialValue: UInt64, overflow: Bool)
  ) throws(Machine.Exit) {
    if result.overflow { throw .trapped(.overflow) }
    set(word, result.partialValue)
  }
  @_transparent
  func set(
    _ word: UInt64, checked result: (partialValue: Int64, overflow: Bool)
  ) throws(Machine.Exit) {
    if result.overflow { throw .trapped(.overflow) }
    set(word, result.partialValue)
  }
  @_transparent
  func set(
    _ word: UInt64, checked result: (partialValue: U256, overflow: Bool)
  ) throws(Machine.Exit) {
    if result.overflow { throw .trapped(.overflow) }
    set(word, result.partialValue)
  }

  // MARK: Control

  /// Pays for the block that pc lies at, whose price is in the high half of a word. Throws `unpaid`.
  @_transparent
  mutating func enter(_ word: UInt64) throws(Machine.Exit) {
    gas &-= Int64(bitPattern: word &>> 44)
    if gas < 0 { throw .unpaid }
    count &+= (word &>> 32) & 0xFFF
  }

  /// Goes on behind an extension word, at the distance that it holds.
  @_transparent
  mutating func jump(_ x: UInt64) throws(Machine.Exit) {
    pc += 1 &+ Int(Int32(truncatingIfNeeded: x))
    try enter(x)
  }

  /// Goes on at the target of a branch, or behind it. pc lies at the extension word.
  @_transparent
  mutating func branch(_ condition: Bool, _ word: UInt64) throws(Machine.Exit) {
    let x = pc.pointee
    if _fastPath(condition) {
      try jump(x)
    } else {
      pc += 1
      try enter(word)
    }
  }

  /// Writes a comparison, and goes on at the target of the branch that pc lies at if it gave `taken`.
  @_transparent
  mutating func branch(_ comparison: UInt64, _ holds: Bool, if taken: Bool) throws(Machine.Exit) {
    set(comparison, holds)
    let word = next()
    try branch(holds == taken, word)
  }

  /// Goes on at the header of the loop that a counter counts down. pc lies at the extension word. Throws
  /// `loopBound`.
  @_transparent
  mutating func loopBack(_ counter: Int) throws(Machine.Exit) {
    let x = pc.pointee
    let left = r[counter]
    if left == 0 { throw .trapped(.loopBound) }
    r[counter] = left &- 1
    try jump(x)
  }

  /// Writes a comparison, and ends the loop whose `loopBackIf` pc lies at by it.
  @_transparent
  mutating func endLoop(_ comparison: UInt64, if holds: Bool) throws(Machine.Exit) {
    set(comparison, holds)
    let back = next()
    try loopBack(fieldA(back), if: holds)
  }

  /// The same if a condition holds, otherwise on behind it.
  @_transparent
  mutating func loopBack(_ counter: Int, if condition: Bool) throws(Machine.Exit) {
    if _fastPath(condition) {
      try loopBack(counter)
    } else {
      pc += 1
    }
  }
}

// MARK: Fields of words

/// A word's fields: registers, or the numbers in their places.
@_transparent func fieldA(_ word: UInt64) -> Int { Int(truncatingIfNeeded: (word &>> 16) & 0xFFFF) }
@_transparent func fieldB(_ word: UInt64) -> Int { Int(truncatingIfNeeded: (word &>> 32) & 0xFFFF) }
@_transparent func fieldC(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word &>> 48) }

/// A register read as signed.
@_transparent func signed(_ word: UInt64) -> Int64 { Int64(bitPattern: word) }
