import Bytecode
import Primitives

/// The operands of a cold instruction, with the window of registers that they name.
struct Operands {
  /// The fields, and the type that the verifier found in the low half-word.
  let word: UInt64
  /// The extension word; 0 when the instruction has none.
  let x: UInt64
  /// Register 0 of the window.
  let registers: UnsafeMutablePointer<UInt64>

  @inline(__always) var a: Int { Int(truncatingIfNeeded: (word &>> 16) & 0xFFFF) }
  @inline(__always) var b: Int { Int(truncatingIfNeeded: (word &>> 32) & 0xFFFF) }
  @inline(__always) var c: Int { Int(truncatingIfNeeded: word &>> 48) }

  /// The type that the verifier found for the operand of kind value.
  var valueType: Int { Int(truncatingIfNeeded: word & 0xFFFF) }
  /// The low half of the extension: a type, pool, slot, function, error, event or method index.
  var xLow: Int { Int(truncatingIfNeeded: x & 0xFFFF_FFFF) }
  /// The high half of the extension.
  var xHigh: Int { Int(truncatingIfNeeded: x &>> 32) }
  /// Bits 0...15 of the extension: a register.
  var x0: Int { Int(truncatingIfNeeded: x & 0xFFFF) }
  /// Bits 32...47 of the extension: an index or a register.
  var x2: Int { Int(truncatingIfNeeded: (x &>> 32) & 0xFFFF) }
  /// Bits 48...63 of the extension: an index.
  var x3: Int { Int(truncatingIfNeeded: x &>> 48) }
  /// The type operand, as objects have it.
  var type: UInt32 { UInt32(truncatingIfNeeded: x) }

  /// Register `index`, one slot.
  @inline(__always)
  subscript(index: Int) -> UInt64 {
    get { registers[index] }
    nonmutating set { registers[index] = newValue }
  }

  /// Register `index`, four slots.
  @inline(__always)
  func wide(_ index: Int) -> U256 { U256(registers + index) }

  /// Writes four slots.
  @inline(__always)
  func setWide(_ index: Int, _ value: U256) { value.store(to: registers + index) }

  /// Register `index` read as signed.
  func signed(_ index: Int) -> Int64 { Int64(bitPattern: registers[index]) }

  /// Writes a Boolean.
  func setBool(_ index: Int, _ value: Bool) { registers[index] = value ? 1 : 0 }
}
