import InstructionSet

/// One instruction of a function: an opcode, three fields of 16 bits, and, for the opcodes that
/// have one, an extension word.
///
/// Encoded it is one or two 64-bit words, little-endian: `opcode | a | b | c`, 16 bits each from
/// the lowest, then the extension. Fields and bits that the opcode's row does not use are zero.
package struct Instruction: Hashable, Sendable {
  /// What it does.
  package var opcode: Opcode
  /// The first field.
  package var a: UInt16
  /// The second field.
  package var b: UInt16
  /// The third field.
  package var c: UInt16
  /// The extension word; 0 when the row has none.
  package var x: UInt64

  /// Makes an instruction.
  package init(
    _ opcode: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0, x: UInt64 = 0
  ) {
    self.opcode = opcode
    self.a = a
    self.b = b
    self.c = c
    self.x = x
  }

  /// The row of the opcode.
  package var spec: InstructionSpec { opcode.spec }
}

extension Instruction {
  /// The fields b and c as one signed number, `b` the low half.
  package var bc: Int32 {
    Int32(bitPattern: UInt32(b) | UInt32(c) << 16)
  }

  /// The low half of the extension word: a type, pool, slot, function, error, event or method
  /// index, or a jump target.
  package var xLow: UInt32 { UInt32(truncatingIfNeeded: x) }

  /// The high half of the extension word.
  package var xHigh: UInt32 { UInt32(truncatingIfNeeded: x >> 32) }

  /// Bits 32...47 of the extension word: a field or case index, or a register.
  package var x2: UInt16 { UInt16(truncatingIfNeeded: x >> 32) }

  /// Bits 48...63 of the extension word: a payload index.
  package var x3: UInt16 { UInt16(truncatingIfNeeded: x >> 48) }

  /// Bits 0...15 of the extension word: a register.
  package var x0: UInt16 { UInt16(truncatingIfNeeded: x) }

  /// The bits of an operand, not sign-extended.
  package func bits(of field: OperandField) -> UInt64 {
    switch field {
    case .a: UInt64(a)
    case .b: UInt64(b)
    case .c: UInt64(c)
    case .bc: UInt64(UInt32(bitPattern: bc))
    case .x(let offset, let bits):
      bits >= 64 ? x : (x >> UInt64(offset)) & ((1 << UInt64(bits)) - 1)
    }
  }

  /// Sets the bits of an operand; bits beyond the field are dropped.
  package mutating func set(_ field: OperandField, to value: UInt64) {
    switch field {
    case .a: a = UInt16(truncatingIfNeeded: value)
    case .b: b = UInt16(truncatingIfNeeded: value)
    case .c: c = UInt16(truncatingIfNeeded: value)
    case .bc:
      b = UInt16(truncatingIfNeeded: value)
      c = UInt16(truncatingIfNeeded: value >> 16)
    case .x(let offset, let bits):
      let mask: UInt64 = bits >= 64 ? .max : (1 << UInt64(bits)) - 1
      x = x & ~(mask << UInt64(offset)) | (value & mask) << UInt64(offset)
    }
  }
}

extension Instruction {
  /// An instruction with a type in the extension word, and what stands behind it there.
  ///
  /// - Parameters:
  ///   - type: Bits 0...31.
  ///   - second: Bits 32...47: a field index, case index or register.
  ///   - third: Bits 48...63: a payload index.
  package static func typed(
    _ opcode: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0, type: TypeIndex,
    second: UInt16 = 0, third: UInt16 = 0
  ) -> Instruction {
    Instruction(
      opcode, a, b, c, x: UInt64(type) | UInt64(second) << 32 | UInt64(third) << 48)
  }

  /// `constantSmall`.
  package static func small(_ a: UInt16, _ number: Int32) -> Instruction {
    let bits = UInt32(bitPattern: number)
    return Instruction(
      .constantSmall, a, UInt16(truncatingIfNeeded: bits), UInt16(truncatingIfNeeded: bits >> 16))
  }

  /// `constantBytes`.
  package static func bytes(_ a: UInt16, type: TypeIndex, constant: UInt32) -> Instruction {
    Instruction(.constantBytes, a, x: UInt64(type) | UInt64(constant) << 32)
  }

  /// A fixed-point instruction of a format of `fraction` fraction bits in `width` bits.
  package static func fixed(
    _ opcode: Opcode, _ a: UInt16, _ b: UInt16, _ c: UInt16 = 0, fraction: UInt8, width: UInt8
  ) -> Instruction {
    Instruction(opcode, a, b, c, x: UInt64(fraction) | UInt64(width) << 8)
  }

  /// `fixConvert`.
  package static func convert(
    _ a: UInt16, _ b: UInt16, fromFraction: UInt8, fromWidth: UInt8, toFraction: UInt8,
    toWidth: UInt8
  ) -> Instruction {
    Instruction(
      .fixConvert, a, b,
      x: UInt64(fromFraction) | UInt64(fromWidth) << 8 | UInt64(toFraction) << 16
        | UInt64(toWidth) << 24)
  }
}
